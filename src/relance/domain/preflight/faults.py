"""A fault of a file: what is wrong, of which field and whose, why it matters, how it is mended and where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from relance.domain.sentences import Sentence


class Gravity(StrEnum):
    """Whether it keeps the file here."""

    STOP = "stop"
    CARE = "care"


class Side(StrEnum):
    """Whose it is."""

    CREDITOR = "creditor"
    DEBTOR = "debtor"
    CLAIM = "claim"


class Place(StrEnum):
    """Which page mends it; a claim's is named by its key."""

    IDENTITY = "identity"  # who you are
    CUSTOMER = "customer"
    HOLDS = "holds"  # what pauses the customer, or the invoice
    CREDITS = "credits"
    INVOICE = "invoice"
    EXHIBITS = "exhibits"
    LIMITATION = "limitation"
    CHOICE = "choice"  # which invoices go into the file
    NOWHERE = "nowhere"  # nothing is mended: it is waited for, or asked of the firm


@dataclass(frozen=True, slots=True)
class Fault:
    """What is missing or wrong: whose (``side``), which field or which invoice, why it matters, and what to do.

    ``code`` is stable; ``place`` is where it is mended, ``key`` the receivable's there, 0 for a party's; ``value`` is what stands
    there now and ``proposal`` what could, "" for none: nothing is changed by itself.
    """

    gravity: Gravity
    side: Side
    field: str
    what: Sentence
    mending: Sentence
    why: Sentence
    code: str
    place: Place
    key: int = 0
    value: str = ""
    proposal: str = ""

    @property
    def is_blocking(self) -> bool:
        """It keeps the file here."""
        return self.gravity is Gravity.STOP


# Each field as people call it.
FIELDS: dict[str, Sentence] = {
    "name": Sentence("name"), "kind": Sentence("kind of customer"), "siren": Sentence("SIREN"), "siret": Sentence("SIRET"),
    "street": Sentence("number and street"), "street_2": Sentence("second line of the address"),
    "postal_code": Sentence("postal code"), "city": Sentence("town"), "country": Sentence("country"),
    "account": Sentence("account"), "email": Sentence("e-mail address"),
}  # fmt: skip
