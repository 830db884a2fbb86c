"""What people see of deposits: the list, its sums, and what waits for a decision. Set-based, and bounded but where it is exported."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from relance.deposits.models import Guarantee
from relance.deposits.overview.standings import ALIVE, EVERY, MOMENTS, Deposit, facts_of, known, read
from relance.domain.deposits.standings import CLAIM_STANDINGS, OVER
from relance.domain.money import Money
from relance.tenancy.context import Acting
from relance.tenancy.statements import Sql, joined, listed, sql

AT_ONCE, EXPORTED_AT_ONCE = 100, 2000
AMOUNT = re.compile(r"[0-9]{1,15}(?:[.][0-9]{1,3})?", re.ASCII)
NUMBER = re.compile(r"C-([0-9]{4})-([0-9]{1,9})", re.IGNORECASE | re.ASCII)
MOST_DECISIONS = 20  # on the page; the rest is reached by the list
PRESSING = sql(
    "array_position(ARRAY['missing', 'card_ends', 'dispute', 'taken_back', 'answer', 'last_days', 'left', 'failed'], decides)"
)
CURRENT = sql("(stands NOT IN ({over}) OR stands = 'settled' AND ended_at >= %(deposit_settled)s)", over=listed(OVER))
CLAIMED = sql("stands IN ({claimed})", claimed=listed(CLAIM_STANDINGS))
VIEWS: dict[str, Sql] = {
    "current": CURRENT,
    "coming": sql("{current} AND moment = 1", current=CURRENT),
    "staying": sql("{current} AND moment = 2", current=CURRENT),
    "claimed": CLAIMED,
    "failed": sql("stands = 'failed'"),
    "done": sql("NOT {current}", current=CURRENT),
}
CLAIMED_ON = sql("q.id IN (SELECT c.guarantee_id FROM deposits_claim c WHERE c.requested_at IS NOT NULL)")
IN_ORDER = sql("ORDER BY moment, abs(begins_on - %(today)s), id LIMIT %(most)s")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list shows. ``after`` is the key of the last row of the page before: moment, days, row."""

    view: str = "current"
    search: str = ""
    listing: int | None = None
    scheme: str = ""
    since: date | None = None
    after: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list, in the order of the stays; ``next`` continues it, None on the last one."""

    rows: tuple[Deposit, ...]
    next: tuple[int, int, int] | None


@dataclass(frozen=True, slots=True)
class Sums:
    """What is listed, in one currency: how many, for how much, and the recovery line of what is claimed on them."""

    currency: str
    count: int
    amount: Money
    claims: int
    claimed: Money
    card: Money
    after: Money
    covered: Money
    open: Money
    failed: Money
    tries: int

    @property
    def received(self) -> Money:
        """What came home."""
        return self.card + self.after + self.covered


def find_deposit(here: Acting, guarantee: int) -> Deposit | None:
    """One deposit as the list has it; None where there is none."""
    found = read(facts_of(sql("q.id = %(guarantee)s"), EVERY), known(here) | {"guarantee": guarantee})
    return found[0] if found else None


def deposits(here: Acting, wanted: Wanted) -> Page:
    """A page of the list."""
    found = _listed(here, wanted, AT_ONCE + 1)
    return Page(tuple(found[:AT_ONCE]), _key(here, found[AT_ONCE - 1]) if len(found) > AT_ONCE else None)


def every_deposit(here: Acting, wanted: Wanted) -> Iterator[Deposit]:
    """The whole list, read by the thousand."""
    wanted = replace(wanted, after=None)
    while found := _listed(here, wanted, EXPORTED_AT_ONCE):
        yield from found
        wanted = replace(wanted, after=_key(here, found[-1]))


def decisions(here: Acting) -> tuple[Deposit, ...]:
    """What waits for a person, the most pressing first, then the nearest day; the first twenty."""
    order = sql("ORDER BY {pressing}, begins_on, id LIMIT %(most)s", pressing=PRESSING)
    asked = sql("{facts} {order}", facts=facts_of(ALIVE, sql("decides IS NOT NULL")), order=order)
    return tuple(read(asked, known(here) | {"most": MOST_DECISIONS}))


def counts(here: Acting) -> dict[str, int]:
    """How many each view has, and how many wait for a decision (``decide``); what is over is not counted."""
    views = {name: condition for name, condition in VIEWS.items() if name != "done"} | {
        "decide": sql("decides IS NOT NULL")
    }
    asked = joined(", ", (sql("count(*) FILTER (WHERE {one})", one=one) for one in views.values()))
    with connection.cursor() as cursor:
        cursor.execute(
            sql("SELECT {asked} FROM ({facts}) f", asked=asked, facts=facts_of(ALIVE, EVERY)),
            known(here),
        )
        return dict(zip(views, cursor.fetchone() or (), strict=True))


def sums(here: Acting, wanted: Wanted) -> tuple[Sums, ...]:
    """What the list shows in all, by currency, the greatest first."""
    conditions, facts = _conditions(here, wanted)
    asked = sql(
        """SELECT currency, count(*), sum(amount), count(*) FILTER (WHERE claims > 0), sum(claimed), sum(card), sum(after),
            sum(covered), sum(open), coalesce(sum(open) FILTER (WHERE stands = 'failed'), 0), sum(tries)
        FROM ({facts}) f GROUP BY 1 ORDER BY 3 DESC, 1""",
        facts=facts_of(_which(wanted), conditions),
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, facts)
        found = cursor.fetchall()
    return tuple(_sums(*one) for one in found)


def sums_by_scheme(here: Acting) -> tuple[tuple[str, Sums], ...]:
    """What came of every claim ever made, by the name of its scheme and by currency, the greatest first."""
    asked = sql(
        """SELECT scheme, currency, count(*), sum(amount), count(*), sum(claimed), sum(card), sum(after), sum(covered), sum(open),
            coalesce(sum(open) FILTER (WHERE stands = 'failed'), 0), sum(tries)
        FROM ({facts}) f GROUP BY 1, 2 ORDER BY sum(claimed) DESC, 1, 2""",
        facts=facts_of(CLAIMED_ON, sql("claimed > 0")),
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, known(here))
        found = cursor.fetchall()
    return tuple((scheme, _sums(*one)) for scheme, *one in found)


def deposit_numbered(here: Acting, number: str) -> int | None:
    """The deposit that people call ``number`` (C-2026-0093, in whatever case); None where there is none."""
    named = NUMBER.fullmatch(number.strip())
    if named is None:
        return None
    found = Guarantee.objects.filter(organisation_id=here.organisation, year=int(named[1]), number=int(named[2]))
    return found.values_list("pk", flat=True).first()


def has_any(here: Acting) -> bool:
    """Whether anything was ever asked for."""
    return Guarantee.objects.filter(organisation_id=here.organisation).exists()


def choices(here: Acting) -> tuple[list[tuple[int, str]], list[str]]:
    """What can be filtered by: what is let, and the schemes, each version's name once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 'place', id, name FROM deposits_listing UNION SELECT 'scheme', 0, name FROM deposits_scheme ORDER BY 3, 2"
        )
        found = cursor.fetchall()
    return [(pk, name) for kind, pk, name in found if kind == "place"], [
        name for kind, _, name in found if kind == "scheme"
    ]


