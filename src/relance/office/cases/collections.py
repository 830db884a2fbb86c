"""Collections: every case with its path, what is left, the next deadline and who has the ball; what waits for a decision first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from relance.cases.facts import Looked, look_at
from relance.cases.selectors import every_item, some_cases
from relance.cases.story import latest_acts, money_of
from relance.domain.money import Money, totals
from relance.domain.procedure.next_acts import TO_DO
from relance.domain.procedure.stages import CaseStage, Who
from relance.domain.sentences import Sentence
from relance.office.cases.words import STATION_WORDS, WHO_NAMES, Station, path_of, told
from relance.office.exports import exported
from relance.office.page import Page, page
from relance.office.visit import Visit
from relance.tenancy.context import Acting

MOST, ACTS_SHOWN = 500, 12
COLUMNS = (
    Sentence("Case"), Sentence("Debtor"), Sentence("Opened"), Sentence("Closed"), Sentence("Invoice"), Sentence("Due"),
    Sentence("Open then"), Sentence("Currency"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A case in the list."""

    looked: Looked
    path: list[Station]
    left: tuple[Money, ...]
    then: tuple[Money, ...]

    @property
    def ball(self) -> str:
        """Who has it, "" of a closed case."""
        return self.looked.outlook.ball or ""

    @property
    def order(self) -> tuple[date, int]:
        """The missed and the nearest first; a limitation after every day that presses."""
        outlook = self.looked.outlook
        term = outlook.alarms[0] if outlook.alarms else outlook.next_term
        far = date.max if term is None else term.until
        return far, self.looked.case.number


@page
def cases(visit: Visit, here: Acting) -> Page:
    """The list, what waits for a decision, and what everybody did."""
    given = visit.request.GET
    closed_too = given.get("ball") == "closed"
    found = sorted(
        (_row(one) for one in look_at(here, some_cases(here, is_closed=closed_too, most=MOST))),
        key=lambda row: row.order,
    )
    wanted = given.get("ball", "")
    shown = [row for row in found if not wanted or closed_too or row.ball == wanted]
    by = Who(given["by"]) if given.get("by") in set(Who) else None
    year = visit.today.replace(month=1, day=1)
    open_ones = [row for row in found if row.looked.facts.stage is not CaseStage.CLOSED]
    context = {
        "section": "cases",
        "rows": shown,
        "wanted": wanted,
        "open_count": len(open_ones),
        "left": totals(amount for row in open_ones for amount in row.left),
        "shown_left": totals(amount for row in shown for amount in row.left),
        "decisions": [row for row in open_ones if row.looked.outlook.decision],
        "missed": [row for row in open_ones if row.looked.outlook.alarms],
        "nearest": _nearest(open_ones),
        "balls": _balls(open_ones),
        "names": WHO_NAMES,
        "stations": STATION_WORDS,
        "to_do": TO_DO,
        "feed": [told(act, {}) for act in latest_acts(here, most=ACTS_SHOWN, by=by)],
        "by": by or "",
        "money": money_of(here, since=year),
        "year": year,
        "most": MOST if len(found) == MOST else 0,
    }
    return "office/cases.html", context


def _row(one: Looked) -> Row:
    left = totals(Money(item.receivable.open_amount, item.currency).rounded() for item in one.items)
    then = totals(Money(item.open_amount, item.currency).rounded() for item in one.items)
    return Row(one, path_of(one.facts), tuple(left), tuple(then))


def _nearest(rows: Sequence[Row]) -> date | None:
    days = [row.looked.outlook.next_term for row in rows]
    return min((term.until for term in days if term is not None and term.presses), default=None)


def _balls(rows: Sequence[Row]) -> list[tuple[str, Sentence, int]]:
    """Who has the ball, and of how many cases; us first."""
    counted = Counter(row.ball for row in rows)
    return [(who.value, WHO_NAMES[who], counted[who.value]) for who in Who if counted[who.value]]


@page
def cases_export(visit: Visit, here: Acting, kind: str) -> Page:
    """Every receivable of every case, with what was open when it was opened."""
    rows = (
        (
            one.case.number,
            one.case.debtor.name,
            visit.local(one.case.opened_at).date(),
            visit.local(one.case.closed_at).date() if one.case.closed_at else None,
            one.receivable.number,
            one.receivable.due_on,
            one.open_amount,
            one.currency,
        )
        for one in every_item(here)
    )
    return exported(visit, kind, "cases", (COLUMNS, rows))
