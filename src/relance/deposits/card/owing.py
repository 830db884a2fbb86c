"""What is owed back to a guest and goes back by nobody: a refund that was refused, or money that no card brought.

A person gives it back and says so. What is owed is derived, never stored: what came in, less what is asked and what is on its way
back; after the end of a claim that became a debt, the refunds that failed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import connection

from relance.deposits.card.refunding import AT_THE_BANK, NEVER_MADE
from relance.deposits.claim.moves import Cause, note_move
from relance.deposits.claim.situations import lock_claim, number_of
from relance.deposits.models import Claim, Refund
from relance.dispatch.states import move
from relance.domain.deposits.attempts import AttemptState
from relance.domain.deposits.claims import Movement
from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs
from relance.tenancy.statements import sql

SUPERSEDED = (NEVER_MADE, AT_THE_BANK)  # another row, or the bank, took its place
FAILED = (AttemptState.DECLINED.value, AttemptState.DROPPED.value)
OWED = sql("""
    SELECT c.id, c.guarantee_id, CASE WHEN c.receivable_id IS NULL
        THEN coalesce(m.amount, 0) - coalesce(r.going, 0) - (c.amount - c.covered) ELSE coalesce(r.failed, 0) END AS owed
    FROM deposits_claim c
    LEFT JOIN LATERAL (SELECT sum(m.amount) AS amount FROM deposits_move m WHERE m.claim_id = c.id) m ON true
    LEFT JOIN LATERAL (SELECT
            sum(r.amount) FILTER (WHERE r.state IN ('queued', 'claimed', 'unconfirmed', 'pending')) AS going,
            sum(r.amount) FILTER (WHERE r.state IN ('declined', 'dropped')
                AND r.why NOT IN (%(never_made)s, %(at_the_bank)s)) AS failed
        FROM deposits_refund r WHERE r.claim_id = c.id) r ON true
    WHERE c.ended_at IS NOT NULL AND (m.amount IS NOT NULL OR r.failed IS NOT NULL)
        AND NOT EXISTS (SELECT FROM deposits_carddispute d WHERE d.claim_id = c.id AND d.closed_at IS NULL)
""")
FACTS = {"never_made": NEVER_MADE, "at_the_bank": AT_THE_BANK}


class NothingOwedBack(DomainError):
    """No such sum waits for a person."""

    code = "nothing_owed_back"
    template = "On {number}, {owed} is to be given back by hand: {amount} cannot be it."


@dataclass(frozen=True, slots=True)
class Owed:
    """A sum that a person has to give back."""

    claim: int
    number: str
    amount: Money


def owed_back(here: Acting) -> Sequence[Owed]:
    """What waits for a person's hand, the oldest claim first."""
    with connection.cursor() as cursor:
        cursor.execute(sql("SELECT id, owed FROM ({owed}) w WHERE owed > 0 ORDER BY id", owed=OWED), FACTS)
        found = dict(cursor.fetchall())
    claims = Claim.objects.filter(pk__in=found).select_related("guarantee").order_by("pk")
    return [Owed(one.pk, number_of(one), Money(found[one.pk], one.currency).rounded()) for one in claims]


def owed_on(here: Acting, claims: Collection[int]) -> dict[int, Money]:
    """The same of some claims alone; those that owe nothing are left out."""
    return {one.claim: one.amount for one in owed_back(here) if one.claim in claims} if claims else {}


@needs(Right.ACT)
def record_given_back(here: Acting, claim_id: int, amount: Money, note: str) -> None:
    """Note that a person gave money back otherwise, at most what is owed. Raises NothingOwedBack, Claim.DoesNotExist."""
    claim = lock_claim(claim_id)
    owed = owed_on(here, [claim_id]).get(claim_id, Money.zero(claim.currency))
    if amount.currency != claim.currency or amount != amount.rounded() or not 0 < amount.amount <= owed.amount:
        raise NothingOwedBack(number=number_of(claim), owed=owed, amount=amount)
    left = amount.amount
    failed = Refund.objects.select_for_update().filter(claim=claim, state__in=FAILED).exclude(why__in=SUPERSEDED)
    for row in failed.order_by("pk"):
        if row.amount <= left:
            left -= row.amount
            move(row, AttemptState.CAPTURED, why=note, settled_at=here.at)
            back = Money.zero(row.currency) - Money(row.amount, row.currency).rounded()
            note_move(here, claim, Movement.REFUND, back, Cause(refund=row), note=note)
    if left:
        back = Money.zero(claim.currency) - Money(left, claim.currency).rounded()
        note_move(here, claim, Movement.REFUND, back, Cause(), note=note)
