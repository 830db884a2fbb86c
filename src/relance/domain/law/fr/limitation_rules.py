"""How long a claim can be brought and from which day that is counted (délais de prescription, point de départ).

Law: the periods stand in the dated table beside this file, each with its article. They run
    - against a company from the due date;
    - against a consumer from the day on which the performance was completed, not from the invoice, unless contract or law set
      a term (Cass. 1re civ. 19 May 2021, 20-12.520); of performance and invoice the earlier is taken, the one known if
      there is only one;
    - for carriage from delivery (C. com. L133-6), for rent from each due date (C. civ. 2233);
    - against a public body from the next 1 January (loi 68-1250 of 31 December 1968, art. 1), and every written demand
      interrupts (art. 2).
Reading: a debtor of an unknown kind is taken for a consumer, and a carriage claim against a public body keeps its one year:
    in doubt less is asked, never more.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources

from relance.domain.calendars import add_months
from relance.domain.ledger import ClaimKind, DebtorKind
from relance.domain.limitation import Limitation, Occurrence, Period, limitation
from relance.domain.rates import Standing

LONGEST_SUSPENSION_OF_PUBLIC_BODIES = 6
FIRST_WARNING = 12


class Start(StrEnum):
    """From what limitation runs."""

    DUE = "due"
    PERFORMED = "performed"
    INVOICED = "invoiced"


class PeriodKind(StrEnum):
    """Claims that the law gives a period of their own."""

    BETWEEN_MERCHANTS = "between_merchants"
    CIVIL = "civil"
    AGAINST_CONSUMER = "against_consumer"
    AGAINST_PUBLIC_BODY = "against_public_body"
    CARRIAGE = "carriage"
    SHIP_SUPPLIES = "ship_supplies"
    TELECOM = "telecom"
    RESIDENTIAL_RENT = "residential_rent"
    COMMERCIAL_RENT = "commercial_rent"
    ENFORCEABLE_TITLE = "enforceable_title"


@dataclass(frozen=True, slots=True)
class LimitationPeriod:
    """A period in months, its article, and how it is known."""

    months: int
    article: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class ClaimDays:
    """What is known of a claim's days. ``due_is_agreed``: contract or law set the due date, it is not the creditor's alone."""

    due_on: date | None = None
    due_is_agreed: bool = False
    invoiced_on: date | None = None
    performed_on: date | None = None

    @property
    def earliest(self) -> date:
        """The first of them: when the debt arose at the latest. At least one is known."""
        return min(filter(None, (self.performed_on, self.invoiced_on, self.due_on)))


@cache
def limitation_periods() -> dict[PeriodKind, LimitationPeriod]:
    """All periods, by kind of claim."""
    text = resources.files(f"{__package__}.tables").joinpath("limitation_periods.csv").read_text(encoding="utf-8")
    return {
        PeriodKind(row["claim"]): LimitationPeriod(int(row["months"]), row["article"], Standing(row["standing"]))
        for row in csv.DictReader(text.splitlines())
    }


def period_kind(claim: ClaimKind, debtor: DebtorKind) -> PeriodKind:
    """Which period a claim against such a debtor has."""
    if claim is ClaimKind.CARRIAGE:
        return PeriodKind.CARRIAGE
    if debtor is DebtorKind.PUBLIC_BODY:
        return PeriodKind.AGAINST_PUBLIC_BODY
    if debtor is DebtorKind.COMPANY:
        return {ClaimKind.RENT: PeriodKind.COMMERCIAL_RENT, ClaimKind.OTHER: PeriodKind.CIVIL}.get(
            claim, PeriodKind.BETWEEN_MERCHANTS
        )
    return PeriodKind.RESIDENTIAL_RENT if claim is ClaimKind.RENT else PeriodKind.AGAINST_CONSUMER


@cache
def period_of(claim: ClaimKind, debtor: DebtorKind) -> Period:
    """The period of a claim against such a debtor, with what is peculiar to it."""
    kind = period_kind(claim, debtor)
    months = limitation_periods()[kind].months
    if kind is not PeriodKind.AGAINST_PUBLIC_BODY:
        return Period(months)
    return Period(
        months,
        begins_next_january=True,
        letters_interrupt=True,
        longest_suspension_months=LONGEST_SUSPENSION_OF_PUBLIC_BODIES,
    )


def runs_from(claim: ClaimKind, debtor: DebtorKind, days: ClaimDays) -> date:
    """The day from which limitation runs."""
    return start_of(claim, debtor, days)[1]


def start_of(claim: ClaimKind, debtor: DebtorKind, days: ClaimDays) -> tuple[Start, date]:
    """From what, and from which day, limitation runs."""
    due = (Start.DUE, days.due_on or days.earliest)
    if claim is ClaimKind.RENT:
        return due
    invoiced = (Start.INVOICED, days.invoiced_on) if days.invoiced_on else due
    performed = (Start.PERFORMED, days.performed_on) if days.performed_on else invoiced
    if claim is ClaimKind.CARRIAGE or debtor is DebtorKind.PUBLIC_BODY:
        return performed
    if debtor is DebtorKind.COMPANY or days.due_is_agreed:
        return due
    return min(performed, invoiced if days.invoiced_on else performed, key=lambda start: start[1])


def start_article(claim: ClaimKind, debtor: DebtorKind, start: Start) -> str:
    """What says that limitation runs from there, beside the article of its period; "" where that says both."""
    if claim is ClaimKind.CARRIAGE:
        return ""
    if claim is ClaimKind.RENT:
        return "C. civ. 2233"
    if debtor is DebtorKind.PUBLIC_BODY:
        return ""  # that of its period says both
    return "C. civ. 2233" if start is Start.DUE else "Cass. 1re civ. 19/05/2021, 20-12.520"


def limitation_of(
    claim: ClaimKind, debtor: DebtorKind, days: ClaimDays, occurrences: Iterable[Occurrence] = ()
) -> Limitation:
    """Until when a claim of these days can be brought against such a debtor, after what happened to it."""
    return limitation(
        period_of(claim, debtor),
        arose_on=days.earliest,
        runs_from=runs_from(claim, debtor, days),
        occurrences=occurrences,
    )


def warning_months(claim: ClaimKind, debtor: DebtorKind) -> tuple[int, int]:
    """How many months before the last day a creditor is warned, first and again.

    Reading: 12 and 3 between businesses and against public bodies, whose four years end for all on a 31 December and which
    a plain letter interrupts; 6 and 2 against consumers, and for the claims of one year, of which 12 would be all.
    """
    months = limitation_periods()[period_kind(claim, debtor)].months
    is_short = debtor in (DebtorKind.CONSUMER, DebtorKind.UNKNOWN) or months <= FIRST_WARNING
    return (6, 2) if is_short else (FIRST_WARNING, 3)


class Nearness(StrEnum):
    """How near the last day is."""

    FAR = "far"
    FIRST = "first"  # within the first warning
    LAST = "last"  # within the second
    OVER = "over"


def nearness(claim: ClaimKind, debtor: DebtorKind, last_day: date | None, *, today: date) -> Nearness:
    """Where ``today`` lies before or after the last day; far while it is held."""
    if last_day is None:
        return Nearness.FAR
    if today > last_day:
        return Nearness.OVER
    first, last = warning_months(claim, debtor)
    if today >= add_months(last_day, -last):
        return Nearness.LAST
    return Nearness.FIRST if today >= add_months(last_day, -first) else Nearness.FAR
