"""Limitation (prescription): the last day on which a debt can be claimed in court, and what moves that day.

Law: C. civ. art. 2224 ff. The day from which it runs does not count and the last one counts whole (2228, 2229); Sundays and
    holidays extend nothing (Cass. 2e civ. 7 April 2016, 15-12.960). Interruption starts a new period of the same length
    (2231): acknowledgment by the debtor, to which a part payment or a plan amounts (2240); service of an order, an act of
    enforcement (2244); a claim in court for as long as the instance lasts (2241, 2242), a claim declared in an insolvency
    procedure until that is closed (C. com. L622-25-1). A claim that was withdrawn or lapsed never interrupted (2243).
    Suspension holds it for as long as a mediation or conciliation lasts (2238), after which at least six months remain.
    It ends at the latest twenty years after the debt arose, but where it was claimed or enforced (2232).
    A mise en demeure does not interrupt, registered letter or not (Cass. com. 18 May 2022, 20-23.204); nor does the
    filing of an injonction de payer: its service does. Against the State and public bodies every written demand does, and
    a period begins on 1 January of the next year (loi 68-1250 of 31 December 1968, art. 1 and 2).
Reading: acts of the creditor alone, such as a credit note or a set-off, acknowledge nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum

from relance.domain.calendars import ONE_DAY, add_months
from relance.domain.date_ranges import DateRange
from relance.domain.procedure.counting import limitation_term

CAP_MONTHS = 240
AFTER_SUSPENSION_MONTHS = 6


class LimitationEvent(StrEnum):
    """What happens to a debt, as far as limitation may care."""

    ACKNOWLEDGMENT = "acknowledgment"
    PART_PAYMENT = "part_payment"
    PLAN = "plan"
    COURT_CLAIM = "court_claim"
    ORDER_REQUESTED = "order_requested"
    ORDER_SERVED = "order_served"
    CLAIM_DECLARED = "claim_declared"
    ENFORCEMENT_ACT = "enforcement_act"
    MEDIATION = "mediation"
    REMINDER = "reminder"
    MISE_EN_DEMEURE = "mise_en_demeure"
    WRITTEN_DEMAND = "written_demand"
    CREDIT_NOTE = "credit_note"
    SET_OFF = "set_off"


class Effect(Enum):
    """What an event does to the period."""

    INTERRUPTS = "interrupts"  # a new period from its day
    HOLDS = "holds"  # while it lasts nothing runs, then a new period
    SUSPENDS = "suspends"  # while it lasts nothing runs, then what was left


EFFECT = {
    LimitationEvent.ACKNOWLEDGMENT: Effect.INTERRUPTS,
    LimitationEvent.PART_PAYMENT: Effect.INTERRUPTS,
    LimitationEvent.PLAN: Effect.INTERRUPTS,
    LimitationEvent.ORDER_SERVED: Effect.INTERRUPTS,
    LimitationEvent.ENFORCEMENT_ACT: Effect.INTERRUPTS,
    LimitationEvent.COURT_CLAIM: Effect.HOLDS,
    LimitationEvent.CLAIM_DECLARED: Effect.HOLDS,
    LimitationEvent.MEDIATION: Effect.SUSPENDS,
}
ARTICLE = {
    LimitationEvent.ACKNOWLEDGMENT: "C. civ. 2240",
    LimitationEvent.PART_PAYMENT: "C. civ. 2240",
    LimitationEvent.PLAN: "C. civ. 2240",
    LimitationEvent.ORDER_SERVED: "C. civ. 2241",
    LimitationEvent.ENFORCEMENT_ACT: "C. civ. 2244",
    LimitationEvent.COURT_CLAIM: "C. civ. 2241, 2242",
    LimitationEvent.CLAIM_DECLARED: "C. com. L622-25-1",
    LimitationEvent.MEDIATION: "C. civ. 2238",
}
LETTERS = (LimitationEvent.REMINDER, LimitationEvent.MISE_EN_DEMEURE, LimitationEvent.WRITTEN_DEMAND)
# What nobody but a person can tell; the rest is known from payments, letters and insolvency procedures.
NOTED_BY_HAND = frozenset(
    {
        LimitationEvent.ACKNOWLEDGMENT, LimitationEvent.PART_PAYMENT, LimitationEvent.PLAN, LimitationEvent.WRITTEN_DEMAND,
        LimitationEvent.COURT_CLAIM, LimitationEvent.ORDER_SERVED, LimitationEvent.ENFORCEMENT_ACT, LimitationEvent.MEDIATION,
    }
)  # fmt: skip
LASTING = frozenset({LimitationEvent.COURT_CLAIM, LimitationEvent.MEDIATION})
UNCAPPED = frozenset({LimitationEvent.COURT_CLAIM, LimitationEvent.ORDER_SERVED, LimitationEvent.ENFORCEMENT_ACT})


@dataclass(frozen=True, slots=True)
class Period:
    """How long a kind of claim can be brought, and what is peculiar to it. ``months`` are whole.

    ``begins_next_january`` and ``letters_interrupt`` are those of public bodies; a suspension counts for at most
    ``longest_suspension_months`` where that is set.
    """

    months: int
    begins_next_january: bool = False
    letters_interrupt: bool = False
    longest_suspension_months: int | None = None

    def last_day(self, runs_from: date) -> date:
        """The last day of a period that runs from that day, which does not count."""
        if self.begins_next_january:
            return add_months(date(runs_from.year + 1, 1, 1), self.months) - ONE_DAY
        return limitation_term(runs_from, months=self.months)

    def effect_of(self, event: LimitationEvent) -> Effect | None:
        """What the event does to it; None for nothing."""
        return Effect.INTERRUPTS if self.letters_interrupt and event in LETTERS else EFFECT.get(event)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An event on a day. What lasts has a last day too, None while it does; ``came_to_nothing``: withdrawn or lapsed.

    ``note`` names what a person noted, where a person did, and ``proof`` what shows it.
    """

    event: LimitationEvent
    on: date
    ended_on: date | None = None
    came_to_nothing: bool = False
    note: int | None = None
    proof: str = ""

    @property
    def lasts(self) -> DateRange:
        """Its days, both ends counted; without end while it lasts."""
        return DateRange.closed(self.on, self.ended_on)


