"""What people and addresses give as text: days, amounts, row numbers, places in a list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.http import QueryDict

from relance.domain.calendars import DateUnreadable, parse_day
from relance.domain.ids import ReceivableId
from relance.domain.money import Money, parse_positive_amount
from relance.insight.paging import row_key

SPACES = str.maketrans("", "", " \xa0\u202f")


def day_of(text: str) -> date:
    """The day of a form. Raises DateUnreadable."""
    return parse_day(text.strip())


def day_given(text: str) -> date | None:
    """The day of a form's field, None where it was left empty. Raises DateUnreadable."""
    return day_of(text) if text else None


def day_or(text: str, default: date) -> date:
    """The day of an address, ``default`` where it names none."""
    try:
        return day_of(text)
    except DateUnreadable:
        return default


def amount_of(text: str, currency: str) -> Money:
    """An amount above zero as people type it, its thousands apart by spaces. Raises AmountUnreadable."""
    return parse_positive_amount(text.translate(SPACES), currency=currency)


def row_of(text: str) -> int | None:
    """The number of a row, None for a text that cannot be one."""
    return row_key(text)


def rows_of(texts: Iterable[str]) -> list[int]:
    """The numbers among ``texts``, in their order."""
    return [row for row in map(row_of, texts) if row is not None]


def receivables_of(form: QueryDict) -> list[ReceivableId]:
    """What was ticked of a list of receivables (``receivable``), in its order."""
    return [ReceivableId(row) for row in rows_of(form.getlist("receivable"))]
