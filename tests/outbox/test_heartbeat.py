"""After a gap that holds a whole working day, whatever its cause, what waits and what fell due is proposed, not sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from relance.domain.gaps import holds_a_working_day
from relance.journal.models import Event
from relance.outbox.delivery import deliver_all
from relance.outbox.heartbeat import beat
from relance.outbox.models import Message
from relance.outbox.preparation import prepare
from relance.tenancy.context import acting
from relance.tenancy.models import Organisation
from tests.at_work import at_work
from tests.office.people import Person
from tests.outbox.builders import House
from tests.outbox.test_sending import late

pytestmark = pytest.mark.requirement("P1", "P5")


def at(day: int, hour: int = 8, month: int = 4) -> datetime:
    """April 2026: the 6th is Easter Monday, the 7th a Tuesday."""
    return datetime(2026, month, day, hour, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "until", "is_gap"),
    [
        (at(7), at(8), False),
        (at(7, 18), at(9, 6), True),  # the whole Wednesday
        (at(10, 16), at(13, 7), False),  # a weekend
        (at(3, 16), at(7, 7), False),  # Easter: Saturday, Sunday, Monday
        (at(2, 16), at(7, 7), True),  # with Good Friday, which is worked
        (at(10, 16), at(14, 7), True),
        (at(1), at(1, month=9), True),
        (at(7), at(7, 9), False),
    ],
)
def test_a_gap_is_a_whole_working_day_in_either_direction(since: datetime, until: datetime, is_gap: bool) -> None:
    assert holds_a_working_day(since, until, "Europe/Paris") is is_gap
    assert holds_a_working_day(until, since, "Europe/Paris") is is_gap, "a clock that jumped back"


def test_a_day_is_the_company_s_own() -> None:
    since, until = datetime(2026, 4, 7, 22, 30, tzinfo=UTC), datetime(2026, 4, 9, 5, tzinfo=UTC)
    assert not holds_a_working_day(since, until, "Europe/Paris"), "in Paris the Wednesday had begun"
    assert holds_a_working_day(since, until, "America/Martinique"), "there it had not"


def beats(house: House, moment: datetime) -> int | None:
    """What a worker's round begins with."""
    house.clock.now = moment
    with acting(house.organisation, "test", moment) as here:
        return beat(here)


def send(house: House) -> dict[str, int]:
    """A round's sending after its beat; the house's own would write one."""
    prepare(house.organisation, clock=house.clock)
    office = house.office_as_it_is()
    return dict(deliver_all(office).states)


@pytest.mark.parametrize("days", [3, -4])
def test_what_was_queued_before_a_jump_of_the_clock_is_proposed(house: House, days: int) -> None:
    """Three days on, or back from a beat in the future: nobody can say who sent it meanwhile."""
    house.bring(late())
    beats(house, at(14))
    house.run()
    assert house.states() == ["queued"]
    assert beats(house, at(14) + timedelta(days=days)) == 1
    assert house.states() == ["proposed"]
    assert send(house) == {}
    with at_work(house.organisation):
        assert Event.objects.filter(name="gap.found").count() == 1
    assert beats(house, house.clock.now + timedelta(hours=2)) is None, "found once"


def test_what_a_person_confirmed_before_the_gap_is_asked_again(house: House) -> None:
    with at_work(house.organisation):
        Organisation.objects.update(proposes=True)
    house.bring(late())
    beats(house, at(7))
    house.run()
    assert house.confirm() == 1
    assert beats(house, at(9)) == 1
    assert house.states() == ["proposed"]
    (notice,) = house.notices()
    assert notice.confirmed_at is None


def test_what_fell_due_in_the_gap_is_proposed_by_the_first_run(house: House) -> None:
    house.bring(late())
    beats(house, at(7))
    assert beats(house, at(9)) == 0
    assert house.run().proposed == 1
    assert send(house) == {}
    with at_work(house.organisation):
        from relance.scenarios.models import Run

        assert Run.objects.count() == 1


def test_a_weekend_or_a_night_is_no_gap(house: House) -> None:
    house.bring(late())
    beats(house, at(10, 16))
    house.run()
    assert beats(house, at(13, 7)) is None
    house.clock.now = at(13, 9)
    assert send(house) == {"accepted": 1}


def test_the_first_start_is_no_gap_but_an_old_message_is_a_sign(house: House) -> None:
    assert beats(house, at(7)) is None
    house.bring(late())
    house.day()
    with at_work(house.organisation):
        Organisation.objects.update(beat_at=None)  # as the program before left it
    house.bring(late("F-2", who="Beta"))
    house.run()
    assert beats(house, at(10)) is not None, "three days after the last message that left"


def test_a_program_that_slept_claims_nothing_before_it_has_looked(house: House) -> None:
    """Stopped in the middle of a round and woken days later: the loop goes on, the claim does not."""
    house.bring(late())
    beats(house, at(7))
    house.run()
    prepare(house.organisation, clock=house.clock)
    house.clock.now = at(10)
    assert send(house) == {"queued": 1}
    assert beats(house, at(10)) == 1


def test_a_demonstration_moves_its_clock_and_its_messages_stay_on_the_machine(house: House) -> None:
    with at_work(house.organisation):
        Organisation.objects.update(is_demonstration=True)
    assert beats(house, at(7)) is None
    assert beats(house, at(7, month=6)) is None


def test_an_idle_round_writes_nothing(house: House) -> None:
    beats(house, at(7))
    beats(house, at(7) + timedelta(minutes=50))
    with at_work(house.organisation):
        assert Organisation.objects.get().beat_at == at(7)


@time_machine.travel(at(20), tick=False)
def test_what_a_person_confirms_after_the_gap_is_not_asked_a_second_time(house: House) -> None:
    """Nobody was at work for days: the word given on the page is given after the gap, and the next round goes by it."""
    house.bring(late())
    beats(house, at(14))
    house.run()
    with at_work(house.organisation):
        Organisation.objects.update(proposes=True)
        Message.objects.update(state="proposed")
    house.clock.now = at(20)
    number = house.notices()[0].name
    Person(house.organisation).does("today/confirm/", notice=number)
    assert house.states() == ["queued"]
    assert beats(house, at(20, hour=9)) is None
    assert house.states() == ["queued"]
