"""Where a program runs, and what may leave the house from there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Place:
    """A machine (its id, never in clear; "" where it has none) and the real path of the embedded database's data.

    ``path`` is "" for a database of its own server. ``name`` is for people. The database says which one it is itself.
    """

    machine: str
    path: str
    name: str


class Standing(StrEnum):
    """What a place is for an organisation."""

    NEW = "new"  # no place was ever listed: nothing has left from anywhere
    ACTS = "acts"
    ELSEWHERE = "elsewhere"  # others are listed, this one is not: moved here, or a copy?
    COPY = "copy"  # a person said so


class Answer(StrEnum):
    """What a person says of a place that is not listed."""

    MOVED = "moved"  # this one instead of those listed
    ALSO = "also"  # one more machine on the same database
    COPY = "copy"
