"""The lines of a claim as they are typed, and as they are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import QueryDict

from relance.domain.deposits.claims import Line
from relance.domain.errors import DomainError
from relance.office.fields import amount_of, row_of

MOST_LINES = 30
LINES_SHOWN = 2
PARTS = ("label", "price", "quote", "age", "life", "got")


class LineUnreadable(DomainError):
    """A figure of a line that cannot be read."""

    code = "claim_line_unreadable"
    template = "The figures of line {place} cannot be read: amounts as 350 or 350,00, ages in months as whole numbers."


@dataclass(frozen=True, slots=True)
class LineTyped:
    """A line as it was typed."""

    label: str = ""
    price: str = ""
    quote: str = ""
    age: str = ""
    life: str = ""
    got: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing stands in it."""
        return not any((self.label, self.price, self.quote, self.age, self.life, self.got))


def typed_of(given: QueryDict) -> list[LineTyped]:
    """The lines in which something stands."""
    columns = [given.getlist(part)[:MOST_LINES] for part in PARTS]
    rows = (
        LineTyped(*(column[place].strip()[:400] if place < len(column) else "" for column in columns))
        for place in range(max(map(len, columns), default=0))
    )
    return [row for row in rows if not row.is_empty]


def lines_of(given: QueryDict, currency: str) -> list[Line]:
    """The lines of the form. Raises LineUnreadable."""
    lines = []
    for place, one in enumerate(typed_of(given), start=1):
        try:
            lines.append(_read(one, currency))
        except (DomainError, ValueError):
            raise LineUnreadable(place=place) from None
    return lines


def read_as_far_as(typed: Sequence[LineTyped], currency: str) -> list[Line]:
    """Those that can be read while somebody is still typing."""
    return [line for one in typed if (line := _read_or_none(one, currency)) is not None]


def rows_for(typed: Sequence[LineTyped]) -> list[LineTyped]:
    """The rows of the form: what was typed, and an empty one for more."""
    return [*typed, *([LineTyped()] * max(1, LINES_SHOWN - len(typed)))][:MOST_LINES]


def _read_or_none(one: LineTyped, currency: str) -> Line | None:
    try:
        return _read(one, currency)
    except (DomainError, ValueError):
        return None


def _read(one: LineTyped, currency: str) -> Line:
    """Raises AmountUnreadable, ValueError."""
    return Line(
        one.label,
        price_new=_sum(one.price, currency),
        quote=_sum(one.quote, currency),
        age=_months(one.age),
        lifetime=_months(one.life),
        received=_sum(one.got, currency) or Decimal(0),
    )


def _sum(text: str, currency: str) -> Decimal | None:
    return amount_of(text, currency).amount if text else None


def _months(text: str) -> int | None:
    if text and row_of(text) is None:
        raise ValueError(text)
    return row_of(text) if text else None
