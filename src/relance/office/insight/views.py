"""Insight: what is open by age on any day, what came in and after which step, what is expected, where the risks are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404

from relance.domain.money import Money, total
from relance.domain.sentences import Sentence
from relance.domain.spreadsheets import sheet
from relance.insight.balances import aged_balance, risks
from relance.insight.recovery import expected, lateness, promises, recovered
from relance.office.downloads import download
from relance.office.fields import day_or
from relance.office.page import Here, Page, page
from relance.receivables.ages import AGES
from relance.scenarios.words import STAGES

WIDTH = 100
NO_REMINDER = Sentence("Without any reminder")


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a picture that is its own table: words, figure, and how long its mark is, out of 100."""

    words: object
    amount: Money
    length: int
    count: int | None = None


@page
def insight(here: Here) -> Page:
    """The figures."""
    on = day_or(here.request.GET.get("on", ""), here.today)
    first = here.today.replace(day=1)
    came = recovered(first, here.today)
    weeks = expected(here.today)
    balances = aged_balance(on)
    context = {
        "section": "insight", "on": on, "balances": [(one, _bars(one.by_age)) for one in balances], "ages": AGE_WORDS,
        "recovered": _lengths([(STAGES[one.stage] if one.stage else NO_REMINDER, one.amount, one.count) for one in came]),
        "recovered_total": total((one.amount for one in came), "EUR"), "first": first, "lateness": lateness(here.today),
        "promises": promises(first, here.today), "risks": risks(here.today),
        "expected": [(week, bar) for week, bar in zip(weeks, _bars([week.due + week.promised for week in weeks]), strict=True)],
        "expected_total": total((week.due + week.promised for week in weeks), "EUR"),
    }  # fmt: skip
    return "office/insight.html", context


AGE_WORDS = (
    Sentence("Not due"), Sentence("1 to 30 days"), Sentence("31 to 60 days"), Sentence("61 to 90 days"), Sentence("over 90 days"),
)  # fmt: skip


def _bars(amounts: Sequence[Money]) -> list[Bar]:
    return _lengths([("", amount, None) for amount in amounts])


def _lengths(rows: Sequence[tuple[object, Money, int | None]]) -> list[Bar]:
    """Marks in proportion to the largest."""
    largest = max((amount.amount for _, amount, _ in rows), default=Decimal(0))
    return [
        Bar(words, amount, int(amount.amount * WIDTH / largest) if largest > 0 else 0, count)
        for words, amount, count in rows
    ]


@page
def export(here: Here, name: str) -> Page:
    """One table as CSV, as French spreadsheets open it."""
    on = day_or(here.request.GET.get("on", ""), here.today)
    rows: list[list[str]]
    match name:
        case "aged-balance":
            rows = [["on", "currency", *AGES, "open"]]
            for one in aged_balance(on):
                figures = [f"{amount.amount}" for amount in (*one.by_age, one.open)]
                rows.append([on.isoformat(), one.open.currency, *figures])
        case "expected":
            rows = [["week_of", "due", "promised", "currency"]]
            rows += [
                [one.week_of.isoformat(), f"{one.due.amount}", f"{one.promised.amount}", one.due.currency]
                for one in expected(here.today)
            ]
        case "risks":
            rows = [["debtor", "over_60_days", "currency", "oldest_due"]]
            rows += [
                [one.name, f"{one.old.amount}", one.old.currency, one.oldest_due.isoformat()]
                for one in risks(here.today)
            ]
        case _:
            raise Http404
    return download(sheet(rows), "text/csv; charset=utf-8", f"{name}.csv")
