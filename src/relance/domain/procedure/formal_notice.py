"""By when a formal notice (mise en demeure) may ask to be paid, so that its term never ends before it can be received.

Law: C. civ. art. 1344 fixes no term; it must be sufficient, and 8 to 15 days are usual. La Poste keeps a registered letter
    for 15 days, and the notice holds though nobody fetched it (Cass. 1re civ. 20 January 2021, 19-20.680): so by post the
    last day is counted from the day of posting, 15 days within one territory, 30 to and from overseas and abroad, where a
    letter is longer on its way. The days from receipt run from the first presentation where nobody was there: whoever fetches it
    later had them in full, and the last day cuts none of them off. An e-mail is there on the day on which it leaves: its days are
    those from receipt. A last day that is not worked is moved to the next that is, by the holidays of the statute (C. trav.
    L3133-1, L3422-2).
Certainty: the 15 days of keeping were read; 8 and 30 days are our choice, an organisation may choose others; so are the days
    of the way (3, and 15 to and from afar).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from relance.domain.calendars import WorkingCalendar, region_of_postal_code
from relance.domain.postal_codes import FRENCH

KEPT_AT_THE_COUNTER_DAYS = 15
FROM_RECEIPT_DAYS, FAR_DAYS, POSTED_WITHIN_DAYS = 8, 30, 2
ON_ITS_WAY_DAYS, ON_ITS_FAR_WAY_DAYS = 3, 15  # until a letter is first presented
ON_THE_MAINLAND = frozenset({None, "57", "6AE"})
# The country that stands in an address of the Republic: nothing, France, or the code or the name of a territory.
OF_THE_REPUBLIC = FRENCH | frozenset(
    {
        "gp",
        "guadeloupe",
        "mq",
        "martinique",
        "gf",
        "guyane",
        "guyane française",
        "french guiana",
        "re",
        "réunion",
        "reunion",
        "la réunion",
        "la reunion",
        "yt",
        "mayotte",
        "pm",
        "saint-pierre-et-miquelon",
        "bl",
        "saint-barthélemy",
        "mf",
        "saint-martin",
        "wf",
        "wallis-et-futuna",
        "pf",
        "polynésie française",
        "french polynesia",
        "nc",
        "nouvelle-calédonie",
        "new caledonia",
    }
)


@dataclass(frozen=True, slots=True)
class Journey:
    """How a notice travels: ``by_post`` or at once; ``is_far``: to another territory or abroad; ``region`` has the holidays."""

    by_post: bool
    is_far: bool = False
    region: str | None = None

    @classmethod
    def between(cls, creditor_postal_code: str, postal_code: str, country: str, *, by_post: bool) -> Journey:
        """From the creditor's French address to the debtor's.

        >>> Journey.between("75001", "97200", "", by_post=True).is_far
        True
        >>> Journey.between("97400", "97410", "France", by_post=True).is_far
        False
        """
        here, there = region_of_postal_code(creditor_postal_code), region_of_postal_code(postal_code)
        if country.strip().casefold() not in OF_THE_REPUBLIC:
            return cls(by_post, is_far=True, region=here)
        is_far = here != there and not {here, there} <= ON_THE_MAINLAND
        return cls(by_post, is_far, there)


@dataclass(frozen=True, slots=True)
class NoticeTerms:
    """What a creditor gives: days ``from_receipt``, days from posting (``near``, ``far``), and within how many working days
    of its date a letter is posted."""

    from_receipt: int = FROM_RECEIPT_DAYS
    near: int = KEPT_AT_THE_COUNTER_DAYS
    far: int = FAR_DAYS
    posted_within: int = POSTED_WITHIN_DAYS

    def days_from_leaving(self, journey: Journey) -> int:
        """How many days the debtor is given at least, from the day on which the notice leaves: those from receipt, after the way."""
        if not journey.by_post:
            return self.from_receipt
        given, on_its_way = (self.far, ON_ITS_FAR_WAY_DAYS) if journey.is_far else (self.near, ON_ITS_WAY_DAYS)
        return max(given, on_its_way + self.from_receipt)

    def expected_to_leave(self, dated: date, journey: Journey) -> date:
        """The day on which a notice of that date is expected to leave."""
        if not journey.by_post:
            return dated
        calendar = WorkingCalendar()
        return (
            calendar.add_working_days(dated, self.posted_within)
            if self.posted_within
            else calendar.next_working_day(dated)
        )

    def pay_by(self, dated: date, journey: Journey) -> date:
        """The last day that a notice of that date gives: a working day where the debtor is.

        >>> NoticeTerms().pay_by(date(2026, 11, 20), Journey(by_post=True))  # posted by Tuesday the 24th
        datetime.date(2026, 12, 9)
        >>> NoticeTerms().pay_by(date(2026, 11, 20), Journey(by_post=False))  # the 28th is a Saturday
        datetime.date(2026, 11, 30)
        """
        leaves = self.expected_to_leave(dated, journey)
        last = leaves + timedelta(self.days_from_leaving(journey))
        return WorkingCalendar(region=journey.region).next_working_day(last)

    def is_too_late(self, pay_by: date, *, leaves: date, journey: Journey) -> bool:
        """Whether a notice that asks to be paid by that day, and leaves on ``leaves``, leaves too few days.

        >>> asked = NoticeTerms().pay_by(date(2026, 11, 20), Journey(by_post=True))
        >>> [NoticeTerms().is_too_late(asked, leaves=date(2026, 11, day), journey=Journey(by_post=True)) for day in (24, 25)]
        [False, True]
        """
        return leaves + timedelta(self.days_from_leaving(journey)) > pay_by
