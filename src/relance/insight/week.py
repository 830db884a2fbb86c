"""What came in within a week, and what is undertaken around now. One question for both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import connection

from relance.domain.calendars import midnight
from relance.domain.date_ranges import DateRange
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.exchanges.models import Party
from relance.exchanges.words import PARTY_WORDS, undertaking
from relance.tenancy.context import Acting
from relance.tenancy.statements import sql

WEEK, FORTNIGHT = timedelta(days=7), timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something that came in."""

    icon: str
    said: Sentence


@dataclass(frozen=True, slots=True)
class Promised:
    """What a side undertook, and nobody has said the end of."""

    debtor: int
    debtor_name: str
    until: date
    party: Sentence
    what: Sentence | str
    is_broken: bool


CAME_IN = sql("""
    (SELECT 'import' AS kind, imported_at AS at, file_name AS what, created_count AS number, NULL::numeric AS amount, '' AS currency
        FROM intake_import WHERE imported_at >= %(week_ago)s ORDER BY imported_at DESC LIMIT 5)
    UNION ALL
    (SELECT 'payment', p.recorded_at, d.name, 1, p.amount, p.currency FROM receivables_payment p
        JOIN parties_debtor own ON own.id = p.debtor_id JOIN parties_debtor d ON d.id = own.head_id
        WHERE p.recorded_at >= %(week_ago)s AND p.source <> 'books' AND p.nature = 'payment' AND p.voided_at IS NULL
        ORDER BY p.recorded_at DESC LIMIT 5)
    UNION ALL
    (SELECT 'bounce', m.settled_at, d.name, 1, NULL, '' FROM outbox_message m JOIN outbox_notice n ON n.id = m.notice_id
        JOIN parties_debtor d ON d.id = n.debtor_id
        WHERE m.state = 'bounced' AND m.settled_at >= %(week_ago)s ORDER BY m.settled_at DESC LIMIT 5)
    ORDER BY at DESC LIMIT 10
""")
PROMISED = sql("""
    SELECT d.id, d.name, c.due_on, c.party, c.what FROM exchanges_commitment c JOIN parties_debtor own ON own.id = c.debtor_id
    JOIN parties_debtor d ON d.id = own.head_id
    WHERE c.ended_at IS NULL AND c.due_on <= %(until)s
    UNION
    SELECT d.id, d.name, h.until, 'debtor', '' FROM receivables_binding_hold h
    LEFT JOIN receivables_receivable r ON r.id = h.receivable_id
    JOIN parties_debtor own ON own.id = coalesce(h.debtor_id, r.debtor_id) JOIN parties_debtor d ON d.id = own.head_id
    WHERE h.kind = 'promise' AND h.until BETWEEN %(since)s AND %(until)s
        AND NOT EXISTS (SELECT FROM parties_debtor a JOIN exchanges_commitment c ON c.debtor_id = a.id
            WHERE (a.id = d.id OR a.same_as_id = d.id) AND c.due_on = h.until)
    ORDER BY 3, 2 LIMIT 30
""")
HAPPENED = sql(
    """
    SELECT kind, number, what, at, amount, currency, NULL::date, '', '' FROM ({came_in}) came_in
    UNION ALL
    SELECT 'promised', id, name, NULL, NULL, '', due_on, party, what FROM ({promised}) promised
""",
    came_in=CAME_IN,
    promised=PROMISED,
)


def week(here: Acting) -> tuple[list[Arrival], list[Promised]]:
    """Imports, payments and messages that came back, of the last seven days; what is promised for within two weeks, or lapsed."""
    week_ago = midnight(here.today - WEEK, here.zone.key)
    around = DateRange.closed(here.today - FORTNIGHT, here.today + FORTNIGHT)
    arrivals: list[Arrival] = []
    promised: list[Promised] = []
    with connection.cursor() as cursor:
        cursor.execute(HAPPENED, {"week_ago": week_ago, "since": around.start, "until": around.last})
        for kind, number, name, at, amount, currency, due_on, party, what in cursor.fetchall():
            if kind == "promised":
                side = Party(party)
                promised.append(
                    Promised(number, name, due_on, PARTY_WORDS[side], undertaking(side, what), due_on < here.today)
                )
            else:
                arrivals.append(_arrival(kind, at, name, number, amount, currency))
    return arrivals, promised


def _arrival(kind: str, at: datetime, what: str, number: int, amount: Decimal | None, currency: str) -> Arrival:
    if kind == "import":
        facts = {"at": at, "file": what, "count": number}
        return Arrival("import", Sentence("{at}: {file}, {count} new {count:receivable|receivables}", facts))
    if amount is not None:
        paid = Money(amount, currency).rounded()
        return Arrival("bank", Sentence("{at}: {amount} from {debtor}", {"at": at, "amount": paid, "debtor": what}))
    return Arrival("email", Sentence("{at}: a message to {debtor} came back", {"at": at, "debtor": what}))
