"""Where a fault of a file is mended: on the page that tells it where one field is enough, else on which page of the office, and where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from relance.domain.addresses.communes import communes_at, postal_codes_of
from relance.domain.ledger import DebtorKind
from relance.domain.preflight import Fault, Side
from relance.domain.preflight.actions import Actor, whose
from relance.domain.preflight.faults import FIELDS, Place
from relance.domain.sentences import Sentence
from relance.handover.words import SIDE_WORDS
from relance.office.visit import Visit
from relance.parties.models import Debtor
from relance.parties.words import KIND_WORDS

OF_DEBTOR = {Place.CUSTOMER: "complete", Place.CREDITS: "credits"}
OF_INVOICE = {Place.INVOICE: "", Place.HOLDS: "hold", Place.LIMITATION: "limitation", Place.EXHIBITS: ""}
ACTORS: dict[Actor, Sentence] = {
    Actor.CREDITOR: Sentence("You"),
    Actor.FIRM: Sentence("The firm, or you"),
    Actor.NOBODY: Sentence("Time alone"),
}
EMAIL, KIND, TOWN = "email", "kind", "town"
TYPED = frozenset({"name", "siren", "siret", "street", "street_2", "postal_code", "city", "country"})
TOWNS_FAIL = frozenset({"postal_code_elsewhere", "town_unknown"})
MOST_TOWNS = 30


@dataclass(frozen=True, slots=True)
class Repair:
    """A field of the customer's that is mended where its fault is told: what stands there, what could, and what is chosen from."""

    field: str
    label: Sentence | str
    value: str = ""
    proposal: str = ""
    options: tuple[tuple[str, Sentence | str], ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault as the page shows it: whose, which field, who mends it where it is not the reader, and how: here, by leaving the invoice
    out (``without``), or at ``href``, "" where nothing is to be mended. ``form`` names its form, which is its place on the page.
    """

    form: str
    fault: Fault
    whose: Sentence
    field: Sentence | str
    by: Sentence | None
    repair: Repair | None
    without: str
    href: str


def problems(visit: Visit, faults: Iterable[Fault], *, his: Debtor, chosen: Sequence[int], page: str) -> list[Problem]:
    """Each fault with the way to mend it; ``page`` is where the choice of invoices is made anew, by its query."""
    return [
        Problem(
            f"m{his.pk}-{one.code}-{one.key}",
            one,
            SIDE_WORDS[one.side],
            FIELDS.get(one.field, one.field),
            None if (actor := whose(one)) is Actor.CREDITOR else ACTORS[actor],
            repair_of(one, his),
            _without(one, chosen, page),
            _href(visit, one, his.pk),
        )
        for one in faults
    ]


def repair_of(fault: Fault, his: Debtor) -> Repair | None:
    """How it is mended by one field of the customer's; None where it takes more than that."""
    if fault.place is not Place.CUSTOMER:
        return None
    if fault.code in TOWNS_FAIL:
        return Repair(TOWN, Sentence("Postal code and town"), options=_towns(his))
    if fault.field == KIND or fault.side is Side.CLAIM:
        kinds = tuple((kind.value, words) for kind, words in KIND_WORDS.items() if kind is not DebtorKind.UNKNOWN)
        return Repair(KIND, FIELDS[KIND], options=kinds)
    if fault.field == EMAIL:
        return Repair(EMAIL, FIELDS[EMAIL])
    if fault.field in TYPED:
        return Repair(fault.field, FIELDS[fault.field], getattr(his, fault.field), fault.proposal)
    return None


def _towns(his: Debtor) -> tuple[tuple[str, str], ...]:
    """The towns of the code, then the codes of the town: one of the two is wrong, and nobody knows which."""
    of_code = [f"{his.postal_code} {town}" for town in communes_at(his.postal_code)]
    of_town = [f"{code} {his.city}" for code in postal_codes_of(his.city)]
    return tuple((one, one) for one in [*of_code, *of_town][:MOST_TOWNS])


def _without(fault: Fault, chosen: Sequence[int], page: str) -> str:
    """The page again without the invoice that is to be taken out; "" where it is the only one."""
    rest = [one for one in chosen if one != fault.key]
    if fault.place is not Place.CHOICE or not fault.key or not rest:
        return ""
    return f"{page}?{'&'.join(f'receivable={one}' for one in rest)}"


def _href(visit: Visit, fault: Fault, debtor: int) -> str:
    if fault.place is Place.IDENTITY:
        return f"{visit.url('preferences')}#identity"
    if fault.place in OF_DEBTOR:
        return f"{visit.url('debtor', pk=debtor)}#{OF_DEBTOR[fault.place]}"
    if fault.place in OF_INVOICE and fault.key:
        anchor = OF_INVOICE[fault.place]
        return visit.url("invoice", pk=fault.key) + (f"#{anchor}" if anchor else "")
    return "#choice" if fault.place is Place.CHOICE else ""
