"""What guests' pages say beside what all pages say: days with their weekday, in a sentence."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from babel.dates import format_date
from django import template
from django.template.context import Context

from relance.deposits.guarantee.words import stay_in_words
from relance.domain.sentences import Sentence
from relance.language import LOCALES, Language, local, long_date, say, show

register = template.Library()
NAMES = {"fr": "Français", "en": "English"}
FALLBACK = Sentence("These pages are in French and in English: choose at the top.")


def short_in_words(day: date, language: Language) -> str:
    """A day where there is little room.

    >>> short_in_words(date(2026, 12, 1), "fr"), short_in_words(date(2026, 10, 3), "fr"), short_in_words(date(2026, 12, 1), "en")
    ('1er déc.', '3 oct.', '1 Dec')
    """
    written = format_date(day, "d MMM", locale=LOCALES[language])
    return written.replace("1 ", "1er ", 1) if language == "fr" and day.day == 1 else written


@register.simple_tag(takes_context=True)
def in_words(context: Context, day: date, form: str = "weekday") -> str:
    """A day inside a sentence: ``weekday`` samedi 3 octobre 2026; ``long`` 3 octobre 2026; ``short`` 3 oct.; ``day`` 3 octobre."""
    language: Language = context["language"]
    match form:
        case "weekday":
            return f"{format_date(day, 'EEEE', locale=LOCALES[language])} {long_date(day, language)}"
        case "short":
            return short_in_words(day, language)
        case "day":
            return long_date(day, language).rpartition(" ")[0]
    return long_date(day, language)


@register.simple_tag(takes_context=True)
def moment_in_words(context: Context, moment: datetime, form: str = "weekday") -> str:
    """A moment inside a sentence, at the place: vendredi 16 octobre 2026 à 14 h 05; ``short`` 10 oct., 11 h 02."""
    language: Language = context["language"]
    there = local(moment)
    hour = show(there.time().replace(second=0, microsecond=0), language)
    between = ", " if form == "short" else " à " if language == "fr" else " at "
    return f"{in_words(context, there.date(), form)}{between}{hour}"


@register.simple_tag(takes_context=True)
def stay_days(context: Context, begins: date, ends: date, form: str = "") -> str:
    """The days of a stay inside a sentence: du 3 au 10 octobre 2026; ``stay`` after that word."""
    language: Language = context["language"]
    return stay_in_words(begins, ends, language, with_year=True, after_stay=form == "stay")


@register.filter
def next_day(day: date) -> date:
    """The day after."""
    return day + timedelta(days=1)


@register.simple_tag(takes_context=True)
def fallback(context: Context) -> str:
    """What to tell, in English, whose browser speaks neither language of these pages; "" to everybody else."""
    header = context["request"].headers.get("Accept-Language", "")
    spoken = {part.split(";")[0].strip()[:2].lower() for part in header.split(",")} - {"", "*"}
    return say(FALLBACK, "en") if spoken and not spoken & NAMES.keys() else ""


@register.simple_tag
def languages() -> list[tuple[str, str]]:
    """Those that a guest may choose, each by its own name."""
    return list(NAMES.items())


@register.filter
def language_name(language: str) -> str:
    """Its own name."""
    return NAMES.get(language, language)
