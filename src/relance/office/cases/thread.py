"""One thread of a case: its messages and what its firm and we told each other, the latest first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from relance.cases.models import CaseMessage
from relance.domain.procedure.stages import Who
from relance.firms.conversation import Word


def thread_of(notes: Iterable[CaseMessage], words: Iterable[Word]) -> list[tuple[CaseMessage | None, Word | None]]:
    """Each of one kind or the other, as the page shows both in one list."""
    both: list[tuple[datetime, tuple[CaseMessage | None, Word | None]]] = [
        (one.written_at, (one, None)) for one in notes
    ]
    both += [(one.said_at, (None, one)) for one in words]
    return [each for _at, each in sorted(both, key=lambda one: one[0], reverse=True)]


def is_unread(notes: Iterable[CaseMessage], words: Iterable[Word]) -> bool:
    """Whether somebody wrote to us what nobody has read."""
    return any(one.to == Who.CREDITOR and one.read_at is None for one in notes) or any(
        one.is_by_firm and not one.is_read for one in words
    )
