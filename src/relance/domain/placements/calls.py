"""What a partner is told, and the states of one telling: claimed once, sent once, proven, looked up where the answer was lost."""

from __future__ import annotations

from enum import StrEnum

from relance.domain.sentences import Sentence


class CallKind(StrEnum):
    """What is told."""

    CREATE = "create"
    AMENDMENT = "amendment"
    PAUSE = "pause"
    RESUME = "resume"
    RECALL = "recall"
    UNDO_RECALL = "undo_recall"
    EVIDENCE = "evidence"
    DECISION = "decision"  # on a plan or settlement that the partner proposed
    CLOSE = "close"
    MESSAGE = "message"


class CallState(StrEnum):
    """Where the telling is."""

    QUEUED = "queued"
    CLAIMED = "claimed"  # on its way at this moment, or whoever sent it died
    UNCONFIRMED = "unconfirmed"  # the answer was lost: it may have arrived
    DONE = "done"
    REFUSED = "refused"
    DROPPED = "dropped"  # never sent, and never will be


FOLLOWS: dict[CallState, frozenset[CallState]] = {
    CallState.QUEUED: frozenset({CallState.CLAIMED, CallState.DROPPED}),
    CallState.CLAIMED: frozenset({CallState.QUEUED, CallState.DONE, CallState.REFUSED, CallState.UNCONFIRMED}),
    CallState.UNCONFIRMED: frozenset({CallState.DONE, CallState.REFUSED, CallState.QUEUED}),
    CallState.DONE: frozenset(),
    CallState.REFUSED: frozenset(),
    CallState.DROPPED: frozenset(),
}
UNSETTLED = frozenset({CallState.QUEUED, CallState.CLAIMED, CallState.UNCONFIRMED})

CALL_WORDS: dict[CallState, Sentence] = {
    CallState.QUEUED: Sentence("Waiting to leave"),
    CallState.CLAIMED: Sentence("Leaving now"),
    CallState.UNCONFIRMED: Sentence("We do not know whether the partner got it"),
    CallState.DONE: Sentence("Received by the partner"),
    CallState.REFUSED: Sentence("Refused"),
    CallState.DROPPED: Sentence("Not sent"),
}
KIND_WORDS: dict[CallKind, Sentence] = {
    CallKind.CREATE: Sentence("The file"),
    CallKind.AMENDMENT: Sentence("A change"),
    CallKind.PAUSE: Sentence("The pause"),
    CallKind.RESUME: Sentence("The end of the pause"),
    CallKind.RECALL: Sentence("The recall"),
    CallKind.UNDO_RECALL: Sentence("The end of the recall"),
    CallKind.EVIDENCE: Sentence("A document that was asked for"),
    CallKind.DECISION: Sentence("The answer to a proposal"),
    CallKind.CLOSE: Sentence("The close of the file"),
    CallKind.MESSAGE: Sentence("A message"),
}


class Change(StrEnum):
    """What of a file changes after hand-over."""

    CREDIT_NOTE = "credit_note"
    PAYMENT_TO_US = "payment_to_us"
    ADDRESS = "address"
    DISPUTE = "dispute"
    INSOLVENCY = "insolvency"
    OTHER = "other"


CHANGE_WORDS: dict[Change, Sentence] = {
    Change.CREDIT_NOTE: Sentence("Credit note"),
    Change.PAYMENT_TO_US: Sentence("Payment to us"),
    Change.ADDRESS: Sentence("New address"),
    Change.DISPUTE: Sentence("Disputed by the customer"),
    Change.INSOLVENCY: Sentence("Insolvency of the customer"),
    Change.OTHER: Sentence("Something else"),
}
