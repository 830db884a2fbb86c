"""The day of an export, where its name or its title rows tell it: "impayes-2026-11-20.csv", "As of Nov 20, 2026".

A figure that may be read as two days tells none. Of several ("du 01/01/2026 au 20/11/2026") the latest counts: a period
is known at its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from relance.domain.sentences import Sentence
from relance.intake.formats.dates import DateAmbiguous, DateOrder, read_date
from relance.intake.questions import Choice, Question, Scope
from relance.intake.rows import ParsedFile

CLOSING = re.compile(
    r"(?<![0-9])[0-9]{9}FEC[0-9]{8}", re.IGNORECASE
)  # named for the end of its year (LPF art. A47 A-1)
LONGEST_TITLE = 400  # characters of a cell that are looked at
QUESTION = "as-of"
MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "janvier|janv|january|jan",
            "fevrier|fevr|fev|february|feb",
            "mars|march|mar",
            "avril|avr|april|apr",
            "mai|may",
            "juin|june|jun",
            "juillet|juil|july|jul",
            "aout|august|aug",
            "septembre|september|sept|sep",
            "octobre|october|oct",
            "novembre|november|nov",
            "decembre|december|dec",
        ),
        start=1,
    )
    for word in words.split("|")
}
_PLAIN = str.maketrans("àâéèêëîïôûùç", "aaeeeeiiouuc")
_WORD = "|".join(sorted(MONTHS, key=len, reverse=True))
# A day of eight digits may be followed by a time ("20261120-1530", "20261120153000") and by no other digit.
_STAMP = re.compile(r"(?<![0-9])([0-9]{8})(?:[0-9]{4}|[0-9]{6})?(?![0-9])")
_ISO = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})([-_./ ])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])")
_PARTS = re.compile(r"(?<![0-9])([0-9]{1,2})([-_./])([0-9]{1,2})\2((?:19|20)[0-9]{2})(?![0-9])")
_DAY_FIRST = re.compile(
    rf"(?<![0-9])([0-9]{{1,2}})(?:er|st|nd|rd|th)?[-_. ]*(?:of )?({_WORD})\b[-_., ]*((?:19|20)[0-9]{{2}})(?![0-9])"
)
_MONTH_FIRST = re.compile(
    rf"(?<![a-z])({_WORD})[-_. ]*([0-9]{{1,2}})(?:st|nd|rd|th)?[-_, ]+((?:19|20)[0-9]{{2}})(?![0-9])"
)
# What stands before the day of a report, in a title row; a bare day there is one too.
_SAYS_SO = re.compile(
    r"\b(?:au|as of|as at|as on|at|on|le|to|through|until|till|ending|ended|date|dates?|stand|per|zum|bis|situation|edite|edition"
    r"|imprime|genere|extrait|exporte|arrete|printed|generated|exported|created|run|report)\b"
)


def days_in(text: str, order: DateOrder | None = None) -> set[date]:
    """The days that a text names. ``05/06/2026`` tells none without ``order``; eight digits are a day where they make one."""
    plain = text[:LONGEST_TITLE].lower().translate(_PLAIN)
    found: set[date | None] = set()
    for stamp in _STAMP.finditer(plain):
        digits = stamp[1]
        iso = _day(digits[:4], digits[4:6], digits[6:]) if digits[:2] in {"19", "20"} else None
        french = _day(digits[4:], digits[2:4], digits[:2]) if digits[4:6] in {"19", "20"} else None
        found.add(iso if french is None else french if iso is None else None)
    for year, _sign, month, day in _ISO.findall(plain):
        found.add(_day(year, month, day))
    for first, _sign, second, year in _PARTS.findall(plain):
        try:
            found.add(read_date(f"{first}/{second}/{year}", order))
        except DateAmbiguous:
            continue
    found.update(_day(year, str(MONTHS[month]), day) for day, month, year in _DAY_FIRST.findall(plain))
    found.update(_day(year, str(MONTHS[month]), day) for month, day, year in _MONTH_FIRST.findall(plain))
    return {day for day in found if day is not None}


def look_at_titles(parsed: ParsedFile, rows: Iterable[Iterable[str]], order: DateOrder | None) -> None:
    """Take the day that the rows before the header tell, if any."""
    told = [
        (day, cell[:LONGEST_TITLE].strip())
        for row in rows
        for cells in [[cell for cell in row if cell.strip()]]
        for cell in cells
        for day in days_in(cell, order)
        if len(cells) == 1 or _SAYS_SO.search(" ".join(cells).lower().translate(_PLAIN))
    ]
    if told:
        parsed.as_of, parsed.as_of_source = max(told)


def say_day(parsed: ParsedFile, name: str, said: date | None) -> None:
    """Settle the day of the export: ``said`` by a person, told by its ``name``, its titles, or a ledger's last entry.

    Where neither tells, ``parsed.as_of`` stays None: it is the day on which it came. A day that the content contradicts is asked
    about, unless a person said it.
    """
    if said is not None:
        parsed.as_of, parsed.as_of_source = said, ""
        return
    if days := days_in(CLOSING.sub("", name) if parsed.format == "fec" else name):
        parsed.as_of, parsed.as_of_source = max(days), name
    latest = latest_day(parsed)
    if parsed.as_of is None:
        parsed.as_of = parsed.last_day if parsed.format == "fec" else None
    elif latest is not None and latest > parsed.as_of and parsed.format != "contacts":
        _ask(parsed, parsed.as_of, latest)


def latest_day(parsed: ParsedFile) -> date | None:
    """The latest day on which the file says that something happened: an entry of a ledger, a payment of a list.

    An invoice of a list may be dated ahead.
    """
    if parsed.format == "fec":
        return parsed.last_day
    paid = [settlement.on for row in parsed.receivables for settlement in row.settlements]
    return max([*paid, *(credit.on for credit in parsed.credits)], default=None)


def _ask(parsed: ParsedFile, told: date, latest: date) -> None:
    question = Question(
        QUESTION,
        Sentence(
            "The name or title of the file says {told}, but it holds something of {latest}. Of which day is it?",
            {"told": told, "latest": latest},
        ),
        (
            Choice("last", Sentence("Of {day}: its last entry or payment", {"day": latest})),
            Choice("told", Sentence("Of {day}, as it says", {"day": told})),
        ),
        guess="last",
        why=Sentence("What it holds cannot have been known before."),
        scope=Scope.FILE,
    )
    if parsed.questions.ask(question) == "last":
        parsed.as_of, parsed.as_of_source = latest, ""


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
