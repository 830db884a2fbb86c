"""What limitation hangs on, of receivables as they stand: read in one statement, derived in one place, stored nowhere.

``HAPPENED`` is a column for a statement about receivables ``r`` and their customers ``d``, the heads of their debtors;
``limitation_from`` reads it.
It holds the debtor's own part payments, what somebody noted, a claim declared in an insolvency procedure for what was owed
before that opened, on whichever account of the customer, and, against public bodies alone, the written demands that are known
to have left.

A part payment of the debtor acknowledges the debt (C. civ. 2240). What the books show by a lower remainder alone does not: it may
be a correction or a set-off, and its day is not told. A credit note is an act of the creditor and acknowledges nothing; a
promise counts once somebody notes that it is in writing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache, partial
from typing import Any

from django.db import connection

from relance.domain.calendars import add_months
from relance.domain.errors import DomainError
from relance.domain.law.fr.limitation_rules import (
    ClaimDays,
    Nearness,
    limitation_of,
    nearness,
    period_of,
    warning_months,
)
from relance.domain.ledger import ClaimKind, DebtorKind, Nature
from relance.domain.limitation import LASTING, NOTED_BY_HAND, Limitation, LimitationEvent, Occurrence
from relance.journal.appending import Fact, append
from relance.parties.same_customer import accounts_of
from relance.receivables.models import LimitationNote, Receivable
from relance.receivables.targets import ReceivableNotHere
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs
from relance.tenancy.statements import sql

LONGEST_PROOF = 400
SLACK = timedelta(days=4)
MOST_LOOKED_AT = (
    2000  # of those whose own days run out, and of those whose last day was moved; a page says "at least" beyond
)
INFERRED = "inferred"  # shown by a lower remainder alone: it moves nothing, and the page asks
# Asked only where anything can have happened: of most receivables nothing did, and the lookups of a run cost nothing there.
HAPPENED = sql("""CASE WHEN r.open_amount < r.amount OR d.kind_in_law = 'public_body'
        OR EXISTS (SELECT FROM receivables_limitationnote l WHERE l.receivable_id = r.id AND l.withdrawn_at IS NULL)
        OR d.id IN (
            SELECT account.head_id FROM receivables_insolvency y JOIN parties_debtor account ON account.id = y.debtor_id
            WHERE y.declared_on IS NOT NULL)
    THEN (
        SELECT array_agg(ARRAY[x.event, x.on_day::text, x.ended_on::text, x.is_void::text, x.note::text, x.proof]
            ORDER BY x.on_day, x.event, x.note)
        FROM (
            SELECT CASE WHEN p.is_inferred THEN 'inferred' ELSE 'part_payment' END AS event,
                p.received_on AS on_day, NULL::date AS ended_on,
                false AS is_void, NULL::bigint AS note, NULL::text AS proof
            FROM receivables_imputation m JOIN receivables_payment p ON p.id = m.payment_id
            WHERE r.open_amount < r.amount AND m.receivable_id = r.id AND p.nature = 'payment' AND p.voided_at IS NULL
            GROUP BY p.id, p.received_on, p.is_inferred HAVING sum(m.amount) > 0
            UNION ALL
            SELECT l.kind, l.happened_on, l.ended_on, l.came_to_nothing, l.id, l.proof FROM receivables_limitationnote l
            WHERE l.receivable_id = r.id AND l.withdrawn_at IS NULL
            UNION ALL
            SELECT 'claim_declared', y.declared_on, y.closed_on, false, NULL, NULL
            FROM receivables_insolvency y JOIN parties_debtor account ON account.id = y.debtor_id
            WHERE account.head_id = d.id AND y.declared_on IS NOT NULL AND r.issued_on <= coalesce(y.opened_on, y.declared_on)
            UNION ALL
            SELECT 'written_demand', demand, NULL, false, NULL, NULL FROM unnest(receivables_written_demands(r.id)) demand
            WHERE d.kind_in_law = 'public_body') x) END""")


class EventInFuture(DomainError):
    """It has not happened yet."""

    code = "limitation_event_in_future"
    template = "{day} has not come yet: note it once it happened."


class EventBeforeDebt(DomainError):
    """Earlier than anything that is known of the debt."""

    code = "limitation_event_before_debt"
    template = "{day} lies before {number} existed ({since}): check the year."


class EventEndsBefore(DomainError):
    """An end before its beginning, or of what does not last."""

    code = "limitation_event_ends_before"
    template = (
        "What began on {day} cannot have ended on {ended}: check both days; only proceedings and a mediation end."
    )


class EventUnreadable(DomainError):
    """Not a kind of the list."""

    code = "limitation_event_unreadable"
    template = "'{text}' is none of the events that limitation hangs on."


class EventUnknown(DomainError):
    """No such note stands."""

    code = "limitation_event_unknown"
    template = "There is no such event noted here, or somebody has withdrawn it already."


class EventNoted(DomainError):
    """The same, noted twice."""

    code = "limitation_event_noted"
    template = "The same event of {day} is noted for {number} already."


@dataclass(frozen=True, slots=True)
class Noted:
    """What a person tells: the kind, its first and, where it lasts, its last day, and what shows it."""

    kind: LimitationEvent
    on: date
    ended_on: date | None = None
    came_to_nothing: bool = False
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Nearing:
    """A receivable whose last day is near, and not over. ``debtor`` is the customer, whichever account holds it."""

    receivable: int
    debtor: int
    debtor_name: str
    nearness: Nearness
    last_day: date


@dataclass(frozen=True, slots=True)
class NearTheEnd:
    """Open invoices whose last day is near and not over, the next first.

    Not ``is_whole`` where there were more than 2,000 to look at, of which the nearest were: there may be more.
    """

    listed: tuple[Nearing, ...]
    is_whole: bool


def limitation_from(
    claim: ClaimKind, debtor: DebtorKind, days: ClaimDays, happened: Sequence[Sequence[Any]] | None
) -> Limitation:
    """Until when it can be claimed, by the column ``HAPPENED``."""
    return limitation_of(claim, debtor, days, occurrences_from(happened)) if happened else _plain(claim, debtor, days)


@lru_cache(maxsize=65536)
def _plain(claim: ClaimKind, debtor: DebtorKind, days: ClaimDays) -> Limitation:
    return limitation_of(claim, debtor, days)


def occurrences_from(happened: Iterable[Sequence[Any]] | None) -> tuple[Occurrence, ...]:
    """The occurrences of the column ``HAPPENED``; what a person noted carries the note's id."""
    return tuple(
        Occurrence(
            LimitationEvent(event),
            date.fromisoformat(on),
            date.fromisoformat(ended) if ended else None,
            void == "true",
            int(note) if note else None,
            proof or "",
        )
        for event, on, ended, void, note, proof in happened or ()
        if event != INFERRED
    )


