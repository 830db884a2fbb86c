"""Pauses of several debtors in one act: set, ended, or kept as a list says.

Each debtor's is a transaction of its own: it locks their receivables and ends on their chain of the journal, so that two such acts
never wait for each other in a circle.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from relance.domain.ids import DebtorId, ReceivableId
from relance.domain.scenario.decide import HoldKind
from relance.domain.sentences import Sentence
from relance.parties.selectors import known_debtors
from relance.receivables.holds import HoldStands, Released, held_as, hold, release
from relance.receivables.selectors import of_debtors
from relance.receivables.targets import TheseReceivables, WholeDebtor
from relance.tenancy.context import ActsAnew
from relance.tenancy.rights import Right, demand


def hold_each(desk: ActsAnew, receivables: Sequence[ReceivableId], *, kind: HoldKind, until: date | None) -> int:
    """Pause these receivables through ``until``. Returns how many debtors have any of them."""
    targets = _targets(desk, receivables)
    for target in targets:
        with desk.acting() as here:
            hold(here, target=target, kind=kind, until=until, note="")
    return len(targets)


def release_each(desk: ActsAnew, receivables: Sequence[ReceivableId]) -> Released:
    """End the pauses of these receivables, as far as a person may: one that stands leaves the others, and is told."""
    count, left = 0, list[Sentence]()
    for target in _targets(desk, receivables):
        try:
            with desk.acting() as here:
                done = release(here, target=target, kind=None)
        except HoldStands as stands:
            left.append(stands.sentence)
            continue
        count += done.count
        left += done.left
    return Released(count, tuple(left))


def spare(desk: ActsAnew, *, shown: Collection[int], chosen: Collection[int]) -> None:
    """Of the debtors ``shown``, those ``chosen`` are never to be reminded, and the others no longer so; nobody else changes."""
    kind = HoldKind.NEVER_REMIND
    with desk.acting() as here:
        demand(Right.ACT, here)
        known = known_debtors(here, shown)
        spared = held_as(here, known, kind)
    for pk in sorted(known.intersection(chosen) - spared):
        with desk.acting() as here:
            hold(here, target=WholeDebtor(DebtorId(pk)), kind=kind, until=None, note="")
    for pk in sorted(spared.difference(chosen)):
        with desk.acting() as here:
            release(here, target=WholeDebtor(DebtorId(pk)), kind=kind)


def _targets(desk: ActsAnew, receivables: Sequence[ReceivableId]) -> list[TheseReceivables]:
    """One for each debtor; a receivable that is not this organisation's is in none."""
    with desk.acting() as here:
        return [TheseReceivables(tuple(pks), debtor) for debtor, pks in of_debtors(here, receivables).items()]
