"""Where a fault of a file is mended: the page of the office, and the place on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from relance.domain.preflight import Fault
from relance.domain.preflight.actions import Actor, RequiredAction
from relance.domain.preflight.faults import FIELDS, Place
from relance.domain.sentences import Sentence
from relance.handover.words import SIDE_WORDS
from relance.office.visit import Visit

OF_DEBTOR = {Place.CUSTOMER: "complete", Place.CREDITS: "credits"}
OF_INVOICE = {Place.INVOICE: "", Place.HOLDS: "hold", Place.LIMITATION: "limitation", Place.EXHIBITS: ""}
ACTORS: dict[Actor, Sentence] = {
    Actor.CREDITOR: Sentence("You"),
    Actor.FIRM: Sentence("The firm, or you"),
    Actor.NOBODY: Sentence("Time alone"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault as the page shows it: whose, which field, and where to go, "" where nothing is to be mended."""

    fault: Fault
    whose: Sentence
    field: Sentence | str
    href: str


def problems(visit: Visit, faults: Iterable[Fault], *, debtor: int) -> list[Problem]:
    """Each fault with its link."""
    return [
        Problem(one, SIDE_WORDS[one.side], FIELDS.get(one.field, one.field), _href(visit, one, debtor))
        for one in faults
    ]


def to_do(
    visit: Visit, actions: Iterable[RequiredAction], *, debtor: int
) -> list[tuple[RequiredAction, Sentence, str]]:
    """Each required action with whose it is and its link, "" where nothing leads to it."""
    return [(one, ACTORS[one.whose], _href(visit, one, debtor)) for one in actions]


def _href(visit: Visit, fault: Fault | RequiredAction, debtor: int) -> str:
    if fault.place is Place.IDENTITY:
        return f"{visit.url('preferences')}#identity"
    if fault.place in OF_DEBTOR:
        return f"{visit.url('debtor', pk=debtor)}#{OF_DEBTOR[fault.place]}"
    if fault.place in OF_INVOICE and fault.key:
        anchor = OF_INVOICE[fault.place]
        return visit.url("invoice", pk=fault.key) + (f"#{anchor}" if anchor else "")
    return "#choice" if fault.place is Place.CHOICE else ""