def has_inferred(happened: Iterable[Sequence[Any]] | None) -> bool:
    """Whether a lower remainder of the books shows a payment whose day and payer nobody tells."""
    return any(event == INFERRED for event, *_ in happened or ())


# What may be near its last day: old enough by its earliest day, as a day is only ever moved to a later one; and not over by its
# latest day, but where something has moved it. ``t`` holds the two bounds of each kind of claim and debtor.
# Each step is bounded before the next is taken, whatever the planner believes of an organisation's size: the old ones by the
# index on the earliest day; each debtor looked up once (on fresh books a join goes through every debtor for each row); and
# what happened only to those that are over or read. Of each side one more than is wanted is read, which shows that it is cut.
# One text, a JSON array of rows, so that Today asks it among its other questions.
NEAR = sql(
    """(
    WITH old AS MATERIALIZED (
        SELECT r.id, r.debtor_id, r.claim_kind, r.issued_on, r.due_on, r.due_is_agreed, r.performed_on, r.amount, r.open_amount,
            LEAST(r.issued_on, r.due_on, r.performed_on) AS first_day, d.id AS customer, d.name, d.kind_in_law
        FROM receivables_receivable r
        JOIN LATERAL (SELECT own.head_id FROM parties_debtor own WHERE own.id = r.debtor_id OFFSET 0) own ON true
        JOIN LATERAL (SELECT d.id, d.name, d.kind_in_law FROM parties_debtor d WHERE d.id = own.head_id OFFSET 0) d ON true
        WHERE r.open_amount > 0 AND r.nature = 'invoice'
            AND (LEAST(r.issued_on, r.due_on, r.performed_on) <= %(oldest)s OR r.claim_kind = 'carriage')),
    near AS MATERIALIZED (
        SELECT o.*, t.claim, t.over, GREATEST(o.issued_on, o.due_on, o.performed_on) >= t.over AS is_running
        FROM old o JOIN unnest(%(claims)s::text[], %(kinds)s::text[], %(old)s::date[], %(over)s::date[]) t (claim, kind, old, over)
            ON t.claim = coalesce(nullif(o.claim_kind, ''), 'invoice') AND t.kind = o.kind_in_law
        WHERE o.first_day <= t.old),
    listed AS (
        (SELECT r.* FROM near r WHERE is_running ORDER BY first_day - over, id LIMIT %(most)s + 1)
        UNION ALL
        (SELECT r.* FROM near r JOIN LATERAL (SELECT r.customer AS id, r.kind_in_law) d ON true
            WHERE NOT is_running AND ({happened}) IS NOT NULL ORDER BY first_day DESC, id LIMIT %(most)s + 1))
    SELECT json_agg(json_build_array(r.is_running, r.id, r.customer, r.name, r.claim, r.kind_in_law, r.due_on, r.due_is_agreed,
        r.issued_on, r.performed_on, {happened}))::text
    FROM listed r JOIN LATERAL (SELECT r.customer AS id, r.kind_in_law) d ON true)""",
    happened=HAPPENED,
)


