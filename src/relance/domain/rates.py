"""Dated rates: what a table says of a day, and its refusal to guess about days that it does not cover."""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from importlib import resources
from itertools import pairwise

from relance.domain.errors import DomainError
from relance.domain.sentences import Sentence


class RateUnknown(DomainError):
    """The table has no rate for a day: it lies before the first row or after the last day that was checked."""

    code = "rate_unknown"
    template = (
        "{table}: no rate is known for {day}; the table covers {first} to {last}. "
        "When the rate is published, add it: relance rates add {key} FROM RATE --source TEXT."
    )


class RateImplausible(DomainError):
    """A rate that is no fraction between 0 and 1."""

    code = "rate_implausible"
    template = "The rate {rate} is not a fraction a year between 0 and 1: write 0.15, or 15%, for fifteen per cent."


class RateTableBroken(DomainError):
    """Rows that contradict each other."""

    code = "rate_table_broken"
    template = "{table}: the row of {day} does not follow the one before it."


def parse_rate(text: str) -> Decimal:
    """A rate that a person wrote, as a fraction a year from 0 to 1, 1 excluded. Raises RateImplausible.

    >>> parse_rate("0.12"), parse_rate("12 %"), parse_rate("12,5%")
    (Decimal('0.12'), Decimal('0.12'), Decimal('0.125'))
    """
    stripped = text.strip()
    number = stripped.removesuffix("%").strip().replace(",", ".")
    try:
        rate = Decimal(number) / (100 if stripped.endswith("%") else 1)
    except InvalidOperation as error:
        raise RateImplausible(rate=text) from error
    if not number.isascii() or not rate.is_finite() or not 0 <= rate < 1:
        raise RateImplausible(rate=text)
    return rate


class Standing(StrEnum):
    """How a figure of the law is known. Nobody raises one without naming what was read."""

    SEEN = "seen"  # read where it is published or quoted; the row says where and when
    DERIVED = "derived"  # a published figure that follows from it agrees; the row says which
    MEMORY = "memory"


STANDING_WORDS = {
    Standing.SEEN: Sentence("read"),
    Standing.DERIVED: Sentence("derived"),
    Standing.MEMORY: Sentence("from memory"),
}


@dataclass(frozen=True, slots=True)
class DatedRate:
    """A rate a year, as a fraction (0.0215), from a day on (included), with what sets it and how that is known."""

    starts_on: date
    rate: Decimal
    source: str
    standing: Standing = Standing.SEEN
    how: str = ""


@dataclass(frozen=True, slots=True)
class RateTable:
    """Rates in order of their first day; each holds until the next. ``known_until`` is the last day covered.

    A day after ``known_until`` is unknown even though a last rate exists: it may have changed since.
    """

    key: str
    name: Sentence
    rows: tuple[DatedRate, ...]
    known_until: date

    def __post_init__(self) -> None:
        days = [row.starts_on for row in self.rows]
        for before, after in pairwise(days):
            if after <= before:
                raise RateTableBroken(table=self.name, day=after)

    def on(self, day: date) -> DatedRate:
        """The row in force on ``day``. Raises RateUnknown."""
        if not self.rows or not self.rows[0].starts_on <= day <= self.known_until:
            first = self.rows[0].starts_on if self.rows else None
            raise RateUnknown(table=self.name, key=self.key, day=day, first=first, last=self.known_until)
        return self.rows[bisect_right(self.rows, day, key=lambda row: row.starts_on) - 1]

    @property
    def first_days(self) -> list[date]:
        """Those of the rows: where a computation must be cut."""
        return [row.starts_on for row in self.rows]

    def with_rows(self, rows: Iterable[DatedRate], *, known_until: date) -> RateTable:
        """This table with further rows; one of the same first day replaces ours."""
        merged = {row.starts_on: row for row in (*self.rows, *rows)}
        ordered = tuple(merged[day] for day in sorted(merged))
        return replace(self, rows=ordered, known_until=max(known_until, self.known_until))


def load_table(package: str, file: str, *, key: str, name: Sentence, known_until: date) -> RateTable:
    """Read ``from,rate,standing,how,title`` rows of a CSV in ``package``; ``rate`` in percent as published, kept as a fraction.

    ``known_until`` is the last day that the file was checked for, included.
    """
    text = resources.files(package).joinpath(file).read_text(encoding="utf-8")
    rows = tuple(
        DatedRate(
            date.fromisoformat(row["from"]),
            Decimal(row["rate"]) / 100,
            row["title"],
            Standing(row["standing"]),
            row["how"],
        )
        for row in csv.DictReader(text.splitlines())
    )
    return RateTable(key=key, name=name, rows=rows, known_until=known_until)
