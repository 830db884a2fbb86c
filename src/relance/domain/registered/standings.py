"""Where a registered letter stands, from the counter to the hand: what is told later never takes back what came before.

Providers tell late, twice and out of order. A state that came before the one that is known adds nothing but its day; two ends that
contradict one another are asked about, never chosen between.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from relance.domain.sentences import Sentence


class Standing(StrEnum):
    """Where it is. Each of the last six is an end."""

    PREPARED = "prepared"  # with the provider, or printed: nobody posted it yet
    POSTED = "posted"
    ON_ITS_WAY = "on_its_way"
    PRESENTED = "presented"
    AT_COUNTER = "at_counter"
    SIGNED = "signed"
    REFUSED = "refused"
    UNCLAIMED = "unclaimed"
    WRONG_ADDRESS = "wrong_address"
    VOIDED = "voided"  # at the counter, or by the provider: it never travelled
    LOST = "lost"


ENDS = frozenset(
    {
        Standing.SIGNED, Standing.REFUSED, Standing.UNCLAIMED, Standing.WRONG_ADDRESS, Standing.VOIDED, Standing.LOST,
    }
)  # fmt: skip
CAME_BACK = frozenset({Standing.REFUSED, Standing.UNCLAIMED, Standing.WRONG_ADDRESS})
# What a formal notice is worth nothing by: its step comes again.
FAILED = frozenset({Standing.WRONG_ADDRESS, Standing.VOIDED, Standing.LOST})
STANDING_WORDS: dict[Standing, Sentence] = {
    Standing.PREPARED: Sentence("To be posted"), Standing.POSTED: Sentence("Handed in at the post"),
    Standing.ON_ITS_WAY: Sentence("On its way"),
    Standing.PRESENTED: Sentence("Presented"), Standing.AT_COUNTER: Sentence("At the post office"),
    Standing.SIGNED: Sentence("Signed for"), Standing.REFUSED: Sentence("Refused by the addressee"),
    Standing.UNCLAIMED: Sentence("Unclaimed"), Standing.WRONG_ADDRESS: Sentence("Unknown address"),
    Standing.VOIDED: Sentence("Voided at the counter"), Standing.LOST: Sentence("Lost by the post"),
}  # fmt: skip
_ORDER = (Standing.PREPARED, Standing.POSTED, Standing.ON_ITS_WAY, Standing.PRESENTED, Standing.AT_COUNTER)
_RANK = {one: rank for rank, one in enumerate(_ORDER)} | dict.fromkeys(ENDS, len(_ORDER))
# Nobody can have it signed without its having been presented; one that was never presented cannot be unclaimed.
_NOT_AFTER_TRAVEL = frozenset({Standing.VOIDED})


class Taken(StrEnum):
    """What a told state does to what is known."""

    MOVES = "moves"
    KNOWN = "known"  # it came before, or is the same: its day may still be news
    CONTRADICTS = "contradicts"


@dataclass(frozen=True, slots=True)
class Told:
    """What the post, a provider or a person says: a state, and the day it is of. ``code`` is the teller's own word."""

    standing: Standing
    on: date
    code: str = ""
    signatory: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """What is known of a letter's way: ``presented_on`` is the day of the first presentation, ``ended_on`` that of the end."""

    standing: Standing
    posted_on: date | None = None
    presented_on: date | None = None
    ended_on: date | None = None


def taken(way: Way, told: Told) -> Taken:
    """What ``told`` does.

    >>> taken(Way(Standing.SIGNED), Told(Standing.REFUSED, date(2026, 11, 3)))
    <Taken.CONTRADICTS: 'contradicts'>
    >>> taken(Way(Standing.AT_COUNTER), Told(Standing.POSTED, date(2026, 11, 3)))
    <Taken.KNOWN: 'known'>
    """
    if way.standing is told.standing:
        return Taken.KNOWN
    if way.standing in ENDS:
        return Taken.CONTRADICTS if told.standing in ENDS else Taken.KNOWN
    if told.standing in _NOT_AFTER_TRAVEL and _RANK[way.standing] > _RANK[Standing.POSTED]:
        return Taken.CONTRADICTS
    return Taken.MOVES if _RANK[told.standing] > _RANK[way.standing] else Taken.KNOWN


def after(way: Way, told: Told) -> Way:
    """The way once ``told`` is taken in: the first day of each is kept, whatever order they are told in.

    >>> after(Way(Standing.AT_COUNTER, presented_on=date(2026, 11, 5)), Told(Standing.PRESENTED, date(2026, 11, 4))).presented_on
    datetime.date(2026, 11, 4)
    """
    if taken(way, told) is Taken.CONTRADICTS:
        return way
    standing = told.standing if taken(way, told) is Taken.MOVES else way.standing
    posted, presented, ended = way.posted_on, way.presented_on, way.ended_on
    if told.standing is Standing.POSTED:
        posted = _first(posted, told.on)
    if told.standing in (Standing.PRESENTED, Standing.AT_COUNTER):
        presented = _first(presented, told.on)
    if told.standing in ENDS and ended is None:
        ended = told.on
        # Handed over, or refused at the door, on the day on which it was presented.
        if presented is None and told.standing in (Standing.SIGNED, Standing.REFUSED):
            presented = told.on
    return Way(standing, posted, presented, ended)


def _first(known: date | None, told: date) -> date:
    return told if known is None else min(known, told)
