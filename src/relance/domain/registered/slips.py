"""A return slip or a posting receipt as somebody enters it: what cannot be of this letter is refused, what is odd is asked about.

A slip is the paper that a court is shown. One of another letter, signed before anything was posted or by a name that nobody wrote to,
would be worse than none.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from relance.domain.procedure.formal_notice import KEPT_AT_THE_COUNTER_DAYS
from relance.domain.registered.numbers import grouped
from relance.domain.registered.standings import CAME_BACK, Standing, Way
from relance.domain.sentences import Sentence

LONGEST_WAY_DAYS = 60  # from afar and back: a slip of a later day is another letter's, or its year is misread


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands on it, as it was read: "" and None where nothing does. ``number`` without spaces."""

    standing: Standing
    on: date
    number: str = ""
    addressee: str = ""
    presented_on: date | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """The letter that it should be of."""

    number: str
    addressee: str
    way: Way


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is wrong with it: ``is_certain`` cannot be overruled, for it is not this letter's."""

    what: Sentence
    is_certain: bool


def doubts(slip: Slip, sent: Sent, today: date) -> tuple[Doubt, ...]:
    """What speaks against it; nothing where it may be taken.

    >>> sent = Sent("1A01234567890", "Alpha", Way(Standing.POSTED, date(2026, 11, 2)))
    >>> [doubt.is_certain for doubt in doubts(Slip(Standing.SIGNED, date(2026, 11, 1), "1A01234567890"), sent, date(2026, 11, 9))]
    [True]
    """
    return (*_another_letter(slip, sent), *_odd_days(slip, sent.way, today))


def _another_letter(slip: Slip, sent: Sent) -> list[Doubt]:
    found = []
    if slip.number and sent.number and slip.number != sent.number:
        facts = {"found": grouped(slip.number), "sent": grouped(sent.number)}
        found.append(Doubt(Sentence("it bears the number {found}, and this letter is {sent}", facts), is_certain=True))
    if not slip.number and sent.number:
        found.append(Doubt(Sentence("no number was read on it, so nothing ties it to this letter"), is_certain=False))
    if slip.addressee and not same_name(slip.addressee, sent.addressee):
        facts = {"found": slip.addressee[:120], "sent": sent.addressee}
        found.append(Doubt(Sentence("it was for “{found}”, and this letter for “{sent}”", facts), is_certain=False))
    return found


def _odd_days(slip: Slip, way: Way, today: date) -> list[Doubt]:
    found = []
    presented = slip.presented_on or way.presented_on
    if way.posted_on is None:
        found.append(Doubt(Sentence("nobody recorded that the letter was posted"), is_certain=True))
    elif slip.on < way.posted_on or (slip.presented_on and slip.presented_on < way.posted_on):
        day = slip.on if slip.on < way.posted_on else slip.presented_on
        facts = {"day": day, "posted": way.posted_on}
        found.append(
            Doubt(Sentence("its day is {day}, before the letter was posted on {posted}", facts), is_certain=True)
        )
    elif slip.on > way.posted_on + timedelta(LONGEST_WAY_DAYS):
        facts = {"day": slip.on, "posted": way.posted_on}
        found.append(
            Doubt(Sentence("its day is {day}, long after the letter was posted on {posted}", facts), is_certain=False)
        )
    if slip.on > today:
        found.append(Doubt(Sentence("its day, {day}, has not come yet", {"day": slip.on}), is_certain=True))
    if slip.presented_on and slip.presented_on > slip.on:
        found.append(Doubt(Sentence("it was presented after it was handed over"), is_certain=True))
    if presented and slip.standing in CAME_BACK | {Standing.SIGNED}:
        last = presented + timedelta(KEPT_AT_THE_COUNTER_DAYS + 1)
        if slip.standing is Standing.SIGNED and slip.on > last:
            facts = {"day": slip.on, "last": last}
            found.append(
                Doubt(Sentence("it was signed on {day}, and the post kept it until {last}", facts), is_certain=False)
            )
    return found


def same_name(one: str, other: str) -> bool:
    """Whether two writings may be one addressee: signs, accents and capitals aside, one holds the words of the other.

    >>> same_name("SCIERIE DU NORD", "Scierie du Nord SARL"), same_name("Scierie du Sud", "Scierie du Nord")
    (True, False)
    """
    mine, theirs = _words(one), _words(other)
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)


def _words(name: str) -> set[str]:
    bare = unicodedata.normalize("NFKD", name.casefold())
    return set("".join(sign if sign.isalnum() else " " for sign in bare if not unicodedata.combining(sign)).split())
