"""What of the shipped law is not read where it is published: to be looked up by whoever answers for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from relance.domain.law.fr import tables
from relance.domain.law.fr.figures import law_figures
from relance.domain.law.fr.legal_forms import MENTIONS
from relance.domain.law.fr.limitation_rules import limitation_periods
from relance.domain.rates import Standing
from relance.domain.sentences import Percent, Sentence

COUNTED = {
    "points": Sentence("{count} {count:point|points}").template,
    "days": Sentence("{count} {count:day|days}").template,
}


@dataclass(frozen=True, slots=True)
class LawRow:
    """One figure of the law, or one mention that it wants on papers: which table, from which day (None: undated), its value, what
    sets it and how it is known."""

    table: str
    starts_on: date | None
    value: object
    title: str
    standing: Standing
    how: str


def law_rows() -> Iterator[LawRow]:
    """Every figure that is shipped."""
    for table in (
        tables.ecb_refinancing_rate(),
        tables.legal_interest_other_creditors(),
        tables.legal_interest_individuals(),
    ):
        for row in table.rows:
            yield LawRow(table.key, row.starts_on, Percent(row.rate), row.source, row.standing, row.how)
    for figure in law_figures():
        words = COUNTED.get(figure.unit)
        value = Sentence(words, {"count": int(figure.value)}) if words else figure.money
        yield LawRow(figure.key, figure.starts_on, value, figure.title, figure.standing, figure.how)
    for kind, period in limitation_periods().items():
        value = Sentence("{count} {count:month|months}", {"count": period.months})
        yield LawRow(f"limitation, {kind.value}", None, value, period.article, period.standing, "")
    for mention in MENTIONS:
        yield LawRow("letterhead", None, mention.what, mention.article, mention.standing, mention.how)


def not_read() -> list[LawRow]:
    """Those that are derived or from memory, the latter first."""
    rows = [row for row in law_rows() if row.standing is not Standing.SEEN]
    return sorted(rows, key=lambda row: row.standing is Standing.DERIVED)


def first_day_established() -> date:
    """The first day of the ECB's rates from which none is from memory: before it no letter counts a penalty."""
    rows = tables.ecb_refinancing_rate().rows
    after = next((place for place in range(len(rows), 0, -1) if rows[place - 1].standing is Standing.MEMORY), 0)
    return rows[after].starts_on
