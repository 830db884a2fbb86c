"""Today where letters leave by themselves: who, what, when, and Stop until the minute of sending."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from relance.domain.money import totals
from relance.domain.scenario.reasons import Reason
from relance.insight.departures import DayLetters, day_letters
from relance.letters.late_paid import choose_penalties
from relance.outbox.models import Message, Notice
from relance.outbox.preparation import Composers
from relance.outbox.sending import switch
from relance.receivables.models import PenaltyFate, Receivable
from relance.receivables.recorded_payments import record_payment
from relance.receivables.targets import find_invoice
from relance.scenarios.models import Dunning
from relance.tenancy.context import acting
from relance.tenancy.models import Organisation, Role
from tests.at_work import at_work
from tests.domain.builders import eur
from tests.office.people import Person
from tests.outbox.builders import ALPHA, BETA, KEY, House

EARLY = datetime(2026, 4, 7, 5, 30, tzinfo=UTC)  # 7:30 in Paris: decided, and nothing leaves before 10:00
SENDING = datetime(2026, 4, 7, 8, 2, tzinfo=UTC)  # 10:02
ROWS = (f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}", f"F-2;Bêta & Fils;2026-02-01;2026-03-03;250,50;{BETA}")


@pytest.fixture(autouse=True)
def installation(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages' installation is the one that the house lets send."""
    monkeypatch.setenv("RELANCE_SECRET_KEY", KEY.decode())


@pytest.fixture
def house(organisation: int, tmp_path: Path) -> House:
    """Two letters leave by themselves at ten."""
    house = House(organisation, tmp_path, is_trusted=True)
    house.clock.now = EARLY
    house.bring(*ROWS)
    house.run()
    return house


def names(house: House) -> dict[str, str]:
    with at_work(house.organisation):
        return {one.debtor.name: one.name for one in Notice.objects.select_related("debtor")}


def states(house: House) -> dict[str, str]:
    with at_work(house.organisation):
        return {one.notice.debtor.name: one.state for one in Message.objects.select_related("notice__debtor")}


def read(house: House, *, today: date = date(2026, 4, 7)) -> DayLetters:
    at = datetime.combine(today, house.clock.now.timetz())
    with at_work(house.organisation, at) as here:
        return day_letters(here, sends=True, composers=Composers(here))


def row_of(page: str, debtor: str) -> str:
    """The row of a debtor on the list of what leaves."""
    rows: list[str] = re.findall(r"<tr role=\"row\".*?</tr>", page, re.DOTALL)
    (found,) = [row for row in rows if re.search(rf">\s*{debtor}\s*<", row)]
    return found


@time_machine.travel(EARLY, tick=False)
@pytest.mark.requirement("SW-23", "AP-6", "P15")
def test_what_leaves_by_itself_stands_there_with_who_what_when_and_stop(house: House) -> None:
    page = Person(house.organisation).sees("today/")
    assert "2 messages leave by themselves" in page
    assert "at 10:00, for" in page
    assert "Sends by itself." in page
    alpha = row_of(page, "Alpha")
    assert ">10:00</time>" in alpha
    assert "35 days late; never reminded so far." in alpha
    assert "alpha@alpha.example" in alpha
    assert "€100.00" in alpha
    assert f'name="notice" value="{names(house)["Alpha"]}"' in alpha
    assert "Confirm the ticked notices" not in page, "nothing waits for a word"
    french = Person(house.organisation, Role.ACCOUNTANT, language="fr").sees("today/")
    assert "2 messages partent tout seuls" in french
    assert ">10\xa0h\xa000</time>" in french


@time_machine.travel(EARLY, tick=False)
@pytest.mark.requirement("SW-24", "P54")
def test_one_is_stopped_stays_on_the_list_struck_with_who_and_is_put_back(house: House) -> None:
    owner = Person(house.organisation)
    said = owner.does("today/stop/", notice=names(house)["Alpha"])
    assert "Stopped: 1 message waits for your word." in said
    assert states(house) == {"Alpha": "proposed", "Bêta & Fils": "queued"}
    alpha = row_of(said, "Alpha")
    assert "is-stopped" in alpha
    assert "Stopped by Somebody at 07:30." in alpha
    assert "one stopped" in said
    assert "One message leaves by itself" in said
    house.clock.now = SENDING
    house.send()
    assert [one.recipient for one in house.email.sent] == ["beta@beta.example"]


