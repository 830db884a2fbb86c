"""The list of deposits: what waits for a decision, what came home, and each deposit by the moment of its stay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from relance.deposits.overview import selectors
from relance.deposits.overview.selectors import Sums, Wanted
from relance.deposits.overview.standings import Deposit
from relance.domain.deposits.standings import STANDING_WORDS, Moment
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.insight.paging import day_key, row_key
from relance.office.deposits.deciding import line_of
from relance.office.deposits.recovery import Bar, bar_of
from relance.office.deposits.words import Next, State, is_claimed, next_of, state_of
from relance.office.exports import Cell, exported
from relance.office.page import Page, page
from relance.office.visit import Visit
from relance.tenancy.context import Acting

VIEWS = (
    ("current", Sentence("Under way")),
    ("coming", Sentence("To come")),
    ("staying", Sentence("Staying")),
    ("claimed", Sentence("Claimed on")),
    ("failed", Sentence("Failed")),
    ("done", Sentence("Over")),
)
MOMENTS = {
    Moment.TO_COME: Sentence("To come"),
    Moment.STAYING: Sentence("Staying"),
    Moment.AFTER: Sentence("After the stay"),
}
COLUMNS = (
    Sentence("Deposit"),
    Sentence("Guest"),
    Sentence("What is let"),
    Sentence("Scheme"),
    Sentence("Arrival"),
    Sentence("Departure"),
    Sentence("Amount"),
    Sentence("Currency"),
    Sentence("State"),
    Sentence("Claimed"),
    Sentence("Paid by the scheme"),
    Sentence("Received by card"),
    Sentence("Paid after a message"),
    Sentence("Still open"),
    Sentence("Your own reference"),
)
LONGEST_SEARCH = 200


@dataclass(frozen=True, slots=True)
class Shown:
    """A row as the page shows it."""

    deposit: Deposit
    state: State
    next: Next
    bar: Bar | None
    amount: Money
    received: Sentence


def wanted_of(visit: Visit) -> Wanted:
    """Out of an address; what it does not know is as if it were not there."""
    asked = visit.request.GET
    view = asked.get("view", "")
    key = [row_key(part) for part in asked.get("after", "").split(",")]
    after = (key[0], key[1], key[2]) if len(key) == 3 and None not in key else None
    return Wanted(
        view if view in dict(VIEWS) else "current",
        asked.get("q", "").strip()[:LONGEST_SEARCH],
        row_key(asked.get("place", "")),
        asked.get("scheme", "")[:LONGEST_SEARCH],
        day_key(asked.get("since", "")),
        after,  # type: ignore[arg-type]
    )


@page
def deposits(visit: Visit, here: Acting) -> Page:
    """The list."""
    wanted = wanted_of(visit)
    counts = selectors.counts(here)
    found = selectors.deposits(here, wanted)
    every = selectors.sums(here, wanted)
    waiting = selectors.decisions(here) if counts["decide"] else ()
    places, schemes = selectors.choices(here)
    groups = [
        (MOMENTS[moment], [shown(visit, one) for one in rows])
        for moment, rows in groupby(found.rows, key=lambda one: one.moment)
    ]
    context = {
        "section": "deposits",
        "wanted": wanted,
        "is_empty": not counts["current"] and not every and not places,
        "counts": counts,
        "sums": [(one, bar_of_sums(one)) for one in every],
        "waiting": [(one.row, line_of(visit, one)) for one in waiting],
        "groups": groups,
        "tabs": [(key, title, counts.get(key), _query(visit, view=key, after="")) for key, title in VIEWS],
        "places": places,
        "schemes": schemes,
        "next_query": _query(visit, after=",".join(map(str, found.next))) if found.next else "",
    }
    return "office/deposits.html", context


def shown(visit: Visit, one: Deposit) -> Shown:
    """A row of the list."""
    row, bar = one.row, None
    if is_claimed(row):
        line = row.recovered
        sums = [row.money(sum_) for sum_ in (line.scheme, line.card, line.messages, line.open)]
        bar = bar_of(row.money(row.claimed), sums, with_scheme=False)
    amount = row.money(row.amount)
    return Shown(one, state_of(visit, one), next_of(visit, one), bar, amount, _received(bar, row.money(row.after)))


def _received(bar: Bar | None, after: Money) -> Sentence:
    facts = {"received": bar.received if bar else after, "claimed": bar.claimed if bar else after, "after": after}
    if after.amount:
        return Sentence("{received} of {claimed}, of which {after} after a message", facts)
    return Sentence("{received} of {claimed}", facts)


def bar_of_sums(one: Sums) -> Bar | None:
    """What came home of all that the list shows; None where nothing was claimed."""
    return bar_of(one.claimed, (one.covered, one.card, one.after, one.open), with_scheme=False) if one.claims else None


@page
def deposits_export(visit: Visit, here: Acting, kind: str) -> Page:
    """The list as it is filtered, whole, with the recovery lines."""
    return exported(visit, kind, "deposits", (COLUMNS, _cells(selectors.every_deposit(here, wanted_of(visit)))))


def _cells(rows: Iterator[Deposit]) -> Iterator[tuple[Cell, ...]]:
    for one in rows:
        row = one.row
        line = (row.claimed, row.covered, row.card, row.after, row.open)
        yield (
            row.number,
            row.guest,
            row.listing,
            row.scheme,
            row.begins_on,
            row.ends_on,
            row.money(row.amount).amount,
            row.currency,
            STANDING_WORDS[row.standing],
            *(row.money(sum_).amount for sum_ in line),
            row.external_id,
        )


def _query(visit: Visit, **changes: str) -> str:
    kept = {name: value for name, value in visit.request.GET.items() if value} | changes
    return "?" + urlencode({name: value for name, value in kept.items() if value})
