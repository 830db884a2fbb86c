"""The order for payment (injonction de payer) after the judge signed it: until when it is served, opposed, enforced.

Law: CPC art. 1411, 1415, 1416, 1418, 1422, 1425, as they stand since 2022 and, for orders rendered from 1 September 2026, as
    décret 2026-96 has them: three months to serve instead of six, and enforcement when two months have passed since the service
    without notice of an opposition. Each order keeps the rules of its own date: both are alive until the end of February 2027.
    Opposition: one month from the service, longer by the distance (CPC 643, 644); where the debtor was not served in person, until
    one month after the first act served in person or, failing that, after the first measure that makes assets unavailable: with a
    seizure at the bank, from its dénonciation to the debtor (Cass. avis 16 September 2002; 2e civ. 11 December 2008, 08-10.141).
    Enforcement lives ten years (CPCE L111-4), never extended. An officer enforces on no Sunday and no holiday (CPCE L141-1).
    A seizure at the bank is told to the debtor within eight days (CPCE R211-3).
    Above 10,000 EUR each side has a lawyer before the judicial court, within fifteen days of the notice of opposition, counted from
    its first presentation where nobody signed for it (CPC 1418); before the commercial court too (CPC 853).
Reading: whether the two months of waiting are extended over weekends and holidays is not said; we extend them, so as not to
    enforce a day too early. The term to serve is extended where the debtor lives, but ``serve_by_safely`` does without.
Certainty: décret 2026-96 was read in secondary sources; no lawyer validated these readings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from relance.domain.calendars import ONE_DAY, add_months
from relance.domain.law.fr.distance import months_of_distance
from relance.domain.procedure.counting import cautious_term, limitation_term, officer_day, procedural_term
from relance.domain.statutory_holidays import Place

NEW_RULES_FROM = date(2026, 9, 1)
MONTHS_TO_SERVE, MONTHS_TO_SERVE_BEFORE = 3, 6
OPPOSITION_MONTHS, WAITING_MONTHS, NOTICE_MONTHS = 1, 2, 1
TITLE_MONTHS = 120
SEIZURE_TOLD_DAYS = 8
FEES_DAYS = LAWYER_DAYS = 15
LAWYER_ABOVE = Decimal(10_000)


class Rules(StrEnum):
    """Which rules an order follows: those of the day on which it was rendered."""

    BEFORE = "before"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Served:
    """How the order reached the debtor. ``in_person_on``: the first act, this service or a later one, put into the debtor's hands;
    ``seizure_told_on``: when the first measure that makes assets unavailable was made known to the debtor."""

    on: date
    in_person_on: date | None = None
    seizure_told_on: date | None = None


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """An order, where its court is and where the debtor lives (None: abroad); days are dates, terms their last day, whole.

    ``keeps_good_friday``: the court or the debtor is in a commune of Alsace-Moselle that keeps it.
    """

    rendered_on: date
    court: Place
    debtor: Place | None
    served: Served | None = None
    keeps_good_friday: bool = False

    @property
    def rules(self) -> Rules:
        """Which rules it follows."""
        return Rules.NEW if self.rendered_on >= NEW_RULES_FROM else Rules.BEFORE

    @property
    def months_to_serve(self) -> int:
        """The months within which it is served, or it is as if it had never been rendered (CPC 1411)."""
        return MONTHS_TO_SERVE if self.rules is Rules.NEW else MONTHS_TO_SERVE_BEFORE

    @property
    def serve_by(self) -> date:
        """The last day to have it served, extended where the debtor lives (abroad: where the court is)."""
        return self._term(self.rendered_on, months=self.months_to_serve, place=self.debtor)

    @property
    def serve_by_safely(self) -> date:
        """The same for whoever does not rely on the extension: nobody is served on a Sunday or a holiday."""
        return cautious_term(
            self.rendered_on,
            place=self.debtor or self.court,
            months=self.months_to_serve,
            keeps_good_friday=self.keeps_good_friday,
        )

    def lapses(self, today: date) -> bool:
        """Whether it was not served in time: it is void then, and a new request is needed."""
        return self.served is None and today > self.serve_by

    @property
    def oppose_by(self) -> date | None:
        """The last day of opposition; None while nothing ends it: not served, or nobody was met and nothing was seized."""
        if self.served is None:
            return None
        begins = [day for day in (self.served.in_person_on, self.served.seizure_told_on) if day is not None]
        return self._opposition(min(begins)) if begins else None

    @property
    def first_enforceable_day(self) -> date | None:
        """The first day on which it can be enforced if no opposition came; None while it is not served."""
        if self.served is None:
            return None
        opposition = self._opposition(self.served.on)
        if self.rules is Rules.BEFORE:
            return opposition + ONE_DAY
        return max(opposition, self._term(self.served.on, months=WAITING_MONTHS)) + ONE_DAY

    @property
    def first_officer_day(self) -> date | None:
        """The first day on which an officer may act upon it where the debtor lives; None while it is not served."""
        first = self.first_enforceable_day
        if first is None:
            return None
        return officer_day(first, place=self.debtor or self.court, keeps_good_friday=self.keeps_good_friday)

    @property
    def enforce_within(self) -> date | None:
        """The last day of the ten years, never extended, counted from the service, the earliest reading; None while it is not served.

        Where opposition is still open the ten years may fall away with the order: nothing is put off because of them.
        """
        return limitation_term(self.served.on, months=TITLE_MONTHS) if self.served else None

    def notice_by(self, opposed_on: date) -> date:
        """Until when the registry tells the creditor of an opposition: one month, under the new rules; not extended, to be early."""
        return add_months(opposed_on, NOTICE_MONTHS)

    def _opposition(self, begins: date) -> date:
        return self._term(begins, months=OPPOSITION_MONTHS + months_of_distance(self.debtor, self.court))

    def _term(self, event: date, *, months: int, place: Place | None = None) -> date:
        return procedural_term(
            event, place=place or self.court, months=months, keeps_good_friday=self.keeps_good_friday
        )


def seizure_told_by(seized_on: date, *, debtor: Place) -> date:
    """The last day to tell the debtor of a seizure at the bank, or it is void (CPCE R211-3).

    >>> seizure_told_by(date(2027, 4, 30), debtor=Place.MAINLAND)  # 8 May: a Saturday and a holiday
    datetime.date(2027, 5, 10)
    """
    return procedural_term(seized_on, place=debtor, days=SEIZURE_TOLD_DAYS)


def needs_lawyer(claimed: Decimal) -> bool:
    """Whether each side must have a lawyer after an opposition: above 10,000 EUR, before both kinds of court.

    >>> needs_lawyer(Decimal("10000.00")), needs_lawyer(Decimal("10000.01"))
    (False, True)
    """
    return claimed > LAWYER_ABOVE


def lawyer_by(noticed_on: date, *, court: Place) -> date:
    """The last day to name one; ``noticed_on`` is the receipt of the registry's letter, or its first presentation unsigned.

    >>> lawyer_by(date(2027, 3, 30), court=Place.MAINLAND)
    datetime.date(2027, 4, 14)
    """
    return procedural_term(noticed_on, place=court, days=LAWYER_DAYS)


def fees_by(asked_on: date, *, court: Place) -> date:
    """The last day to pay the registry of a commercial court, from the request or from its letter after an opposition (CPC 1425).

    >>> fees_by(date(2026, 12, 10), court=Place.MAINLAND)  # 25 December, then a weekend
    datetime.date(2026, 12, 28)
    """
    return procedural_term(asked_on, place=court, days=FEES_DAYS)
