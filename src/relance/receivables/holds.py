"""Pausing and letting go on: holds on a receivable, a debtor, or everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models

from relance.domain.errors import DomainError
from relance.domain.scenario.decide import HoldKind
from relance.journal.services import ORGANISATION_CHAIN, Fact, append
from relance.parties.models import Debtor
from relance.receivables.models import Hold, Receivable
from relance.tenancy.context import acting_in
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.rights import Right, needs


class TargetUnknown(DomainError):
    """Neither an invoice number nor a debtor's code or name."""

    code = "target_unknown"
    template = "There is no invoice and no customer {target} here."


class TargetAmbiguous(DomainError):
    """Several customers answer to the name."""

    code = "target_ambiguous"
    template = "Several customers answer to {target}: {codes}. Name one by its code."


@dataclass(frozen=True, slots=True)
class Target:
    """What a hold is on: receivables of one number, or a debtor."""

    receivables: tuple[int, ...]
    debtor: int


def find_target(text: str) -> Target:
    """An invoice number (all its instalments), else a debtor's code, else his name. Call it while acting in.

    Raises TargetUnknown, TargetAmbiguous.
    """
    receivables = list(Receivable.objects.filter(number=text))
    if receivables:
        debtors = {receivable.debtor_id for receivable in receivables}
        if len(debtors) > 1:
            raise TargetAmbiguous(target=text, codes=", ".join(sorted(r.debtor.code for r in receivables)))
        return Target(tuple(receivable.pk for receivable in receivables), debtors.pop())
    found = list(Debtor.objects.filter(code=text)) or list(Debtor.objects.filter(name=text))
    if not found:
        raise TargetUnknown(target=text)
    if len(found) > 1:
        raise TargetAmbiguous(target=text, codes=", ".join(sorted(debtor.code for debtor in found)))
    return Target((), found[0].pk)


@needs(Right.ACT)
def hold(
    organisation_id: int,
    *,
    target: str | Target | None,
    kind: HoldKind,
    until: date | None,
    note: str,
    at: datetime,
    actor: str,
) -> int:
    """Pause ``target`` (everything when None) through ``until``. Returns how many holds were written.

    The receivables are locked, so that the pause and a message about to leave are in one order. The note is personal
    data: it goes into the journal's detail. Raises TargetUnknown, TargetAmbiguous.
    """
    with acting_in(organisation_id):
        found = find_target(target) if isinstance(target, str) else target
        if found is None:
            hold_lock(Lock.EXIT, organisation_id, alone=True)
        on = _lock(found)
        holds = [
            Hold(organisation_id=organisation_id, kind=kind.value, until=until, author=actor, held_at=at, **ends)
            for ends in on
        ]
        Hold.objects.bulk_create(holds)
        body = {"kind": kind.value, "until": until, "holds": [made.pk for made in holds], "on": on}
        chain = found.debtor if found else ORGANISATION_CHAIN
        append(
            organisation_id,
            [Fact("hold.set", body, chain=chain, detail={"note": note} if note else {})],
            at=at,
            actor=actor,
        )
    return len(holds)


@needs(Right.ACT)
def release(
    organisation_id: int, *, target: str | Target | None, kind: HoldKind | None, at: datetime, actor: str
) -> int:
    """End the binding holds on ``target`` (of ``kind``, or all). Returns how many; 0 when there was none."""
    with acting_in(organisation_id):
        found = find_target(target) if isinstance(target, str) else target
        binding = Hold.objects.filter(released_at=None)
        for ends in _lock(found)[:1]:
            binding = (
                binding.filter(receivable__in=found.receivables)
                if found and found.receivables
                else binding.filter(**_exactly(ends))
            )
        if kind is not None:
            binding = binding.filter(kind=kind.value)
        released = list(binding.values_list("pk", flat=True))
        Hold.objects.filter(pk__in=released).update(released_at=at)
        if released:
            chain = found.debtor if found else ORGANISATION_CHAIN
            append(organisation_id, [Fact("hold.released", {"holds": released}, chain=chain)], at=at, actor=actor)
    return len(released)


def _lock(found: Target | None) -> list[dict[str, int]]:
    """Lock what the hold is about, and name it: receivables, a debtor, or nothing for the whole organisation."""
    if found is None:
        return [{}]
    mine = Receivable.objects.select_for_update().order_by("pk")
    if found.receivables:
        return [{"receivable_id": pk} for pk in mine.filter(pk__in=found.receivables).values_list("pk", flat=True)]
    list(mine.filter(debtor=found.debtor, open_amount__gt=0).values_list("pk", flat=True))
    return [{"debtor_id": found.debtor}]


def _exactly(ends: dict[str, int]) -> dict[str, int | None]:
    return {"debtor_id": ends.get("debtor_id"), "receivable_id": ends.get("receivable_id")}


def broken_promises(debtor: int, receivables: Sequence[int], on: date) -> tuple[date, ...]:
    """The days before ``on`` for which payment of these was promised and did not come. Call it while acting in.

    A promise that was released, or moved to a later day, is not held against anybody.
    """
    about = models.Q(debtor=debtor) | models.Q(receivable__in=receivables)
    lapsed = Hold.objects.filter(about, kind=HoldKind.PROMISE.value, released_at=None, until__lt=on)
    return tuple(sorted({promise.until for promise in lapsed if promise.until}))
