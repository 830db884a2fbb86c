"""Days of six figures, as older tools write them: 310126 is in January 2026, or in 2031. What the cells do not prove is asked once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum

from relance.domain.sentences import Sentence
from relance.intake.formats.lists.columns import recognise
from relance.intake.formats.lists.fields import DATES, Field
from relance.intake.formats.lists.placed import SAMPLES, cells_of
from relance.intake.formats.lists.profiles import Profile, is_no_day
from relance.intake.questions import Choice, Question, Questions

QUESTION = "six-figure-days"


class SixFigures(StrEnum):
    """In which order they stand. The values are the answers."""

    DAY_FIRST = "ddmmyy"
    YEAR_FIRST = "yymmdd"
    MONTH_FIRST = "mmddyy"


_WORDS = {
    SixFigures.DAY_FIRST: Sentence("Day, month, year"),
    SixFigures.YEAR_FIRST: Sentence("Year, month, day"),
    SixFigures.MONTH_FIRST: Sentence("Month, day, year"),
}
_CODES = {SixFigures.DAY_FIRST: "%d%m%y", SixFigures.YEAR_FIRST: "%y%m%d", SixFigures.MONTH_FIRST: "%m%d%y"}


def columns_of_six(header: Sequence[str], given: Mapping[str, Field | None], profiles: Sequence[Profile]) -> list[int]:
    """The columns of days, by their headings, in which every cell is six figures (five, where a workbook lost a zero before them)."""
    found = [at for at, name in recognise(header, given).items() if name in DATES and profiles[at].is_six_figures]
    return found if any(profiles[at].six for at in found) else []


def order_of_six(
    columns: Sequence[int], header: Sequence[str], rows: Iterable[Sequence[str]], questions: Questions
) -> SixFigures | None:
    """The one order in which every cell is a day, else the answer to one question; None where no order is one of all cells."""
    cells: dict[str, Sequence[str]] = {}
    for row in rows:
        cells.update((row[at], row) for at in columns if at < len(row) and not is_no_day(row[at]))
    fitting = [order for order in SixFigures if all(day_of_six(text, order) for text in cells)]
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    example = next(text for text in cells if len({day_of_six(text, order) for order in fitting}) > 1 or len(cells) == 1)
    named = tuple(header[at] for at in columns)
    answer = questions.ask(
        Question(
            QUESTION,
            Sentence(
                "The days in {columns} are six figures: in which order do they stand?", {"columns": ", ".join(named)}
            ),
            tuple(Choice(order.value, _WORDS[order], effect=_effect(example, order)) for order in fitting),
            guess=fitting[0].value,
            column=named[0],
            is_of_money=False,
            sample_header=named,
            samples=tuple(dict.fromkeys(cells_of(row, columns) for row in cells.values()))[:SAMPLES],
        )
    )
    return SixFigures(answer)


def day_of_six(text: str, order: SixFigures) -> date | None:
    """The day of this century that six figures name in this order; None for none.

    >>> day_of_six("310126", SixFigures.DAY_FIRST), day_of_six("50126", SixFigures.DAY_FIRST), day_of_six("310126", SixFigures.MONTH_FIRST)
    (datetime.date(2026, 1, 31), datetime.date(2026, 1, 5), None)
    """
    try:
        return datetime.strptime(text.zfill(6), _CODES[order]).date()  # noqa: DTZ007  a day of the calendar has no zone
    except ValueError:
        return None


def written_out(
    rows: Iterable[tuple[int, list[str]]], columns: Sequence[int], order: SixFigures
) -> Iterator[tuple[int, list[str]]]:
    """The rows with those days as ISO writes them; a cell that is none stays as it is."""
    for line, row in rows:
        days = {
            at: day for at in columns if at < len(row) and row[at].isdecimal() and (day := day_of_six(row[at], order))
        }
        if days and type(row) is list:
            row = [days[at].isoformat() if at in days else cell for at, cell in enumerate(row)]
        yield line, row


def _effect(example: str, order: SixFigures) -> Sentence | None:
    day = day_of_six(example, order)
    return Sentence("{text} is {day}", {"text": example, "day": day}) if day else None