@time_machine.travel(EARLY, tick=False)
@pytest.mark.requirement("SW-24", "P54", "P60")
def test_what_is_put_back_stands_on_the_list_again_until_it_has_left_or_is_stopped(house: House) -> None:
    """It leaves today: the deck counts it, Stop takes it, Stop everything takes it, and its minute of sending ends that."""
    owner, alpha = Person(house.organisation), names(house)["Alpha"]
    owner.does("today/stop/", notice=alpha)
    owner.does("today/confirm/", notice=alpha)
    page = owner.sees("today/")
    assert "2 messages leave by themselves" in page
    assert "is-stopped" not in row_of(page, "Alpha")
    owner.does("today/stop/", notice=alpha)
    page = owner.sees("today/")
    assert "One message leaves by itself" in page
    assert "Stopped by Somebody at 07:30." in row_of(page, "Alpha"), "struck, as the first time"
    owner.does("today/confirm/", notice=alpha)
    assert "Stop the 2 messages" in owner.sees("today/")
    said = owner.does("today/stop-all/", until="tomorrow")
    assert "Stopped for today: 2 messages wait for your word." in said
    assert set(states(house).values()) == {"proposed"}
    owner.does("today/confirm/", notice=alpha)
    page = owner.sees("today/")
    assert "One message leaves by itself" in page, "put back on a day stopped, it leaves, and is seen to"
    house.clock.now = SENDING
    house.send()
    with time_machine.travel(SENDING, tick=False):
        assert "Left today: one message" in owner.sees("today/")
    assert [one.recipient for one in house.email.sent] == ["alpha@alpha.example"], "once"


@time_machine.travel(EARLY, tick=False)
@pytest.mark.requirement("SW-24", "P54")
@pytest.mark.parametrize("until", ["tomorrow", "chosen"])
def test_a_letter_to_print_is_counted_apart_from_what_leaves_by_itself(
    organisation: int, tmp_path: Path, until: str
) -> None:
    """Deck, dialog and report say one number."""
    house = House(organisation, tmp_path, is_trusted=True)
    house.clock.now = EARLY
    house.bring(*ROWS, "F-3;Gamma;2026-02-01;2026-03-03;99,00;;;3 rue Fictive;31000;Toulouse;")
    house.run()
    with at_work(organisation):
        assert sorted(Message.objects.values_list("channel", flat=True)) == ["email", "email", "post"]
    owner = Person(organisation)
    page = owner.sees("today/")
    assert "2 messages leave by themselves" in page
    assert "Stop the 2 messages" in page
    said = owner.does("today/stop-all/", until=until)
    assert ": 2 messages wait for your word. 1 letter to print waits for it too." in said
    assert set(states(house).values()) == {"proposed"}


@time_machine.travel(EARLY, tick=False)
@pytest.mark.requirement("P56")
def test_what_a_person_was_asked_about_is_not_of_what_leaves_by_itself_once_confirmed(
    organisation: int, tmp_path: Path
) -> None:
    house = House(organisation, tmp_path, is_trusted=False)
    house.clock.now = EARLY
    house.bring(*ROWS)
    house.run()
    with at_work(organisation):
        Organisation.objects.update(proposes=False)
    owner = Person(organisation)
    owner.does("today/confirm/", notice=names(house)["Alpha"])
    assert "Nothing leaves by itself today." in owner.sees("today/")
    owner.does("today/stop-all/", until="tomorrow")
    assert states(house) == {"Alpha": "queued", "Bêta & Fils": "proposed"}, "what was confirmed leaves"


@time_machine.travel(SENDING, tick=False)
def test_after_the_minute_of_sending_it_is_too_late_and_the_page_says_when_it_left(house: House) -> None:
    house.clock.now = SENDING
    house.send()
    owner = Person(house.organisation)
    page = owner.sees("today/")
    assert "Nothing leaves by itself today." in page, "what has left is no longer on the list of what leaves"
    left = page.split("Left today: 2 messages")[1].split("</ul>")[0]
    assert ">10:02</time>" in left
    assert "Alpha" in left
    assert "Too late: it left at 10:02." in owner.does("today/stop/", notice=names(house)["Alpha"])
    assert states(house)["Alpha"] == "accepted"
    assert "There was nothing to stop" in owner.does("today/stop/", notice="2026-999999")


