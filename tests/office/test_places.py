"""The question of places as an owner meets it: on every page, on Today, and answered in the preferences."""

from __future__ import annotations

import pytest
import time_machine

from relance.outbox.heartbeat import beat
from relance.outbox.sending import status
from relance.tenancy.context import acting
from relance.tenancy.models import Organisation
from tests.at_work import at_work
from tests.office.people import Person
from tests.outbox.builders import MORNING, House
from tests.outbox.test_sending import late
from tests.places import another_machine

pytestmark = pytest.mark.requirement("P1", "P5")


@time_machine.travel(MORNING, tick=False)
def test_an_owner_is_asked_everywhere_and_answers_once(house: House) -> None:
    owner = Person(house.organisation)
    assert "Nothing leaves from here" not in owner.sees("today/")
    with another_machine():
        for page in ("today/", "late/", "outbox/"):
            assert "Nothing leaves from here." in owner.sees(page)
        assert "did the installation move, or is this a copy?" in owner.sees("today/")
        page = owner.sees("preferences/")
        assert "It moved here" in page
        assert "One more machine on the same database" in page
        owner.does("preferences/place/", place="copy")
        assert "A copy: nothing leaves from here." in owner.sees("late/")
        owner.does("preferences/place/", place="also")
        assert "Nothing leaves from here" not in owner.sees("today/")


@time_machine.travel(MORNING, tick=False)
def test_today_says_that_nobody_was_at_work(house: House) -> None:
    house.bring(late())
    with acting(house.organisation, "test", MORNING.replace(month=3)) as here:
        beat(here)
    with acting(house.organisation, "test", MORNING) as here:
        beat(here)
    house.run()
    assert "what waits may have been sent already" in Person(house.organisation).sees("today/")
    with at_work(house.organisation):
        assert Organisation.objects.get().gap_until == MORNING.date()
    with acting(house.organisation, "test", MORNING) as here:
        assert status(here).chosen
