"""How much one attempt asks, after what was refused and what came in since the visit began."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN

from relance.domain.captures.answers import Captured, Cause
from relance.domain.captures.model import Attempt, Claim, PlanKind
from relance.domain.captures.view import cause_of
from relance.domain.money import Money

SMALLEST_SHARE = 10  # no slice below a tenth of the claim: nobody's account is emptied in crumbs
SAYS_NOTHING_OF_THE_AMOUNT = frozenset({Cause.TECHNICAL})


def next_slice(claim: Claim, to_ask: Money, visit: Sequence[Attempt], earlier: Sequence[Attempt] = ()) -> Money | None:
    """The amount of the next attempt of a visit; None when it has nothing more to ask.

    ``to_ask`` is what may be asked in all, ``visit`` the attempts of this visit so far, oldest first, ``earlier`` those before it.
    Never below the provider's minimum, never above ``to_ask``, and never so that a rest below the minimum is left over.

    Halved: the first visit asks the whole; a later one, once money was wanting, begins with the half and asks the rest as soon
    as that came in: it costs whoever was paid one attempt more, and finds something where the whole would find nothing.

    >>> from datetime import UTC, datetime
    >>> claim = Claim(Money.eur("420.00"), Money.eur("500.00"), datetime(2026, 10, 16, 12, tzinfo=UTC))
    >>> next_slice(claim, Money.eur("420.00"), [])
    Money('420.00', 'EUR')
    """
    ceiling = refused_above(visit)
    if to_ask < claim.minimum:
        return None
    match claim.plan.kind:
        case PlanKind.FULL:
            wanted = to_ask
        case PlanKind.FIXED:
            assert claim.plan.slice is not None  # noqa: S101
            wanted = min(claim.plan.slice, to_ask)
        case PlanKind.HALVED:
            begins = ceiling is None and not _brought_something(visit)
            if begins and refused_above(earlier) is not None:
                return _half_of(claim, to_ask, to_ask) or to_ask
            return to_ask if ceiling is None or ceiling > to_ask else _half_of(claim, to_ask, ceiling)
    wanted = _without_crumbs(claim, to_ask, wanted)
    return None if ceiling is not None and wanted >= ceiling else wanted


def refused_above(visit: Sequence[Attempt]) -> Money | None:
    """The account holds less than this, as far as the visit tells; None where nothing was refused for want of money.

    What came in after a refusal left the account: the bound sinks with it. An unsaid reason counts as want of money, for that is
    what it mostly is.
    """
    bound: Money | None = None
    for attempt in visit:
        if isinstance(attempt.answer, Captured):
            bound = bound and bound - attempt.amount
        elif (cause := cause_of(attempt)) is not None and cause not in SAYS_NOTHING_OF_THE_AMOUNT:
            bound = min(bound, attempt.amount) if bound is not None else attempt.amount
    return bound


def _half_of(claim: Claim, to_ask: Money, ceiling: Money) -> Money | None:
    """Of what the account does not hold; None where that is too little to be worth an attempt."""
    half = Money((ceiling.amount / 2).quantize(claim.amount.smallest_unit, rounding=ROUND_DOWN), claim.amount.currency)
    smallest = max(claim.minimum, claim.amount.over(SMALLEST_SHARE))
    wanted = _without_crumbs(claim, to_ask, half)
    return wanted if smallest <= wanted < ceiling else None


def _brought_something(visit: Sequence[Attempt]) -> bool:
    return any(isinstance(one.answer, Captured) for one in visit)


def _without_crumbs(claim: Claim, to_ask: Money, wanted: Money) -> Money:
    """Less, or all, where a rest would be left that the provider takes from nobody."""
    rest = to_ask - wanted
    if not rest or rest >= claim.minimum:
        return wanted
    less = to_ask - claim.minimum
    return less if less >= claim.minimum else to_ask
