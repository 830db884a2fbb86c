"""Late payments acted upon: the next step at one click, several at once, undone before they leave; views of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest
import time_machine

from relance.outbox.models import Message, Notice, NoticeItem
from relance.receivables.models import Hold, Receivable
from relance.tenancy.models import Role
from tests.at_work import at_work
from tests.office.people import Person
from tests.outbox.builders import ALPHA, BETA, MORNING, House

ROWS = (
    f"F-1;Alpha;2026-02-01;2026-04-05;100,00;{ALPHA}", f"F-2;Bêta & Fils;2026-02-01;2026-04-05;250,50;{BETA}",
    f"F-3;Alpha;2026-03-01;2026-05-01;10,00;{ALPHA}",
)  # fmt: skip


@pytest.fixture
def house_of_late(house: House) -> House:
    """Two invoices two days late, for which the run has nothing yet; one that is not due."""
    house.bring(*ROWS)
    house.run()
    assert house.notices() == []
    return house


def pk(house: House, number: str) -> int:
    with at_work(house.organisation):
        return int(Receivable.objects.get(number=number).pk)


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("EV-8", "EV-7", "AP-6", "AP-2")
def test_one_click_on_a_row_reminds_and_undo_takes_it_back_before_it_leaves(house_of_late: House) -> None:
    owner = Person(house_of_late.organisation)
    assert f"late/remind/?only={pk(house_of_late, 'F-1')}" in owner.sees("late/")
    page = owner.does(f"late/remind/?only={pk(house_of_late, 'F-1')}", next=owner.path("late/"))
    assert "One notice is confirmed." in page
    (message,) = house_of_late.messages()
    assert (message.state, message.recipient) == ("queued", "alpha@alpha.example")
    assert message.not_before > MORNING
    house_of_late.send()
    assert house_of_late.email.sent == [], "not before the time to undo is over"
    owner.does("today/undo/", notice=[message.notice.name])
    house_of_late.clock.later(hours=3)
    house_of_late.send()
    assert house_of_late.states() == ["proposed"]


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P1", "P6")
def test_asked_twice_and_then_decided_by_the_run_it_is_sent_once(house_of_late: House) -> None:
    owner = Person(house_of_late.organisation)
    one = pk(house_of_late, "F-1")
    owner.does(f"late/remind/?only={one}")
    assert "F-1: A message about it waits to leave, or to be confirmed." in owner.does(
        f"late/remind/?only={one}", next=owner.path("late/")
    )
    house_of_late.clock.later(hours=4)
    house_of_late.send()
    for day in (8, 9, 10):
        house_of_late.clock.on(day)
        house_of_late.day()
    assert [one.recipient for one in house_of_late.email.sent].count("alpha@alpha.example") == 1
    with at_work(house_of_late.organisation):
        keys = list(NoticeItem.objects.filter(receivable=one).values_list("step_key", "round"))
    assert keys == [("rappel-echeance", 0)]


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("AP-16", "RU-4")
def test_a_formal_notice_is_never_the_first_word(house_of_late: House) -> None:
    owner = Person(house_of_late.organisation)
    one = pk(house_of_late, "F-1")
    page = owner.does(f"late/formal-notice/?only={one}", next=owner.path("late/"))
    assert "F-1: The step rappel-echeance comes first: no mandatory step is jumped." in page
    assert house_of_late.messages() == []


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("EV-8", "RU-5", "AP-2")
def test_the_formal_notice_at_one_click_waits_for_a_look_and_asks_as_the_run_would(house: House) -> None:
    books = f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}"
    for day in (7, 20):  # the reminder, then the unpaid notice
        house.clock.on(day)
        house.bring(books)
        house.day()
        house.clock.later(hours=3)
        house.send()
    assert house.states() == ["accepted", "accepted"]
    house.clock.on(28)
    house.bring(books)
    with time_machine.travel(house.clock.now, tick=False):
        owner = Person(house.organisation)
        refused = owner.does(f"late/remind/?only={pk(house, 'F-1')}", next=owner.path("late/"))
        assert "Its next step is a formal notice: ask for that one." in refused
        page = owner.does(f"late/formal-notice/?only={pk(house, 'F-1')}", next=owner.path("late/"))
    assert "Ready, and waiting for your look: 1." in page
    assert "MISE EN DEMEURE" in page.upper()
    assert house.states()[-1] == "proposed"
    with at_work(house.organisation):
        assert NoticeItem.objects.filter(notice=Notice.objects.latest("pk")).get().step_key == "mise-en-demeure"


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P60")
def test_several_at_once_make_one_letter_a_debtor_and_say_why_not_for_the_rest(house_of_late: House) -> None:
    owner = Person(house_of_late.organisation)
    house_of_late.bring(*ROWS, f"F-4;Alpha;2026-02-01;2026-04-05;40,00;{ALPHA}")
    ticked = [pk(house_of_late, number) for number in ("F-1", "F-2", "F-3", "F-4")]
    page = owner.does("late/remind/", receivable=ticked, next=owner.path("late/"))
    assert "2 notices are confirmed." in page
    assert "F-3: It is not due before 1 May 2026" in page
    with at_work(house_of_late.organisation):
        asked = {
            notice.debtor.name: set(
                NoticeItem.objects.filter(notice=notice, is_for_information=False).values_list(
                    "receivable__number", flat=True
                )
            )
            for notice in Notice.objects.select_related("debtor")
        }
    assert asked == {"Alpha": {"F-1", "F-4"}, "Bêta & Fils": {"F-2"}}


@time_machine.travel(MORNING, tick=False)
def test_nothing_that_is_held_paid_or_in_doubt_is_asked_at_a_click_either(house_of_late: House) -> None:
    owner = Person(house_of_late.organisation)
    one, two = pk(house_of_late, "F-1"), pk(house_of_late, "F-2")
    assert "On hold." in owner.does("late/hold/", receivable=[one], kind="dispute", next=owner.path("late/"))
    owner.does(f"invoices/{two}/pay/", amount="250,50", on="2026-04-06")
    page = owner.does("late/remind/", receivable=[one, two], next=owner.path("late/"))
    assert "F-1: The debtor disputes it." in page
    assert house_of_late.messages() == []
    owner.does("late/release/", receivable=[one], next=owner.path("late/"))
    owner.does("late/remind/", receivable=[one])
    assert house_of_late.states() == ["queued"]


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P60")
@pytest.mark.parametrize("act", ["hold", "remind", "claims", "are-invoices"])
def test_more_than_one_act_takes_is_refused_whole_and_what_is_not_there_is_not_said_to_be_held(
    house_of_late: House, act: str
) -> None:
    """A part that is left out unsaid would be reminded, although a person read that it is on hold."""
    owner, one = Person(house_of_late.organisation), pk(house_of_late, "F-1")
    given = {"kind": "manual", "claim-kind": "rent", "next": owner.path("late/")}
    page = owner.does(f"late/{act}/", receivable=[one, *range(10**9, 10**9 + 10_000)], **given)
    assert "nothing changed (ticked: 10,001)" in page
    with at_work(house_of_late.organisation):
        assert not Hold.objects.exists()
        assert not Message.objects.exists()
        assert Receivable.objects.get(pk=one).claim_kind == ""
    assert "Tick at least one invoice first" in owner.does("late/hold/", receivable=[10**9], **given)


@time_machine.travel(MORNING, tick=False)
def test_until_a_first_letter_was_confirmed_a_click_only_proposes(organisation: int, tmp_path: Path) -> None:
    house = House(organisation, tmp_path, is_trusted=False)
    house.bring(*ROWS)
    page = Person(organisation).does(f"late/remind/?only={pk(house, 'F-1')}")
    assert "Ready, and waiting for your look: 1." in page
    assert house.states() == ["proposed"]


@pytest.mark.requirement("EV-7", "P14")
@time_machine.travel(MORNING, tick=False)
def test_no_second_letter_is_advised_while_one_is_on_its_way_or_has_just_left(house_of_late: House) -> None:
    owner = Person(house_of_late.organisation)
    assert f"late/remind/?only={pk(house_of_late, 'F-1')}" in owner.sees("late/")
    owner.does(f"late/remind/?only={pk(house_of_late, 'F-1')}")
    assert house_of_late.states() == ["queued"]
    assert f"late/remind/?only={pk(house_of_late, 'F-1')}" not in owner.sees("late/")
    house_of_late.clock.later(minutes=11)
    assert house_of_late.send().states == {"accepted": 1}
    assert f"late/remind/?only={pk(house_of_late, 'F-1')}" not in owner.sees("late/")
    assert f"late/remind/?only={pk(house_of_late, 'F-2')}" in owner.sees("late/"), "the other customer had none"


@pytest.mark.requirement("EV-8")
@time_machine.travel(MORNING, tick=False)
def test_while_the_company_proposes_a_click_is_the_word_that_lets_it_go(organisation: int, tmp_path: Path) -> None:
    house = House(organisation, tmp_path, is_trusted=False)
    house.bring(*ROWS)
    Person(organisation).does(f"late/remind/?only={pk(house, 'F-1')}")
    assert house.confirm() == 1
    Person(organisation).does(f"late/remind/?only={pk(house, 'F-2')}")
    assert house.states() == ["queued", "queued"]
    assert house.send().states["accepted"] == 1  # the other one may still be undone


@time_machine.travel(MORNING, tick=False)
def test_who_may_only_look_asks_for_nothing(house_of_late: House) -> None:
    viewer = Person(house_of_late.organisation, Role.VIEWER)
    for act in ("remind", "formal-notice", "hold", "release"):
        status = viewer.client.post(
            viewer.path(f"late/{act}/"), {"receivable": pk(house_of_late, "F-1"), "kind": "manual"}
        )
        assert status.status_code == 403, act
    assert "late/remind" not in viewer.sees("late/")
    with at_work(house_of_late.organisation):
        assert not Message.objects.exists()


@time_machine.travel(MORNING, tick=False)
def test_a_click_with_nothing_ticked_says_so(house_of_late: House) -> None:
    owner = Person(house_of_late.organisation)
    assert "Tick at least one invoice first" in owner.does("late/remind/", next=owner.path("late/"))
    assert "is not a reason to hold" in owner.does(
        "late/hold/", receivable=["1"], kind="none", next=owner.path("late/")
    )
    assert "is not a date" in owner.does(
        "late/hold/", receivable=["1"], kind="manual", until="2026-02-30", next=owner.path("late/")
    )


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("EV-5")
def test_a_view_is_kept_by_name_for_its_owner_alone(house_of_late: House) -> None:
    owner = Person(house_of_late.organisation)
    page = owner.does("late/views/", name="Plus de 60 jours", query="show=late&age=61-90&sort=amount&after=1,2&evil=1")
    assert 'href="?show=late&amp;age=61-90&amp;sort=amount" aria-current="page">Plus de 60 jours</a>' in page
    assert "Plus de 60 jours" not in Person(house_of_late.organisation, Role.ACCOUNTANT).sees("late/")
    again = owner.does("late/views/", name="Plus de 60 jours", query="show=held")
    assert again.count("Plus de 60 jours</a>") == 1
    assert "Give the view a name" in owner.does("late/views/", name=" ", query="", next=owner.path("late/"))
    number = again.split("late/views/")[2].split("/")[0]
    assert "Plus de 60 jours" not in owner.does(f"late/views/{number}/drop/")


@time_machine.travel(MORNING, tick=False)
def test_the_list_says_that_it_goes_by_the_books_where_the_law_moves_a_due_date(house_of_late: House) -> None:
    owner = Person(house_of_late.organisation)
    said = "go by the due dates of your books"
    assert said not in owner.sees("late/")
    town = "m@mairie.example;217500016;1 rue Fictive;75001;Paris;"
    house_of_late.bring(*ROWS, f"F-4;Mairie de Nulle-Part;2026-03-20;2026-04-01;10,00;{town}")
    assert said in owner.sees("late/")
    assert said in owner.sees("insight/")
