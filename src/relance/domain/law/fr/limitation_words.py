"""Limitation in words: from what it runs, what moved it and what did not, each with its article; and what would stop the clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from relance.domain.law.fr.limitation_rules import (
    ClaimDays,
    Nearness,
    Start,
    limitation_periods,
    nearness,
    period_kind,
    period_of,
    start_article,
    start_of,
)
from relance.domain.ledger import ClaimKind, DebtorKind
from relance.domain.limitation import (
    ARTICLE,
    IDLE_ARTICLE,
    LASTING,
    LETTERS,
    Idle,
    Limitation,
    LimitationEvent,
    Occurrence,
)
from relance.domain.sentences import Sentence

EVENT_WORDS: dict[LimitationEvent, Sentence] = {
    LimitationEvent.ACKNOWLEDGMENT: Sentence("Written acknowledgment of the debt"),
    LimitationEvent.PART_PAYMENT: Sentence("Part payment by the debtor"),
    LimitationEvent.PLAN: Sentence("Payment plan signed by the debtor"),
    LimitationEvent.COURT_CLAIM: Sentence("Claim brought in court"),
    LimitationEvent.ORDER_REQUESTED: Sentence("Order to pay requested"),
    LimitationEvent.ORDER_SERVED: Sentence("Order to pay served"),
    LimitationEvent.CLAIM_DECLARED: Sentence("Claim declared in the insolvency procedure"),
    LimitationEvent.ENFORCEMENT_ACT: Sentence("Enforcement or protective measure"),
    LimitationEvent.MEDIATION: Sentence("Mediation or conciliation"),
    LimitationEvent.REMINDER: Sentence("Reminder"),
    LimitationEvent.MISE_EN_DEMEURE: Sentence("Formal notice"),
    LimitationEvent.WRITTEN_DEMAND: Sentence("Written demand for payment"),
    LimitationEvent.CREDIT_NOTE: Sentence("Credit note"),
    LimitationEvent.SET_OFF: Sentence("Set-off"),
}
START_WORDS = {
    Start.DUE: Sentence("It runs from the due date"),
    Start.PERFORMED: Sentence("It runs from the day of performance"),
    Start.INVOICED: Sentence("It runs from the date of the invoice"),
}
IDLE_WORDS = {
    Idle.NOTHING_BY_LAW: Sentence("interrupts nothing by law"),
    Idle.CAME_TO_NOTHING: Sentence("withdrawn or lapsed: it never interrupted"),
    Idle.TOO_LATE: Sentence("too late: the last day was over"),
}
STOPS = Sentence(
    "What stops the clock: a claim in court, an injonction de payer once it is served, the debtor's written acknowledgment, a"
    " part payment, a conciliation or mediation. A reminder or a formal notice, even registered, does not."
)
STOPS_FOR_PUBLIC = Sentence(
    "What stops the clock: any written demand for payment that is proven, a written answer of the administration, a part"
    " payment, a claim in court."
)
STOPS_FOR_ALL = Sentence(
    "A claim in court, an injonction de payer once served, a written acknowledgment or a part payment stop the clock; reminders"
    " and formal notices do not, except against a public body."
)
STAYS_VALID = Sentence(
    "What the debtor pays all the same is validly paid and is not given back (C. civ. 2249). But nobody may ask for it as if it"
    " could still be enforced: no letter here does."
)
EXTINGUISHED = Sentence(
    "Against a public body the debt is extinguished, and the administration may not choose to pay it all the same (law 68-1250, art. 1"
    " and 6): no letter here asks for it."
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the story: its day, what it says, the article, and the last day after it (None while nothing runs).

    ``note`` names what a person noted, ``proof`` what shows it; ``may_end`` where its end is still to be told; ``moves`` is False
    for what had no effect.
    """

    on: date
    said: Sentence
    article: str
    until: date | None
    moves: bool = True
    note: int | None = None
    may_end: bool = False
    proof: str = ""


@dataclass(frozen=True, slots=True)
class LimitationStory:
    """The whole story of one claim. ``missing`` asks for what is unknown and may make the period shorter."""

    last_day: date | None
    nearness: Nearness
    lines: tuple[Line, ...]
    stops: Sentence
    missing: Sentence | None


def tell(
    claim: ClaimKind, debtor: DebtorKind, days: ClaimDays, limitation: Limitation, *, today: date
) -> LimitationStory:
    """The story of a claim against such a debtor, by day."""
    start, runs_from = start_of(claim, debtor, days)
    period = limitation_periods()[period_kind(claim, debtor)]
    length = Sentence("{months} months", {"months": period.months})
    if period.months % 12 == 0:
        years = period.months // 12
        length = Sentence("{years} years", {"years": years}) if years > 1 else Sentence("one year")
    first = Sentence("{start}: {length}", {"start": START_WORDS[start], "length": length})
    articles = dict.fromkeys((*period.article.split("; "), *start_article(claim, debtor, start).split("; ")))
    plain = period_of(claim, debtor).last_day(runs_from)
    lines = sorted(_happened(limitation, debtor), key=lambda line: line.on)
    return LimitationStory(
        limitation.last_day,
        nearness(claim, debtor, limitation.last_day, today=today),
        (Line(runs_from, first, "; ".join(filter(None, articles)), plain), *lines),
        STOPS_FOR_PUBLIC if debtor is DebtorKind.PUBLIC_BODY else STOPS,
        _missing(claim, debtor, days),
    )


def _happened(limitation: Limitation, debtor: DebtorKind) -> Iterator[Line]:
    for one, until in zip(limitation.moved_by, limitation.moved_to, strict=True):
        by_letter = one.event in LETTERS and debtor is DebtorKind.PUBLIC_BODY
        article = "Loi 68-1250, art. 2" if by_letter else ARTICLE[one.event]
        yield Line(one.on, _said(one), article, until, note=one.note, may_end=_may_end(one), proof=one.proof)
    for one, why in limitation.idle:
        said = Sentence("{event}: {why}", {"event": _said(one), "why": IDLE_WORDS[why]})
        yield Line(
            one.on, said, IDLE_ARTICLE[why], None, moves=False, note=one.note, may_end=_may_end(one), proof=one.proof
        )


def _said(one: Occurrence) -> Sentence:
    if one.ended_on:
        return Sentence("{event}, ended on {day}", {"event": EVENT_WORDS[one.event], "day": one.ended_on})
    return EVENT_WORDS[one.event]


def _may_end(one: Occurrence) -> bool:
    return one.event in LASTING and one.note is not None and one.ended_on is None and not one.came_to_nothing


def _missing(claim: ClaimKind, debtor: DebtorKind, days: ClaimDays) -> Sentence | None:
    """The day of performance, where the period would run from it and nobody told it."""
    start, runs_from = start_of(claim, debtor, days)
    if start is not Start.INVOICED or days.performed_on:
        return None
    return Sentence(
        "The day of performance is not known. Where it lies before {day}, the period ends earlier than is shown here.",
        {"day": runs_from},
    )
