"""What an organisation chooses: each preference with its key, its reading and its default. Stored as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Generic, TypeVar

from relance.domain.errors import DomainError
from relance.domain.identifiers.bank import Iban
from relance.domain.identifiers.company import Siren
from relance.domain.law.fr.regimes import RateImplausible
from relance.domain.payment_terms import PaymentTerms
from relance.domain.sentences import Sentence
from relance.tenancy.models import Preference

T = TypeVar("T")


class PreferenceUnknown(DomainError):
    """No preference bears this key."""

    code = "preference_unknown"
    template = "There is no preference '{key}'. Those there are: {known}."


def parse_rate(text: str) -> Decimal:
    """A fraction a year from 0 to 1, 1 excluded. Raises RateImplausible."""
    try:
        rate = Decimal(text.strip().replace(",", "."))
    except InvalidOperation as error:
        raise RateImplausible(rate=text) from error
    if not 0 <= rate < 1:
        raise RateImplausible(rate=text)
    return rate


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """A preference: ``read`` turns its text into a value and raises a DomainError for an odd one."""

    key: str
    read: Callable[[str], T]
    meaning: Sentence

    def of(self, organisation_id: int) -> T | None:
        """The organisation's choice, or None where it made none. Call it while acting in the organisation."""
        stored = Preference.objects.filter(organisation_id=organisation_id, key=self.key).first()
        return None if stored is None else self.read(stored.value)


PAYMENT_TERMS = Choice("payment-terms", PaymentTerms.parse, Sentence("Payment terms agreed with customers, such as 30"))
PENALTY_RATE = Choice(
    "penalty-rate",
    parse_rate,
    Sentence("Penalty rate of your general terms, a fraction a year; ECB + 10 points without it"),
)
LEGAL_FORM = Choice("creditor-legal-form", str.strip, Sentence("Legal form, such as SARL"))
CAPITAL = Choice("creditor-capital", str.strip, Sentence("Capital, as letters print it"))
SIREN = Choice("creditor-siren", Siren.parse, Sentence("Your SIREN"))
RCS_CITY = Choice("creditor-rcs-city", str.strip, Sentence("City of your RCS registration"))
STREET = Choice("creditor-street", str.strip, Sentence("Your street and number"))
POSTAL_CODE = Choice("creditor-postal-code", str.strip, Sentence("Your postal code"))
CITY = Choice("creditor-city", str.strip, Sentence("Your city"))
IBAN = Choice("creditor-iban", Iban.parse, Sentence("The account to pay into"))
BIC = Choice("creditor-bic", str.strip, Sentence("Its BIC"))
EMAIL = Choice("creditor-email", str.strip, Sentence("E-mail address on letters"))
PHONE = Choice("creditor-phone", str.strip, Sentence("Telephone on letters"))
SIGNATORY = Choice("creditor-signatory", str.strip, Sentence("Who signs"))
CHOICES: dict[str, Choice[Any]] = {
    choice.key: choice
    for choice in (
        PAYMENT_TERMS, PENALTY_RATE, LEGAL_FORM, CAPITAL, SIREN, RCS_CITY, STREET, POSTAL_CODE, CITY, IBAN, BIC, EMAIL, PHONE, SIGNATORY,
    )
}  # fmt: skip


def set_preference(organisation_id: int, key: str, value: str) -> None:
    """Store a choice after reading it; an empty value takes it back. Raises PreferenceUnknown, and what it refuses."""
    if key not in CHOICES:
        raise PreferenceUnknown(key=key, known=", ".join(CHOICES))
    if not value.strip():
        Preference.objects.filter(organisation_id=organisation_id, key=key).delete()
        return
    CHOICES[key].read(value)
    Preference.objects.update_or_create(organisation_id=organisation_id, key=key, defaults={"value": value.strip()})


def preferences(organisation_id: int) -> Iterable[tuple[str, str | None, Sentence]]:
    """Every preference: key, the organisation's choice or None, what it means."""
    chosen = dict(Preference.objects.filter(organisation_id=organisation_id).values_list("key", "value"))
    return [(choice.key, chosen.get(choice.key), choice.meaning) for choice in CHOICES.values()]
