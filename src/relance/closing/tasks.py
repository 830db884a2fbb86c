"""What of losses waits for a person: VAT whose day comes near, a mention whose text ends, money that came after all, accounts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from relance.closing.models import EntryKind
from relance.domain.closing.entries import VatFate
from relance.domain.closing.mention import last_known_day
from relance.domain.closing.vat_file import recover_by
from relance.tenancy.context import Acting
from relance.tenancy.preferences import LOSS_ACCOUNTS
from relance.tenancy.statements import quoted, sql
from relance.tenancy.waiting import Answer, Question, Task, counted

NEAR = timedelta(days=120)  # before 31 December: from the beginning of September on
MENTION_ENDS_WITHIN = timedelta(days=183)
SHOWN_FOR = timedelta(days=14)  # what came after a loss is said for two weeks

VAT_ENDS = sql(
    """SELECT 'loss.vat_ends', count(*), min(r.debtor_id), max(r.debtor_id)
       FROM closing_closing c JOIN receivables_receivable r ON r.id = c.receivable_id
       WHERE c.undone_at IS NULL AND c.vat_fate = {later} AND %(vat_is_near)s
           AND extract(year FROM c.ground_on) = %(vat_event_year)s""",
    later=quoted(VatFate.LATER.value),
)
PAID_AFTER = sql(
    """SELECT 'loss.paid', count(*), min(r.debtor_id), max(r.debtor_id)
       FROM closing_entry e JOIN closing_closing c ON c.id = e.closing_id JOIN receivables_receivable r ON r.id = c.receivable_id
       WHERE e.kind = {late} AND e."on" > %(paid_after)s
           AND NOT EXISTS (SELECT FROM closing_entry u WHERE u.counters_id = e.id)""",
    late=quoted(EntryKind.LATE_PAYMENT.value),
)
UNCONFIRMED = sql(
    """SELECT 'loss.accounts_unconfirmed', count(*), NULL::bigint, NULL::bigint FROM closing_closing c
       WHERE c.undone_at IS NULL AND NOT EXISTS (SELECT FROM tenancy_preference p WHERE p.key = {accounts})""",
    accounts=quoted(LOSS_ACCOUNTS.key),
)
MENTION_ENDS = sql(
    """SELECT 'loss.mention_ends', count(*), min(r.debtor_id), max(r.debtor_id)
       FROM closing_closing c JOIN receivables_receivable r ON r.id = c.receivable_id
       WHERE c.undone_at IS NULL AND c.vat_fate = {later} AND %(mention_ends)s""",
    later=quoted(VatFate.LATER.value),
)


def tasks(here: Acting) -> tuple[Question, ...]:
    """Each warning with the day that it is about."""
    last, ends = recover_by(date(here.today.year - 2, 1, 1)), last_known_day()
    near = {"vat_is_near": last - here.today <= NEAR, "vat_event_year": last.year - 2}
    soon = ends is not None and ends - here.today <= MENTION_ENDS_WITHIN
    return (
        Question(VAT_ENDS, near, _with_day(last)),
        Question(PAID_AFTER, {"paid_after": here.today - SHOWN_FOR}),
        Question(UNCONFIRMED),
        Question(MENTION_ENDS, {"mention_ends": soon}, _with_day(ends)),
    )


def _with_day(day: date | None) -> Callable[[Sequence[Answer]], list[Task]]:
    """Counted, each with this day."""
    return lambda answers: [replace(task, facts={"day": day}) for task in counted(answers)]
