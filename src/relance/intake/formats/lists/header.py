"""Where the header of a list stands, and what its columns are called where two rows say it together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from relance.intake.formats.cells import Row
from relance.intake.formats.lists.columns import recognise
from relance.intake.formats.lists.fields import Field
from relance.intake.formats.lists.headings import normalised

WITHIN = 40  # the first rows


class Header(NamedTuple):
    """The names of the columns, the last line on which they stand, and the rows that a page may repeat above its own: what stands
    above, and that line itself where it is not the whole header."""

    cells: list[str]
    line: int
    titles: list[list[str]]


def find_header(rows: Sequence[Row], given: Mapping[str, Field | None]) -> Header | None:
    """The row, among the first, that names most of our fields; where none names any, the one with most cells. None without rows.

    Two rows that name more together than either ("Date de", "facture") are one header. A row above that groups columns ("Facturé",
    "Réglé") tells those of one name apart.
    """
    best: tuple[tuple[int, int], int, list[str]] | None = None
    for at, (_, row) in enumerate(rows):
        fields = recognise(row, given)
        rank = (len(fields), 0 if fields else sum(1 for cell in row if cell))
        if best is None or rank > best[0]:
            best = (rank, at, row)
    if best is None:
        return None
    (most, _), at, cells = best
    for upper in (at - 1, at):
        if 0 <= upper < len(rows) - 1 and _are_words(rows[upper + 1][1]):
            one, two = rows[upper][1], rows[upper + 1][1]
            both, says_it_again = _together(one, two), sum(1 for a, b in zip(one, two, strict=False) if a and a == b)
            if (count := len(recognise(both, given))) > most or (
                count == most and upper == at and 1 < says_it_again < len(one)
            ):
                most, at, cells = count, upper + 1, both
    line = rows[at][0]
    above = rows[at - 1][1] if at else []
    names = _told_apart(cells, above)
    return Header(names, line, [row for number, row in rows if number < line or (number == line and row is not names)])


def _are_words(row: Sequence[str]) -> bool:
    """Whether a row may go on with the names of columns: several cells, and no figure in any."""
    filled = [cell for cell in row if cell]
    return len(filled) > 1 and not any(sign.isdigit() for cell in filled for sign in cell)


def _together(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Each column by what both rows say of it; a cell that a merged one covers says the same again."""
    width = max(len(upper), len(lower))
    pairs = zip([*upper, *[""] * (width - len(upper))], [*lower, *[""] * (width - len(lower))], strict=True)
    return [one if one == two or not two else f"{one} {two}".strip() for one, two in pairs]


def _told_apart(cells: list[str], above: Sequence[str]) -> list[str]:
    """Columns of one name, with what stands above them where it is not the same of all: "TTC" below "Facturé", and below "Réglé"."""
    names = Counter(normalised(cell) for cell in cells if cell)
    if max(names.values(), default=0) < 2 or sum(1 for cell in above if cell) < 2 or any(map(_has_figure, above)):
        return cells
    groups, last = [], ""
    for at in range(len(cells)):
        last = (above[at] if at < len(above) else "") or last
        groups.append(last)
    return [
        f"{group} {cell}" if cell and names[normalised(cell)] > 1 and group and group != cell else cell
        for cell, group in zip(cells, groups, strict=True)
    ]


def _has_figure(cell: str) -> bool:
    return any(sign.isdigit() for sign in cell)
