"""Where a file stands that was placed with a partner, and by which act it gets from one state to the next.

A state is written by an act and by nothing else; the database holds to the same order (partners, rules/files_move_by_acts.sql).
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from relance.domain.sentences import Sentence

UNDO_DAYS = 7
EVIDENCE_DAYS = 14  # our own term: no text fixes one


class FileState(StrEnum):
    """Where a placed file stands."""

    OFFERED = "offered"  # on its way: queued, sent, or followed by a person; the partner did not say yes yet
    TAKEN = "taken"
    PAUSED = "paused"
    RECALLED = "recalled"
    REFUSED = "refused"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"  # it never left


class FileAct(StrEnum):
    """What moves a file."""

    OFFER = "offer"
    TAKE = "take"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    PAUSE = "pause"
    RESUME = "resume"
    RECALL = "recall"
    UNDO_RECALL = "undo_recall"
    CLOSE = "close"


S, A = FileState, FileAct
AFTER: dict[FileAct, dict[FileState, frozenset[FileState]]] = {
    A.OFFER: {},
    A.TAKE: {S.OFFERED: frozenset({S.TAKEN})},
    A.REFUSE: {S.OFFERED: frozenset({S.REFUSED}), S.TAKEN: frozenset({S.REFUSED}), S.PAUSED: frozenset({S.REFUSED})},
    A.WITHDRAW: {S.OFFERED: frozenset({S.WITHDRAWN})},
    A.PAUSE: {S.TAKEN: frozenset({S.PAUSED})},
    A.RESUME: {S.PAUSED: frozenset({S.TAKEN})},
    A.RECALL: {S.TAKEN: frozenset({S.RECALLED}), S.PAUSED: frozenset({S.RECALLED})},
    A.UNDO_RECALL: {S.RECALLED: frozenset({S.TAKEN, S.PAUSED})},  # where it was before
    A.CLOSE: {S.TAKEN: frozenset({S.CLOSED}), S.PAUSED: frozenset({S.CLOSED}), S.RECALLED: frozenset({S.CLOSED})},
}
IN_HANDS = frozenset({S.OFFERED, S.TAKEN, S.PAUSED})
"""While one of these holds, the file is at its partner, and at no other."""
WORKED_ON = frozenset({S.TAKEN, S.PAUSED})

STATE_WORDS: dict[FileState, Sentence] = {
    S.OFFERED: Sentence("On its way to the partner"),
    S.TAKEN: Sentence("At the partner"),
    S.PAUSED: Sentence("Paused at the partner"),
    S.RECALLED: Sentence("Recalled"),
    S.REFUSED: Sentence("Refused by the partner"),
    S.CLOSED: Sentence("Closed at the partner"),
    S.WITHDRAWN: Sentence("Never sent"),
}
ACT_WORDS: dict[FileAct, Sentence] = {
    A.OFFER: Sentence("Handed over"),
    A.TAKE: Sentence("Taken by the partner"),
    A.REFUSE: Sentence("Turned down by the partner"),
    A.WITHDRAW: Sentence("Withdrawn before it left"),
    A.PAUSE: Sentence("Paused"),
    A.RESUME: Sentence("Resumed"),
    A.RECALL: Sentence("Recalled from the partner"),
    A.UNDO_RECALL: Sentence("Recall undone"),
    A.CLOSE: Sentence("Closed"),
}


def may(act: FileAct, state: FileState) -> bool:
    """Whether an act is possible where the file stands."""
    return state in AFTER[act]


def last_day_to_undo(recalled_on: date) -> date:
    """The seventh day after the day of the recall, which is not counted itself.

    >>> last_day_to_undo(date(2026, 12, 1))
    datetime.date(2026, 12, 8)
    """
    return recalled_on + timedelta(days=UNDO_DAYS)


def last_day_to_give(asked_on: date, named: date | None) -> date:
    """The last day to give what a partner asks for: the one that it names, else the fourteenth after it asked; none is over at once.

    >>> last_day_to_give(date(2026, 12, 1), None), last_day_to_give(date(2026, 12, 1), date(2026, 11, 3))
    (datetime.date(2026, 12, 15), datetime.date(2026, 12, 15))
    """
    return named if named is not None and named >= asked_on else asked_on + timedelta(days=EVIDENCE_DAYS)


def moves() -> frozenset[tuple[str, str, str]]:
    """Each act with the state before and the state after, as the database's trigger lists them."""
    return frozenset(
        (act.value, before.value, after.value)
        for act, steps in AFTER.items()
        for before, afters in steps.items()
        for after in afters
    )
