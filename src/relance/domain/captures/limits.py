"""How often one card may be tried: the networks' limits as dated rows, counted over every claim of one provider account.

Reading (docs/decisions/0061): a limit of 15 in 30 days is fifteen attempts in any 30 x 24 hours, the first and the successful ones
    included. The networks speak of re-attempts after a refusal; ours is the narrower count, and no company pays a network's
    fine for how a sentence is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache

from relance.domain.captures.declines import day_of, rows_of
from relance.domain.date_ranges import DateRange
from relance.domain.errors import DomainError
from relance.domain.rates import Standing


class LimitTooHigh(DomainError):
    """A setting above what the network allows."""

    code = "limit_too_high"
    template = (
        "{network} allows at most {highest} attempts on one card in {hours} hours, and {attempts} were asked for: "
        "choose a number from 1 to {highest}."
    )


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``attempts`` on one card in any ``span`` (of 24-hour days, whatever the clock does)."""

    network: str
    span: timedelta
    attempts: int


@dataclass(frozen=True, slots=True)
class PublishedLimit:
    """A network's row: ``attempts`` is what we keep to unless told, ``highest`` what a setting may raise it to."""

    limit: Limit
    highest: int
    starts_on: date
    ends_on: date | None
    standing: Standing
    how: str
    title: str

    def holds_on(self, day: date) -> bool:
        """In force on ``day``."""
        return day in DateRange.closed(self.starts_on, self.ends_on)


@cache
def published_limits() -> tuple[PublishedLimit, ...]:
    """All of them, as shipped."""
    return tuple(
        PublishedLimit(
            Limit(row["network"], timedelta(hours=int(row["hours"])), int(row["attempts"])),
            int(row["highest"]),
            date.fromisoformat(row["from"]),
            day_of(row["until"]),
            Standing(row["standing"]),
            row["how"],
            row["title"],
        )
        for row in rows_of("network_limits.csv")
    )


def limits_of(network: str, on: date, month: Mapping[str, int] | None = None) -> tuple[Limit, ...]:
    """Those that bind a card of ``network`` on ``on``; all of them together where its network is unknown or has no row.

    ``month`` sets a network's attempts in 30 days otherwise (``{"visa": 20}``). Raises LimitTooHigh beyond what it allows, and
    below one.
    """
    rows = [row for row in published_limits() if row.holds_on(on)]
    own = [row for row in rows if row.limit.network == network]
    return tuple(_as_set(row, month or {}) for row in own or rows)


def _as_set(row: PublishedLimit, month: Mapping[str, int]) -> Limit:
    attempts = month.get(row.limit.network)
    if attempts is None or row.limit.span < max(
        one.limit.span for one in published_limits() if one.limit.network == row.limit.network
    ):
        return row.limit
    if not 1 <= attempts <= row.highest:
        hours = row.limit.span // timedelta(hours=1)
        raise LimitTooHigh(network=row.limit.network.title(), highest=row.highest, hours=hours, attempts=attempts)
    return replace(row.limit, attempts=attempts)


def free_at(limits: Iterable[Limit], tried: Sequence[datetime], not_before: datetime) -> datetime:
    """The first moment from ``not_before`` on at which one more attempt keeps every limit.

    ``tried``: when each attempt on the card began, in any order, whoever's claim it was for.
    """
    moment = not_before
    ordered = sorted(tried)
    while True:
        later = max((_free_under(limit, ordered, moment) for limit in limits), default=moment)
        if later <= moment:
            return moment
        moment = later


def left_until(limits: Iterable[Limit], tried: Sequence[datetime], now: datetime) -> int | None:
    """How many more attempts the limits allow at ``now``, none of those made growing old; None without any limit."""
    counts = [limit.attempts - sum(now - limit.span < at for at in tried) for limit in limits]
    return max(0, min(counts)) if counts else None


def _free_under(limit: Limit, ordered: Sequence[datetime], moment: datetime) -> datetime:
    """A window is half-open: an attempt exactly one span old no longer counts. Those after ``moment`` count as well, for the
    span that begins with ours holds them too."""
    within = [at for at in ordered if moment - limit.span < at]
    return moment if len(within) < limit.attempts else within[len(within) - limit.attempts] + limit.span
