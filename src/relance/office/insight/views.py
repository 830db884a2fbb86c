"""Insight: what is open by age on any day, what came in and after which step, what is expected, where the risks are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import Http404

from relance.domain.money import Money, total, totals
from relance.domain.scenario.model import Stage
from relance.domain.sentences import Sentence
from relance.domain.spreadsheets import sheet
from relance.insight.balances import aged_balance, risks
from relance.insight.collection import collection
from relance.insight.recovery import expected, lateness, promises, recovered, standing
from relance.insight.rows import MOST_SHOWN, Row, due_in_week, failed, of_age, recovered_after
from relance.insight.workbook import XLSX, Cell, book_of
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
    balances = aged_balance(on, today=here.today)
    context = {
        "section": "insight", "on": on, "balances": [(one, _bars(one.by_age)) for one in balances], "ages": AGE_WORDS,
        "recovered": list(zip(
            [one.stage.name.lower() if one.stage else "" for one in came],
            _lengths([(STAGES[one.stage] if one.stage else NO_REMINDER, one.amount, one.count) for one in came]), strict=True,
        )),
        "recovered_total": total((one.amount for one in came), "EUR"), "first": first, "lateness": lateness(here.today),
        "promises": promises(first, here.today), "risks": risks(here.today), "standing": standing(),
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


Table = tuple[list[str], list[list[Cell]]]


def _tables(here: Here, on: date) -> dict[str, Table]:
    """Every table of the page, by name: its head and its rows."""
    came = recovered(here.today.replace(day=1), here.today)
    return {
        "aged-balance": (["on", "currency", *AGES, "open"], [
            [on, one.open.currency, *(amount.amount for amount in one.by_age), one.open.amount]
            for one in aged_balance(on, today=here.today)]),
        "recovered": (["after", "payments", "amount", "currency"], [
            [one.stage.name.lower() if one.stage else "", one.count, one.amount.amount, one.amount.currency] for one in came]),
        "expected": (["week_of", "due", "promised", "currency"], [
            [one.week_of, one.due.amount, one.promised.amount, one.due.currency] for one in expected(here.today)]),
        "risks": (["debtor", "over_60_days", "currency", "oldest_due"], [
            [one.name, one.old.amount, one.old.currency, one.oldest_due] for one in risks(here.today)]),
        "failed": (["invoice", "debtor", "due", "open", "currency"], [
            [one.number, one.debtor_name, one.on, one.amount.amount, one.amount.currency] for one in failed()]),
    }  # fmt: skip


@page
def export(here: Here, name: str) -> Page:
    """One table as CSV, as French spreadsheets open it."""
    tables = _tables(here, day_or(here.request.GET.get("on", ""), here.today))
    if name not in tables:
        raise Http404
    head, rows = tables[name]
    return download(
        sheet([head, *([str(cell) for cell in row] for row in rows)]), "text/csv; charset=utf-8", f"{name}.csv"
    )


@page
def collected(here: Here) -> Page:
    """Days sales outstanding and collection effectiveness: a page, or the piece of Insight that comes with a request of its own."""
    if here.request.headers.get("HX-Request"):
        return "office/partials/collection.html", {"collection": collection()}
    return "office/insight_collection.html", {"section": "insight", "collection": collection()}


@page
def workbook(here: Here) -> Page:
    """All tables as one workbook."""
    tables = _tables(here, day_or(here.request.GET.get("on", ""), here.today))
    return download(book_of(tables), XLSX, f"insight-{here.slug}.xlsx")


@page
def rows(here: Here, name: str) -> Page:
    """The rows that a figure is made of."""
    query = here.request.GET
    on = day_or(query.get("on", ""), here.today)
    found: list[Row]
    title: Sentence
    match name:
        case "aged" if query.get("age", "") in {str(place) for place in range(len(AGE_WORDS))}:
            place = int(query["age"])
            found, title = (
                of_age(place, on, today=here.today),
                Sentence("{age}, on {on}", {"age": AGE_WORDS[place], "on": on}),
            )
        case "recovered":
            stage = next((one for one in Stage if one.name.lower() == query.get("after", "")), None)
            found = recovered_after(stage, here.today.replace(day=1), here.today)
            title = Sentence("Received this month: {after}", {"after": STAGES[stage] if stage else NO_REMINDER})
        case "expected":
            found, title = due_in_week(on, here.today), Sentence("Due in the week of {week}", {"week": on})
        case "failed":
            found, title = failed(), Sentence("Failed: every step was taken without payment")
        case _:
            raise Http404
    context = {
        "section": "insight",
        "title": title,
        "rows": found,
        "amounts": totals(one.amount for one in found),
        "most": MOST_SHOWN,
    }
    return "office/insight_rows.html", context
