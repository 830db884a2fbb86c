"""Insolvency procedures of debtors: both dates, the declaration of the claim, and who has still to declare.

Noting one stops every letter about what was owed (a hold of its own kind, as anybody may set); a declared claim holds
limitation until the procedure is closed and stands for a formal notice (C. com. L622-25-1).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, JSONObject

from relance.domain.calendars import place_of_postal_code
from relance.domain.errors import DomainError
from relance.domain.ids import DebtorId
from relance.domain.law.fr.claim_declaration import Procedure
from relance.domain.scenario.decide import HoldKind
from relance.journal.appending import Fact, append
from relance.parties.details import DebtorUnknown
from relance.parties.models import Debtor
from relance.receivables.holds import hold
from relance.receivables.models import Hold, Insolvency
from relance.receivables.targets import WholeDebtor
from relance.tenancy.context import Acting
from relance.tenancy.models import Preference
from relance.tenancy.preferences import POSTAL_CODE
from relance.tenancy.rights import Right, needs
from relance.tenancy.statements import quoted, sql

# A claim may be declared before the judgment is published.
ORDER = (
    ("opened_on", "published_on"), ("opened_on", "declared_on"), ("opened_on", "closed_on"), ("published_on", "closed_on"),
    ("declared_on", "closed_on"),
)  # fmt: skip
DATES = ("opened_on", "published_on", "declared_on", "closed_on")
# Who is insolvent as far as anybody said, on ``today``.
INSOLVENT = sql("""
    SELECT coalesce(h.debtor_id, r.debtor_id) AS debtor_id FROM receivables_binding_hold h
    LEFT JOIN receivables_receivable r ON r.id = h.receivable_id
    WHERE h.kind = 'insolvency' AND h.binds_through >= %(today)s
    UNION SELECT debtor_id FROM receivables_insolvency WHERE closed_on IS NULL
