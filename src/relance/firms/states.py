"""The states of a firm's letter, in the words of ``dispatch``."""

from __future__ import annotations

from enum import StrEnum

from relance.dispatch.states import States


class LetterState(StrEnum):
    """Where it is. ``handed_over``: it lies printed with the firm until somebody records the day of posting."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    HANDED_OVER = "handed_over"
    ACCEPTED = "accepted"
    UNCONFIRMED = "unconfirmed"
    REFUSED = "refused"
    VOIDED = "voided"


ENDED = frozenset({LetterState.REFUSED, LetterState.VOIDED})
HAS_LEFT = frozenset({LetterState.ACCEPTED})
MAY_HAVE_REACHED = frozenset(
    {LetterState.ACCEPTED, LetterState.CLAIMED, LetterState.HANDED_OVER, LetterState.UNCONFIRMED}
)
LETTERS = States(
    follows={
        LetterState.QUEUED: frozenset(
            {LetterState.CLAIMED, LetterState.HANDED_OVER, LetterState.VOIDED, LetterState.REFUSED}
        ),
        LetterState.CLAIMED: frozenset(
            {
                LetterState.ACCEPTED,
                LetterState.REFUSED,
                LetterState.UNCONFIRMED,
                LetterState.QUEUED,
                LetterState.HANDED_OVER,
            }
        ),
        LetterState.HANDED_OVER: frozenset({LetterState.ACCEPTED, LetterState.VOIDED}),
        LetterState.UNCONFIRMED: frozenset({LetterState.ACCEPTED, LetterState.REFUSED, LetterState.QUEUED}),
    },
    waiting=LetterState.QUEUED,
    claimed=LetterState.CLAIMED,
    unconfirmed=LetterState.UNCONFIRMED,
    done=LetterState.ACCEPTED,
    in_doubt=frozenset({LetterState.UNCONFIRMED}),
)
