"""How much of a claim is paid, under way and open: one sum, whatever way the money took.

Never: captured + pending + unknown + under way > claim less what was paid otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from relance.domain.captures.answers import Captured, NeedsDebtor, Pending, Unknown
from relance.domain.captures.model import Attempt, Hearing, MovementKind, Situation
from relance.domain.money import Money, total

INWARD = frozenset({MovementKind.PAID_ON_PAGE, MovementKind.PAID_OTHERWISE, MovementKind.DISPUTE_WON})


@dataclass(frozen=True, slots=True)
class Budget:
    """``captured``: by attempts. ``otherwise``: all the rest that came in, less what went back; below zero where more went back.
    ``under_way``: what attempts may still bring. ``open``: what the claim still lacks, never below zero; ``excess``: what must go
    back. ``to_ask``: what the next attempts may ask in all, once every link and page that the guest could pay by is closed."""

    captured: Money
    otherwise: Money
    under_way: Money
    open: Money
    excess: Money
    to_ask: Money


def may_still_bring(attempt: Attempt) -> bool:
    """Whether money may yet come of it: written, sent, pending, unknown, or waiting for the cardholder at a link."""
    return attempt.answer is None or isinstance(attempt.answer, Pending | Unknown) or waits_at_a_link(attempt)


def waits_at_a_link(attempt: Attempt) -> bool:
    """The cardholder can still complete it."""
    return isinstance(attempt.answer, NeedsDebtor) and bool(attempt.answer.link)


def budget(situation: Situation) -> Budget:
    """As everything stands. Raises CurrencyMismatch where a movement is of another currency than the claim."""
    claim, currency = situation.claim, situation.claim.amount.currency
    nothing = Money.zero(currency)
    captured = total(
        (Money(one.answer.amount, currency) for one in situation.attempts if isinstance(one.answer, Captured)), currency
    )
    came, went = _moved(situation, inward=True), _moved(situation, inward=False)
    under_way = total((one.amount for one in situation.attempts if may_still_bring(one)), currency)
    at_links = total((one.amount for one in situation.attempts if waits_at_a_link(one)), currency)
    paid = captured + came - went
    agreed = claim.amount
    if claim.hearing is Hearing.PART_ACCEPTED and claim.accepted is not None:
        agreed = min(agreed, claim.accepted)
    beside_the_guarantee = claim.guarantee - (captured - went if went < captured else nothing)
    return Budget(
        captured=captured,
        otherwise=came - went,
        under_way=under_way,
        open=max(claim.amount - paid, nothing),
        excess=max(paid - claim.amount, nothing),
        to_ask=max(min(agreed - paid, beside_the_guarantee) - (under_way - at_links), nothing),
    )


def _moved(situation: Situation, *, inward: bool) -> Money:
    moved: Iterable[Money] = (one.amount for one in situation.movements if (one.kind in INWARD) is inward)
    return total(moved, situation.claim.amount.currency)
