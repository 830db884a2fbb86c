"""All that is known of a deposit, in one statement: guest, stay, card, claims and their money, and where that makes it stand.

``tests/deposits/overview/test_the_list.py`` holds it to ``requests.state_of`` and ``moves.recovery_line``, which say the same of one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, NamedTuple

from django.db import connection

from relance.domain.deposits.claims import Recovered
from relance.domain.deposits.standings import ARRIVAL_NEAR, CLAIM_ENDS_NEAR, SETTLED_SHOWN, Moment, Standing, ToDecide
from relance.domain.money import Money
from relance.tenancy.context import Acting
from relance.tenancy.statements import Sql, columns_of, sql

MOMENTS = {1: Moment.TO_COME, 2: Moment.STAYING, 3: Moment.AFTER}
EVERY = sql("true")
# What is not surely over: the rest of a house's history is never looked at for the list of every day.
ALIVE = sql("""
    q.id IN (
        SELECT x.id FROM deposits_guarantee x WHERE x.released_at IS NULL AND x.cancelled_at IS NULL AND (x.claim_until >= %(today)s
            OR EXISTS (SELECT FROM deposits_card c WHERE c.guarantee_id = x.id AND c.replaced_at IS NULL AND c.erased_at IS NULL))
        UNION ALL SELECT c.guarantee_id FROM deposits_claim c WHERE c.requested_at IS NOT NULL
            AND (c.ended_at IS NULL OR c.outcome IN ('recovery', 'left') OR c.ended_at >= %(deposit_settled)s)
        UNION ALL SELECT c.guarantee_id FROM deposits_carddispute b JOIN deposits_claim c ON c.id = b.claim_id WHERE b.closed_at IS NULL
        UNION ALL SELECT p.guarantee_id FROM deposits_carddispute b JOIN deposits_hostedpage p ON p.id = b.page_id
            WHERE b.claim_id IS NULL AND b.closed_at IS NULL)
