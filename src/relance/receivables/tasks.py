"""What of the receivables waits for a person: entries to review, kinds unsaid, debts near their end, claims to declare."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from relance.domain.calendars import ONE_DAY
from relance.domain.law.fr.claim_declaration import Declaring
from relance.domain.law.fr.limitation_rules import Nearness
from relance.domain.law.fr.standing import first_day_established
from relance.receivables.accumulating import ACCUMULATING, accumulating_facts
from relance.receivables.insolvency import UNDECLARED, undeclared_from
from relance.receivables.limitation import NEAR, bounds, nearing_from
from relance.tenancy.context import Acting
from relance.tenancy.counting import MOST_COUNTED
from relance.tenancy.statements import sql
from relance.tenancy.waiting import Answer, Question, Task

COUNTED = sql(
    """
    SELECT 'receivable.to_review', count(*), min(d.head_id), max(d.head_id)
    FROM receivables_receivable r JOIN parties_debtor d ON d.id = r.debtor_id WHERE r.nature <> 'invoice' AND r.open_amount > 0
    UNION ALL
    SELECT 'debtor.kind_unsaid', count(*), min(u.id), max(u.id) FROM (
        SELECT d.id FROM parties_debtor d WHERE d.kind_in_law = 'unknown' AND d.same_as_id IS NULL
            AND EXISTS (SELECT FROM (SELECT d.id UNION ALL SELECT g.id FROM parties_debtor g WHERE g.same_as_id = d.id) a
                JOIN receivables_receivable r ON r.debtor_id = a.id WHERE r.open_amount > 0) LIMIT {most_counted}) u
    UNION ALL
    SELECT 'receivable.unestablished', count(*), min(d.id), max(d.id)
    FROM receivables_receivable r JOIN parties_debtor own ON own.id = r.debtor_id JOIN parties_debtor d ON d.id = own.head_id
    WHERE r.nature = 'invoice' AND r.open_amount > 0 AND r.due_on < %(established)s AND NOT r.due_is_assumed
        AND (d.kind_in_law = 'public_body' OR d.kind_in_law = 'company' AND NOT EXISTS (
            SELECT FROM tenancy_preference WHERE key = 'penalty-rate'))
    UNION ALL
    SELECT 'debtor.accumulating', count(*), min(a.debtor_id), max(a.debtor_id) FROM ({accumulating} LIMIT {most_counted}) a
""",
    most_counted=MOST_COUNTED,
    accumulating=ACCUMULATING,
)


def tasks(here: Acting) -> tuple[Question, ...]:
    """Entries to review, customers of an unsaid kind or whose invoices pile up, days whose rate is not established, debts
    that will be time-barred soon, insolvency procedures to which nothing is declared.
    """
    facts = {"established": first_day_established() - ONE_DAY, **accumulating_facts(here.today)}
    return (
        Question(COUNTED, facts),
        Question(
            sql("SELECT {near}, 1, NULL::bigint, NULL::bigint", near=NEAR),
            bounds(here.today),
            partial(_near_the_end, here),
        ),
        Question(
            sql("SELECT {undeclared}, 1, NULL::bigint, NULL::bigint", undeclared=UNDECLARED),
            {"today": here.today},
            partial(_to_declare, here),
        ),
    )


def _near_the_end(here: Acting, answers: Sequence[Answer]) -> list[Task]:
    """Those near it, then those that come within the year. ``day`` is the first last day; of a list that was cut, so many at least."""
    found = nearing_from(answers[0].what, today=here.today)
    return [
        Task(
            f"limitation.{near.value}",
            len(those),
            those[0].debtor_name,
            len({one.debtor for one in those}) > 1,
            {"day": those[0].last_day},
            found.is_whole,
        )
        for near in (Nearness.LAST, Nearness.FIRST)
        if (those := [one for one in found.listed if one.nearness is near])
    ]


def _to_declare(here: Acting, answers: Sequence[Answer]) -> list[Task]:
    """By how much time is left: ``day`` is the last for the first of them, ``relief`` the last to be relieved of having missed it."""
    found = undeclared_from(answers[0].what)
    return [
        Task(
            f"insolvency.{standing.value}",
            len(those),
            those[0].debtor_name,
            len(those) > 1,
            {"day": those[0].procedure.declare_by, "relief": those[0].procedure.relief_by},
        )
        for standing in Declaring
        if (those := [one for one in found if one.procedure.standing(here.today) is standing])
    ]
