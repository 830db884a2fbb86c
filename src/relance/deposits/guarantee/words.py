"""Days and sums as messages to guests have them."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date

from relance.language import LOCALES, Language, long_date, show
from relance.tenancy.context import Acting


def stay_in_words(
    begins: date, ends: date, language: Language, *, with_year: bool = False, after_stay: bool = False
) -> str:
    """The days of a stay: « du 3 au 10 octobre », « le 3 octobre »; "3 to 10 October". What is alike is said once.

    ``after_stay``: as it follows the word, « votre séjour du 3 octobre ».

    >>> stay_in_words(date(2026, 10, 3), date(2026, 10, 10), "fr", with_year=True)
    'du 3 au 10 octobre 2026'
    >>> stay_in_words(date(2026, 12, 28), date(2027, 1, 1), "fr")
    'du 28 décembre 2026 au 1er janvier 2027'
    >>> stay_in_words(date(2026, 12, 1), date(2026, 12, 1), "fr", after_stay=True)
    'du 1er décembre'
    >>> stay_in_words(date(2026, 10, 28), date(2026, 11, 3), "en")
    '28 October to 3 November'
    """
    has_year = with_year or begins.year != ends.year
    last = _day(ends, language, with_month=True, with_year=has_year)
    if begins == ends:
        return last if language != "fr" else f"du {last}" if after_stay else f"le {last}"
    is_same_year = begins.year == ends.year
    is_same_month = is_same_year and begins.month == ends.month
    first = _day(begins, language, with_month=not is_same_month, with_year=not is_same_year)
    return f"du {first} au {last}" if language == "fr" else f"{first} to {last}"


def _day(day: date, language: Language, *, with_month: bool, with_year: bool) -> str:
    words = long_date(day, language).split(" ")
    return " ".join(words[: 3 if with_year else 2 if with_month else 1])


def moment_in_words(here: Acting, moment: datetime, language: Language) -> str:
    """A moment where the company is: « vendredi 16 octobre 2026 à 14 h 05 », "Friday 16 October 2026 at 14:05"."""
    there = moment.astimezone(here.zone)
    hour = show(there.time().replace(second=0, microsecond=0), language)
    return f"{day_in_words(there.date(), language)} {'à' if language == 'fr' else 'at'} {hour}"


def day_in_words(day: date, language: Language) -> str:
    """With its name: « vendredi 16 octobre 2026 », "Friday 16 October 2026"."""
    return f"{format_date(day, 'EEEE', locale=LOCALES[language])} {long_date(day, language)}"
