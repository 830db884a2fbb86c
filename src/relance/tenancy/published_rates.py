"""The rates of the law as this installation knows them: those shipped, and those its operator added since.

They are the installation's, not a company's: whoever adds one acts in no organisation.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal

from relance.domain.calendars import ONE_DAY, half_year_start, next_half_year
from relance.domain.errors import DomainError
from relance.domain.law.fr import tables
from relance.domain.law.fr.regimes import RateTables
from relance.domain.rates import DatedRate, RateImplausible, RateTable
from relance.tenancy.models import PublishedRate


class TableUnknown(DomainError):
    """No table of rates bears this key."""

    code = "table_unknown"
    template = "There is no table '{key}'. Those there are: {known}."


class RateOutOfPlace(DomainError):
    """A rate for a day that the table already covers, or that leaves a half-year without one."""

    code = "rate_out_of_place"
    template = "{table} covers {last}: the next rate starts on {expected}, not on {day}."


def shipped() -> dict[str, RateTable]:
    """The shipped tables by key."""
    listed = (
        tables.ecb_refinancing_rate(),
        tables.legal_interest_other_creditors(),
        tables.legal_interest_individuals(),
    )
    return {table.key: table for table in listed}


def known_tables() -> dict[str, RateTable]:
    """Every table, shipped rows and added ones together."""
    added: dict[str, list[DatedRate]] = defaultdict(list)
    for row in PublishedRate.objects.order_by("starts_on"):
        added[row.table].append(DatedRate(row.starts_on, Decimal(row.rate), row.source))
    return {
        key: table.with_rows(added[key], known_until=_covers(key, added[key][-1].starts_on)) if added[key] else table
        for key, table in shipped().items()
    }


def rate_tables() -> RateTables:
    """The tables that computations consult."""
    known = known_tables()
    return RateTables(known["ecb-refinancing"], known["legal-interest-other"], known["legal-interest-individual"])


def _covers(key: str, starts_on: date) -> date:
    """The last day that a new row covers: the legal rate holds for its half-year, the ECB's is sure on its own day only."""
    return starts_on if key == "ecb-refinancing" else next_half_year(starts_on) - ONE_DAY


def add_rate(*, key: str, starts_on: date, rate: Decimal, source: str, at: datetime, actor: str) -> RateTable:
    """Continue a table with a published rate, a fraction a year; returns the table as it is then.

    The ECB's rate may start on any day after those covered; a legal rate starts with the half-year that follows.
    Raises TableUnknown, RateImplausible, RateOutOfPlace.
    """
    known = known_tables()
    if key not in known:
        raise TableUnknown(key=key, known=", ".join(known))
    if not 0 <= rate < 1:
        raise RateImplausible(rate=rate)
    table = known[key]
    expected = table.known_until + ONE_DAY
    is_in_place = (
        starts_on >= expected if key == "ecb-refinancing" else starts_on == expected == half_year_start(starts_on)
    )
    if not is_in_place:
        raise RateOutOfPlace(table=table.name, last=table.known_until, expected=expected, day=starts_on)
    PublishedRate.objects.create(
        table=key, starts_on=starts_on, rate=rate, source=source[:400], added_by=actor, added_at=at
    )
    return known_tables()[key]
