"""What of the cases waits for a person: tasks for today, deadlines that passed, messages to read, offers to answer."""

from __future__ import annotations

from datetime import timedelta

from relance.domain.procedure.acts import ACTS
from relance.domain.procedure.stages import Who
from relance.tenancy.context import Acting
from relance.tenancy.statements import sql
from relance.tenancy.waiting import Question

SOON_DAYS = 2
# An act that waits for our word: of a kind that passes the ball to us and is answered, with no answer after it.
OURS_TO_ANSWER = {
    key: sorted(kind.answered_by) for key, kind in ACTS.items() if kind.awaited and kind.passes_to is Who.CREDITOR
}
COUNTED = sql("""
    SELECT 'case.missed', count(*), min(m.debtor_id), max(m.debtor_id) FROM (
        SELECT c.debtor_id, 'task:' || t.id AS term, c.id AS case_id FROM cases_task t JOIN cases_case c ON c.id = t.case_id
        WHERE t.done_id IS NULL AND t.due_on < %(today)s AND c.closed_at IS NULL
        UNION ALL
        SELECT c.debtor_id, 'instalment:' || i.number, c.id FROM cases_instalment i JOIN exchanges_commitment m ON m.id = i.commitment_id
        JOIN cases_case c ON c.id = i.case_id JOIN cases_standing s ON s.case_id = c.id AND s.stage = 'plan' AND s.act_id = i.act_id
        WHERE m.due_on < %(today)s AND m.was_kept IS NOT TRUE AND c.closed_at IS NULL
            AND (SELECT coalesce(sum(p.amount), 0) FROM cases_caseitem x
                JOIN receivables_imputation p ON p.receivable_id = x.receivable_id JOIN receivables_payment y ON y.id = p.payment_id
                WHERE x.case_id = c.id AND y.nature = 'payment' AND y.received_on >= s.since)
              < (SELECT sum(e.amount) FROM cases_instalment e WHERE e.act_id = i.act_id AND e.number <= i.number)
        UNION ALL
        SELECT c.debtor_id, 'act:' || a.id, c.id FROM cases_act a JOIN cases_case c ON c.id = a.case_id
        WHERE a.until < %(today)s AND c.closed_at IS NULL AND a.kind = ANY(%(asked)s) AND NOT EXISTS (
            SELECT FROM cases_act l JOIN unnest(%(asked)s::text[], %(answers)s::text[]) w (asked, answer) ON w.asked = a.kind
            WHERE l.case_id = a.case_id AND l.id > a.id AND l.kind = w.answer)
    ) m WHERE NOT EXISTS (SELECT FROM cases_act k WHERE k.case_id = m.case_id AND k.kind = 'alarm_closed' AND k.code = m.term)
    UNION ALL
    SELECT 'case.task', count(*), min(c.debtor_id), max(c.debtor_id) FROM cases_task t JOIN cases_case c ON c.id = t.case_id
    WHERE t.done_id IS NULL AND t.due_on BETWEEN %(today)s AND %(soon)s AND c.closed_at IS NULL
    UNION ALL
    SELECT 'case.answer', count(*), min(c.debtor_id), max(c.debtor_id) FROM cases_act a JOIN cases_case c ON c.id = a.case_id
    WHERE c.closed_at IS NULL AND a.kind = ANY(%(ours)s) AND NOT EXISTS (
        SELECT FROM cases_act l JOIN unnest(%(asked)s::text[], %(answers)s::text[]) w (asked, answer) ON w.asked = a.kind
        WHERE l.case_id = a.case_id AND l.id > a.id AND l.kind = w.answer)
    UNION ALL
    SELECT 'case.unread', count(*), min(c.debtor_id), max(c.debtor_id) FROM cases_casemessage m JOIN cases_case c ON c.id = m.case_id
    WHERE m.read_at IS NULL AND m.to = 'creditor'
    UNION ALL
    SELECT 'case.paid', count(*), min(c.debtor_id), max(c.debtor_id) FROM cases_case c
    WHERE c.closed_at IS NULL AND NOT EXISTS (SELECT FROM cases_caseitem i JOIN receivables_receivable r ON r.id = i.receivable_id
        WHERE i.case_id = c.id AND r.open_amount > 0)
""")


def tasks(here: Acting) -> tuple[Question, ...]:
    """Deadlines of cases that passed, tasks for these days, offers and requests to answer, messages to read, cases that are paid."""
    awaited = [
        (key, answer) for key, kind in ACTS.items() if kind.awaited for answer in (*sorted(kind.answered_by), key)
    ]
    facts = {
        "today": here.today, "soon": here.today + timedelta(SOON_DAYS), "ours": sorted(OURS_TO_ANSWER),
        "asked": [key for key, _ in awaited], "answers": [answer for _, answer in awaited],
    }  # fmt: skip
    return (Question(COUNTED, facts),)
