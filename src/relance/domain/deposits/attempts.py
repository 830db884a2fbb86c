"""The states of one attempt on a card, or of one refund, and which may follow which.

Money moves by a claim of the row, never otherwise, and a row is claimed once: another attempt is another row with another key.
"""

from __future__ import annotations

from enum import StrEnum

from relance.domain.sentences import Sentence


class AttemptState(StrEnum):
    """Where an attempt is."""

    QUEUED = "queued"
    CLAIMED = "claimed"  # being made at this moment, or whoever made it died
    UNCONFIRMED = "unconfirmed"  # the answer was lost: it may have moved money
    PENDING = "pending"  # the provider took it and does not know yet
    CAPTURED = "captured"
    DECLINED = "declined"
    NEEDS_GUEST = "needs_guest"  # the guest's bank wants to hear the guest; no money moved
    DROPPED = "dropped"  # never made, and never will be


ATTEMPT_WORDS: dict[AttemptState, Sentence] = {
    AttemptState.QUEUED: Sentence("About to be made"),
    AttemptState.CLAIMED: Sentence("Under way"),
    AttemptState.UNCONFIRMED: Sentence("Answer unknown"),
    AttemptState.PENDING: Sentence("Waiting for the provider"),
    AttemptState.CAPTURED: Sentence("Received by card"),
    AttemptState.DECLINED: Sentence("Declined"),
    AttemptState.NEEDS_GUEST: Sentence("Asks for the guest's approval"),
    AttemptState.DROPPED: Sentence("Not made"),
}
# A trigger keeps this order in the database: a change here needs a migration of deposits that makes it anew.
FOLLOWS: dict[AttemptState, frozenset[AttemptState]] = {
    AttemptState.QUEUED: frozenset({AttemptState.CLAIMED, AttemptState.DROPPED}),
    AttemptState.CLAIMED: frozenset(
        {
            AttemptState.QUEUED,  # no connection, too many calls: nothing can have been taken, and the same key is sent again
            AttemptState.CAPTURED,
            AttemptState.PENDING,
            AttemptState.DECLINED,
            AttemptState.NEEDS_GUEST,
            AttemptState.UNCONFIRMED,
        }
    ),
    AttemptState.UNCONFIRMED: frozenset(
        {
            AttemptState.CAPTURED,
            AttemptState.PENDING,
            AttemptState.DECLINED,
            AttemptState.NEEDS_GUEST,
            AttemptState.DROPPED,  # looked up by list and metadata, and surely never made
        }
    ),
    AttemptState.PENDING: frozenset({AttemptState.CAPTURED, AttemptState.DECLINED, AttemptState.NEEDS_GUEST}),
    AttemptState.CAPTURED: frozenset(),  # what goes back is a movement of its own
    AttemptState.DECLINED: frozenset({AttemptState.CAPTURED}),  # a provider may correct itself: believed, and told
    AttemptState.NEEDS_GUEST: frozenset(  # the guest approved that very payment, or their bank said no to it
        {AttemptState.CAPTURED, AttemptState.PENDING, AttemptState.DECLINED}
    ),
    AttemptState.DROPPED: frozenset({AttemptState.CAPTURED}),
}
MAY_HAVE_MOVED = frozenset(
    {
        AttemptState.QUEUED,
        AttemptState.CLAIMED,
        AttemptState.UNCONFIRMED,
        AttemptState.PENDING,
        AttemptState.CAPTURED,
    }
)


class ForgettingState(StrEnum):
    """Where it is that a provider is made to forget a card."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    UNCONFIRMED = "unconfirmed"  # the answer was lost: asked again it does no harm, so that it waits again
    FORGOTTEN = "forgotten"
    REFUSED = "refused"  # the provider keeps it, and says why


# A trigger keeps this order in the database, too.
FORGETTING_FOLLOWS: dict[ForgettingState, frozenset[ForgettingState]] = {
    ForgettingState.QUEUED: frozenset({ForgettingState.CLAIMED, ForgettingState.REFUSED}),
    ForgettingState.CLAIMED: frozenset(set(ForgettingState) - {ForgettingState.CLAIMED}),
    ForgettingState.UNCONFIRMED: frozenset(
        {ForgettingState.QUEUED, ForgettingState.FORGOTTEN, ForgettingState.REFUSED}
    ),
    ForgettingState.FORGOTTEN: frozenset(),
    ForgettingState.REFUSED: frozenset(),
}
