"""Limitation on pages: the story of an invoice, what a person notes, the warnings of Today and the list behind them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from relance.domain.ids import ReceivableId
from relance.journal.models import Event
from relance.outbox.models import NoticeItem
from relance.parties.models import Debtor
from relance.receivables import limitation
from relance.receivables.models import LimitationNote, Receivable
from relance.scenarios.by_hand import ask_now
from relance.tenancy.models import Role
from tests.at_work import at_work
from tests.conftest import found
from tests.office.people import Person
from tests.outbox.builders import ALPHA, BETA, House

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)  # a Friday
ROWS = (
    f"F-soon;Alpha;2021-12-15;2022-01-14;100,00;{ALPHA}",  # until 14 January 2027
    f"F-year;Alpha;2022-05-01;2022-05-31;200,00;{ALPHA}",  # until 31 May 2027
    f"F-young;Bêta;2026-09-01;2026-10-01;300,00;{BETA}",
    f"F-over;Bêta;2020-01-05;2020-02-04;400,00;{BETA}",  # until 4 February 2025
)


@pytest.fixture
def old(house: House) -> House:
    house.clock.now = NOW
    house.bring(*ROWS)
    with at_work(house.organisation):
        Debtor.objects.update(kind="company")
    return house


def pk(house: House, number: str) -> int:
    with at_work(house.organisation):
        return int(Receivable.objects.get(number=number).pk)


@time_machine.travel(NOW, tick=False)
@pytest.mark.requirement("P28")
def test_today_warns_of_each_debt_once_and_leads_to_a_list_of_just_those(old: House) -> None:
    old.run()
    owner = Person(old.organisation)
    page = owner.sees("today/")
    assert "Soon time-barred, the first after 14 Jan 2027: 1" in page
    assert "Time-barred within the year, the first after 31 May 2027: 1" in page
    assert "Time-barred: 1" in page  # the one that is over, and only there
    assert "A payment that comes all the same stays valid" in page
    assert "reminders and formal notices do not" in page
    near = owner.sees("late/", near="last")
    assert "F-soon" in near
    assert not any(number in near for number in ("F-year", "F-young", "F-over"))
    assert "F-year" in owner.sees("late/", near="first")
    assert "F-over" in owner.sees("late/", why="limitation_passed")
    assert "F-young" in owner.sees("late/", near="nonsense")


@time_machine.travel(NOW, tick=False)
def test_where_more_are_old_than_anybody_looks_at_pages_say_at_least(
    old: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limitation, "MOST_LOOKED_AT", 1)
    owner = Person(old.organisation)
    page = owner.sees("today/")
    assert "Soon time-barred, the first after 14 Jan 2027: at least 1" in page
    assert "At least one receivable" in owner.sees("late/", near="last")


@time_machine.travel(NOW, tick=False)
@pytest.mark.requirement("P28", "P30")
def test_the_page_of_an_invoice_tells_the_story_and_takes_what_a_person_knows(old: House) -> None:
    owner, one = Person(old.organisation), pk(old, "F-soon")
    page = owner.sees(f"invoices/{one}/")
    assert "48 days are left to claim it in court, until the end of 14 Jan 2027." in page
    assert "It runs from the due date: 5 years" in page
    assert "C. com. L110-4 I; C. civ. 2224" in page
    owner.does(f"invoices/{one}/limitation/", kind="plan", on="2026-02-02", proof="Signed by their manager", all="yes")
    page = owner.sees(f"invoices/{one}/")
    assert "In court it can be claimed until 2 Feb 2031, that day included." in page
    assert "Payment plan signed by the debtor" in page
    assert "Signed by their manager" in page
    with at_work(old.organisation):
        assert LimitationNote.objects.count() == 2  # everything open of Alpha
        kept = list(Event.objects.filter(name="limitation.noted").values_list("body", flat=True))
    assert len(kept) == 2
    assert "manager" not in "".join(kept)
    assert "Soon time-barred" not in owner.sees("today/")
    with at_work(old.organisation):
        note = LimitationNote.objects.get(receivable=one).pk
    owner.does(f"limitation/{note}/withdraw/")
    assert "48 days are left" in owner.sees(f"invoices/{one}/")


@time_machine.travel(NOW, tick=False)
def test_a_claim_in_court_is_held_until_its_end_is_noted(old: House) -> None:
    owner, one = Person(old.organisation, language="fr"), pk(old, "F-soon")
    owner.does(f"invoices/{one}/limitation/", kind="court_claim", on="2026-03-02")
    page = owner.sees(f"invoices/{one}/")
    assert "Pas de dernier jour" in page
    with at_work(old.organisation):
        note = LimitationNote.objects.get().pk
    owner.does(f"limitation/{note}/end/", on="2026-09-07", lapsed="yes")
    page = owner.sees(f"invoices/{one}/")
    assert "désistement ou péremption" in page
    assert "C. civ. 2243" in page
    assert "Il reste 48 jours" in page


@time_machine.travel(NOW, tick=False)
@pytest.mark.requirement("P28")
def test_nothing_asks_for_a_barred_debt_neither_the_run_nor_a_click(old: House) -> None:
    owner, one = Person(old.organisation), pk(old, "F-over")
    old.day()
    with at_work(old.organisation):
        assert one not in NoticeItem.objects.filter(is_for_information=False).values_list("receivable_id", flat=True)
    for formal in (False, True):
        with at_work(old.organisation, NOW) as here:
            asked = ask_now(here, [ReceivableId(one)], formal=formal)
        ((number, why),) = asked.refused
        assert (number, asked.may_go, asked.to_look_at) == ("F-over", [], [])
        assert "Its last day to be claimed in court was 2025-02-04: no letter asks for it any more." in str(why)
    page = owner.sees(f"invoices/{one}/")
    assert "Time-barred since the end of 4 Feb 2025." in page
    assert "validly paid and is not given back (C. civ. 2249)" in page


@time_machine.travel(NOW, tick=False)
def test_an_event_that_was_missed_makes_a_barred_debt_be_decided_again(old: House) -> None:
    owner, one = Person(old.organisation), pk(old, "F-over")
    old.run()
    assert "Time-barred: 1" in owner.sees("today/")
    owner.does(f"invoices/{one}/limitation/", kind="acknowledgment", on="2024-06-03", proof="their letter")
    old.clock.later(days=3)
    old.run()
    with time_machine.travel(old.clock.now, tick=False):
        assert "Time-barred: 1" not in owner.sees("today/")


@time_machine.travel(NOW, tick=False)
def test_what_is_noted_wrongly_is_refused_in_words_and_others_note_nothing(old: House) -> None:
    owner, viewer, one = Person(old.organisation), Person(old.organisation, Role.VIEWER), pk(old, "F-soon")
    assert "has not come yet" in owner.does(f"invoices/{one}/limitation/", kind="plan", on="2026-12-01")
    assert "is none of the events" in owner.does(f"invoices/{one}/limitation/", kind="prayer", on="2026-02-01")
    assert "is not a date" in owner.does(f"invoices/{one}/limitation/", kind="plan", on="")
    assert "no such event" in owner.does("limitation/99999/withdraw/")
    assert viewer.status(f"invoices/{one}/limitation/", post=True) == 403
    assert "Note what stops the clock" not in viewer.sees(f"invoices/{one}/")
    stranger = Person(found())
    assert stranger.status(f"invoices/{one}/limitation/", post=True) == 404
    with at_work(old.organisation):
        assert not LimitationNote.objects.exists()
