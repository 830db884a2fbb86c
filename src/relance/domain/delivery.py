"""The states of a message, and which may follow which.

A message leaves by a claim, never otherwise. Back to ``queued`` it comes only where nothing can have been taken; when
that is not known it is ``unconfirmed``, and a provider or a person settles it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from relance.domain.sentences import Sentence


class Purpose(StrEnum):
    """Why a message goes; each has its own gate."""

    DEMAND = "demand"  # asks for money: the full gate
    INFORMATION = "information"  # a copy, a receipt: consent, address and pauses


class MessageState(StrEnum):
    """Where a message is."""

    PROPOSED = "proposed"  # a person must let it go
    QUEUED = "queued"
    CLAIMED = "claimed"  # being sent at this moment, or the sender died
    HANDED_OVER = "handed_over"  # printed, or a draft: sent once a person says so
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNCONFIRMED = "unconfirmed"  # the answer was lost
    KEPT_BACK = "kept_back"  # our own server or domain was refused: it waits until that is mended
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    VOIDED = "voided"  # never left, and never will


STATE_WORDS: dict[MessageState, Sentence] = {
    MessageState.PROPOSED: Sentence("To be confirmed"),
    MessageState.QUEUED: Sentence("Waiting to leave"),
    MessageState.CLAIMED: Sentence("Leaving"),
    MessageState.HANDED_OVER: Sentence("Handed over, not yet sent"),
    MessageState.ACCEPTED: Sentence("Sent"),
    MessageState.REFUSED: Sentence("Refused"),
    MessageState.UNCONFIRMED: Sentence("Unconfirmed: it may have left"),
    MessageState.KEPT_BACK: Sentence("Kept back: our own server was refused"),
    MessageState.DELIVERED: Sentence("Delivered"),
    MessageState.BOUNCED: Sentence("Came back"),
    MessageState.VOIDED: Sentence("Void: never left"),
}
# A trigger keeps this order in the database: a change here needs a migration of the outbox that makes it anew.
FOLLOWS: dict[MessageState, frozenset[MessageState]] = {
    MessageState.PROPOSED: frozenset({MessageState.QUEUED, MessageState.VOIDED}),
    MessageState.QUEUED: frozenset(
        # refused without having left: no letter could be made of it
        {MessageState.CLAIMED, MessageState.PROPOSED, MessageState.VOIDED, MessageState.REFUSED}
    ),
    MessageState.CLAIMED: frozenset(
        {
            MessageState.ACCEPTED, MessageState.REFUSED, MessageState.UNCONFIRMED, MessageState.QUEUED,
            MessageState.HANDED_OVER, MessageState.KEPT_BACK,
        }
    ),
    MessageState.HANDED_OVER: frozenset({MessageState.ACCEPTED, MessageState.QUEUED, MessageState.VOIDED}),
    MessageState.UNCONFIRMED: frozenset(  # the answer may come late after all
        {
            MessageState.ACCEPTED, MessageState.HANDED_OVER, MessageState.REFUSED, MessageState.QUEUED, MessageState.BOUNCED,
            MessageState.KEPT_BACK,
        }
    ),
    MessageState.ACCEPTED: frozenset({MessageState.DELIVERED, MessageState.BOUNCED, MessageState.KEPT_BACK}),
    MessageState.DELIVERED: frozenset({MessageState.BOUNCED, MessageState.KEPT_BACK}),
    MessageState.KEPT_BACK: frozenset({MessageState.QUEUED, MessageState.BOUNCED, MessageState.VOIDED}),
    MessageState.REFUSED: frozenset(),
    MessageState.BOUNCED: frozenset(),
    MessageState.VOIDED: frozenset(),
}  # fmt: skip

UNCLAIMED = frozenset({MessageState.PROPOSED, MessageState.QUEUED})  # no way out was asked to take it yet
PENDING = UNCLAIMED | frozenset({MessageState.CLAIMED, MessageState.HANDED_OVER, MessageState.KEPT_BACK})
REACHING = frozenset(  # what a debtor had, or may have had
    {
        MessageState.CLAIMED, MessageState.HANDED_OVER, MessageState.UNCONFIRMED, MessageState.ACCEPTED, MessageState.DELIVERED,
    }
)  # fmt: skip
LEFT = REACHING | {MessageState.BOUNCED}  # it left or may have, whatever became of it
PROVEN = frozenset({MessageState.ACCEPTED, MessageState.DELIVERED})  # it left, and nothing came back
FAILED = frozenset({MessageState.REFUSED, MessageState.BOUNCED, MessageState.VOIDED})

TRY_FOR = timedelta(hours=24)
WAITS = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))


def next_try(*, first_tried_at: datetime, attempts: int, now: datetime) -> datetime | None:
    """When a temporarily refused message is tried again after its ``attempts``-th attempt; None once 24 hours are over.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    >>> next_try(first_tried_at=noon, attempts=1, now=noon).isoformat()
    '2026-03-02T12:05:00+00:00'
    """
    again = now + WAITS[min(attempts, len(WAITS)) - 1]
    return again if again <= first_tried_at + TRY_FOR else None
