"""Today: what leaves by itself, what waits for a word, what needs a person, what came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404

from relance.domain.calendars import ONE_DAY
from relance.domain.delivery import STATE_WORDS, MessageState
from relance.domain.errors import DomainError
from relance.domain.scenario.reasons import SHORT, Reason
from relance.domain.sentences import Sentence
from relance.insight.departures import DayLetters, Listed, day_letters, next_date
from relance.insight.today import besides
from relance.insight.upcoming import AT_ONCE, Upcoming
from relance.insight.week import week
from relance.letters.page import page_of
from relance.office.by_page import by_page
from relance.office.fields import row_of
from relance.office.notices import notice_of_page
from relance.office.page import Here, Page, page
from relance.office.preferences.places import place_tasks
from relance.office.today.tasks import tasks
from relance.outbox.models import Message, Notice
from relance.outbox.organisation_state import OrganisationState, organisation_state
from relance.outbox.preparation import Composers
from relance.scenarios.words import STAGES

# Of an invoice that is late: the last run looked at it before it was.
WHY_NOT = {Reason.NOT_DUE_YET: Sentence("Just fallen due: the first step is to come")}
STAGES_BY_NUMBER = {stage.value: words for stage, words in STAGES.items()}


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
def today(here: Here) -> Page:
    """The first page of the day."""
    state = organisation_state()
    composers = Composers(here.id, state)
    letters = _letters(here, composers)
    named = _named(here, [*letters.departures.rows, *letters.waiting.shown])
    first = next(iter([*letters.departures.leaving.shown, *letters.waiting.shown]), None)
    arrivals, promises = week(today=here.today, zone=here.organisation.time_zone)
    standing = _standing(here, state, letters.chosen_at)
    beside = besides(today=here.today, zone=here.organisation.time_zone, composers=composers)
    reasons = [(WHY_NOT.get(why, SHORT[why]), count, _way_out(here, why)) for why, count in beside.not_reminded]
    drawn, why = letter_or_why(here, named.notice) if named else (None, None)
    is_quiet = standing.sends and not letters.departures.leaving.count
    context = {
        "section": "today", "standing": standing, "departures": letters.departures, "waiting": letters.waiting,
        "undoable": letters.undoable, "decides_at": letters.decides_at, "opened": named or first,
        "state_words": STATE_WORDS, "stage_words": STAGES_BY_NUMBER, "tomorrow": here.today + ONE_DAY,
        "may_hasten": _may_hasten(here, standing, letters.departures.last_at),
        "tasks": place_tasks(here) + tasks(today=here.today, rates=composers.of_day(here.today, here.today).tables.listed),
        "calls": beside.calls,
        "gone": beside.left, "not_reminded": reasons, "not_reminded_count": sum(n for _, n, _ in reasons),
        "not_reminded_are_all": beside.are_all,
        "came_in": arrivals, "promised": promises, "next_date": _next(here.today) if is_quiet else None,
        # The letter comes with a request of its own; without a script, once somebody asks for one.
        "letter": drawn, "unwritten": why,
        "may_reword": bool(named and MessageState.PROPOSED in named.states),
    }  # fmt: skip
    return "office/today.html", context


@page
def today_list(here: Here, which: str) -> Page:
    """One of the lists of Today to its end, 40 at a time: what leaves by itself, or what waits for a word."""
    if which not in ("leaving", "waiting"):
        raise Http404
    state = organisation_state()
    first = min(row_of(here.request.GET.get("from", "")) or 0, 10_000)
    letters = _letters(here, Composers(here.id, state), **{f"{which}_from": first})
    listed: Listed = letters.waiting if which == "waiting" else letters.departures.leaving
    last = listed.first + len(listed.shown)
    context = {
        "section": "today", "which": which, "listed": listed, "waiting": letters.waiting, "rows": listed.shown, "last": last,
        "standing": _standing(here, state, letters.chosen_at), "before": max(first - AT_ONCE, 0) if first else None,
        "after": last if listed.more else None, "undoable": letters.undoable,
    }  # fmt: skip
    return "office/today_list.html", context


@page
def letter(here: Here, name: str) -> Page:
    """The letter of one notice, for the side of the page."""
    notice = notice_of_page(name)
    drawn, why = letter_or_why(here, notice.pk)
    context = {
        "section": "today",
        "letter": drawn,
        "unwritten": why,
        "debtor_name": notice.debtor.name,
        "name": name,
        "document": notice.document_id,
        "may_reword": Message.objects.filter(notice=notice, state=MessageState.PROPOSED.value).exists(),
    }
    return "office/partials/letter.html", context


def letter_or_why(here: Here, notice_id: int) -> tuple[dict[str, object] | None, Sentence | None]:
    """The letter as the debtor would get it today, in the debtor's language, as data for the page; or why there is none."""
    notice = Notice.objects.get(pk=notice_id)
    if not notice.document_id:
        notice.dated = max(notice.dated, here.today)
    try:
        data, _said = page_of(Composers(here.id).letter_of(notice))
    except DomainError as refused:
        return None, by_page(refused.sentence)
    return data, None


def _may_hasten(here: Here, standing: Standing, last_at: datetime | None) -> bool:
    """Something leaves by itself later today, and could leave now."""
    return standing.sends and standing.is_open and not standing.is_stale and last_at is not None and last_at > here.now


def _way_out(here: Here, why: Reason) -> str:
    """Where what stops them is seen to: each row there says what to do."""
    return here.url("cases") if why is Reason.IN_COLLECTION else f"{here.url('late')}?why={why.value}"


def _letters(here: Here, composers: Composers, *, waiting_from: int = 0, leaving_from: int = 0) -> DayLetters:
    return day_letters(
        today=here.today, now=here.now, zone=here.organisation.time_zone, actor=here.actor,
        sends=not here.organisation.proposes, composers=composers, waiting_from=waiting_from, leaving_from=leaving_from,
    )  # fmt: skip


def _standing(here: Here, state: OrganisationState, chosen_at: datetime | None) -> Standing:
    return Standing(
        not state.proposes, here.is_sending, state.is_stale(here.today), chosen_at, state.imported_at,
        state.source_days(here.today),
    )  # fmt: skip


def _named(here: Here, listed: list[Upcoming]) -> Upcoming | None:
    wanted = here.request.GET.get("letter", "")
    return next((one for one in listed if one.name == wanted), None)


def _next(today: date) -> dict[str, object] | None:
    found = next_date(today)
    return {"on": found[0], "count": found[1]} if found else None