""")
CLAIMS = sql("""
    SELECT count(*) AS count, sum(c.amount) AS claimed, sum(c.covered) AS covered, max(c.id) AS last,
        coalesce(sum(money.card), 0) AS card, coalesce(sum(money.after), 0) AS after,
        sum(CASE WHEN c.ended_at IS NOT NULL AND c.outcome = 'cancelled' THEN 0
            ELSE greatest(0, c.amount - c.covered - coalesce(money.card, 0) - coalesce(money.after, 0)) END) AS open,
        bool_or(c.ended_at IS NULL) AS is_running, bool_or(c.outcome = 'left') AS is_left,
        bool_and(c.outcome = 'cancelled') AS is_cancelled,
        max(c.ended_at) AS ended_at, bool_or(said.is_contested) AS is_contested, bool_or(said.waits) AS waits,
        bool_or(said.holds AND (c.ended_at IS NULL OR r.open_amount > 0)) AS is_held,
        max(said.since) AS answered_at,
        min(bank.answer_by) AS answer_by, bool_or(bank.is_open) AS is_disputed, bool_or(bank.is_unanswered) AS is_unanswered,
        bool_or(bank.is_lost AND c.outcome = 'recovery') AS is_taken_back,
        bool_or(r.id IS NOT NULL) AS is_recovered,
        bool_or(r.open_amount > 0) AS is_owed, bool_or(lost.id IS NOT NULL) AS is_lost,
        bool_and(r.id IS NULL OR r.open_amount = 0 OR g.outcome = 'scenario_finished') AS is_finished,
        min(g.next_on) AS next_on, min(c.requested_at) AS requested_at, max(c.window_ends_on) AS window_ends_on,
        min(c.answer_until) AS answer_until, max(c.stopped_at) AS stopped_at, sum(tried.count) AS tries
    FROM deposits_claim c
    LEFT JOIN receivables_receivable r ON r.id = c.receivable_id
    LEFT JOIN scenarios_dunning g ON g.receivable_id = r.id
    LEFT JOIN closing_closing lost ON lost.receivable_id = r.id AND lost.undone_at IS NULL
    LEFT JOIN LATERAL (
        SELECT sum(m.amount) AS card, greatest(0,
            (SELECT sum(i.amount) FROM receivables_imputation i JOIN receivables_payment p ON p.id = i.payment_id
                WHERE i.receivable_id = r.id AND p.nature = 'payment')
            - coalesce(sum(m.amount) FILTER (WHERE m.recorded_at > r.imported_at AND (m.kind IN ('card', 'page', 'refund')
                OR m.kind = 'given_back'
                    AND EXISTS (SELECT FROM deposits_carddispute b WHERE b.id = m.dispute_id AND b.is_asked_again))), 0)) AS after
        FROM deposits_move m WHERE m.claim_id = c.id) money ON true
    LEFT JOIN LATERAL (
        SELECT coalesce((array_agg(a.kind = 'contest' AND a.settled_at IS NULL ORDER BY a.id DESC)
                FILTER (WHERE a.kind <> 'ask'))[1], false) AS is_contested,
            coalesce(bool_or(e.is_unread OR (a.kind IN ('contest', 'offer') AND a.settled_at IS NULL)), false) AS waits,
            coalesce(bool_or(a.kind = 'ask' AND e.is_unread OR a.kind IN ('contest', 'offer') AND a.settled_at IS NULL), false) AS holds,
            max(a.given_at) AS since
        FROM exchanges_debtoranswer a JOIN exchanges_exchange e ON e.id = a.exchange_id
        WHERE a.subject = 'claim:' || c.id) said ON true
    LEFT JOIN LATERAL (
        SELECT bool_or(b.closed_at IS NULL) AS is_open, bool_or(b.closed_at IS NULL AND b.answered_at IS NULL) AS is_unanswered,
            bool_or(b.was_won = false AND b.decided_at IS NULL) AS is_lost,
            min(b.answer_by) FILTER (WHERE b.closed_at IS NULL AND b.answered_at IS NULL) AS answer_by
        FROM deposits_carddispute b WHERE b.claim_id = c.id) bank ON true
    LEFT JOIN LATERAL (SELECT count(*) AS count FROM deposits_attempt t WHERE t.claim_id = c.id AND t.state <> 'dropped') tried ON true
    WHERE c.guarantee_id = q.id AND c.requested_at IS NOT NULL
""")
# What was paid outright: what of it went back, and what a cardholder asks their bank for.
PLAIN = sql("""
    SELECT sum(p.amount) AS amount,
        coalesce(sum((SELECT sum(r.amount) FROM deposits_refund r WHERE r.claim_id IS NULL AND r.page_id = p.id
                AND r.state = 'captured')), 0)
            + coalesce(sum((SELECT sum(b.amount) FROM deposits_carddispute b WHERE b.claim_id IS NULL AND b.page_id = p.id
                AND b.was_won = false)), 0) AS gone,
        bool_or(bank.is_open) AS is_disputed, bool_or(bank.is_unanswered) AS is_unanswered, min(bank.answer_by) AS answer_by
    FROM deposits_hostedpage p
    LEFT JOIN LATERAL (
        SELECT bool_or(b.closed_at IS NULL) AS is_open, bool_or(b.closed_at IS NULL AND b.answered_at IS NULL) AS is_unanswered,
            min(b.answer_by) FILTER (WHERE b.closed_at IS NULL AND b.answered_at IS NULL) AS answer_by
        FROM deposits_carddispute b WHERE b.claim_id IS NULL AND b.page_id = p.id) bank ON true
    WHERE p.guarantee_id = q.id AND p.claim_id IS NULL AND p.amount IS NOT NULL AND p.outcome = 'paid'
