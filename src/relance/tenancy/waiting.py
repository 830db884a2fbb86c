"""What waits for a person: each room says in its ``tasks.tasks(here)`` what of its own does, and whoever shows it gathers.

A room answers with questions and not with rows, so that a page asks all rooms in one statement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from relance.tenancy.statements import Sql


@dataclass(frozen=True, slots=True)
class Task:
    """So many of a kind wait for a person.

    ``debtor`` is the name of the first one they are of, "" where they are no debtor's, and ``has_others`` whether there are
    more; ``facts`` is what is told of them besides, by name.
    """

    kind: str
    count: int
    debtor: str = ""
    has_others: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """A row that a question found: what of, how many, of whom first, and whether of others too."""

    what: str
    count: int
    debtor: str
    has_others: bool


def counted(answers: Sequence[Answer]) -> list[Task]:
    """Each row is a task, and ``what`` its kind."""
    return [Task(one.what, one.count, one.debtor, one.has_others) for one in answers if one.count]


@dataclass(frozen=True, slots=True)
class Question:
    """A SELECT of what, how many, the first and the last debtor's id (bigint, NULL where it is nobody's), and how to read it.

    Rooms that name a fact alike mean the same by it, as ``today``.
    """

    sql: Sql
    facts: Mapping[str, Any] = field(default_factory=dict)
    read: Callable[[Sequence[Answer]], list[Task]] = counted
