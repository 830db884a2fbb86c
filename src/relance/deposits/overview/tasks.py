"""What of the deposits waits for a person."""

from __future__ import annotations

from relance.deposits.card.owing import FACTS, OWED
from relance.deposits.card.plain_payments import SUPERSEDED
from relance.deposits.overview.standings import ALIVE, facts_of, known
from relance.tenancy.context import Acting
from relance.tenancy.statements import sql
from relance.tenancy.waiting import Question

COUNTED = sql(
    "SELECT 'deposit.' || decides, count(*), min(debtor), max(debtor) FROM ({facts}) f GROUP BY 1",
    facts=facts_of(ALIVE, sql("decides IS NOT NULL")),
)

# Of plain payments, the refunds that the provider refused, until a person tries again or says that it went back otherwise.
OWED_BACK = sql(
    """SELECT 'deposit.owed_back', count(*), min(g.debtor_id), max(g.debtor_id)
    FROM (SELECT w.guarantee_id FROM ({owed}) w WHERE w.owed > 0
        UNION ALL SELECT DISTINCT p.guarantee_id FROM deposits_refund r JOIN deposits_hostedpage p ON p.id = r.page_id
            WHERE r.claim_id IS NULL AND r.state IN ('declined', 'dropped') AND r.why <> ALL(%(superseded)s)) w
    JOIN deposits_guarantee g ON g.id = w.guarantee_id""",
    owed=OWED,
)

BOOKINGS = sql(
    """SELECT CASE WHEN b.state IN ('moved', 'gone') THEN 'booking.changed' ELSE 'booking.to_ask' END, count(*), NULL::bigint, NULL::bigint
    FROM deposits_booking b JOIN deposits_calendarfeed f ON f.organisation_id = b.organisation_id AND f.id = b.feed_id
    WHERE f.removed_at IS NULL AND b.ends_on >= %(today)s AND b.state IN ('proposed', 'overlaps', 'refused', 'moved', 'gone') GROUP BY 1"""
)
CALENDARS = sql(
    "SELECT 'calendar.failed', count(*), NULL::bigint, NULL::bigint FROM deposits_calendarfeed WHERE removed_at IS NULL AND failures > 2"
)


def tasks(here: Acting) -> tuple[Question, ...]:
    """Guarantees that fail before arrival, claims to decide, answers, disputes with their day, money owed back, bookings to ask."""
    return (
        Question(COUNTED, known(here)),
        Question(OWED_BACK, FACTS | {"superseded": list(SUPERSEDED)}),
        Question(BOOKINGS, {"today": here.today}),
        Question(CALENDARS, {}),
    )