""")
STANDS = sql("""CASE
    WHEN plain.is_disputed THEN 'disputed'
    WHEN plain.amount > 0 AND plain.gone >= plain.amount THEN 'given_back'
    WHEN plain.amount > 0 THEN 'paid'
    WHEN q.cancelled_at IS NOT NULL THEN 'cancelled'
    WHEN claim.is_disputed THEN 'disputed'
    WHEN claim.is_running AND claim.is_contested THEN 'contested'
    WHEN claim.is_running THEN 'claimed'
    WHEN claim.is_lost THEN 'written_off'
    WHEN claim.is_owed AND claim.is_finished THEN 'failed'
    WHEN claim.is_owed THEN 'recovery'
    WHEN (claim.is_left OR claim.is_taken_back) AND claim.open > 0 THEN 'left'
    WHEN claim.count > 0 AND NOT claim.is_cancelled THEN 'settled'
    WHEN q.released_at IS NOT NULL THEN 'released'
    WHEN card.id IS NOT NULL AND card.ends_on < q.claim_until THEN 'to_replace'
    WHEN card.id IS NOT NULL THEN 'given'
    WHEN %(today)s > q.claim_until THEN 'never_given'
    WHEN accepted.is_accepted THEN 'accepted'
    WHEN q.asked_at IS NOT NULL THEN 'asked'
    ELSE 'draft' END""")
DECIDES = sql("""CASE
    WHEN stands IN ('asked', 'accepted') AND begins_on <= %(deposit_arrives)s AND ends_on >= %(today)s THEN 'missing'
    WHEN stands = 'to_replace' THEN 'card_ends'
    WHEN is_unanswered THEN 'dispute'
    WHEN is_taken_back THEN 'taken_back'
    WHEN waits THEN 'answer'
    WHEN stands = 'given' AND kind = 'deposit' AND ends_on < %(today)s AND claim_until <= %(deposit_claims)s THEN 'last_days'
    WHEN stands IN ('left', 'failed') THEN stands END""")
MOMENT = sql("CASE WHEN begins_on > %(today)s THEN 1 WHEN ends_on >= %(today)s THEN 2 ELSE 3 END")


class Row(NamedTuple):
    """A deposit in the list. Sums are of all its claims, in its currency; ``stands`` and ``decides`` are words of the domain."""

    id: Annotated[int, "q.id"]
    year: Annotated[int, "q.year"]
    ordinal: Annotated[int, "q.number"]
    kind: Annotated[str, "q.kind"]
    debtor: Annotated[int, "q.debtor_id"]
    guest: Annotated[str, "d.name"]
    language: Annotated[str, "q.language"]
    listing_id: Annotated[int, "q.listing_id"]
    listing: Annotated[str, "place.name"]
    scheme: Annotated[str, "scheme.name"]
    external_id: Annotated[str, "q.external_id"]
    begins_on: Annotated[date, "q.begins_on"]
    ends_on: Annotated[date, "q.ends_on"]
    claim_until: Annotated[date, "q.claim_until"]
    amount: Annotated[Decimal, "q.amount"]
    currency: Annotated[str, "q.currency"]
    asked_at: Annotated[datetime | None, "q.asked_at"]
    remind_on: Annotated[date | None, "q.remind_on"]
    reminded_at: Annotated[datetime | None, "q.reminded_at"]
    released_at: Annotated[datetime | None, "q.released_at"]
    cancelled_at: Annotated[datetime | None, "q.cancelled_at"]
    given_at: Annotated[datetime | None, "card.given_at"]
    card_ends_on: Annotated[date | None, "card.ends_on"]
    network: Annotated[str | None, "card.network"]
    opened: Annotated[int, "coalesce(paid.opened, 0)"]
    claims: Annotated[int, "coalesce(claim.count, 0)"]
    claim: Annotated[int | None, "claim.last"]
    claimed: Annotated[Decimal, "coalesce(claim.claimed, 0)"]
    covered: Annotated[Decimal, "coalesce(claim.covered, 0)"]
    card: Annotated[Decimal, "coalesce(claim.card, 0)"]
    after: Annotated[Decimal, "coalesce(claim.after, 0)"]
    open: Annotated[Decimal, "coalesce(claim.open, 0)"]
    tries: Annotated[int, "coalesce(claim.tries, 0)"]
    requested_at: Annotated[datetime | None, "claim.requested_at"]
    answer_until: Annotated[datetime | None, "claim.answer_until"]
    window_ends_on: Annotated[date | None, "claim.window_ends_on"]
    stopped_at: Annotated[datetime | None, "claim.stopped_at"]
    ended_at: Annotated[datetime | None, "claim.ended_at"]
    next_on: Annotated[date | None, "claim.next_on"]
    waits: Annotated[bool, "coalesce(claim.waits, false)"]
    is_held: Annotated[bool, "coalesce(claim.is_held, false)"]
    answered_at: Annotated[datetime | None, "claim.answered_at"]
    answer_by: Annotated[datetime | None, "coalesce(claim.answer_by, plain.answer_by)"]
    is_taken_back: Annotated[bool, "coalesce(claim.is_taken_back, false)"]
    is_unanswered: Annotated[bool, "coalesce(claim.is_unanswered, plain.is_unanswered, false)"]
    stands: Annotated[str, STANDS]

    @property
    def number(self) -> str:
        """C-2026-0093."""
        return f"C-{self.year}-{self.ordinal:04d}"

    @property
    def standing(self) -> Standing:
        """Where it stands."""
        return Standing(self.stands)

    def money(self, amount: Decimal) -> Money:
        """One of its sums."""
        return Money(amount, self.currency).rounded()

    @property
    def recovered(self) -> Recovered:
        """Its recovery line."""
        return Recovered(self.covered, self.card, self.after, self.open)


@dataclass(frozen=True, slots=True)
class Deposit:
    """A row of the list, the moment of its stay, and what of it waits for a person."""

    row: Row
    moment: Moment
    decides: ToDecide | None


def facts_of(which: Sql, condition: Sql) -> Sql:
    """The rows that ``which`` names (of ``q``), with all that is known of them, as far as ``condition`` lets them."""
    facts = sql(
        """
    SELECT {columns} FROM deposits_guarantee q
    JOIN parties_debtor d ON d.id = q.debtor_id
    JOIN deposits_listing place ON place.id = q.listing_id
    JOIN deposits_scheme scheme ON scheme.id = q.scheme_id
    LEFT JOIN deposits_card card ON card.guarantee_id = q.id AND card.replaced_at IS NULL AND card.erased_at IS NULL
    LEFT JOIN LATERAL (
        SELECT count(*) AS opened FROM deposits_hostedpage p WHERE p.guarantee_id = q.id) paid ON true
    LEFT JOIN LATERAL ({plain}) plain ON q.kind = 'payment'
    LEFT JOIN LATERAL (
        SELECT true AS is_accepted FROM deposits_acceptance a WHERE a.guarantee_id = q.id AND a.amount = q.amount LIMIT 1) accepted ON true
    LEFT JOIN LATERAL ({claims}) claim ON true
    WHERE {which}""",
        columns=columns_of(Row),
        claims=CLAIMS,
        plain=PLAIN,
        which=which,
    )
    return sql(
        "SELECT * FROM (SELECT f.*, {moment} AS moment, {decides} AS decides FROM ({facts}) f) f WHERE {condition}",
        moment=MOMENT,
        decides=DECIDES,
        facts=facts,
        condition=condition,
    )


def known(here: Acting) -> dict[str, Any]:
    """The days by which ``facts_of`` reckons, for whoever reads now."""
    today = here.today
    return {
        "today": today,
        "deposit_arrives": today + timedelta(days=ARRIVAL_NEAR),
        "deposit_claims": today + timedelta(days=CLAIM_ENDS_NEAR),
        "deposit_settled": here.at - timedelta(days=SETTLED_SHOWN),
    }


def read(asked: Sql, facts: dict[str, Any]) -> list[Deposit]:
    """The deposits that a statement around ``facts_of`` finds; ``facts`` are ``known`` and what else it names."""
    with connection.cursor() as cursor:
        cursor.execute(asked, facts)
        found = cursor.fetchall()
    return [
        Deposit(Row(*row), MOMENTS[moment], ToDecide(decides) if decides else None) for *row, moment, decides in found
    ]
