"""What a registered formal notice is worth, by what became of it: whether it counts, from which day, and by which proof.

Law: a notice that was presented holds though nobody fetched or took it (Cass. 1re civ., 20 January 2021, 19-20.680); it does not
    interrupt limitation (Cass. com., 18 May 2022, 20-23.204). What proves it: the posting receipt, the return slip or the envelope that
    came back, and the copy of what it held. Days run from the first presentation where it could not be handed over then (decision 0066).
Certainty: read; checked by no lawyer.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from relance.domain.calendars import WorkingCalendar
from relance.domain.procedure.formal_notice import KEPT_AT_THE_COUNTER_DAYS
from relance.domain.registered.standings import ENDS, Standing, Way
from relance.domain.sentences import Sentence

PRESENTED_HOLDS = "1re civ., 20/01/2021, 19-20.680"


class ProofKind(StrEnum):
    """What is kept of a letter."""

    CONTENT = "content"
    DEPOSIT = "deposit"
    SLIP = "slip"
    ENVELOPE = "envelope"


PROOF_WORDS: dict[ProofKind, Sentence] = {
    ProofKind.CONTENT: Sentence("What it held, as printed"), ProofKind.DEPOSIT: Sentence("The posting receipt"),
    ProofKind.SLIP: Sentence("The return slip"), ProofKind.ENVELOPE: Sentence("The envelope that came back"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Effect:
    """Whether it counts as a formal notice: yes, no, or not known yet (None); from which day, where that is known; and why."""

    counts: bool | None
    since: date | None
    why: Sentence
    article: str = ""


def effect(way: Way) -> Effect:
    """What it is worth now.

    >>> effect(Way(Standing.UNCLAIMED, presented_on=date(2026, 11, 4), ended_on=date(2026, 11, 20))).since
    datetime.date(2026, 11, 4)
    >>> effect(Way(Standing.WRONG_ADDRESS)).counts
    False
    """
    match way.standing:
        case Standing.SIGNED:
            return Effect(
                True, way.presented_on or way.ended_on, Sentence("It counts from the day on which it was presented")
            )
        case Standing.REFUSED | Standing.UNCLAIMED if way.presented_on:
            return Effect(
                True, way.presented_on, Sentence("It counts, from the day of its first presentation"), PRESENTED_HOLDS
            )
        case Standing.REFUSED | Standing.UNCLAIMED:
            why = Sentence("It counts, but the day of its first presentation is not known: enter it from the envelope")
            return Effect(True, None, why, PRESENTED_HOLDS)
        case Standing.PRESENTED | Standing.AT_COUNTER:
            return Effect(
                True, way.presented_on, Sentence("Presented: it counts even if nobody fetches it"), PRESENTED_HOLDS
            )
        case Standing.WRONG_ADDRESS:
            return Effect(False, None, Sentence("It counts for nothing: the address was wrong"))
        case Standing.VOIDED:
            return Effect(False, None, Sentence("It counts for nothing: it never travelled"))
        case Standing.LOST:
            return Effect(False, None, Sentence("It counts for nothing: nothing shows that it was presented"))
    return Effect(None, None, Sentence("Not known yet: it was not presented"))


def wanted(way: Way) -> tuple[ProofKind, ...]:
    """Which proofs there should be, by where it stands."""
    if way.standing is Standing.PREPARED:
        return (ProofKind.CONTENT,)
    last: tuple[ProofKind, ...] = ()
    if way.standing is Standing.SIGNED:
        last = (ProofKind.SLIP,)
    elif way.standing in (Standing.REFUSED, Standing.UNCLAIMED, Standing.WRONG_ADDRESS):
        last = (ProofKind.ENVELOPE,)
    return () if way.standing is Standing.VOIDED else (ProofKind.CONTENT, ProofKind.DEPOSIT, *last)


@dataclass(frozen=True, slots=True)
class Proven:
    """How well it is shown: which proofs are missing, and what that means."""

    missing: tuple[ProofKind, ...]
    why: Sentence


def proven(way: Way, held: Collection[ProofKind]) -> Proven:
    """What of the proofs is missing. A slip says more than an envelope: either shows that it was presented.

    >>> proven(Way(Standing.SIGNED), {ProofKind.CONTENT, ProofKind.DEPOSIT}).missing
    (<ProofKind.SLIP: 'slip'>,)
    """
    last = {ProofKind.SLIP, ProofKind.ENVELOPE}
    missing = tuple(one for one in wanted(way) if one not in held and not (one in last and last & set(held)))
    if not missing:
        return Proven((), Sentence("Everything that shows it is kept here"))
    if missing == (ProofKind.CONTENT,):
        return Proven(missing, Sentence("Without what it held, the other side may say that the envelope was empty"))
    if ProofKind.DEPOSIT in missing:
        return Proven(missing, Sentence("Without the posting receipt, only the post's own records show that it left"))
    return Proven(missing, Sentence("Without slip or envelope, a judge has only what the post's follow-up says"))


def kept_until(way: Way) -> date | None:
    """The last day on which the post keeps it, while it waits there.

    >>> kept_until(Way(Standing.AT_COUNTER, presented_on=date(2026, 11, 19)))
    datetime.date(2026, 12, 4)
    """
    if way.standing not in (Standing.PRESENTED, Standing.AT_COUNTER) or way.presented_on is None:
        return None
    return way.presented_on + timedelta(KEPT_AT_THE_COUNTER_DAYS)


def term_ends(pay_by: date, since: date | None, from_receipt: int) -> date:
    """The last day to pay: the letter's own, or the days from its presentation where these end later.

    >>> term_ends(date(2026, 12, 9), date(2026, 12, 7), 8)
    datetime.date(2026, 12, 15)
    """
    if since is None:
        return pay_by
    return max(pay_by, WorkingCalendar().next_working_day(since + timedelta(from_receipt)))


def expected_by(posted_on: date) -> date:
    """When a letter posted then should have come to an end: the days of keeping and of the way both ways. Later, it is asked about."""
    return posted_on + timedelta(KEPT_AT_THE_COUNTER_DAYS + 12)


def is_overdue(way: Way, today: date) -> bool:
    """Nothing more was heard of it for longer than any way takes."""
    return way.standing not in ENDS and way.posted_on is not None and today > expected_by(way.posted_on)
