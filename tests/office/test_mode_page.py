"""What leaves by itself is chosen on a page that shows what would leave first; confirming says what it waits for."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from relance.outbox.models import Message, Notice
from relance.outbox.sending import stop_today
from relance.tenancy.context import acting
from relance.tenancy.models import Role
from tests.at_work import at_work
from tests.office.people import Person
from tests.outbox.builders import ALPHA, BETA, MORNING, House

ROWS = (f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}", f"F-2;Bêta;2026-02-01;2026-03-03;250,50;{BETA}")
GAMMA = "F-3;Gamma;2026-02-01;2026-03-03;70,00;gamma@gamma.example;;3 rue Fictive;31000;Toulouse;"


@pytest.fixture
def proposing(organisation: int, tmp_path: Path) -> House:
    house = House(organisation, tmp_path, is_trusted=False)
    house.bring(*ROWS)
    house.run()
    return house


def names(house: House) -> list[str]:
    return [notice.name for notice in house.notices()]


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("SW-23", "SW-24", "P60")
def test_the_choice_shows_what_would_leave_first_and_takes_effect_when_it_is_saved(proposing: House) -> None:
    owner = Person(proposing.organisation)
    refused = owner.does("preferences/mode/choose/", mode="sends", next=owner.path("preferences/mode/"))
    assert "Nobody has confirmed a proposal yet." in refused
    owner.does("today/confirm/", notice=names(proposing)[:1])
    proposing.bring(*ROWS, GAMMA)
    page = owner.sees("preferences/mode/")
    assert "What would leave first" in page
    assert "Gamma" in page
    assert "€70.00" in page
    assert "One message is proposed already and goes on waiting for your word:" in page
    assert 'value="proposes" checked' in page
    assert "Proposes, you confirm." in owner.sees("today/"), "looking changes nothing"
    saved = owner.does("preferences/mode/choose/", mode="sends")
    assert "Messages already proposed still wait for your word: 1." in saved
    assert 'value="sends" checked' in saved
    assert "Sends by itself." in owner.sees("today/")
    back = owner.does("preferences/mode/choose/", mode="proposes")
    assert "nothing leaves without your word" in back
    assert "is neither" in owner.does("preferences/mode/choose/", mode="x", next=owner.path("preferences/mode/"))


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("SW-23")
@pytest.mark.parametrize("role", [Role.COLLECTOR, Role.VIEWER])
def test_who_may_not_set_up_neither_sees_nor_makes_the_choice(proposing: House, role: Role) -> None:
    person = Person(proposing.organisation, role)
    assert person.status("preferences/mode/") == 403
    assert person.status("preferences/mode/choose/", post=True) == 403
    assert "preferences/mode/" not in person.sees("preferences/")


@time_machine.travel(MORNING, tick=False)
def test_a_day_that_was_stopped_is_said_on_every_page(house: House) -> None:
    with acting(house.organisation, "test", MORNING) as here:
        stop_today(here)
    owner = Person(house.organisation)
    assert "Stopped for today." in owner.sees("late/")
    assert "to end that now" in owner.sees("preferences/mode/")


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P13", "P16")
def test_confirming_while_sending_is_off_says_so_with_the_way_to_it(proposing: House) -> None:
    owner = Person(proposing.organisation)
    owner.does("stop/")
    page = owner.does("today/confirm/", notice=names(proposing))
    assert "Sending is off: what you confirmed waits until it is switched on." in page
    assert f'href="{owner.path("preferences/")}#switch"' in page


@pytest.mark.requirement("P13", "P16", "P57")
def test_formal_notices_on_old_books_are_left_out_and_sent_on_a_word_of_their_own(house: House) -> None:
    for day, month in ((7, 4), (20, 4), (5, 5)):
        house.clock.on(day, month=month)
        house.bring(*ROWS)
        house.day()
    formal = [notice.name for notice in house.notices() if notice.decided_on.month == 5]
    with time_machine.travel(datetime(2026, 5, 27, 8, 30, tzinfo=UTC), tick=False):
        owner = Person(house.organisation)
        page = owner.does("today/confirm/", notice=formal)
        assert "Formal notices left out: 2. The books are 22 days old" in page
        assert owner.path("today/formal-notices/") in page
        named = owner.sees(f"today/formal-notices/?notice={formal[0]}&notice={formal[1]}")
        assert "Alpha" in named
        assert "22 days old" in named
        assert "Import a fresh export" in named
        with at_work(house.organisation):
            assert not Notice.objects.filter(decided_on="2026-05-05", confirmed_at__isnull=False).exists()
        owner.does("today/confirm/", **{"notice": formal[:1], "accepts-stale": "yes"})
        left = owner.sees(f"today/formal-notices/?notice={formal[0]}&notice={formal[1]}")
        asked = [name for name in formal if f'<input type="hidden" name="notice" value="{name}">' in left]
        assert asked == formal[1:], "what was confirmed is asked no second time"
    with at_work(house.organisation):
        assert set(Message.objects.filter(notice__decided_on="2026-05-05").values_list("state", flat=True)) == {
            "queued",
            "proposed",
        }


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P21")
def test_a_letter_of_which_all_is_settled_is_shown_as_closed(house: House) -> None:
    house.bring(*ROWS)
    house.day()
    owner = Person(house.organisation)
    assert "closed: all of it is settled" not in owner.sees("outbox/")
    with at_work(house.organisation):
        message = Message.objects.order_by("pk")[0]
        invoice = message.notice.noticeitem_set.get().receivable_id
    owner.does(f"invoices/{invoice}/pay/", amount="100,00", on="2026-04-07")
    assert owner.sees("outbox/").count("closed: all of it is settled") == 1
    assert "closed: all of it is settled" in owner.sees(f"messages/{message.pk}/")
    assert "closed: all of it is settled" in owner.sees(f"debtors/{message.notice.debtor_id}/")