def _sums(currency: str, count: int, amount: Decimal, claims: int, *figures: Any) -> Sums:
    claimed, card, after, covered, left, failed, tries = figures

    def money(one: Decimal) -> Money:
        return Money(one, currency).rounded()

    line = (money(claimed), money(card), money(after), money(covered), money(left), money(failed))
    return Sums(currency, count, money(amount), claims, *line, int(tries))


def _listed(here: Acting, wanted: Wanted, most: int) -> list[Deposit]:
    conditions, facts = _conditions(here, wanted)
    if wanted.after is not None:
        conditions = sql(
            "{conditions} AND (moment, abs(begins_on - %(today)s), id) > (%(moment)s, %(days)s, %(last)s)",
            conditions=conditions,
        )
        facts |= dict(zip(("moment", "days", "last"), wanted.after, strict=True))
    asked = sql("{facts} {order}", facts=facts_of(_which(wanted), conditions), order=IN_ORDER)
    return read(asked, facts | {"most": most})


def _which(wanted: Wanted) -> Sql:
    return EVERY if wanted.view == "done" else ALIVE


def _conditions(here: Acting, wanted: Wanted) -> tuple[Sql, dict[str, Any]]:
    where, facts = [VIEWS[wanted.view]], known(here)
    if wanted.listing is not None:
        where.append(sql("listing_id = %(listing)s"))
        facts["listing"] = wanted.listing
    if wanted.scheme:
        where.append(sql("scheme = %(scheme)s"))
        facts["scheme"] = wanted.scheme
    if wanted.since is not None:
        where.append(sql("begins_on >= %(since)s"))
        facts["since"] = wanted.since
    if wanted.search:
        where.append(
            sql("""(guest ILIKE %(like)s OR external_id = %(search)s
            OR 'C-' || year || '-' || lpad(ordinal::text, 4, '0') ILIKE %(like)s OR amount = %(sum)s OR claimed = %(sum)s)""")
        )
        facts |= {"search": wanted.search, "like": f"%{_escaped(wanted.search)}%", "sum": _sum_of(wanted.search)}
    return joined(" AND ", where), facts


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _sum_of(text: str) -> Decimal | None:
    plain = "".join(text.split()).removesuffix("€").replace(",", ".")
    return Decimal(plain) if AMOUNT.fullmatch(plain) else None


def _key(here: Acting, last: Deposit) -> tuple[int, int, int]:
    place = next(key for key, one in MOMENTS.items() if one is last.moment)
    return place, abs((last.row.begins_on - here.today).days), last.row.id