""")
# The customers that are insolvent as far as anybody said, owe something on any account, and whose claim is not declared: one
# text, a JSON array of rows, so that Today asks it among its other questions.
UNDECLARED = sql(
    """(
    SELECT json_agg(json_build_array(o.id, o.name, o.postal_code, o.ours, o.opened_on, o.published_on))::text FROM (
        SELECT d.id, d.name, d.postal_code, y.opened_on, y.published_on,
            (SELECT value FROM tenancy_preference WHERE key = {postal_code}) AS ours
        FROM (SELECT DISTINCT own.head_id FROM ({insolvent}) i JOIN parties_debtor own ON own.id = i.debtor_id) i
        JOIN parties_debtor d ON d.id = i.head_id
        LEFT JOIN LATERAL (
            SELECT y.opened_on, y.published_on, y.declared_on FROM receivables_insolvency y
            WHERE y.debtor_id IN (SELECT {accounts}) AND y.closed_on IS NULL ORDER BY y.declared_on, y.published_on, y.id LIMIT 1) y ON true
        WHERE y.declared_on IS NULL AND EXISTS (
            SELECT FROM receivables_receivable w WHERE w.debtor_id IN (SELECT {accounts}) AND w.open_amount > 0)
        ORDER BY y.published_on, d.id LIMIT 1000) o)""",
    postal_code=quoted(POSTAL_CODE.key),
    insolvent=INSOLVENT,
    accounts=sql("d.id UNION ALL SELECT g.id FROM parties_debtor g WHERE g.same_as_id = d.id"),
)


class DateInFuture(DomainError):
    """It has not come."""

    code = "insolvency_in_future"
    template = "{day} has not come yet: note it once it happened."


class DatesOutOfOrder(DomainError):
    """A later act before an earlier one."""

    code = "insolvency_out_of_order"
    template = "{later} lies before {earlier}: first the judgment, then its publication and the declaration, then the end. Check the dates."


class NothingOfInsolvency(DomainError):
    """No date at all."""

    code = "insolvency_without_dates"
    template = "Give at least one date: the judgment, its publication in the BODACC, the declaration, or the end."


@dataclass(frozen=True, slots=True)
class Undeclared:
    """An insolvent debtor to whose procedure nothing is declared yet."""

    debtor: int
    debtor_name: str
    procedure: Procedure


@needs(Right.ACT)
def note_insolvency(here: Acting, debtor_id: DebtorId, dates: Mapping[str, date | None]) -> Procedure | None:
    """Note what is known of a debtor's procedure; dates that are not named stay. Returns how it stands, None once closed.

    A procedure is the customer's: what was noted on another account of theirs goes on.

    The letters about that debtor stop with it. Raises DebtorUnknown, NothingOfInsolvency, DateInFuture, DatesOutOfOrder.
    """
    debtor = Debtor.objects.select_for_update().filter(pk=debtor_id).first()
    if debtor is None:
        raise DebtorUnknown
    found = _open_ones(debtor.head_id).first() or Insolvency(
        organisation_id=here.organisation, debtor_id=debtor_id, author=here.actor, recorded_at=here.at
    )
    for name in DATES:
        setattr(found, name, dates[name] if name in dates else getattr(found, name))
    _check(found, here.today)
    found.save(update_fields=DATES if found.pk else None)
    if found.closed_on is None and not _is_held(debtor.head_id, here.today):
        hold(here, target=WholeDebtor(debtor_id), kind=HoldKind.INSOLVENCY, until=None, note="")
    body = {"insolvency": found.pk} | {name: getattr(found, name) for name in DATES}
    append(here, [Fact("insolvency.noted", body, chain=debtor_id)])
    (known,) = with_procedure(here, Debtor.objects.filter(pk=debtor_id))
    return procedure_of(known)


def _check(found: Insolvency, today: date) -> None:
    known = [day for name in DATES if (day := getattr(found, name)) is not None]
    if not known:
        raise NothingOfInsolvency
    if max(known) > today:
        raise DateInFuture(day=max(known))
    for first, then in ORDER:
        earlier, later = getattr(found, first), getattr(found, then)
        if earlier and later and later < earlier:
            raise DatesOutOfOrder(earlier=earlier, later=later)


def _open_ones(head: int | OuterRef) -> QuerySet[Insolvency]:
    """The procedures that are open on any account of a customer; the one whose claim is declared counts first."""
    found = Insolvency.objects.filter(debtor__head_id=head, closed_on=None)
    return found.order_by("declared_on", "published_on", "pk")


def _is_held(head: int, today: date) -> bool:
    standing = Hold.objects.filter(debtor__head_id=head, kind=HoldKind.INSOLVENCY.value, released_at=None)
    return any(today in one.days_left for one in standing)


def with_procedure(here: Acting, debtors: QuerySet[Debtor]) -> QuerySet[Debtor]:
    """The debtors with what ``procedure_of`` reads, in the same statement."""
    open_one = _open_ones(OuterRef("head_id"))
    ours = Preference.objects.filter(key=POSTAL_CODE.key).values("value")[:1]
    facts = JSONObject(opened_on="opened_on", published_on="published_on", declared_on="declared_on")
    return debtors.annotate(
        procedure=Subquery(open_one.annotate(facts=Cast(facts, CharField())).values("facts")[:1]),
        our_postal_code=Subquery(ours),
    )


def procedure_of(debtor: Any) -> Procedure | None:
    """The procedure of a debtor read ``with_procedure``; None where none is noted."""
    if debtor.procedure is None:
        return None
    facts = {name: date.fromisoformat(day) if day else None for name, day in json.loads(debtor.procedure).items()}
    return _procedure(debtor.postal_code, debtor.our_postal_code, **facts)


def undeclared_from(found: str | None) -> list[Undeclared]:
    """Who is insolvent and has nothing declared, out of what ``UNDECLARED`` answered; the next deadline first."""
    rows = [
        Undeclared(
            pk, name, _procedure(theirs, ours, opened_on=_day(opened), published_on=_day(published), declared_on=None)
        )
        for pk, name, theirs, ours, opened, published in json.loads(found or "[]")
    ]
    return sorted(rows, key=lambda one: (one.procedure.declare_by or date.max, one.debtor))


def _procedure(
    theirs: str, ours: str | None, *, opened_on: date | None, published_on: date | None, declared_on: date | None
) -> Procedure:
    """Where we live is not known: no more than the shorter term."""
    court = place_of_postal_code(theirs)
    return Procedure(opened_on, published_on, declared_on, court, place_of_postal_code(ours) if ours else court)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
