"""What of petitions waits for a person: a court that takes longer than foreseen, one signed and not filed, an order to serve."""

from __future__ import annotations

from datetime import timedelta

from relance.domain.procedure.acts.court import SERVED_OR_OVER
from relance.tenancy.context import Acting
from relance.tenancy.statements import sql
from relance.tenancy.waiting import Question

LATE_BY, FILE_WITHIN, SERVE_WITHIN = timedelta(days=15), timedelta(days=7), timedelta(days=35)
COUNTED = sql("""
    SELECT 'court.late', count(*), min(c.debtor_id), max(c.debtor_id) FROM court_filing f
    JOIN court_petition p ON p.id = f.petition_id JOIN cases_case c ON c.id = p.case_id
    JOIN cases_standing s ON s.case_id = c.id AND s.stage = 'court'
    WHERE f.expected_on < %(court_is_late)s AND c.closed_at IS NULL
        AND NOT EXISTS (SELECT FROM court_decision d WHERE d.petition_id = p.id)
    UNION ALL
    SELECT 'court.unfiled', count(*), min(c.debtor_id), max(c.debtor_id) FROM court_petition p JOIN cases_case c ON c.id = p.case_id
    JOIN cases_standing s ON s.case_id = c.id AND s.stage = 'amicable'
    WHERE p.signed_at < %(signed_before)s AND c.closed_at IS NULL
        AND NOT EXISTS (SELECT FROM court_filing f WHERE f.petition_id = p.id)
        AND NOT EXISTS (SELECT FROM court_petition l WHERE l.case_id = p.case_id AND l.version > p.version)
    UNION ALL
    SELECT 'court.serve', count(*), min(c.debtor_id), max(c.debtor_id) FROM court_decision d
    JOIN court_petition p ON p.id = d.petition_id JOIN cases_case c ON c.id = p.case_id
    WHERE d.serve_safely BETWEEN %(court_today)s AND %(serve_before)s AND c.closed_at IS NULL AND NOT EXISTS (
        SELECT FROM cases_act a WHERE a.case_id = c.id AND a.id > d.act_id AND a.kind = ANY(%(served_or_over)s))
""")


def tasks(here: Acting) -> tuple[Question, ...]:
    """Courts that take longer than foreseen, and petitions that were signed and lie about."""
    facts = {
        "court_is_late": here.today - LATE_BY, "signed_before": here.at - FILE_WITHIN, "court_today": here.today,
        "serve_before": here.today + SERVE_WITHIN, "served_or_over": sorted(SERVED_OR_OVER),
    }  # fmt: skip
    return (Question(COUNTED, facts),)
