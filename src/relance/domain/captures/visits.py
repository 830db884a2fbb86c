"""When a card is visited: on the first possible moment, around the days on which people in France are paid, and when a wait ends.

A visit begins at its moment and lasts until the next one: what a day missed is made good on the next, once. In a visit a few
attempts feel for what the account holds; between visits it is left alone, for what was not there yesterday is not there today.

Paydays: most salaries come from the 25th to the 1st, with the 28th as the usual day of banks' advice to employers, others on the
    5th (as unemployment benefit and family allowance) and the 10th (pensions of the basic scheme on the 9th, and the second usual
    day of salaries). The 15th and the 20th are no habit: they find what comes on days that nobody can guess, before it is spent.
Reading (docs/decisions/0061): these days are plans for people at large; no account is watched and nothing is learned of a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from relance.domain.calendars import ONE_DAY
from relance.domain.captures.answers import Cause
from relance.domain.captures.hours import utc
from relance.domain.captures.reasons import Why
from relance.domain.captures.view import View, cause_of, sent_at, wait_end

PAYDAYS = frozenset({1, 5, 10, 15, 20, 28})


@dataclass(frozen=True, slots=True, order=True)
class Visit:
    """From ``at`` on. ``is_planned``: it stands in the calendar, and attempts are kept back for it."""

    at: datetime
    is_planned: bool
    why: Why


def paydays(first: date, last: date) -> Iterator[date]:
    """The plausible ones from ``first`` to ``last``, both included.

    >>> [str(day) for day in paydays(date(2026, 11, 16), date(2026, 12, 1))]
    ['2026-11-20', '2026-11-28', '2026-12-01']
    """
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return (day for day in days if day.day in PAYDAYS)


def visits(view: View) -> list[Visit]:
    """All of the window, in order: past, present and to come."""
    claim, hours, ends_at = view.claim, view.claim.hours, view.claim.ends_at
    begins = max(utc(claim.requested_at), utc(view.situation.card.given_at))
    found = {Visit(begins, True, Why.FIRST)}
    for day in paydays(hours.day(begins), claim.last_day):
        opening = hours.opening_on(day)
        if opening > begins:
            found.add(Visit(opening, True, Why.PAYDAY))
    for attempt in view.own:
        if cause_of(attempt) is Cause.CEILING:
            found.add(Visit(hours.opening_on(hours.day(sent_at(attempt)) + ONE_DAY), False, Why.CEILING_RENEWED))
        if (end := wait_end(attempt)) is not None:
            found.add(Visit(end, False, Why.ADVICE_OVER))
    return sorted(visit for visit in found if begins <= visit.at < ends_at)
