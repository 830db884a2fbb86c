"""Today: what goes out is seen, confirmed, taken back, skipped, held."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils.html import escape

from relance.outbox.models import Message, Notice
from tests.at_work import at_work
from tests.office.people import Person
from tests.outbox.builders import ALPHA, BETA, MORNING, House
from tests.scenarios.looking import choose
from tests.scenarios.test_publishing import CALLING, put

ROWS = (f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}", f"F-2;Bêta & Fils;2026-02-01;2026-03-03;250,50;{BETA}")


@pytest.fixture
def proposing(organisation: int, tmp_path: Path) -> House:
    """A first run has proposed two letters."""
    house = House(organisation, tmp_path, is_trusted=False)
    house.bring(*ROWS)
    house.run()
    return house


def states(house: House) -> dict[str, str]:
    with at_work(house.organisation):
        return {one.notice.debtor.name: one.state for one in Message.objects.select_related("notice__debtor")}


def names(house: House) -> dict[str, str]:
    with at_work(house.organisation):
        return {one.debtor.name: one.name for one in Notice.objects.select_related("debtor")}


@time_machine.travel(MORNING, tick=False)
def test_the_first_run_stands_there_with_why_amount_recipient_and_the_letter_itself(proposing: House) -> None:
    owner = Person(proposing.organisation)
    page = owner.sees("today/")
    assert "2 letters wait for your word" in page
    assert "€350.50" in page
    assert "35 days late; never reminded so far." in page
    assert "alpha@alpha.example" in page
    assert escape("Bêta & Fils") in page
    opened = owner.sees("today/", letter=names(proposing)["Alpha"])
    assert "il nous reste dû 100,00\xa0€" in opened.replace("\u202f", " ")  # the letter, in the debtor's language
    bare = owner.sees(f"letters/{names(proposing)['Bêta & Fils']}/")
    assert "250,50" in bare
    assert "<nav" not in bare


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P60")
def test_confirming_lets_the_ticked_ones_go_after_ten_minutes_and_undo_takes_them_back(proposing: House) -> None:
    owner, found = Person(proposing.organisation), names(proposing)
    page = owner.does("today/confirm/", notice=[found["Alpha"]])
    assert "One notice is confirmed." in page
    assert states(proposing) == {"Alpha": "queued", "Bêta & Fils": "proposed"}
    proposing.clock.now = MORNING + timedelta(minutes=9)
    proposing.send()
    assert states(proposing)["Alpha"] == "queued"
    owner.does("today/undo/", notice=[found["Alpha"]])
    assert states(proposing)["Alpha"] == "proposed"
    proposing.clock.now = MORNING + timedelta(minutes=30)
    proposing.send()
    assert proposing.email.sent == []


@time_machine.travel(MORNING, tick=False)
def test_what_has_left_is_not_taken_back_and_confirming_again_sends_nothing_twice(proposing: House) -> None:
    owner, found = Person(proposing.organisation), names(proposing)
    for _ in range(2):
        owner.does("today/confirm/", notice=list(found.values()))
    proposing.clock.now = MORNING + timedelta(minutes=11)
    proposing.send()
    owner.does("today/undo/", notice=list(found.values()))
    owner.does("today/confirm/", notice=list(found.values()))
    proposing.send()
    assert sorted(envelope.recipient for envelope in proposing.email.sent) == [
        "alpha@alpha.example",
        "beta@beta.example",
    ]


@time_machine.travel(MORNING, tick=False)
def test_a_proposal_is_skipped_this_once(proposing: House) -> None:
    owner = Person(proposing.organisation)
    assert "Passed this time: Alpha." in owner.does(f"letters/{names(proposing)['Alpha']}/skip/")
    assert states(proposing) == {"Alpha": "voided", "Bêta & Fils": "proposed"}


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P57")
def test_a_hold_shows_on_the_proposal_and_keeps_it_from_being_ticked(proposing: House) -> None:
    owner = Person(proposing.organisation)
    with at_work(proposing.organisation):
        debtor = Notice.objects.get(debtor__name="Alpha").debtor_id
    said = owner.does(f"debtors/{debtor}/hold/", kind="dispute", until="2026-05-01", note="Vingt affiches manquent")
    assert "On hold until 1 May 2026" in said
    page = owner.sees("today/")
    assert "Held back:" in page
    assert f'value="{names(proposing)["Alpha"]}" data-pick disabled' in page
    assert "Taken up again" in owner.does(f"debtors/{debtor}/release/", kind="dispute")
    assert "Held back:" not in owner.sees("today/")


@time_machine.travel(MORNING, tick=False)
@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"kind": "because"}, "not a reason to hold"),
        ({"kind": "dispute", "until": "2026-02-30"}, "not a date"),
        ({}, "not a reason to hold"),
        ({"kind": "dispute", "until": "\0"}, "not a date"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_held(proposing: House, given: dict[str, str], why: str) -> None:
    owner = Person(proposing.organisation)
    with at_work(proposing.organisation):
        debtor = Notice.objects.get(debtor__name="Alpha").debtor_id
    assert why in owner.does(f"debtors/{debtor}/hold/", **given)
    assert "Held back:" not in owner.sees("today/")


def test_an_empty_company_says_what_comes_next(organisation: int) -> None:
    page = Person(organisation).sees("today/")
    assert "Nothing waits for your word today." in page
    assert "Nothing to send" in page
    assert "Aujourd’hui" in Person(organisation, language="fr").sees("today/")


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P36")
def test_a_call_to_make_is_a_task_with_whom_to_call_and_about_what(house: House) -> None:
    put(house, CALLING)
    house.bring("F-1;Alpha;2026-02-01;2026-03-03;100,00;;404833048;1 rue Fictive;75001;Paris;01 99 00 00 00")
    choose(house.organisation, "F-1", "calling")
    house.run()
    owner = Person(house.organisation)
    assert 'Calls to make <span class="num">1</span>' in owner.sees("today/")
    assert "Handed over, not known to have left" not in owner.sees("today/")
    assert "Alpha" in owner.sees("outbox/", state="handed_over", channel="person")
    (task,) = house.messages()
    page = owner.sees(f"messages/{task.pk}/")
    assert "01 99 00 00 00" in page
    assert "F-1" in page
    assert "€100.00" in page
    assert "Did it leave?" not in page
    owner.does(f"messages/{task.pk}/resolve/", left="yes", on="2026-04-07")
    assert "Calls to make" not in owner.sees("today/")
