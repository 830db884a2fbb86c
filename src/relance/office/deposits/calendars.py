"""Calendars of bookings: adding one with the rules of its source, reading it, and deciding of the bookings that wait."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from relance.deposits.calendars import deciding, feeds
from relance.deposits.calendars.feeds import FeedWord
from relance.deposits.calendars.following import Followed
from relance.deposits.calendars.selectors import bookings
from relance.deposits.calendars.selectors import feeds as every_feed
from relance.deposits.guarantee.requests import Guest
from relance.deposits.guarantee.schemes import STANDARD
from relance.deposits.overview.selectors import choices
from relance.domain.deposits.bookings import RULE_WORDS, SourceRule
from relance.domain.sentences import Sentence
from relance.intake.formats.calendar import MOST_BYTES, CalendarUnreadable
from relance.office.deposits.currencies import CURRENCIES, currency_of
from relance.office.fields import amount_of
from relance.office.installation import installation_key
from relance.office.page import Page, act, page
from relance.office.visit import Visit
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand

LANGUAGES = (("fr", Sentence("in French")), ("en", Sentence("in English")))
LONGEST = 200


@page
def calendars(visit: Visit, here: Acting) -> Page:
    """Each calendar, its bookings, and the form of another one."""
    demand(Right.SET_UP, here)
    places, schemes = choices(here)
    context = {
        "section": "deposits",
        "feeds": every_feed(here),
        "bookings": bookings(here),
        "rules": [(one.value, words) for one, words in RULE_WORDS.items()],
        "places": [name for _, name in places],
        "schemes": schemes or [STANDARD],
        "languages": LANGUAGES,
        "currencies": CURRENCIES,
    }
    return "office/deposit_calendars.html", context


@act
def add(visit: Visit) -> HttpResponse:
    """Keep a calendar; a file that was given is read at once, an address by whoever works."""
    given, sent = visit.request.POST, visit.request.FILES.get("file")
    rule = given.get("rule", "")
    cap = given.get("cap", "").strip()
    with visit.acting() as here:
        word = FeedWord(
            given.get("name", ""),
            given.get("place", ""),
            SourceRule(rule) if rule in set(SourceRule) else SourceRule.PROPOSE,
            amount_of(given.get("amount", ""), currency_of(given)),
            given.get("address", ""),
            amount_of(cap, currency_of(given)) if cap else None,
            before_next="before_next" in given,
            scheme=given.get("scheme", "")[:120],
            language="en" if given.get("language") == "en" else "fr",
        )
        made = feeds.add_feed(here, word, installation_key())
        found = feeds.take_file(here, made.pk, _content(sent)) if sent is not None else None
    if found is None:
        messages.success(visit.request, visit.say("Kept. It is read within a minute, then every hour."))
    else:
        _tell(visit, found)
    return _back(visit)


@act
def read(visit: Visit, pk: int) -> HttpResponse:
    """Read a calendar from its address now."""
    with visit.acting() as here:
        demand(Right.SET_UP, here)
    _tell(visit, feeds.read_feed(visit.desk, pk, installation_key()))
    return _back(visit)


@act
def file(visit: Visit, pk: int) -> HttpResponse:
    """Follow a file that is given for a calendar."""
    with visit.acting() as here:
        demand(Right.SET_UP, here)
        content = _content(visit.request.FILES.get("file"))
        found = feeds.take_file(here, pk, content)
    _tell(visit, found)
    return _back(visit)


@act
def remove(visit: Visit, pk: int) -> HttpResponse:
    """Read a calendar no more."""
    with visit.acting() as here:
        feeds.remove_feed(here, pk)
    messages.success(visit.request, visit.say("No longer read. What was asked for its bookings stands."))
    return _back(visit)


@act
def decide(visit: Visit, pk: int) -> HttpResponse:
    """``do`` says what becomes of a booking: ask, leave, anew, back."""
    given = visit.request.POST
    do = given.get("do", "")
    with visit.acting() as here:
        match do:
            case "ask":
                guest = Guest(
                    given.get("who", "").strip()[:LONGEST],
                    given.get("email", "").strip()[:LONGEST],
                    given.get("mobile", "").strip()[:40],
                    "en" if given.get("language") == "en" else "fr",
                )
                deciding.ask_booking(here, pk, guest, send=bool(guest.email or guest.mobile))
                said = Sentence("Asked for.")
            case "anew":
                deciding.ask_anew(here, pk)
                said = Sentence("Asked anew for the new days; the former request is taken back.")
            case "back":
                deciding.take_back(here, pk)
                said = Sentence("Taken back: no card stands behind it any more.")
            case _:
                deciding.leave_booking(here, pk)
                said = Sentence("Nothing is asked.")
    messages.success(visit.request, visit.say(said.template))
    return _back(visit)


def _content(sent: object) -> bytes:
    """Raises CalendarUnreadable."""
    if sent is None:
        raise CalendarUnreadable(why=Sentence("no file was given"))
    size = getattr(sent, "size", None)
    if size is None or size > MOST_BYTES:
        raise CalendarUnreadable(why=Sentence("it is larger than 1 MB"))
    content: bytes = sent.read()  # type: ignore[attr-defined]
    return content


def _tell(visit: Visit, found: Followed) -> None:
    messages.success(
        visit.request,
        visit.say(
            "{bookings} {bookings:booking|bookings}: {new} new, {asked} asked, {moved} moved, {gone} gone.",
            bookings=found.bookings,
            new=found.new,
            asked=found.asked,
            moved=found.moved,
            gone=found.gone,
        ),
    )
    for number, why in found.faults[:5]:
        messages.warning(visit.request, visit.say("Entry {number} is no booking: {why}.", number=number, why=why))


def _back(visit: Visit) -> HttpResponseRedirect:
    return HttpResponseRedirect(visit.url("deposit-calendars"))
