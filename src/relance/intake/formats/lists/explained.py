"""What the figures of a column are to those of others: a copy, a share, a part of a sum, a running balance, or news."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from relance.intake.formats.amounts import AmountProblem, read_cents
from relance.intake.formats.lists.fields import Field
from relance.intake.formats.lists.how import How
from relance.intake.formats.lists.profiles import is_blank

HIGHEST_VAT = 30  # per cent of the net
ENOUGH_ROWS = 5


@dataclass(frozen=True, slots=True)
class Compared:
    """A column beside the total: on how many ``rows`` both stand, and how they compare."""

    rows: int
    within: bool  # never beyond the total, nor against its sign
    equal: int
    zero: int


class Grid:
    """The first rows of a list as hundredths, column by column, read when they are asked for."""

    def __init__(self, rows: Sequence[Sequence[str]], how: How) -> None:
        self.how = how
        self._rows = rows
        self._read: dict[int, list[int | None]] = {}

    def cents(self, index: int) -> list[int | None]:
        """A column; None where it holds no amount."""
        if index not in self._read:
            sign = self.how.signs.get(index)
            self._read[index] = [_cents(row[index] if index < len(row) else "", sign) for row in self._rows]
        return self._read[index]

    def of(self, name: Field) -> list[int | None] | None:
        """The column of a field, where there is one."""
        index = next((index for index, found in self.how.fields.items() if found is name), None)
        return None if index is None else self.cents(index)

    @property
    def width(self) -> int:
        """How many columns the longest row has."""
        return max((len(row) for row in self._rows), default=0)

    @cached_property
    def total(self) -> list[int | None]:
        """What the rows come to, by whichever column says it first."""
        for name in (Field.TOTAL, Field.NET, Field.DEBIT, Field.REMAINING):
            if (column := self.of(name)) is not None:
                return column
        return [None] * len(self._rows)

    @cached_property
    def has_decimals(self) -> bool:
        """The totals are written with decimals."""
        index = next(
            (i for i, found in self.how.fields.items() if found in (Field.TOTAL, Field.NET, Field.DEBIT)), None
        )
        texts = [row[index] for row in self._rows if index is not None and index < len(row)]
        return any(text[-3:-2] in (",", ".") for text in texts)

    def compared(self, index: int) -> Compared:
        """The column beside the total."""
        pairs = [(x, t) for x, t in zip(self.cents(index), self.total, strict=True) if x is not None and t is not None]
        within = bool(pairs) and all(abs(x) <= abs(t) and x * t >= 0 for x, t in pairs)
        return Compared(len(pairs), within, sum(1 for x, t in pairs if x == t), sum(1 for x, _ in pairs if not x))


def _cents(text: str, sign: object) -> int | None:
    if is_blank(text):
        return None
    try:
        return read_cents(text, sign)  # type: ignore[arg-type]
    except AmountProblem:
        return None


def is_explained(grid: Grid, index: int) -> bool:
    """Whether other columns make the figures of this one."""
    column = grid.cents(index)
    placed = [
        grid.cents(at)
        for at, name in grid.how.fields.items()
        if name
        in (Field.TOTAL, Field.NET, Field.VAT, Field.PAID, Field.REMAINING, Field.CREDITED, Field.DEBIT, Field.CREDIT)
    ]
    if any(_copies(column, other) for other in placed):
        return True
    paid, rest = grid.of(Field.PAID), grid.of(Field.REMAINING)
    if rest is not None and _is_difference(column, grid.total, rest):
        return True
    if paid is not None and _is_difference(column, grid.total, paid):
        return True
    return _is_share(column, grid.total) or _is_net_or_vat(grid, index) or runs(grid, index)


def _copies(column: Sequence[int | None], other: Sequence[int | None]) -> bool:
    pairs = [(x, y) for x, y in zip(column, other, strict=True) if x is not None]
    return bool(pairs) and all(y is not None and abs(x) == abs(y) for x, y in pairs)


def _is_difference(column: Sequence[int | None], total: Sequence[int | None], part: Sequence[int | None]) -> bool:
    rows = [(x, t, p or 0) for x, t, p in zip(column, total, part, strict=True) if x is not None and t is not None]
    return bool(rows) and all(abs(x) == abs(t - p) for x, t, p in rows)


def _is_share(column: Sequence[int | None], total: Sequence[int | None]) -> bool:
    """The same share of the total on each row: without VAT, in another currency, a commission."""
    pairs = [(x, t) for x, t in zip(column, total, strict=True) if x is not None and t]
    if len(pairs) < ENOUGH_ROWS or len({t for _, t in pairs}) < 3 or not any(x for x, _ in pairs):
        return False
    x0, t0 = max(pairs, key=lambda pair: abs(pair[1]))
    return all(abs(x * t0 - x0 * t) <= abs(t0) for x, t in pairs)


def _is_net_or_vat(grid: Grid, index: int) -> bool:
    """With another column it makes the total, and one of the two is a tax of the other."""
    column = grid.cents(index)
    for at in range(grid.width):
        if at == index:
            continue
        rows = [
            (x, y, t)
            for x, y, t in zip(column, grid.cents(at), grid.total, strict=True)
            if x is not None and y is not None and t
        ]
        if not rows or len(rows) * 2 < len(column) or any(x + y != t for x, y, t in rows):
            continue
        for tax, net in ((0, 1), (1, 0)):
            taxed = [row for row in rows if row[tax]]
            if len(taxed) * 2 >= len(rows) and all(
                0 <= row[tax] * 100 <= row[net] * HIGHEST_VAT or row[net] < 0 for row in rows
            ):
                return True
    return False


def runs(grid: Grid, index: int) -> bool:
    """A balance that each row moves on by its own figure; it begins anew where a group does."""
    column = grid.cents(index)
    debit, credit = grid.of(Field.DEBIT), grid.of(Field.CREDIT)
    if debit is not None and credit is not None:
        moves = [(d or 0) - (c or 0) for d, c in zip(debit, credit, strict=True)]
    else:
        moves = [t or 0 for t in grid.total]
    return _goes_on(column, moves)


def goes_on_by(grid: Grid, balance: int, debit: int, credit: int | None = None) -> bool:
    """A balance that each row moves on by its debit less its credit, both of which occur; by its one figure, where there is one column."""
    debits = [cents or 0 for cents in grid.cents(debit)]
    credits_ = [cents or 0 for cents in grid.cents(credit)] if credit is not None else [0] * len(debits)
    if not any(debits) or (credit is not None and not any(credits_)):
        return False
    return _goes_on(grid.cents(balance), [d - c for d, c in zip(debits, credits_, strict=True)])


def _goes_on(column: Sequence[int | None], moves: Sequence[int]) -> bool:
    steps = [(x, m) for x, m in zip(column, moves, strict=True) if x is not None]
    if len(steps) < 2:
        return False
    going_on = sum(1 for (before, _), (x, m) in itertools.pairwise(steps) if x == before + m and before)
    begins = sum(1 for (before, _), (x, m) in itertools.pairwise(steps) if x != before + m and x == m)
    return going_on > 0 and going_on + begins == len(steps) - 1
