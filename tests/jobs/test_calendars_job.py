"""A worker reads the calendars whose hour has come; one that fails holds no other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from relance.channels.fetching import NotFetched
from relance.deposits.calendars import feeds
from relance.deposits.calendars.feeds import FeedWord, add_feed
from relance.deposits.models import Booking, CalendarFeed
from relance.domain.deposits.bookings import SourceRule
from relance.domain.money import Money
from relance.jobs.installation import Installation
from relance.jobs.leases import Leased
from relance.jobs.means import Done, Means
from relance.jobs.worker import Worker
from relance.letters.batch import Renderers
from relance.tenancy.due import Kind
from tests.at_work import at_work
from tests.intake.formats.test_calendar_files import calendar, event

pytestmark = pytest.mark.requirement("SW-1")
KEY = Fernet.generate_key()
AT = datetime(2026, 11, 23, 11, tzinfo=UTC)


def test_each_calendar_is_read_in_its_hour_and_one_that_fails_holds_no_other(
    organisation: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [AT]
    came: list[str] = []

    def gives(address: str, *, most_bytes: int) -> bytes:
        came.append(address[-5:])
        if "a.ics" in address:
            raise NotFetched(why="503")
        return calendar(event("1", "SUMMARY:Reserved"))

    def told(job: Leased, came_to: Done | Exception, _again: datetime) -> None:
        if job.kind is Kind.CALENDARS:
            assert isinstance(came_to, Done)

    def works() -> list[str]:
        came.clear()
        means = Means(Installation(KEY, Path("/nowhere")), lambda: now[0], "worker", Renderers(1), timedelta(minutes=5))
        Worker(means, told, only=organisation).work_once()
        return sorted(came)

    monkeypatch.setattr(feeds, "fetch", gives)
    with at_work(organisation, AT) as here:
        for name in ("a", "b"):
            word = FeedWord(name, "Gîte", SourceRule.PROPOSE, Money.eur("500"), f"https://calendar.example/{name}.ics")
            add_feed(here, word, KEY)
    assert works() == ["a.ics", "b.ics"]
    assert works() == []
    now[0] += timedelta(hours=1)
    assert works() == ["b.ics"]
    now[0] += timedelta(hours=1)
    assert works() == ["a.ics", "b.ics"]
    with at_work(organisation, AT):
        assert Booking.objects.count() == 1
        assert [one.failures for one in CalendarFeed.objects.order_by("name")] == [2, 0]
