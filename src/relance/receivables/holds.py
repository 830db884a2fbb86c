"""Pausing and letting go on: holds on a receivable, a debtor, or everything.

A hold that a person set ends by a person's word. One that stands for something else (an unread answer, a promise that was
noted, a case) has that as its owner and ends with it, by ``end_for``; a trigger refuses whatever else would end it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.db import connection, models

from relance.domain.errors import DomainError
from relance.domain.scenario.decide import REASON_OF_HOLD, HoldKind
from relance.domain.sentences import Sentence
from relance.journal.appending import ORGANISATION_CHAIN, Fact, append
from relance.parties.models import Debtor
from relance.parties.same_customer import accounts_of, heads_of
from relance.receivables.models import Hold, HoldOwner, Receivable
from relance.receivables.targets import Target, TheseReceivables, WholeDebtor, WholeOrganisation
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.organisations import organisation_today
from relance.tenancy.rights import Right, needs

# Set only by what they stand for: an answer that came in, a case that was opened.
NEVER_BY_HAND = frozenset({HoldKind.REPLY, HoldKind.IN_COLLECTION})
# Facts of a procedure, which somebody has to answer for having lifted.
END_WITH_A_REASON = frozenset({HoldKind.INSOLVENCY, HoldKind.OVER_INDEBTEDNESS})
LONGEST_REASON = 2000
ENDING = "app.hold_owner"  # the trigger compares it with the owner of what is released


class NotSetByHand(DomainError):
    """A hold that only what it stands for may set."""

    code = "hold_not_set_by_hand"
    template = "“{kind}” is not set by hand: it comes with what it stands for, and ends with it."


class HoldOver(DomainError):
    """A pause whose last day is over pauses nothing."""

    code = "hold_over"
    template = "A pause until {until} is over already. Give a day from {today} on, or none."


class HoldStands(DomainError):
    """Nothing of what is on hold ends by a person's word alone."""

    code = "hold_stands"
    template = "{why}"


@dataclass(frozen=True, slots=True)
class Owner:
    """What a hold stands for: a kind of row of an upper room, and its id."""

    kind: HoldOwner
    id: int


@dataclass(frozen=True, slots=True)
class Released:
    """How many holds ended; and for each that did not, what stands behind it and where that ends."""

    count: int
    left: tuple[Sentence, ...]


@needs(Right.ACT)
def hold(
    here: Acting,
    *,
    target: Target,
    kind: HoldKind,
    until: date | None,
    note: str,
    owner: Owner | None = None,
) -> int:
    """Pause ``target`` through ``until``. Returns how many holds were written.

    With an ``owner`` they end with it alone (``end_for``), and after their day. The receivables are locked, so that the
    pause and a message about to leave are in one order. The note is personal data: it goes into the journal's detail.
    Raises NotSetByHand, HoldOver.
    """
    if owner is None and kind in NEVER_BY_HAND:
        raise NotSetByHand(kind=REASON_OF_HOLD[kind].about.short)
    if owner is None and until is not None and until < (today := here.today):
        raise HoldOver(until=until, today=today)
    if isinstance(target, WholeOrganisation):
        hold_lock(Lock.EXIT, here, alone=True)
    on = _lock(here, target)
    owned: dict[str, Any] = {"owner_kind": owner.kind.value, "owner_id": owner.id} if owner else {}
    holds = [
        Hold(
            organisation_id=here.organisation,
            kind=kind.value,
            until=until,
            author=here.actor,
            held_at=here.at,
            **ends,
            **owned,
        )
        for ends in on
    ]
    Hold.objects.bulk_create(holds)
    body = {"kind": kind.value, "until": until, "holds": [made.pk for made in holds], "on": on, **owned}
    append(here, [Fact("hold.set", body, chain=_chain(target), detail={"note": note} if note else {})])
    return len(holds)


@needs(Right.ACT)
def release(here: Acting, *, target: Target, kind: HoldKind | None, why: str = "") -> Released:
    """End the holds on ``target`` (of ``kind``, or all) that a person may end; an insolvency only with ``why``.

    What stands for something else stays, and is said. ``why`` goes into the journal's detail. Raises
    HoldStands where there are holds and none of them may end.
    """
    reason = why.replace("\0", "").strip()[:LONGEST_REASON]
    standing = _unreleased(here, target, _lock(here, target), kind)
    ending = [one for one in standing if not _stays(one, reason)]
    left = _left(here, [one for one in standing if one not in ending], target)
    if left and not ending:
        raise HoldStands(why=_joined(left))
    Hold.objects.filter(pk__in=[one.pk for one in ending]).update(released_at=here.at)
    if ending:
        body = {"holds": [one.pk for one in ending]}
        fact = Fact("hold.released", body, chain=_chain(target), detail={"why": reason} if reason else {})
        append(here, [fact])
    return Released(len(ending), tuple(left))


