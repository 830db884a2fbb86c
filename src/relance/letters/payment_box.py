"""The part of a letter that is paid by: account, reference, and the code that a bank's application reads."""

from __future__ import annotations

from relance.domain.identifiers.bank import CreditorReference, Iban
from relance.domain.identifiers.errors import IdentifierInvalid
from relance.domain.money import Money
from relance.domain.wording import cleaned
from relance.letters.model import Act, Creditor, Letter
from relance.letters.payment_code import LONGEST_NAME, LONGEST_TEXT, payment_code

EPC_LARGEST = 999_999_999


def payment_reference(letter: Letter) -> str:
    """A structured reference (ISO 11649) of the invoice when there is one, else of the notice, else of the recipient.

    "" where that leaves nothing to refer to.
    """
    try:
        several = letter.number or letter.recipient.name
        return CreditorReference.of(letter.items[0].number if len(letter.items) == 1 else several)
    except IdentifierInvalid:
        return ""


def contact_lines(creditor: Creditor) -> list[str]:
    """Whom to ask, and how: a name with telephone and e-mail address; where there is neither, the postal address."""
    reached = [line for line in (creditor.phone, creditor.email) if line]
    where = [creditor.street, creditor.street_2, f"{creditor.postal_code} {creditor.city}".strip()]
    return [line for line in (creditor.signatory or creditor.name, *(reached or where)) if line]


def payment_box(letter: Letter, reference: str) -> dict[str, object]:
    """What the payment box shows, by name; account and code are empty while nobody has said where to pay."""
    contact = contact_lines(letter.creditor)
    if not letter.asks:
        return {"holder": "", "iban": "", "bic": "", "reference": "", "code": "", "contact": contact}
    if not letter.creditor.iban:  # a letter only looked at, before anybody said where to pay
        return {"holder": "", "iban": "", "bic": "", "reference": reference, "code": "", "contact": contact}
    asked = letter.asked("EUR") if "EUR" in letter.currencies else Money.zero()
    iban = Iban.parse(letter.creditor.iban)
    return {
        "holder": letter.creditor.payee,
        "iban": iban.grouped,
        "bic": letter.creditor.bic,
        "reference": reference,
        "code": _epc_code(letter, asked, iban, reference),
        "contact": contact,
    }


def _epc_code(letter: Letter, asked: Money, iban: Iban, reference: str) -> str:
    """The EPC payment code (EPC069-12) as SVG; "" where the sum is not one in euros or asks nothing."""
    if letter.currencies != ["EUR"] or not 0 < asked.amount <= EPC_LARGEST or letter.act is Act.STATEMENT:
        return ""
    try:
        return payment_code(
            name=cleaned(letter.creditor.payee)[:LONGEST_NAME].strip(),
            iban=iban,
            amount=asked.amount,
            bic=letter.creditor.bic,
            reference=reference,
            text="" if reference else letter.items[0].number[:LONGEST_TEXT].rstrip(),
        )
    except ValueError:  # more than a code can hold, or a BIC kept before they were checked: the words stand beside it
        return ""