@time_machine.travel(EARLY, tick=False)
@pytest.mark.requirement("SW-24")
def test_all_are_stopped_for_the_day_and_the_next_day_goes_on(house: House) -> None:
    accountant = Person(house.organisation, Role.ACCOUNTANT)
    assert "Stop everything…" in accountant.sees("today/")
    said = accountant.does("today/stop-all/", until="tomorrow")
    assert "Stopped for today: 2 messages wait for your word." in said
    assert set(states(house).values()) == {"proposed"}
    with at_work(house.organisation):
        assert not Organisation.objects.get(pk=house.organisation).proposes, "the mode is what it was"
    house.clock.now = SENDING
    assert house.send().states == {}
    assert "Stop everything…" not in said


@time_machine.travel(EARLY, tick=False)
def test_all_are_stopped_until_somebody_who_may_set_up_chooses_otherwise(house: House) -> None:
    said = Person(house.organisation).does("today/stop-all/", until="chosen")
    assert "It proposes again: 2 messages wait for your word." in said
    assert "Proposes, you confirm." in said
    assert "Leaves by itself" not in said, "the former page"
    with at_work(house.organisation):
        assert Organisation.objects.get(pk=house.organisation).proposes


@time_machine.travel(EARLY, tick=False)
def test_the_day_is_stopped_by_whoever_may_act_the_mode_by_whoever_may_set_up_and_a_viewer_sees(house: House) -> None:
    collector, viewer = Person(house.organisation, Role.COLLECTOR), Person(house.organisation, Role.VIEWER)
    assert 'value="tomorrow"' in collector.sees("today/")
    assert 'value="chosen"' not in collector.sees("today/")
    assert collector.client.post(collector.path("today/stop-all/"), {"until": "chosen"}).status_code == 403
    page = viewer.sees("today/")
    assert "Alpha" in page
    assert "today/stop" not in page
    assert viewer.status("today/stop/", post=True) == 403
    assert viewer.status("today/stop-all/", post=True) == 403
    assert set(states(house).values()) == {"queued"}


@time_machine.travel(EARLY, tick=False)
@pytest.mark.requirement("P16")
def test_old_books_come_first_and_strike_what_waits_for_an_import(house: House) -> None:
    late = EARLY + timedelta(days=20)
    with time_machine.travel(late, tick=False):
        with at_work(house.organisation):
            Message.objects.update(not_before=late + timedelta(hours=2))
        page = Person(house.organisation).sees("today/")
        assert "The books are 20 days old:" in page
        assert "waits for an import" in row_of(page, "Alpha")
        head = page.split('class="page-head"')[1].split('class="mode"')[0]
        assert re.search(r'btn-main" href="[^"]*import/"', head), "the main action is the import"
        assert "Books: 7 Apr 2026 07:30" in page


@time_machine.travel(EARLY, tick=False)
def test_closed_sending_says_that_they_wait_and_opens_the_way(house: House) -> None:
    with acting(house.organisation, "test", EARLY) as here:
        switch(here, on=False)
    page = Person(house.organisation).sees("today/")
    assert "Sending is off: these 2 messages wait." in page
    assert "Switch sending on" in page


def test_an_empty_day_says_when_the_next_one_is(organisation: int, tmp_path: Path) -> None:
    house = House(organisation, tmp_path, is_trusted=True)
    house.clock.now = EARLY
    house.bring(f"F-9;Alpha;2026-04-01;2026-05-01;100,00;{ALPHA}")
    with time_machine.travel(datetime(2026, 4, 7, 4, 0, tzinfo=UTC), tick=False):
        early = Person(organisation).sees("today/")
    assert "Nothing leaves today." in early
    assert "The day&#x27;s letters are decided at 07:00." in early
    house.run()
    with time_machine.travel(EARLY, tick=False):
        page = Person(organisation, Role.ACCOUNTANT).sees("today/")
    assert "Nothing leaves by itself today." in page
    assert re.search(r"Next date: \d+ (Apr|May) 2026, one invoice\.", page)
    with at_work(organisation):
        Dunning.objects.update(next_on=date(2031, 5, 2), outcome=Reason.REPLY.value)
    with time_machine.travel(EARLY, tick=False):
        held = Person(organisation, Role.ACCOUNTANT).sees("today/")
    assert "No step is planned." in held, "what waits for a person has no date, though its time bar has one"


