"""French and English: saying sentences that the program holds as data, with the reader's dates, numbers and money.

Templates are written in English in the code; ``locale/fr.po`` holds their French. A test fails when one is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache, lru_cache
from importlib import resources
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_month_names
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, get_group_symbol

from relance.domain.money import Money
from relance.domain.sentences import Bilingual, LongDate, Percent, Place, Sentence, plain

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
LOCALES: dict[Language, str] = {"fr": "fr_FR", "en": "en_GB"}
SHORT_DATE: dict[Language, str] = {"fr": "dd/MM/yyyy", "en": "d MMM yyyy"}
MONTHS: dict[Language, tuple[str, ...]] = {
    language: tuple(get_month_names("wide", locale=LOCALES[language]).values()) for language in LANGUAGES
}
COLON: dict[Language, str] = {"fr": "\xa0:", "en": ":"}
COUNTED = re.compile(r"(?<=\d) (?=(?:jours?|points?|days?)\b)|(?<=\+) (?=\d)")  # between a number and its noun
NAMES = frozenset(
    {"case", "id", "letter", "mandate", "message", "number", "port", "year"}
)  # facts that number things, and count none
CLOCK: dict[Language, str] = {"fr": "{hour}\xa0h\xa0{minute:02}", "en": "{hour:02}:{minute:02}"}

_place: ContextVar[ZoneInfo | None] = ContextVar("place", default=None)


@contextmanager
def at_place(zone: str) -> Iterator[None]:
    """Inside it, every moment is shown as clocks stand in ``zone`` (a name such as Indian/Reunion): the company's."""
    before = _place.set(ZoneInfo(zone))
    try:
        yield
    finally:
        _place.reset(before)


def local(moment: datetime) -> datetime:
    """An aware moment as clocks stand at the place; as it is where no place is known."""
    zone = _place.get()
    return moment if zone is None else moment.astimezone(zone)


def language_of_environment(environ: Mapping[str, str]) -> Language:
    """RELANCE_LANGUAGE, else the first of LC_ALL, LC_MESSAGES, LANG that is set; English unless it says French."""
    for name in ("RELANCE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return "fr" if environ[name].lower().startswith("fr") else "en"
    return "en"


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """Template to translation; empty for English, the language of the templates."""
    if language == "en":
        return {}
    with resources.files(__name__).joinpath(f"locale/{language}.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id and message.string}


def say(sentence: Sentence, language: Language) -> str:
    """The sentence in ``language``, its facts formatted for the reader; a missing translation falls back to English.

    French counts 0 and 1 as one (« 0 lettre »), English 1 alone ("0 letters"). A whole number whose fact names a thing (``NAMES``) is no
    quantity: case 1234, not case 1,234.
    """
    if isinstance(sentence, Bilingual):
        return sentence.french if language == "fr" else sentence.template
    ones = (0, 1) if language == "fr" else (1,)
    template = catalogue(language).get(sentence.template, sentence.template)
    return template.format(
        **{name: Place(_shown(name, fact, language), fact in ones) for name, fact in sentence.facts.items()}
    )


def _shown(name: str, fact: object, language: Language) -> str:
    return str(fact) if name in NAMES and isinstance(fact, int) else show(fact, language)


def labelled(label: Sentence, value: object, language: Language) -> str:
    """``Référence : F-1``, ``Reference: F-1``: each language has its own space before a colon, or none."""
    return f"{say(label, language)}{COLON[language]} {show(value, language)}"


def long_date(day: date, language: Language) -> str:
    """A date in words, as letters have it: ``20 novembre 2026``, ``1er janvier 2027``, ``20 November 2026``."""
    written = format_date(day, "d MMMM yyyy", locale=LOCALES[language])
    return written.replace("1 ", "1er ", 1) if language == "fr" and day.day == 1 else written


def typeset(text: str, language: Language) -> str:
    """No line parts a day, its month and its year, or a number and its days or points; French keeps its double signs on the line of their
    words (Imprimerie nationale).

    >>> typeset("Dû : 3 « fois » ; merci !", "fr")
    'Dû\xa0: 3 «\u202ffois\u202f»\u202f; merci\u202f!'
    >>> typeset("by 30 November 2026", "en")
    'by 30\xa0November\xa02026'
    >>> typeset("within 45 days, 2.15% + 8 points", "en")
    'within 45\xa0days, 2.15% +\xa08\xa0points'
    """
    months = "|".join(MONTHS[language])
    text = re.sub(rf"(\d(?:er)?) (?=(?:{months})\b)|\b({months}) (?=\d{{4}}\b)", "\\1\\2\xa0", text)
    text = COUNTED.sub("\xa0", text)
    if language != "fr":
        return text
    return re.sub(r"(?<=«) | (?=[;?!»])", "\u202f", re.sub(r" (?=:)", "\xa0", text))


def show(fact: object, language: Language) -> str:
    """A fact as the reader writes it: dates, moments, hours, Money, Percent, numbers, nested sentences; text as it is.

    An hour is written one way in each language: 7 h 30 in French, 07:30 in English. A moment is shown at the place
    (``at_place``); in UTC, and said to be, where none is known.
    """
    match fact:
        case Sentence():
            return say(fact, language)
        case datetime():
            moment = local(fact)
            shown = f"{_short_date(moment.date(), language)} {_hour(moment.time(), language)}"
            return f"{shown} UTC" if _place.get() is None and fact.tzname() == "UTC" else shown
        case LongDate():
            return long_date(fact.day, language)
        case date():
            return _short_date(fact, language)
        case time():
            return _hour(fact, language)
        case Money():
            return _money(fact, language)
        case Percent():
            percent = fact.fraction * 100
            decimals = len(plain(percent).partition(".")[2])
            number = format_decimal(
                percent, "0." + "0" * decimals, locale=LOCALES[language], decimal_quantization=False
            )
            return f"{number}\u202f%" if language == "fr" else f"{number}%"
        case bool():
            return say(Sentence("yes" if fact else "no"), language)
        case int():
            return f"{fact:,}".replace(",", get_group_symbol(LOCALES[language]))  # of any length, unlike format_decimal
        case Decimal():
            return format_decimal(fact, locale=LOCALES[language])
        case None:
            return "—"
        case _:
            return str(fact)


def _hour(at: time, language: Language) -> str:
    return CLOCK[language].format(hour=at.hour, minute=at.minute)


# The same days and amounts come again and again in a batch of letters, and formatting one costs as much as a query.
@lru_cache(maxsize=4096)
def _short_date(day: date, language: Language) -> str:
    return format_date(day, SHORT_DATE[language], locale=LOCALES[language])


@lru_cache(maxsize=4096)
def _money(amount: Money, language: Language) -> str:
    """French writes other currencies by their code: Unicode's ``£GB`` and ``$US`` are nobody's. A minus is not a hyphen."""
    by_code = language == "fr" and amount.currency != "EUR"
    pattern = "#,##0.00\u00a0¤¤" if by_code else None
    return format_currency(amount.amount, amount.currency, pattern, locale=LOCALES[language]).replace("-", "\u2212")
