"""The file's sums as a Reminder of UBL 2.1: one document a currency, for software that reads UBL and nothing of ours.

UBL has no place for limitation, exchanges or evidence: those stand in ``case.json``. The principal of each claim is a debit line with its
interest beside; interest and compensation are charges, and ``PayableAmount`` is what the file asks.
"""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree import ElementTree

from relance.domain.case_file.clean import clean
from relance.domain.case_file.model import CaseFile, Claim, Party
from relance.domain.money import Money
from relance.domain.sentences import plain

CUSTOMIZATION = "urn:relance:reminder:1.0"
NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:Reminder-2"
CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
SIREN, SIRET = "0002", "0009"  # ISO 6523
CREDIT_TRANSFER = "30"  # UNTDID 4461
INTEREST, COMPENSATION = "Late-payment interest", "Fixed compensation for recovery costs (C. com. D441-5)"
Element = ElementTree.Element


def reminders(file: CaseFile) -> dict[str, bytes]:
    """By currency, the reminder; none where nothing is asked."""
    return {currency: _document(file, currency) for currency in file.currencies}


def _document(file: CaseFile, currency: str) -> bytes:
    for prefix, uri in (("", NAMESPACE), ("cac", CAC), ("cbc", CBC)):
        ElementTree.register_namespace(prefix, uri)
    root, sums = Element(f"{{{NAMESPACE}}}Reminder"), file.sums(currency)
    lines = [one for one in file.asked if any(one.parts(currency))]
    _text(root, "UBLVersionID", "2.1")
    _text(root, "CustomizationID", CUSTOMIZATION)
    _text(root, "ID", file.reference if len(file.currencies) == 1 else f"{file.reference}-{currency}")
    _text(root, "IssueDate", file.on.isoformat())
    _text(root, "DocumentCurrencyCode", currency)
    _text(root, "LineCountNumeric", str(len(lines)))
    _period(root, file, min(one.due_on for one in lines))
    _party(_under(root, "AccountingSupplierParty"), file.creditor)
    customer = _under(root, "AccountingCustomerParty")
    _text(customer, "SupplierAssignedAccountID", file.debtor.code)
    _party(customer, file.debtor)
    _account(root, file)
    for reason, amount in ((INTEREST, sums.interest), (COMPENSATION, sums.compensation)):
        if amount:
            charge = _under(root, "AllowanceCharge")
            _text(charge, "ChargeIndicator", "true")
            _text(charge, "AllowanceChargeReason", reason)
            _money(charge, "Amount", amount)
    total = _under(root, "LegalMonetaryTotal")
    _money(total, "LineExtensionAmount", sums.principal)
    _money(total, "ChargeTotalAmount", sums.besides)
    _money(total, "PayableAmount", sums.total)
    for place, one in enumerate(lines, start=1):
        _line(root, file, one, currency, place)
    ElementTree.indent(root)
    made: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _line(root: Element, file: CaseFile, one: Claim, currency: str, place: int) -> None:
    principal, interest, _ = one.parts(currency)
    line = _under(root, "ReminderLine")
    _text(line, "ID", str(place))
    _money(line, "DebitLineAmount", principal)
    if one.lines and one.lines[-1].amount.currency == currency:
        _text(line, "PenaltySurchargePercent", plain(one.lines[-1].rate * 100))
    if not one.follows_principal:
        _money(line, "Amount", interest)
    _period(line, file, one.due_on)
    invoice = _under(_under(line, "BillingReference"), "InvoiceDocumentReference")
    _text(invoice, "ID", one.number)
    _text(invoice, "IssueDate", one.issued_on.isoformat())


def _period(parent: Element, file: CaseFile, due_on: date) -> None:
    """From the day after the due date, of which delay is counted, to the file's day."""
    period = _under(parent, "ReminderPeriod")
    _text(period, "StartDate", str(min(due_on + timedelta(days=1), file.on)))
    _text(period, "EndDate", file.on.isoformat())


def _party(parent: Element, one: Party) -> None:
    party = _under(parent, "Party")
    if one.siret:
        _text(_under(party, "PartyIdentification"), "ID", one.siret, schemeID=SIRET)
    _text(_under(party, "PartyName"), "Name", one.name)
    address = _under(party, "PostalAddress")
    for name, value in (
        ("StreetName", one.address.street),
        ("AdditionalStreetName", one.address.street_2),
        ("CityName", one.address.city),
        ("PostalZone", one.address.postal_code),
    ):
        _text(address, name, value)
    if one.country_code or one.address.country:
        country = _under(address, "Country")
        _text(country, "IdentificationCode", one.country_code)
        _text(country, "Name", one.address.country)
    if one.vat_number:
        scheme = _under(party, "PartyTaxScheme")
        _text(scheme, "CompanyID", one.vat_number)
        _text(_under(scheme, "TaxScheme"), "ID", "VAT")
    entity = _under(party, "PartyLegalEntity")
    _text(entity, "RegistrationName", one.name)
    _text(entity, "CompanyID", one.siren, schemeID=SIREN)
    _text(entity, "CompanyLegalForm", one.legal_form)
    if one.contacts:
        contact = _under(party, "Contact")
        _text(contact, "Name", one.contacts[0].name)
        _text(contact, "Telephone", one.contacts[0].phone)
        _text(contact, "ElectronicMail", one.contacts[0].email)


def _account(root: Element, file: CaseFile) -> None:
    if not file.account.iban:
        return
    means = _under(root, "PaymentMeans")
    _text(means, "PaymentMeansCode", CREDIT_TRANSFER)
    _text(means, "PaymentID", file.reference)
    account = _under(means, "PayeeFinancialAccount")
    _text(account, "ID", file.account.iban)
    _text(account, "Name", file.account.holder)
    if file.account.bic:
        _text(_under(account, "FinancialInstitutionBranch"), "ID", file.account.bic)


def _under(parent: Element, name: str) -> Element:
    return ElementTree.SubElement(parent, f"{{{CAC}}}{name}")


def _text(parent: Element, name: str, value: str, **attributes: str) -> None:
    """An element with text; none where there is none to say."""
    if value:
        ElementTree.SubElement(parent, f"{{{CBC}}}{name}", attributes).text = clean(value)


def _money(parent: Element, name: str, amount: Money) -> None:
    _text(parent, name, f"{amount.amount:f}", currencyID=amount.currency)
