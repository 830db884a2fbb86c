"""The states of attempts and refunds, as ``dispatch`` takes them through."""

from __future__ import annotations

from relance.dispatch.states import States
from relance.domain.deposits.attempts import FOLLOWS, AttemptState

ATTEMPTS = States(
    follows=FOLLOWS,
    waiting=AttemptState.QUEUED,
    claimed=AttemptState.CLAIMED,
    unconfirmed=AttemptState.UNCONFIRMED,
    done=AttemptState.CAPTURED,
    in_doubt=frozenset({AttemptState.UNCONFIRMED}),
)
