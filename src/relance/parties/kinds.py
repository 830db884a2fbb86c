"""What kinds many debtors are of, said at once: one entry in the journal, which one act takes back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from relance.domain.errors import DomainError
from relance.domain.ledger import DebtorKind
from relance.journal.appending import ORGANISATION_CHAIN, Fact, append, lock_chain
from relance.journal.models import Event
from relance.parties.models import Debtor
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

STATED, UNDONE = "parties.kinds_stated", "parties.kinds_undone"


class NoKindsToUndo(DomainError):
    """The last choice of kinds was taken back, or another one was made since."""

    code = "no_kinds_to_undo"
    template = "These choices are not the last ones any more, or were taken back: open the page again."


@dataclass(frozen=True, slots=True)
class KindsStated:
    """Kinds that were said at once: of each debtor, what was stated before and then. ``entry`` is its place in the journal."""

    entry: int
    at: datetime
    actor: str
    changes: Mapping[int, tuple[DebtorKind, DebtorKind]]

    @property
    def kinds(self) -> tuple[tuple[DebtorKind, int], ...]:
        """How many of each kind, the most first."""
        return tuple(Counter(after for _, after in self.changes.values()).most_common())


@dataclass(frozen=True, slots=True)
class KindsUndone:
    """How many were turned back, and the names of those that somebody changed since, which stay."""

    count: int
    kept: tuple[str, ...]


@needs(Right.ACT)
def state_kinds(here: Acting, kinds: Mapping[int, DebtorKind]) -> int:
    """State what kinds these debtors are of; returns how many were stated otherwise before. Those that are not there are passed over."""
    before = _locked(kinds)
    changed = {pk: (old, kinds[pk]) for pk, old in before.items() if old is not kinds[pk]}
    _write({pk: new for pk, (_, new) in changed.items()})
    if changed:
        append(here, [_fact(STATED, changed)])
    return len(changed)


@needs(Right.ACT)
def undo_kinds(here: Acting, entry: int) -> KindsUndone:
    """Turn the last choice back, which stands at ``entry``; what was changed since stays and is named. Raises NoKindsToUndo."""
    stated = last_stated(here)
    if stated is None or stated.entry != entry:
        raise NoKindsToUndo
    now = _locked(stated.changes)
    lock_chain(here)
    if (again := last_stated(here)) is None or again.entry != entry:
        raise NoKindsToUndo
    back = {pk: (new, old) for pk, (old, new) in stated.changes.items() if now.get(pk) is new}
    _write({pk: old for pk, (_, old) in back.items()})
    kept = Debtor.objects.filter(pk__in=now.keys() - back.keys()).order_by("name", "pk").values_list("name", flat=True)
    append(here, [_fact(UNDONE, back, undone=entry)])
    return KindsUndone(len(back), tuple(kept))


def last_stated(here: Acting) -> KindsStated | None:
    """The latest kinds that were said at once, None where they were taken back."""
    last = Event.objects.filter(chain=ORGANISATION_CHAIN, name__in=(STATED, UNDONE)).order_by("-sequence").first()
    return None if last is None or last.name == UNDONE else stated_in(last.sequence, last.at, last.actor, last.body)


def stated_in(entry: int, at: datetime, actor: str, body: str) -> KindsStated:
    """What an entry of the journal says was stated."""
    changes = {pk: (DebtorKind(old), DebtorKind(new)) for pk, old, new in json.loads(body)["debtors"]}
    return KindsStated(entry, at, actor, changes)


def _fact(name: str, changed: Mapping[int, tuple[DebtorKind, DebtorKind]], **more: object) -> Fact:
    return Fact(name, {"debtors": [[pk, old.value, new.value] for pk, (old, new) in sorted(changed.items())], **more})


def _locked(debtors: Sequence[int] | Mapping[int, object]) -> dict[int, DebtorKind]:
    """What is stated of them, locked in order of id."""
    found = Debtor.objects.select_for_update(no_key=True).filter(pk__in=list(debtors)).order_by("pk")
    return {pk: DebtorKind(kind) for pk, kind in found.values_list("pk", "kind")}


def _write(kinds: Mapping[int, DebtorKind]) -> None:
    if not kinds:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE parties_debtor d SET kind = v.kind FROM unnest(%s::bigint[], %s::text[]) v (id, kind) WHERE d.id = v.id",
            [list(kinds), [kind.value for kind in kinds.values()]],
        )