@needs(Right.ACT)
def end_for(here: Acting, owner: Owner) -> int:
    """End the holds that stand for ``owner``, which has ended in this same transaction. Returns how many."""
    mine = Hold.objects.filter(owner_kind=owner.kind.value, owner_id=owner.id, released_at=None)
    ending = list(mine.select_related("receivable").order_by("pk"))
    if not ending:
        return 0
    _lock_those_of(ending)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [ENDING, f"{owner.kind.value}:{owner.id}"])
        Hold.objects.filter(pk__in=[one.pk for one in ending]).update(released_at=here.at)
        cursor.execute("SELECT set_config(%s, '', true)", [ENDING])
    by_chain: dict[int, list[int]] = defaultdict(list)
    for one in ending:
        of = one.receivable.debtor_id if one.receivable else one.debtor_id
        by_chain[of or ORGANISATION_CHAIN].append(one.pk)
    named = {"owner_kind": owner.kind.value, "owner_id": owner.id}
    facts = [Fact("hold.released", {"holds": holds, **named}, chain=chain) for chain, holds in by_chain.items()]
    append(here, facts)
    return len(ending)


def _chain(target: Target) -> int:
    return ORGANISATION_CHAIN if isinstance(target, WholeOrganisation) else target.debtor


def _lock(here: Acting, target: Target) -> list[dict[str, int]]:
    """Lock what the hold is about, and name it: receivables, a debtor, or nothing for the whole organisation."""
    match target:
        case WholeOrganisation():
            return [{}]
        case TheseReceivables(receivables):
            mine = Receivable.objects.select_for_update(no_key=True).order_by("pk").filter(pk__in=receivables)
            return [{"receivable_id": pk} for pk in mine.values_list("pk", flat=True)]
        case WholeDebtor(debtor):
            lock_open_debts(here, [debtor])
            return [{"debtor_id": head} for head in heads_of(here, [debtor])]


def lock_open_debts(here: Acting, debtors: Collection[int]) -> None:
    """Lock what these customers owe, on all their accounts, in the order in which a claim locks it."""
    theirs = Receivable.objects.select_for_update(no_key=True, of=("self",)).filter(
        debtor__head_id__in=heads_of(here, debtors), open_amount__gt=0
    )
    list(theirs.order_by("pk").values_list("pk", flat=True))


def _lock_those_of(holds: Sequence[Hold]) -> None:
    """Lock what these holds are about, in the order in which a claim locks it."""
    about = models.Q(pk__in=[one.receivable_id for one in holds if one.receivable_id]) | models.Q(
        debtor__in=[one.debtor_id for one in holds if one.debtor_id], open_amount__gt=0
    )
    list(Receivable.objects.select_for_update(no_key=True).filter(about).order_by("pk").values_list("pk", flat=True))


def _unreleased(here: Acting, target: Target, on: Sequence[dict[str, int]], kind: HoldKind | None) -> list[Hold]:
    """What is on hold there and nowhere else, locked after the receivables: two people end a hold once."""
    holds = (
        Hold.objects.select_for_update(of=("self",))
        .select_related("receivable__debtor", "debtor")
        .filter(released_at=None)
    )
    match target:
        case TheseReceivables():
            holds = holds.filter(receivable__in=[ends["receivable_id"] for ends in on])
        case WholeDebtor(debtor):
            holds = holds.filter(receivable=None, debtor__in=accounts_of(here, debtor))
        case WholeOrganisation():
            holds = holds.filter(receivable=None, debtor=None)
    if kind is not None:
        holds = holds.filter(kind=kind.value)
    return list(holds.order_by("pk"))


def _stays(one: Hold, reason: str) -> bool:
    """A person's word does not end it: it has an owner, or wants a reason and got none."""
    return bool(one.owner_kind) or (HoldKind(one.kind) in END_WITH_A_REASON and not reason)


