"""The states of what a partner is told, as ``dispatch`` takes them through."""

from __future__ import annotations

from relance.dispatch.states import States
from relance.domain.placements.calls import FOLLOWS, CallState

CALLS = States(
    follows=FOLLOWS,
    waiting=CallState.QUEUED,
    claimed=CallState.CLAIMED,
    unconfirmed=CallState.UNCONFIRMED,
    done=CallState.DONE,
    in_doubt=frozenset({CallState.UNCONFIRMED}),
)
