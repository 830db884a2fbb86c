"""The states of attempts, of refunds and of cards that are forgotten, as ``dispatch`` takes them through."""

from __future__ import annotations

from relance.dispatch.states import States
from relance.domain.deposits.attempts import FOLLOWS, FORGETTING_FOLLOWS, AttemptState, ForgettingState

ATTEMPTS = States(
    follows=FOLLOWS,
    waiting=AttemptState.QUEUED,
    claimed=AttemptState.CLAIMED,
    unconfirmed=AttemptState.UNCONFIRMED,
    done=AttemptState.CAPTURED,
    in_doubt=frozenset({AttemptState.UNCONFIRMED}),
)
FORGETTINGS = States(
    follows=FORGETTING_FOLLOWS,
    waiting=ForgettingState.QUEUED,
    claimed=ForgettingState.CLAIMED,
    unconfirmed=ForgettingState.UNCONFIRMED,
    done=ForgettingState.FORGOTTEN,
    in_doubt=frozenset({ForgettingState.UNCONFIRMED}),
)
