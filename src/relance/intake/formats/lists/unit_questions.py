"""Amounts under a heading that speaks of thousands: what a figure there stands for is asked, and booked only as was answered."""

from __future__ import annotations

from dataclasses import replace

from relance.domain.sentences import Sentence
from relance.intake.formats.lists.fields import AMOUNTS
from relance.intake.formats.lists.headings import is_in_thousands
from relance.intake.formats.lists.how import How
from relance.intake.formats.lists.placed import Placing, cells_of
from relance.intake.formats.lists.profiles import is_blank
from relance.intake.questions import Choice, Question

THOUSANDS, UNITS = "thousands", "units"
SAMPLES = 5


def ask_about_thousands(placing: Placing) -> None:
    """Once for a list. Call it when the columns are placed: those that a question about columns may place yet are among them."""
    placed = {index for how in (placing.how, *placing.alternatives().values()) for index in how.fields}
    columns = [at for at in sorted(placed) if is_in_thousands(placing.header[at]) and _holds_amounts(placing, at)]
    if not columns:
        return
    first = columns[0]
    rows = [row for row in placing.rows if first < len(row) and not is_blank(row[first])]
    shown = placing.shown(first)
    question = Question(
        "unit",
        Sentence(
            "The heading {column} speaks of thousands. What does its figure {value} stand for?",
            {"column": placing.header[first], "value": rows[0][first] if rows else "1,2"},
        ),
        (
            Choice(THOUSANDS, Sentence("Thousands, as the heading says: it is counted a thousandfold")),
            Choice(UNITS, Sentence("The amount itself: the heading is wrong")),
        ),
        guess=THOUSANDS,
        column=placing.header[first],
        sample_header=tuple(placing.header[at] for at in shown),
        samples=tuple(cells_of(row, shown) for row in rows)[:SAMPLES],
    )
    placing.ask(question, {THOUSANDS: lambda how: _thousandfold(how, frozenset(columns))})


def _holds_amounts(placing: Placing, at: int) -> bool:
    names = (how.fields.get(at) for how in (placing.how, *placing.alternatives().values()))
    return any(name in AMOUNTS for name in names)


def _thousandfold(how: How, columns: frozenset[int]) -> How:
    return replace(how, thousands=columns)