class Idle(StrEnum):
    """Why an occurrence moves nothing."""

    NOTHING_BY_LAW = "nothing_by_law"  # a letter to a company, a credit note, a mere filing
    CAME_TO_NOTHING = "came_to_nothing"  # withdrawn or lapsed
    TOO_LATE = "too_late"


IDLE_ARTICLE = {
    Idle.NOTHING_BY_LAW: "C. civ. 2240, 2241, 2244",
    Idle.CAME_TO_NOTHING: "C. civ. 2243",
    Idle.TOO_LATE: "C. civ. 2229",
}


@dataclass(frozen=True, slots=True)
class Limitation:
    """``last_day`` can still be used; the day after is too late. None while something holds it. ``moved_by`` says what did.

    ``idle`` are the occurrences that moved nothing, each with why; ``moved_to`` the last day after each of ``moved_by``.
    """

    last_day: date | None
    moved_by: tuple[Occurrence, ...]
    moved_to: tuple[date | None, ...] = ()
    idle: tuple[tuple[Occurrence, Idle], ...] = ()

    def is_over(self, today: date) -> bool:
        """True when the debt is time-barred on ``today``."""
        return self.last_day is not None and today > self.last_day


def limitation(
    period: Period, *, arose_on: date, runs_from: date, occurrences: Iterable[Occurrence] = ()
) -> Limitation:
    """The limitation of a debt that arose on ``arose_on`` and whose ``period`` runs from ``runs_from``.

    Occurrences after the last day come too late to move it; those that neither interrupt nor suspend are passed over.
    """
    cap = add_months(arose_on, CAP_MONTHS)
    last_day: date | None = min(period.last_day(runs_from), cap)
    moved_by: list[Occurrence] = []
    moved_to: list[date | None] = []
    idle: list[tuple[Occurrence, Idle]] = []
    for one in sorted(occurrences, key=lambda o: o.on):
        if last_day is None:  # held: what happens meanwhile adds nothing
            break
        effect = period.effect_of(one.event)
        if effect is None or one.came_to_nothing or one.on > last_day:
            idle.append((one, _why_idle(effect, one)))
            continue
        moved = _moved(period, effect, one, last_day)
        if moved is not None:
            moved = max(last_day, moved if one.event in UNCAPPED else min(moved, cap))
        last_day = moved
        moved_by.append(one)
        moved_to.append(moved)
    return Limitation(last_day, tuple(moved_by), tuple(moved_to), tuple(idle))


def _why_idle(effect: Effect | None, one: Occurrence) -> Idle:
    if effect is None:
        return Idle.NOTHING_BY_LAW
    return Idle.CAME_TO_NOTHING if one.came_to_nothing else Idle.TOO_LATE


def _moved(period: Period, effect: Effect, one: Occurrence, last_day: date) -> date | None:
    """Where the last day lies after it; None while it lasts."""
    if effect is Effect.INTERRUPTS:
        return period.last_day(one.on)
    held = one.lasts & _longest(period, effect, one.on)
    if held.is_endless:
        return None
    if effect is Effect.HOLDS:
        return period.last_day(held.last)
    return max(last_day + len(held) * ONE_DAY, add_months(held.last, AFTER_SUSPENSION_MONTHS))


def _longest(period: Period, effect: Effect, since: date) -> DateRange:
    """The days for which what began on that day may count."""
    if effect is Effect.SUSPENDS and period.longest_suspension_months is not None:
        return DateRange.half_open(since, add_months(since, period.longest_suspension_months))
    return DateRange.closed(since, None)
