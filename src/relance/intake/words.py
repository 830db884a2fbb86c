"""What kinds of open debits, and the fields of a list, are called."""

from __future__ import annotations

from relance.domain.ledger import Nature
from relance.domain.sentences import Sentence
from relance.intake.accounting import Became
from relance.intake.formats.lists.fields import Field

NATURES: dict[Nature, Sentence] = {
    Nature.INVOICE: Sentence("Invoices"),
    Nature.REVIEW_NO_SALE: Sentence("To review: the entry posts to no sales account"),
    Nature.REVIEW_OPENING_SUM: Sentence("To review: one sum carried forward"),
    Nature.REVIEW_NO_NUMBER: Sentence("To review: without a piece number"),
    Nature.REVIEW_DOUBTFUL: Sentence("To review: doubtful debts (416)"),
    Nature.REVIEW_BILL: Sentence("To review: bills receivable (413)"),
    Nature.REVIEW_SHARED_ACCOUNT: Sentence("To review: account shared by several customers"),
    Nature.REVIEW_RETENTION: Sentence("To review: kept back as a guarantee (4117)"),
    Nature.REVIEW_CURRENCIES: Sentence("To review: lettered across currencies"),
    Nature.REVIEW_LETTERED: Sentence("To review: lettered, but its payment is not in the file"),
}

BECAME: dict[Became, Sentence] = {
    Became.INVOICE: Sentence("Open invoices"), Became.CREDIT: Sentence("Credit notes"), Became.PAYMENT: Sentence("Payments"),
    Became.SETTLED: Sentence("Settled"), Became.LEFT_OUT: Sentence("Left out"), Became.ERROR: Sentence("In error"),
}  # fmt: skip
BECAME_WHY: dict[Became, Sentence] = {
    Became.CREDIT: Sentence("taken off their customer's account"), Became.SETTLED: Sentence("kept, never reminded"),
}  # fmt: skip

FIELDS: dict[Field, Sentence] = {
    Field.NUMBER: Sentence("Number of the invoice"), Field.TYPE: Sentence("Type of document"),
    Field.STATUS: Sentence("How the invoice stands"), Field.DISPUTED: Sentence("Disputed, where it says so"),
    Field.CUSTOMER_CODE: Sentence("Code of the customer"), Field.CUSTOMER_NAME: Sentence("Name of the customer"),
    Field.FAMILY_NAME: Sentence("Family name of a person, beside the customer's name"), Field.GIVEN_NAME: Sentence("Given name"),
    Field.NAME_PARTICLE: Sentence("Particle of a name (van der, de la)"), Field.SECOND_FAMILY_NAME: Sentence("Second family name"),
    Field.ISSUED_ON: Sentence("Date of the invoice"), Field.DUE_ON: Sentence("Due date"), Field.TOTAL: Sentence("Amount with VAT"),
    Field.NET: Sentence("Amount without VAT"), Field.VAT: Sentence("VAT"), Field.DEBIT: Sentence("Debit"),
    Field.CREDIT: Sentence("Credit"), Field.SIDE: Sentence("Debit or credit"),
    Field.CREDITED: Sentence("Amount credited"), Field.SETTLED_MARK: Sentence("A mark beside what is settled"),
    Field.PERFORMED_ON: Sentence("Day of delivery or performance"), Field.RECEIVED_ON: Sentence("Day on which the debtor received it"),
    Field.PERSON: Sentence("Person in charge (not kept)"),
    Field.PAID: Sentence("Amount paid"), Field.REMAINING: Sentence("Amount left to pay"), Field.CURRENCY: Sentence("Currency"),
    Field.SETTLED_ON: Sentence("Date of payment"), Field.LABEL: Sentence("Label"), Field.ORDER: Sentence("Order or contract"),
    Field.DELIVERY: Sentence("Delivery note"), Field.EMAIL: Sentence("E-mail"), Field.PHONE: Sentence("Telephone"),
    Field.SIREN: Sentence("SIREN"), Field.SIRET: Sentence("SIRET"), Field.VAT_NUMBER: Sentence("VAT number"),
    Field.STREET: Sentence("Street"), Field.POSTAL_CODE: Sentence("Postal code"), Field.CITY: Sentence("City"),
    Field.COUNTRY: Sentence("Country"), Field.KIND: Sentence("Kind of customer"), Field.LANGUAGE: Sentence("Language"),
}  # fmt: skip