BEHIND: dict[str, Sentence] = {
    HoldOwner.REPLY: Sentence("An answer from {debtor}, received on {day}, is unread: it goes on once that answer is read on their page."),
    HoldOwner.COMMITMENT: Sentence(
        "{debtor} promised to pay by {until}: it goes on after that day, or once their page says whether the promise was kept."
    ),
    HoldOwner.PLAN: Sentence("An instalment plan of {debtor} is running: it goes on once that plan ends."),
    HoldOwner.CASE: Sentence("{of} is in collection, case {case}: it goes on once that case is closed."),
    HoldOwner.LOSS: Sentence("{of} was given up as lost: it goes on once that loss is undone."),
    HoldOwner.IDENTITY: Sentence("{debtor} may be another customer of yours: it goes on once their page says whether they are one."),
    HoldOwner.ATTEMPT: Sentence("A payment from {debtor} is on its way: it goes on once that payment is settled."),
    "": Sentence("{of} is on hold ({pause}), which needs a reason to be taken up again: say why."),
}  # fmt: skip


def _left(here: Acting, staying: Sequence[Hold], target: Target) -> list[Sentence]:
    """What goes on pausing, each once; what was handed over is said whatever became of its holds."""
    today = here.today
    left = [_behind(one, organisation_today(here, one.held_at)) for one in staying if today in one.days_left]
    numbers = {one.receivable_id for one in staying if one.owner_kind == HoldOwner.CASE}
    receivables = target.receivables if isinstance(target, TheseReceivables) else ()
    handed = Receivable.objects.filter(pk__in=set(receivables) - numbers).exclude(handed_to=None).order_by("pk")
    return left + [
        Sentence(BEHIND[HoldOwner.CASE].template, {"of": one.number, "case": f"{one.handed_number}"}) for one in handed
    ]


def _behind(one: Hold, day: date) -> Sentence:
    """What stands behind a hold set on ``day``, and where that ends."""
    debtor = one.receivable.debtor if one.receivable else one.debtor
    name = debtor.name if debtor else Sentence("everything")
    facts = {
        "debtor": name, "of": one.receivable.number if one.receivable else name, "day": day, "until": one.until,
        "case": f"{one.receivable.handed_number or '?'}" if one.receivable else "?",
        "pause": REASON_OF_HOLD[HoldKind(one.kind)].about.short,
    }  # fmt: skip
    return Sentence(BEHIND[one.owner_kind].template, facts)


def _joined(sentences: Sequence[Sentence]) -> Sentence:
    first, *more = sentences
    return Sentence("{first} {more}", {"first": first, "more": _joined(more)}) if more else first


def broken_promises(here: Acting, debtor: int, receivables: Sequence[int], on: date) -> tuple[date, ...]:
    """The days before ``on`` for which payment of these was promised and did not come.

    A promise that was released, or moved to a later day, is not held against anybody; one about all that a debtor owed is
    about nothing that was invoiced after it.
    """
    first = Receivable.objects.filter(pk__in=receivables).aggregate(day=models.Min("issued_on"))["day"] or on
    about = models.Q(debtor__in=accounts_of(here, debtor), held_at__gte=datetime.combine(first, time.min, tzinfo=UTC))
    about |= models.Q(receivable__in=receivables)
    lapsed = Hold.objects.filter(about, kind=HoldKind.PROMISE.value, released_at=None, until__lt=on)
    return tuple(sorted({promise.until for promise in lapsed if promise.until}))


def held_as(here: Acting, debtors: Collection[int], kind: HoldKind) -> set[int]:
    """Those of the debtors whom a hold of this kind pauses as a whole, on whichever of their accounts it was set."""
    heads = dict(Debtor.objects.filter(pk__in=debtors).values_list("pk", "head_id"))
    found = Hold.objects.filter(debtor__head_id__in=set(heads.values()), kind=kind.value, released_at=None)
    held = set(found.values_list("debtor__head_id", flat=True))
    return {debtor for debtor, head in heads.items() if head in held}


def was_disputed(here: Acting, debtor: int) -> bool:
    """Whether the debtor ever disputed a debt, settled or not."""
    accounts = accounts_of(here, debtor)
    about = models.Q(debtor__in=accounts) | models.Q(receivable__debtor__in=accounts)
    return Hold.objects.filter(about, kind=HoldKind.DISPUTE.value).exists()