def nearing(here: Acting) -> NearTheEnd:
    """The open invoices whose last day is near and not over."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql("SELECT {near}", near=NEAR),
            bounds(here.today),
        )
        (found,) = cursor.fetchone() or (None,)
    return nearing_from(found, today=here.today)


def nearing_from(found: str | None, *, today: date) -> NearTheEnd:
    """The same out of what ``NEAR`` answered, asked with ``bounds``."""
    near, read = [], Counter[bool]()
    plainly = cache(partial(_how_near, today, ()))  # most are of the same few days
    for is_running, receivable, debtor, name, *of, happened in json.loads(found or "[]"):
        read[is_running] += 1
        how_near, last_day = _how_near(today, happened, *of) if happened else plainly(*of)
        if how_near in (Nearness.FIRST, Nearness.LAST) and last_day is not None:
            near.append(Nearing(receivable, debtor, name, how_near, last_day))
    near.sort(key=lambda one: (one.last_day, one.receivable))
    return NearTheEnd(tuple(near), is_whole=max(read.values(), default=0) <= MOST_LOOKED_AT)


def _how_near(
    today: date,
    happened: Sequence[Sequence[Any]],
    claim: str,
    kind: str,
    due_on: str,
    is_agreed: bool,
    issued_on: str,
    performed_on: str | None,
) -> tuple[Nearness, date | None]:
    of, against = ClaimKind(claim), DebtorKind(kind)
    performed = date.fromisoformat(performed_on) if performed_on else None
    days = ClaimDays(date.fromisoformat(due_on), is_agreed, date.fromisoformat(issued_on), performed)
    last_day = limitation_from(of, against, days, happened).last_day
    return nearness(of, against, last_day, today=today), last_day


def bounds(today: date) -> dict[str, Any]:
    """What ``NEAR`` is asked with: for each kind of claim and debtor, by its days, when it may be near its end and is not over."""
    each = [(claim, kind, *_bounds_of(claim, kind, today)) for claim in ClaimKind for kind in DebtorKind]
    claims, kinds, old, over = zip(*each, strict=True)
    oldest = max(until for claim, _, until, _ in each if claim is not ClaimKind.CARRIAGE)
    return {
        "claims": [claim.value for claim in claims],
        "kinds": [kind.value for kind in kinds],
        "old": list(old),
        "over": list(over),
        "oldest": oldest,
        "most": MOST_LOOKED_AT,
    }


def _bounds_of(claim: ClaimKind, kind: DebtorKind, today: date) -> tuple[date, date]:
    """A few days and, where the period begins with a year, a year are left to months of unlike lengths: the rule decides."""
    period, (first, _) = period_of(claim, kind), warning_months(claim, kind)
    older = 12 if period.begins_next_january else 0
    return (
        add_months(today, first - period.months) + SLACK,
        add_months(today, -period.months - older) - SLACK,
    )


@needs(Right.ACT)
def note(here: Acting, receivables: Sequence[int], noted: Noted) -> list[int]:
    """Note for each of these receivables what limitation hangs on; returns the notes' ids.

    ``proof`` is personal data: it stands in the note, and in the journal's detail. Raises ReceivableNotHere,
    EventUnreadable, EventInFuture, EventBeforeDebt, EventEndsBefore, EventNoted.
    """
    if noted.kind not in NOTED_BY_HAND:
        raise EventUnreadable(text=noted.kind.value)
    _check_days(noted, here.today)
    proof = noted.proof.replace("\0", "").strip()[:LONGEST_PROOF]
    found = list(Receivable.objects.filter(pk__in=receivables).order_by("pk"))
    if not found:
        raise ReceivableNotHere
    _check_against(found, noted)
    made = LimitationNote.objects.bulk_create(
        LimitationNote(
            organisation_id=here.organisation,
            receivable_id=one.pk,
            kind=noted.kind.value,
            happened_on=noted.on,
            ended_on=noted.ended_on,
            came_to_nothing=noted.came_to_nothing,
            proof=proof,
            author=here.actor,
            recorded_at=here.at,
        )
        for one in found
    )
    facts = [
        Fact("limitation.noted", _body(each), chain=one.debtor_id, detail={"proof": proof} if proof else {})
        for each, one in zip(made, found, strict=True)
    ]
    append(here, facts)
    return [each.pk for each in made]


@needs(Right.ACT)
def acknowledge(here: Acting, debtor: int, *, on: date) -> int:
    """Note that a debtor acknowledged in writing, on that day, all that was invoiced by then and is open; returns how many.

    Whoever acknowledges is the customer, so that it counts on every account of theirs.
    What shows it is the exchange of that day, which the debtor's page keeps.
    What is noted of that day already stays as it is. Raises EventInFuture.
    """
    kind = LimitationEvent.ACKNOWLEDGMENT
    noted = LimitationNote.objects.filter(kind=kind.value, happened_on=on, withdrawn_at=None).values("receivable_id")
    mine = Receivable.objects.filter(
        debtor__in=accounts_of(here, debtor), open_amount__gt=0, nature=Nature.INVOICE.value, issued_on__lte=on
    )
    wanted = list(mine.exclude(pk__in=noted).values_list("pk", flat=True))
    if not wanted:
        return 0
    return len(note(here, wanted, Noted(kind, on)))


@needs(Right.ACT)
def end(here: Acting, note_id: int, *, on: date, came_to_nothing: bool) -> None:
    """Say how an instance or a mediation ended: the period runs again, or, withdrawn or lapsed, never stopped.

    Raises EventUnknown, EventInFuture, EventEndsBefore.
    """
    found = _standing(note_id)
    _check_days(Noted(LimitationEvent(found.kind), found.happened_on, on, came_to_nothing), here.today)
    found.ended_on, found.came_to_nothing = on, came_to_nothing
    found.save(update_fields=["ended_on", "came_to_nothing"])
    append(here, [Fact("limitation.ended", _body(found), chain=found.receivable.debtor_id)])


@needs(Right.ACT)
def withdraw(here: Acting, note_id: int) -> None:
    """Take back what was noted by mistake. Raises EventUnknown."""
    found = _standing(note_id)
    found.withdrawn_at = here.at
    found.save(update_fields=["withdrawn_at"])
    fact = Fact("limitation.withdrawn", {"note": found.pk}, chain=found.receivable.debtor_id)
    append(here, [fact])


def receivable_of_note(here: Acting, note_id: int) -> int:
    """The receivable that a note is about, whether or not it was withdrawn. Raises EventUnknown."""
    found = LimitationNote.objects.filter(pk=note_id).values_list("receivable_id", flat=True).first()
    if found is None:
        raise EventUnknown
    return found


def _standing(note_id: int) -> LimitationNote:
    found = (
        LimitationNote.objects.select_for_update(of=("self",))
        .select_related("receivable")
        .filter(pk=note_id, withdrawn_at=None)
        .first()
    )
    if found is None:
        raise EventUnknown
    return found


def _body(one: LimitationNote) -> dict[str, object]:
    return {
        "note": one.pk,
        "receivable": one.receivable_id,
        "kind": one.kind,
        "on": one.happened_on,
        "ended_on": one.ended_on,
        "came_to_nothing": one.came_to_nothing,
    }


def _check_days(noted: Noted, today: date) -> None:
    if max(noted.on, noted.ended_on or noted.on) > today:
        raise EventInFuture(day=max(noted.on, noted.ended_on or noted.on))
    ends = noted.ended_on is not None or noted.came_to_nothing
    if ends and (noted.kind not in LASTING or (noted.ended_on or noted.on) < noted.on):
        raise EventEndsBefore(day=noted.on, ended=noted.ended_on or noted.on)


def _check_against(found: Sequence[Receivable], noted: Noted) -> None:
    for one in found:
        since = min(filter(None, (one.issued_on, one.due_on, one.performed_on)))
        if noted.on < since:
            raise EventBeforeDebt(day=noted.on, number=one.number, since=since)
    same = LimitationNote.objects.filter(
        receivable__in=[one.pk for one in found], kind=noted.kind.value, happened_on=noted.on, withdrawn_at=None
    )
    if (twice := same.select_related("receivable").first()) is not None:
        raise EventNoted(day=noted.on, number=twice.receivable.number)
