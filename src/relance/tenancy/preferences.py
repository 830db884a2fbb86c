"""What an organisation chooses: each preference with its key, its reading and its default. Stored as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from relance.domain.errors import DomainError
from relance.domain.payment_terms import PaymentTerms
from relance.domain.sentences import Sentence
from relance.tenancy.models import Preference

T = TypeVar("T")


class PreferenceUnknown(DomainError):
    """No preference bears this key."""

    code = "preference_unknown"
    template = "There is no preference '{key}'. Those there are: {known}."


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
CHOICES: dict[str, Choice[PaymentTerms]] = {choice.key: choice for choice in (PAYMENT_TERMS,)}


def set_preference(organisation_id: int, key: str, value: str) -> None:
    """Store a choice after reading it. Raises PreferenceUnknown, and what the preference refuses."""
    if key not in CHOICES:
        raise PreferenceUnknown(key=key, known=", ".join(CHOICES))
    CHOICES[key].read(value)
    Preference.objects.update_or_create(organisation_id=organisation_id, key=key, defaults={"value": value.strip()})


def preferences(organisation_id: int) -> Iterable[tuple[str, str | None, Sentence]]:
    """Every preference: key, the organisation's choice or None, what it means."""
    chosen = dict(Preference.objects.filter(organisation_id=organisation_id).values_list("key", "value"))
    return [(choice.key, chosen.get(choice.key), choice.meaning) for choice in CHOICES.values()]
