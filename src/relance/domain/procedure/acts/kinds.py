"""What kind of act something is: whose it may be, at which stages, and where it brings the case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from relance.domain.procedure.stages import OPEN_STAGES, CaseStage, Who
from relance.domain.sentences import Sentence


@dataclass(frozen=True, slots=True)
class ActKind:
    """One kind of act. ``to`` is the stage it brings the case into; ``goes_back`` to the one before; neither: it stays.

    ``passes_to`` is whom the next step depends on afterwards; None where that does not change. ``by_hand``: a person may
    note it on the page of the case; the others are written by what does them.

    What it waits for until the day it names is ``awaited`` (of ``passes_to``), and acts of ``answered_by`` end the waiting. ``rule`` is
    the text that sets that day, None where it was agreed or set.
    """

    key: str
    said: Sentence
    by: frozenset[Who]
    at: frozenset[CaseStage] = OPEN_STAGES
    to: CaseStage | None = None
    goes_back: bool = False
    passes_to: Who | None = None
    by_hand: bool = False
    awaited: Sentence | None = None
    answered_by: frozenset[str] = frozenset()
    rule: Sentence | None = None


def table(kinds: Iterable[ActKind]) -> dict[str, ActKind]:
    """The kinds by their keys.

    >>> sorted(table([ActKind("a", Sentence("A"), frozenset())]))
    ['a']
    """
    return {kind.key: kind for kind in kinds}
