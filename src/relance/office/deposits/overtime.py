"""The recovery line over time (SW-16): the sum climbs in steps towards what was claimed. Places are hundredths of the width, so that
texts and marks keep their size on every screen; heights are pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from relance.deposits.overview.one_deposit import ClaimStory
from relance.domain.deposits.attempts import AttemptState
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.office.visit import Visit

LEFT, WIDE = Decimal(2), Decimal(96)
TOP, BASE = Decimal(24), Decimal(128)
TENTH, HUNDREDTH = Decimal("0.1"), Decimal("0.01")
LADDER_DAYS = 21  # of the messages, where they have begun
NOTHING_MARKS = frozenset({AttemptState.DECLINED.value})
ASKS = frozenset({AttemptState.NEEDS_GUEST.value})
MIDDLE_FROM, MIDDLE_TO = Decimal(12), Decimal(88)  # where a text stands in the middle of its mark


@dataclass(frozen=True, slots=True)
class Gain:
    """Money that came: the block it adds from its day to today, and its words."""

    kind: str
    x: str
    y: str
    width: str
    height: str
    amount: Money
    label_y: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened, or is planned, on the base line: ``no``, ``ask``, ``sent``, ``plan``."""

    kind: str
    x: str


@dataclass(frozen=True, slots=True)
class Label:
    """A day under the base line."""

    x: str
    anchor: str
    day: date


@dataclass(frozen=True, slots=True)
class Strip:
    """All that is drawn; ``said`` is the whole story in one sentence."""

    gains: tuple[Gain, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]
    now: str
    level: str
    window: tuple[str, str]
    ladder: tuple[str, str] | None
    claimed: Money
    open: Money
    said: Sentence
    window_days: int


def strip_of(visit: Visit, story: ClaimStory, messages: Sequence[date] = ()) -> Strip | None:
    """The picture of one claim; None before it is requested."""
    claim = story.claim
    if claim.requested_at is None or claim.window_ends_on is None or not claim.amount:
        return None
    began = visit.local(claim.requested_at).date()
    ladder_from = visit.local(claim.ended_at).date() if claim.receivable_id and claim.ended_at else None
    last = max(claim.window_ends_on, ladder_from + timedelta(days=LADDER_DAYS) if ladder_from else claim.window_ends_on)
    scale = _Scale(began, max(last, began + timedelta(days=1)))
    today = min(visit.today, scale.last)
    gains, reached = _gains(visit, story, scale, today)
    window_end = min(claim.window_ends_on, ladder_from) if ladder_from else claim.window_ends_on
    days = [began, *([ladder_from] if ladder_from else []), scale.last]
    left = story.money(story.line.open)
    facts = {
        "claimed": story.money(claim.amount),
        "day": began,
        "received": story.money(reached),
        "open": left,
        "today": visit.today,
    }
    return Strip(
        gains=tuple(gains),
        marks=tuple(_marks(visit, story, scale, messages)),
        labels=tuple(Label(scale.x(day), scale.anchor(day), day) for day in days),
        now=scale.x(today),
        level=_height(BASE - _part(reached, claim.amount)),
        window=(scale.x(began), scale.x(window_end)),
        ladder=(scale.x(ladder_from), scale.x(scale.last)) if ladder_from else None,
        claimed=story.money(claim.amount),
        open=left,
        said=Sentence("Claimed on {day}: {claimed}. Received: {received}. Open on {today}: {open}.", facts),
        window_days=(claim.window_ends_on - began).days,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def place(self, day: date) -> Decimal:
        within = min(max(day, self.first), self.last)
        return LEFT + WIDE * (within - self.first).days / (self.last - self.first).days

    def x(self, day: date) -> str:
        return f"{self.place(day).quantize(HUNDREDTH)}%"

    def anchor(self, day: date) -> str:
        place = self.place(day)
        return "start" if place < MIDDLE_FROM else "end" if place > MIDDLE_TO else "middle"


def _part(amount: Decimal, claimed: Decimal) -> Decimal:
    return (BASE - TOP) * min(max(amount, Decimal(0)), claimed) / claimed


def _height(value: Decimal) -> str:
    return f"{value.quantize(TENTH)}"


def _gains(visit: Visit, story: ClaimStory, scale: _Scale, today: date) -> tuple[list[Gain], Decimal]:
    """Each move that brought money as a block, lowest first; and how high the sum stands in the end."""
    claim = story.claim
    found: list[tuple[date, str, Decimal]] = []
    if story.line.scheme:
        found.append((scale.first, "rec-cover", story.line.scheme))
    found += [(move.moved_on, "rec-try", move.amount) for move in story.moves if move.amount > 0]
    if story.line.messages:
        found.append((visit.today, "rec-said", story.line.messages))
    back = -sum((move.amount for move in story.moves if move.amount < 0), Decimal(0))
    drawn, level = [], -back
    for day, kind, amount in found:
        before, level = level, level + amount
        height = _part(level, claim.amount) - _part(before, claim.amount)
        if height <= 0:
            continue
        top = BASE - _part(level, claim.amount)
        width = scale.place(today) - scale.place(min(day, today))
        drawn.append(
            Gain(
                kind,
                scale.x(day),
                _height(top),
                f"{width.quantize(HUNDREDTH)}%",
                _height(height),
                story.money(amount),
                _height(top - 12),
                scale.anchor(day),
            )
        )
    return drawn, max(level, Decimal(0))


def _marks(visit: Visit, story: ClaimStory, scale: _Scale, messages: Sequence[date]) -> list[Mark]:
    marks = []
    for one in story.attempts:
        at = one.row.first_tried_at or one.row.not_before
        if at is None:
            continue
        kind = "no" if one.row.state in NOTHING_MARKS else "ask" if one.row.state in ASKS else ""
        if kind:
            marks.append(Mark(kind, scale.x(visit.local(at).date())))
    marks += [Mark("sent", scale.x(day)) for day in messages]
    if story.outlook is not None and story.outlook.next is not None:
        marks.append(Mark("plan", scale.x(visit.local(story.outlook.next.at).date())))
    return marks
