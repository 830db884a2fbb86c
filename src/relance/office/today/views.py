"""Today: what leaves by itself, what waits for a word, what needs a person, what came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpResponseRedirect

from relance.domain.calendars import ONE_DAY
from relance.domain.delivery import STATE_WORDS, MessageState
from relance.domain.errors import DomainError
from relance.domain.scenario.reasons import Reason
from relance.domain.sentences import Sentence
from relance.insight.departures import DayLetters, Listed, day_letters, next_date
from relance.insight.today import besides
from relance.insight.upcoming import AT_ONCE, Upcoming
from relance.insight.week import week
from relance.letters.model import LETTERS
from relance.letters.page import page_of
from relance.letters.titles import demand_titles
from relance.office.by_page import by_page
from relance.office.fields import row_of
from relance.office.found import found
from relance.office.notices import notice_of_page
from relance.office.page import Page, page
from relance.office.preferences.places import place_tasks
from relance.office.today.tasks import tasks
from relance.office.visit import Visit
from relance.outbox.deposit_messages import own_words_of
from relance.outbox.listing import find_notice, is_proposed
from relance.outbox.organisation_state import OrganisationState, organisation_state
from relance.outbox.preparation import Composers
from relance.tenancy.context import Acting

# Of an invoice that is late: the last run looked at it before it was.
WHY_NOT = {Reason.NOT_DUE_YET: Sentence("Just fallen due: the first step is to come")}


@dataclass(frozen=True, slots=True)
class Standing:
    """How sending stands. ``sends``: it was chosen that steps leave by themselves, at ``chosen_at``; ``is_open``: this
    installation may send at all; ``books_days`` is the age of the books, None without any; ``is_stale`` where it is too great.
    """

    sends: bool
    is_open: bool
    is_stale: bool
    chosen_at: datetime | None
    imported_at: datetime | None
    books_days: int | None


@page
def today(visit: Visit, here: Acting) -> Page:
    """The first page of the day; a firm has one of its own."""
    if visit.organisation.is_firm:
        return HttpResponseRedirect(visit.url("firm-today"))
    state = organisation_state(here)
    composers = Composers(here, state)
    letters = _letters(visit, here, composers)
    named = _named(visit, [*letters.departures.rows, *letters.waiting.shown])
    first = next(iter([*letters.departures.leaving.shown, *letters.waiting.shown]), None)
    arrivals, promises = week(here)
    standing = _standing(visit, state, letters.chosen_at)
    beside = besides(here, composers=composers)
    reasons = [(WHY_NOT.get(why, why.about.short), count, _way_out(visit, why)) for why, count in beside.not_reminded]
    drawn, why = letter_or_why(visit, here, named.notice) if named else (None, None)
    is_quiet = standing.sends and not letters.departures.leaving.count
    context = {
        "section": "today", "standing": standing, "departures": letters.departures, "waiting": letters.waiting,
        "undoable": letters.undoable, "decides_at": letters.decides_at, "opened": named or first,
        "state_words": STATE_WORDS, "act_titles": demand_titles(), "tomorrow": visit.today + ONE_DAY,
        "may_hasten": _may_hasten(visit, standing, letters.departures.last_at),
        "tasks": place_tasks(visit, here) + tasks(here, rates=composers.of_day(visit.today, visit.today).tables.listed),
        "calls": beside.calls,
        "gone": beside.left, "not_reminded": reasons, "not_reminded_count": sum(n for _, n, _ in reasons),
        "not_reminded_are_all": beside.are_all, "last_run": beside.run,
        "came_in": arrivals, "promised": promises, "next_date": _next(here) if is_quiet else None,
        # The letter comes with a request of its own; without a script, once somebody asks for one.
        "letter": drawn, "unwritten": why,
        "may_reword": bool(named and MessageState.PROPOSED in named.states),
    }  # fmt: skip
    return "office/today.html", context


@page
def today_list(visit: Visit, here: Acting, which: str) -> Page:
    """One of the lists of Today to its end, 40 at a time: what leaves by itself, or what waits for a word."""
    if which not in ("leaving", "waiting"):
        raise Http404
    state = organisation_state(here)
    first = min(row_of(visit.request.GET.get("from", "")) or 0, 10_000)
    letters = _letters(visit, here, Composers(here, state), **{f"{which}_from": first})
    listed: Listed = letters.waiting if which == "waiting" else letters.departures.leaving
    last = listed.first + len(listed.shown)
    context = {
        "section": "today", "which": which, "listed": listed, "waiting": letters.waiting, "rows": listed.shown, "last": last,
        "standing": _standing(visit, state, letters.chosen_at), "before": max(first - AT_ONCE, 0) if first else None,
        "after": last if listed.more else None, "undoable": letters.undoable,
    }  # fmt: skip
    return "office/today_list.html", context


@page
def letter(visit: Visit, here: Acting, name: str) -> Page:
    """The letter of one notice, for the side of the page."""
    notice = notice_of_page(here, name)
    drawn, why = letter_or_why(visit, here, notice.pk)
    context = {
        "section": "today",
        "letter": drawn,
        "unwritten": why,
        "debtor_name": notice.debtor.name,
        "name": name,
        "document": notice.document_id,
        "may_reword": notice.act in LETTERS and is_proposed(here, notice.pk),
    }
    return "office/partials/letter.html", context


def letter_or_why(visit: Visit, here: Acting, notice_id: int) -> tuple[dict[str, object] | None, Sentence | None]:
    """The letter as the debtor would get it today, in the debtor's language, as data for the page; or why there is none."""
    notice = found(find_notice(here, notice_id))
    if not notice.document_id:
        notice.dated = max(notice.dated, visit.today)
    try:
        letter = Composers(here).letter_of(notice)
        if notice.act not in LETTERS:
            return {"own": own_words_of(here, notice, letter), "language": letter.language}, None
        data, _said = page_of(letter)
    except DomainError as refused:
        return None, by_page(refused.sentence)
    return data, None


def _may_hasten(visit: Visit, standing: Standing, last_at: datetime | None) -> bool:
    """Something leaves by itself later today, and could leave now."""
    return standing.sends and standing.is_open and not standing.is_stale and last_at is not None and last_at > visit.now


def _way_out(visit: Visit, why: Reason) -> str:
    """Where what stops them is seen to: each row there says what to do."""
    return visit.url("cases") if why is Reason.IN_COLLECTION else f"{visit.url('late')}?why={why.value}"


def _letters(
    visit: Visit, here: Acting, composers: Composers, *, waiting_from: int = 0, leaving_from: int = 0
) -> DayLetters:
    return day_letters(
        here,
        sends=not visit.organisation.proposes,
        composers=composers,
        waiting_from=waiting_from,
        leaving_from=leaving_from,
    )


def _standing(visit: Visit, state: OrganisationState, chosen_at: datetime | None) -> Standing:
    return Standing(
        not state.proposes,
        visit.is_sending,
        state.is_stale(visit.today),
        chosen_at,
        state.imported_at,
        state.source_days(visit.today),
    )


def _named(visit: Visit, listed: list[Upcoming]) -> Upcoming | None:
    wanted = visit.request.GET.get("letter", "")
    return next((one for one in listed if one.name == wanted), None)


def _next(here: Acting) -> dict[str, object] | None:
    found = next_date(here)
    return {"on": found[0], "count": found[1]} if found else None