@time_machine.travel(EARLY, tick=False)
def test_beyond_forty_the_rest_is_counted_and_looked_through(organisation: int, tmp_path: Path) -> None:
    house = House(organisation, tmp_path, is_trusted=True)
    house.clock.now = EARLY
    house.bring(
        *(f"F-{n};Client {n:02};2026-02-01;2026-03-03;{100 + n},00;c{n}@client.example;;;;;" for n in range(47))
    )
    house.run()
    owner = Person(organisation)
    page = owner.sees("today/")
    assert "47 messages leave by themselves" in page
    assert "and 7 more" in page
    assert page.count('class="name"') == 40
    total = sum(100 + n for n in range(47))
    assert f"€{total:,}.00" in page
    assert "of invoices" in page, "the letters of all are not composed for one page: the sum says what it is"
    rest = owner.sees("today/list/leaving/", **{"from": "40"})
    assert "41 to 47 of 47" in rest
    assert rest.count('class="name"') == 7
    assert owner.status("today/list/nothing/") == 404
    owner.does("today/stop-all/", until="chosen")
    waiting = owner.sees("today/list/waiting/", **{"from": "40"})
    assert waiting.count('class="proposal') == 7


def paid_late(house: House, number: str, amount: str) -> None:
    """It is paid in full today, after its due date, and its penalties are pursued."""
    now = house.clock.now
    with acting(house.organisation, "test", now) as here:
        record_payment(here, find_invoice(here, number), amount=eur(amount), on=now.date())
    with at_work(house.organisation):
        (receivable,) = Receivable.objects.filter(number=number).values_list("pk", flat=True)
    with acting(house.organisation, "test", now) as here:
        choose_penalties(here, [receivable], PenaltyFate.PURSUE, reason="", on=now.date())


@time_machine.travel(EARLY, tick=False)
@pytest.mark.requirement("P18", "P24", "P59")
def test_a_card_says_what_its_letter_asks_and_the_principal_beside_it(organisation: int, tmp_path: Path) -> None:
    house = House(organisation, tmp_path, is_trusted=False)
    house.clock.now = datetime(2026, 3, 10, 8, 30, tzinfo=UTC)
    house.bring(*ROWS, f"P-1;Bêta & Fils;2026-01-01;2026-01-31;900,00;{BETA}")
    paid_late(house, "P-1", "900.00")
    house.run()
    house.confirm()
    house.send()
    for _ in range(40):
        house.clock.later(days=1)
        house.bring(*ROWS, f"F-3;Alpha;2026-02-01;2026-03-03;30,00;{ALPHA}")
        house.run()
        today = house.clock.now.date()
        shown = read(house, today=today).waiting.shown
        if any(one.has_more_than_principal for one in shown):
            break
        house.confirm()
        house.send()
    assert any(one.has_more_than_principal for one in shown), "an unpaid notice asks for penalties and the 40 euros"
    pursued = False
    with at_work(organisation) as here:
        for one in shown:
            notice = Notice.objects.get(pk=one.notice)
            notice.dated = today
            letter = Composers(here).letter_of(notice)
            assert one.asked == tuple(letter.asked(currency) for currency in letter.currencies)
            assert one.principal == totals(letter.principal(currency) for currency in letter.currencies)
            pursued = pursued or bool(letter.late_paid)
    assert pursued, "penalties of what was paid late are pursued"
    with time_machine.travel(house.clock.now, tick=False):
        page = Person(organisation).sees("today/")
    assert "of which invoices" in page
    for one in shown:
        assert all(f"€{amount.amount:,.2f}" in page for amount in (*one.asked, *one.principal))
