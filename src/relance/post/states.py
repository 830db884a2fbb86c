"""The states of a registered letter on its way out of the house, in the words of ``dispatch``; where it stands after is its standing."""

from __future__ import annotations

from enum import StrEnum

from relance.dispatch.states import States
from relance.domain.sentences import Sentence


class LetterState(StrEnum):
    """Where it is. ``handed_over``: printed, until somebody records its posting; ``accepted``: a provider has it, or it is posted."""

    PREPARED = "prepared"  # in a batch of electronic letters that nobody confirmed yet
    QUEUED = "queued"
    CLAIMED = "claimed"
    HANDED_OVER = "handed_over"
    ACCEPTED = "accepted"
    UNCONFIRMED = "unconfirmed"
    REFUSED = "refused"
    VOIDED = "voided"


STATE_WORDS: dict[LetterState, Sentence] = {
    LetterState.PREPARED: Sentence("Waits for its batch to be confirmed"), LetterState.QUEUED: Sentence("About to leave"),
    LetterState.CLAIMED: Sentence("Leaving"), LetterState.HANDED_OVER: Sentence("Printed, to be posted by you"),
    LetterState.ACCEPTED: Sentence("Taken"), LetterState.UNCONFIRMED: Sentence("Uncertain"),
    LetterState.REFUSED: Sentence("Refused by the provider"), LetterState.VOIDED: Sentence("Void: never left"),
}  # fmt: skip
ENDED = frozenset({LetterState.REFUSED, LetterState.VOIDED})
CAN_BE_STOPPED = frozenset({LetterState.PREPARED, LetterState.QUEUED, LetterState.HANDED_OVER})
LETTERS = States(
    follows={
        LetterState.PREPARED: frozenset({LetterState.HANDED_OVER, LetterState.VOIDED}),
        LetterState.QUEUED: frozenset(
            {LetterState.CLAIMED, LetterState.HANDED_OVER, LetterState.VOIDED, LetterState.REFUSED}
        ),
        LetterState.CLAIMED: frozenset(
            {LetterState.ACCEPTED, LetterState.REFUSED, LetterState.UNCONFIRMED, LetterState.QUEUED}
        ),
        LetterState.HANDED_OVER: frozenset({LetterState.ACCEPTED, LetterState.VOIDED}),
        LetterState.UNCONFIRMED: frozenset({LetterState.ACCEPTED, LetterState.REFUSED, LetterState.QUEUED}),
        # A provider that took it may reject it before it is printed; a counter may void what was posted.
        LetterState.ACCEPTED: frozenset({LetterState.REFUSED, LetterState.VOIDED}),
    },
    waiting=LetterState.QUEUED,
    claimed=LetterState.CLAIMED,
    unconfirmed=LetterState.UNCONFIRMED,
    done=LetterState.ACCEPTED,
    in_doubt=frozenset({LetterState.UNCONFIRMED}),
)
