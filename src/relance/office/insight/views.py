"""Insight: what is open by age on any day, what came in and after which step, what is expected, where the risks are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import Http404

from relance.cases.story import recovered_by_stage
from relance.deposits.overview.selectors import sums_by_scheme
from relance.domain.date_ranges import DateRange
from relance.domain.money import Money, total, totals
from relance.domain.procedure.stages import STAGE_WORDS, CaseStage
from relance.domain.scenario.model import Stage
from relance.domain.sentences import Sentence
from relance.insight.balances import aged_balance, risks
from relance.insight.collection import collection
from relance.insight.recovery import After, expected, lateness, promises, recovered, standing
from relance.insight.rows import Row, due_in_week, failed, of_age, recovered_after
from relance.office.deposits.listing import bar_of_sums
from relance.office.exports import Table, exported
from relance.office.exports import workbook as book
from relance.office.fields import day_or
from relance.office.page import Page, page
from relance.office.visit import Visit
from relance.receivables.ages import AGES
from relance.scenarios.words import STAGES
from relance.tenancy.context import Acting

WIDTH, MOST_SHOWN = 100, 500
NO_REMINDER, DEPOSIT_MESSAGE = Sentence("Without any reminder"), Sentence("Message about a deposit")
AFTERS = (*(After(stage) for stage in Stage), After(is_deposit=True))


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a picture that is its own table: words, figure, and how long its mark is, out of 100."""

    words: object
    amount: Money
    length: int
    count: int | None = None


def _after_words(after: After) -> Sentence:
    if after.is_deposit:
        return DEPOSIT_MESSAGE
    return STAGES[after.stage] if after.stage else NO_REMINDER


def _month(today: date) -> DateRange:
    """The month so far."""
    return DateRange.closed(today.replace(day=1), today)


@page
def insight(visit: Visit, here: Acting) -> Page:
    """The figures."""
    on = day_or(visit.request.GET.get("on", ""), visit.today)
    month = _month(visit.today)
    came = recovered(here, month)
    weeks = expected(here)
    balances = aged_balance(here, on)
    context = {
        "section": "insight", "on": on, "balances": [(one, _bars(one.by_age)) for one in balances], "ages": AGE_WORDS,
        "recovered": list(zip(
            [one.after.key for one in came],
            _lengths([(_after_words(one.after), one.amount, one.count) for one in came]), strict=True,
        )),
        "recovered_total": total((one.amount for one in came), "EUR"), "first": month.start, "lateness": lateness(here, visit.today),
        "promises": promises(here, month), "risks": risks(here, visit.today), "recoveries": standing(here),
        "expected": [(week, bar) for week, bar in zip(weeks, _bars([week.due + week.promised for week in weeks]), strict=True)],
        "deposits": [(scheme, one, bar_of_sums(one)) for scheme, one in sums_by_scheme(here)]
        if visit.organisation.uses_deposits else [],
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


def _tables(visit: Visit, here: Acting, on: date) -> dict[str, Table]:
    """Every table of the page, by name: its head and its rows."""
    came = recovered(here, _month(visit.today))
    return {
        "aged-balance": (
            ["on", "currency", *AGES, "open"],
            [
                [on, one.open.currency, *(amount.amount for amount in one.by_age), one.open.amount]
                for one in aged_balance(here, on)
            ],
        ),
        "recovered": (
            ["after", "payments", "amount", "currency"],
            [[one.after.key, one.count, one.amount.amount, one.amount.currency] for one in came],
        ),
        "expected": (
            ["week_of", "due", "promised", "currency"],
            [[one.week_of, one.due.amount, one.promised.amount, one.due.currency] for one in expected(here)],
        ),
        "risks": (
            ["debtor", "over_60_days", "currency", "oldest_due"],
            [[one.name, one.old.amount, one.old.currency, one.oldest_due] for one in risks(here, visit.today)],
        ),
        "failed": (
            ["invoice", "debtor", "due", "open", "currency"],
            [[one.number, one.debtor_name, one.on, one.amount.amount, one.amount.currency] for one in failed(here)],
        ),
    }


@page
def export(visit: Visit, here: Acting, name: str) -> Page:
    """One table as CSV."""
    tables = _tables(visit, here, day_or(visit.request.GET.get("on", ""), visit.today))
    if name not in tables:
        raise Http404
    return exported(visit, "csv", name, tables[name])


@page
def collected(visit: Visit, here: Acting) -> Page:
    """Days sales outstanding and collection effectiveness: a page, or the piece of Insight that comes with a request of its own."""
    if visit.request.headers.get("HX-Request"):
        return "office/partials/collection.html", {"collection": collection(here)}
    year = visit.today.replace(month=1, day=1)
    brought = recovered_by_stage(here, since=year)
    context = {
        "section": "insight", "collection": collection(here), "year": year,
        "by_stage": [
            (STAGE_WORDS[stage], [amount for (at, _currency), amount in sorted(brought.items()) if at == stage]) for stage in CaseStage
            if any(at == stage for at, _currency in brought)
        ],
    }  # fmt: skip
    return "office/insight_collection.html", context


@page
def workbook(visit: Visit, here: Acting) -> Page:
    """All tables as one workbook."""
    return book(visit, "insight", _tables(visit, here, day_or(visit.request.GET.get("on", ""), visit.today)))


@page
def rows(visit: Visit, here: Acting, name: str) -> Page:
    """The rows that a figure is made of, the largest of them."""
    title, found = _behind(visit, here, name, MOST_SHOWN)
    listed = list(found)
    context = {
        "section": "insight", "title": title, "rows": listed, "amounts": totals(one.amount for one in listed), "most": MOST_SHOWN,
        "name": name,
    }  # fmt: skip
    return "office/insight_rows.html", context


COLUMNS = (Sentence("Debtor"), Sentence("Invoice"), Sentence("Day"), Sentence("Amount"), Sentence("Currency"))


@page
def rows_export(visit: Visit, here: Acting, name: str, kind: str) -> Page:
    """All of them."""
    _title, found = _behind(visit, here, name, None)
    listed = ((one.debtor_name, one.number, one.on, one.amount.amount, one.amount.currency) for one in found)
    return exported(visit, kind, name, (COLUMNS, listed))


def _behind(visit: Visit, here: Acting, name: str, most: int | None) -> tuple[Sentence, Iterator[Row]]:
    """What stands behind a figure: its title and its rows. Raises Http404."""
    query, today = visit.request.GET, visit.today
    on = day_or(query.get("on", ""), today)
    match name:
        case "aged" if query.get("age", "") in {str(place) for place in range(len(AGE_WORDS))}:
            place = int(query["age"])
            title = Sentence("{age}, on {on}", {"age": AGE_WORDS[place], "on": on})
            return title, of_age(here, place, on, most=most)
        case "recovered":
            after = next((one for one in AFTERS if one.key == query.get("after", "")), After())
            title = Sentence("Received this month: {after}", {"after": _after_words(after)})
            return title, recovered_after(here, after, _month(today), most=most)
        case "expected":
            return Sentence("Due in the week of {week}", {"week": on}), due_in_week(here, on, most=most)
        case "failed":
            return Sentence("Failed: every step was taken without payment"), failed(here, most=most)
    raise Http404
