"""Calendars of bookings: each becomes a request by the rules of its source, once, and what changes there is followed here."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from relance.channels.fetching import NotFetched
from relance.deposits.calendars import feeds
from relance.deposits.calendars.deciding import BookingDecided, ask_anew, ask_booking, leave_booking, take_back
from relance.deposits.calendars.feeds import (
    CalendarNamed,
    FeedWord,
    SourceForbids,
    add_feed,
    feeds_due,
    read_feed,
    remove_feed,
    take_file,
)
from relance.deposits.calendars.following import Followed
from relance.deposits.calendars.selectors import bookings
from relance.deposits.calendars.selectors import feeds as shown_feeds
from relance.deposits.guarantee import requests
from relance.deposits.guarantee.requests import Guest, Wanted
from relance.deposits.models import Booking, CalendarFeed, Guarantee, GuestMessage
from relance.domain.deposits.bookings import BookingState, SourceRule
from relance.domain.deposits.guarantees import GuaranteeKind
from relance.domain.money import Money
from relance.intake.formats.calendar import CalendarUnreadable
from relance.tenancy.models import Role
from relance.tenancy.preferences import set_preference
from relance.tenancy.rights import RightMissing
from tests.deposits.street import put_card
from tests.intake.formats.test_calendar_files import calendar, event
from tests.outbox.builders import House

pytestmark = pytest.mark.requirement("SW-1")
KEY = b"0" * 43 + b"="
PLACE = "Gîte de l’Exemple"
CAMILLE = "DESCRIPTION:Email: camille@fictive.example"


@pytest.fixture
def gite(house: House) -> House:
    with house.acting() as here:
        set_preference(here, "public-address", "https://gite.exemple.example")
    return house


class Year:
    """A calendar of the place, whose stays are counted in days from today."""

    def __init__(self, gite: House, rule: SourceRule = SourceRule.ASK, name: str = "Chez nous", **more: Any) -> None:
        self.gite = gite
        with gite.acting() as here:
            self.today = here.today
            word = replace(FeedWord(name, PLACE, rule, Money.eur("500.00")), **more)
            self.feed = add_feed(here, word, KEY).pk

    def stay(self, uid: str, begins: int = 30, days: int = 7, *lines: str, name: str = "Camille Fictive") -> str:
        first, last = (self.today + timedelta(days=one) for one in (begins, begins + days))
        return event(uid, f"SUMMARY:{name}", *(lines or (CAMILLE,)), begins=f"{first:%Y%m%d}", ends=f"{last:%Y%m%d}")

    def says(self, *events: str, later: timedelta = timedelta()) -> Followed:
        self.gite.clock.now += later
        with self.gite.acting() as here:
            return take_file(here, self.feed, calendar(*events))

    def states(self) -> dict[str, str]:
        with self.gite.acting():
            return dict(Booking.objects.filter(feed=self.feed).values_list("uid", "state"))

    def guarantees(self) -> list[Guarantee]:
        with self.gite.acting():
            return list(Guarantee.objects.select_related("debtor").order_by("pk"))


def told(gite: House) -> list[str]:
    with gite.acting():
        return list(GuestMessage.objects.filter(notice__isnull=False).order_by("pk").values_list("act", flat=True))


def test_a_booking_with_a_name_and_an_address_is_asked_by_itself_and_once(gite: House) -> None:
    year = Year(gite)
    assert year.says(year.stay("1")).asked == 1
    again = year.says(year.stay("1"), later=timedelta(hours=1))
    assert (again.new, again.asked) == (0, 0)
    (one,) = year.guarantees()
    assert (one.external_id, one.debtor.name, one.amount) == ("1", "Camille Fictive", Decimal("500.000"))
    assert told(gite) == ["deposit_request"]


def test_without_an_address_or_where_a_person_is_to_look_it_is_proposed_and_asked_once_it_is_completed(
    gite: House,
) -> None:
    year = Year(gite, SourceRule.PROPOSE)
    year.says(year.stay("1", 30, 7, "X-NO:1", name="Reserved"))
    assert year.states() == {"1": "proposed"}
    assert year.guarantees() == []
    with gite.acting() as here:
        (one,) = bookings(here)
        ask_booking(here, one.id, Guest("Noé Exemple", "noe@fictif.example"), send=True)
    assert [one.debtor.name for one in year.guarantees()] == ["Noé Exemple"]
    with gite.acting() as here, pytest.raises(BookingDecided):
        ask_booking(here, one.id, Guest("Noé Exemple", "noe@fictif.example"), send=True)


def test_a_source_that_forbids_deposits_beside_its_own_is_never_asked_not_even_by_a_person(gite: House) -> None:
    year = Year(gite, SourceRule.NEVER)
    year.says(year.stay("1"))
    assert year.states() == {"1": "forbidden"}
    with gite.acting() as here:
        (one,) = bookings(here)
        assert not one.may_ask
        with pytest.raises(BookingDecided):
            ask_booking(here, one.id, Guest("Camille", "camille@fictive.example"), send=False)
    with gite.acting() as here, pytest.raises(SourceForbids):
        add_feed(
            here,
            FeedWord(
                "Airbnb", PLACE, SourceRule.PROPOSE, Money.eur("500"), "https://www.airbnb.fr/calendar/ical/1.ics?s=2"
            ),
            KEY,
        )


def test_no_more_is_asked_than_a_source_lets_anybody_ask(gite: House) -> None:
    year = Year(gite, cap=Money.eur("300.00"))
    year.says(year.stay("1"))
    assert [one.amount for one in year.guarantees()] == [Decimal("300.000")]


def test_where_it_wants_that_something_is_claimed_before_the_next_guest_or_not_at_all(gite: House) -> None:
    year = Year(gite, before_next=True)
    year.says(year.stay("1", 30, 7), year.stay("2", 40, 7))
    first = year.guarantees()[0]
    assert (first.claim_until - first.ends_on).days == 3
    year.says(year.stay("1", 30, 7), year.stay("2", 40, 7), year.stay("3", 37, 3))  # one who booked since
    first = year.guarantees()[0]
    assert first.claim_until == first.ends_on


def test_days_that_change_before_anything_is_agreed_are_asked_for_anew(gite: House) -> None:
    year = Year(gite)
    year.says(year.stay("1", 30, 7))
    year.says(year.stay("1", 33, 7), later=timedelta(hours=1))
    (one,) = year.guarantees()
    assert one.begins_on == year.today + timedelta(days=33)
    assert one.claim_until == one.ends_on + timedelta(days=20)
    assert told(gite) == ["deposit_request", "deposit_request"]


def test_days_that_change_after_the_guest_agreed_are_a_persons_to_ask_for(gite: House) -> None:
    year = Year(gite)
    year.says(year.stay("1", 30, 7))
    (before,) = year.guarantees()
    with gite.acting() as here:
        put_card(replace_actor(here), before)
    year.says(year.stay("1", 60, 7), later=timedelta(hours=1))
    assert year.states() == {"1": "moved"}
    assert year.guarantees()[0].begins_on == before.begins_on  # what was agreed stands until somebody decides
    with gite.acting() as here:
        (one,) = bookings(here)
        ask_anew(here, one.id)
    former, new = year.guarantees()
    assert former.cancelled_at is not None
    assert (new.begins_on, new.debtor_id) == (year.today + timedelta(days=60), before.debtor_id)
    assert year.states() == {"1": "asked"}


def test_a_booking_that_is_cancelled_is_taken_back_at_once_where_the_calendar_says_so(gite: House) -> None:
    year = Year(gite)
    year.says(year.stay("1"))
    year.says(year.stay("1", 30, 7, CAMILLE, "STATUS:CANCELLED"), later=timedelta(hours=1))
    assert year.states() == {"1": "cancelled"}
    assert year.guarantees()[0].cancelled_at is not None
    assert told(gite) == ["deposit_request", "deposit_cancelled"]


def test_one_that_is_missing_is_gone_once_it_was_missing_for_hours_and_the_calendar_was_whole(gite: House) -> None:
    year = Year(gite)
    year.says(year.stay("1"), year.stay("2", 50))
    year.says(year.stay("2", 50), later=timedelta(hours=1))
    assert year.states()["1"] == "asked"  # once may be a calendar that was not whole
    year.says(year.stay("1"), year.stay("2", 50), later=timedelta(hours=1))
    year.says(year.stay("2", 50), later=timedelta(hours=7))
    assert year.states()["1"] == "asked"  # it was there again in between
    unnamed = event("", begins="20300101", ends="20300102")
    year.says(year.stay("2", 50), unnamed, later=timedelta(hours=7))
    assert year.states()["1"] == "asked"  # an entry without a name may be it
    year.says(year.stay("2", 50), later=timedelta(hours=1))
    assert year.states() == {"1": "cancelled", "2": "asked"}


def test_a_card_that_stands_behind_a_booking_that_is_gone_is_a_persons_to_let_go(gite: House) -> None:
    year = Year(gite)
    year.says(year.stay("1"))
    with gite.acting() as here:
        put_card(replace_actor(here), year.guarantees()[0])
    for _ in range(2):
        year.says(later=timedelta(hours=7))
    assert year.states() == {"1": "gone"}
    assert year.guarantees()[0].cancelled_at is None
    with gite.acting() as here:
        take_back(here, bookings(here)[0].id)
    assert year.guarantees()[0].cancelled_at is not None


def test_a_stay_that_began_is_not_cancelled_because_its_calendar_forgets_the_past(gite: House) -> None:
    year = Year(gite)
    year.says(year.stay("1", 1, 7))
    for _ in range(3):
        year.says(later=timedelta(days=2))
    assert year.states() == {"1": "asked"}


def test_a_calendar_that_names_its_bookings_anew_at_each_reading_doubles_nothing(gite: House) -> None:
    year = Year(gite)
    year.says(year.stay("a"), year.stay("b", 50))
    found = year.says(year.stay("c"), year.stay("d", 50), later=timedelta(hours=1))
    assert (found.new, found.asked, len(year.guarantees())) == (0, 0, 2)


def test_days_that_something_else_has_already_are_looked_at_by_a_person(gite: House) -> None:
    year, other = Year(gite), Year(gite, name="Ailleurs")
    year.says(year.stay("1"))
    other.says(other.stay("x"))  # the same stay, as another calendar repeats it
    assert other.states() == {"x": "overlaps"}
    with gite.acting() as here:
        begins = here.today + timedelta(days=80)
        by_hand = Wanted(
            GuaranteeKind.DEPOSIT, PLACE, begins, begins + timedelta(days=3), Money.eur("500"), Guest("Noé Exemple")
        )
        requests.ask(here, by_hand)
    year.says(year.stay("1"), year.stay("2", 80, 3))
    assert year.states()["2"] == "overlaps"
    assert len(year.guarantees()) == 2


def test_a_booking_that_was_asked_for_with_the_season_is_the_same_one(gite: House) -> None:
    year = Year(gite, SourceRule.PROPOSE)
    year.says(year.stay("1"))
    with gite.acting() as here:
        begins = here.today + timedelta(days=30)
        word = Wanted(
            GuaranteeKind.DEPOSIT,
            "Ailleurs",
            begins,
            begins + timedelta(days=7),
            Money.eur("500"),
            Guest("Camille"),
            external_id="1",
        )
        made = requests.ask(here, word)
        assert ask_booking(here, bookings(here)[0].id, Guest("Camille"), send=False).pk == made.pk


def test_what_cannot_be_asked_is_kept_with_its_reason_and_holds_no_other(gite: House) -> None:
    year = Year(gite)
    found = year.says(year.stay("1", 30, 7, "DESCRIPTION:Email: a@b.c.d"), year.stay("2", 50), year.stay("3", 100, 800))
    assert found.asked == 1
    with gite.acting() as here:
        one, refused = (one for one in bookings(here) if one.state is BookingState.REFUSED)
        assert "a@b.c.d" in str(one.why)
        assert refused.why is not None
        leave_booking(here, refused.id)
    assert year.states()["3"] == "left"
    year.says(year.stay("2", 50), year.stay("3", 100, 800), later=timedelta(hours=1))
    assert year.states()["3"] == "left"


def test_what_is_no_whole_calendar_changes_nothing(gite: House) -> None:
    year = Year(gite)
    year.says(year.stay("1"))
    with gite.acting() as here, pytest.raises(CalendarUnreadable):
        take_file(here, year.feed, calendar(year.stay("1"))[:-30])
    assert year.states() == {"1": "asked"}


def test_an_address_is_read_in_its_hour_and_one_that_fails_is_tried_less_and_less_often(
    gite: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    year = Year(gite, address="https://calendar.example/secret.ics")
    with gite.acting() as here:
        assert feeds_due(here) == [year.feed]
        assert "secret" not in CalendarFeed.objects.get(pk=year.feed).address  # sealed
    asked: list[str] = []

    def gives(address: str, *, most_bytes: int) -> bytes:
        asked.append(address)
        if len(asked) == 1:
            return calendar(year.stay("1"))
        raise NotFetched(why="503")

    monkeypatch.setattr(feeds, "fetch", gives)
    assert read_feed(gite.desk, year.feed, KEY).asked == 1
    waits = []
    for _ in range(6):
        with gite.acting() as here:
            feed = CalendarFeed.objects.get(pk=year.feed)
            assert feed.next_at is not None
            waits.append((feed.next_at - here.at) / timedelta(hours=1))
            gite.clock.now = feed.next_at
        with pytest.raises(NotFetched):
            read_feed(gite.desk, year.feed, KEY)
    assert waits == [1, 2, 4, 8, 16, 24]
    assert asked == ["https://calendar.example/secret.ics"] * 7
    assert year.states() == {"1": "asked"}  # what cannot be read cancels nothing
    with gite.acting() as here:
        assert shown_feeds(here)[0].why is not None
        remove_feed(here, year.feed)
        assert feeds_due(here) == []


def test_two_calendars_bear_different_names_and_a_collector_changes_none(gite: House) -> None:
    year = Year(gite)
    with pytest.raises(CalendarNamed):
        Year(gite)
    with gite.acting(Role.COLLECTOR) as here, pytest.raises(RightMissing):
        remove_feed(here, year.feed)


def replace_actor(here: Any) -> Any:
    """The guest's own hand."""
    return replace(here, actor="link:1")
