"""A pause that stands for something ends with that alone: nothing that people press on pages lets a reminder go by accident."""

from __future__ import annotations

import re

import pytest
import time_machine

from relance.cases.acting import close_case
from relance.domain.ids import ReceivableId
from relance.exchanges.models import Commitment, Exchange
from relance.parties.models import Debtor
from relance.receivables.models import Receivable
from relance.tenancy.context import acting
from tests.at_work import at_work
from tests.cases.test_cases import ROWS, opened
from tests.inbox.test_answers import answer, take
from tests.office.people import Person
from tests.outbox.builders import House


@pytest.fixture
def reminded(house: House) -> House:
    """Two late invoices of Alpha, reminded once."""
    house.bring(*ROWS)
    house.day()
    house.clock.later(hours=3)
    house.send()
    return house


def some_days_later(house: House, day: int) -> int:
    """Books, run and sending of a later day; how many messages there are then."""
    house.clock.on(day)
    house.bring(*ROWS)
    house.day()
    return len(house.email.sent)


def ids(house: House) -> tuple[int, int, int]:
    with at_work(house.organisation):
        first, second = Receivable.objects.order_by("pk").values_list("pk", flat=True)
        return Debtor.objects.get().pk, first, second


@pytest.mark.requirement("EV-1", "P57")
def test_take_up_again_on_a_list_does_not_lift_a_cases_hold(reminded: House) -> None:
    case = opened(reminded)
    _, first, second = ids(reminded)
    with time_machine.travel(reminded.clock.now, tick=False):
        owner = Person(reminded.organisation)
        said = owner.does("late/release/", receivable=[first, second], next=owner.path("late/?show=held"))
    assert "F-1 is in collection, case 1: it goes on once that case is closed." in said
    assert "Taken up again." not in said
    assert some_days_later(reminded, 24) == 1, "nothing leaves while the case is open"
    with acting(reminded.organisation, "user:1", reminded.clock.now) as here:
        close_case(here, case)
    assert some_days_later(reminded, 27) == 2


@pytest.mark.requirement("P57")
def test_what_was_held_by_hand_is_taken_up_again_beside_what_a_case_holds(reminded: House) -> None:
    _, first, second = ids(reminded)
    opened(reminded, [ReceivableId(first)])
    with time_machine.travel(reminded.clock.now, tick=False):
        owner = Person(reminded.organisation)
        owner.does("late/hold/", receivable=[second], kind="manual")
        said = owner.does("late/release/", receivable=[first, second], next=owner.path("late/?show=held"))
    assert "Taken up again." in said
    assert "F-1 is in collection, case 1" in said
    assert some_days_later(reminded, 24) == 2
    asked = reminded.email.sent[-1].text.split("IBAN")[0]
    assert "F-2" in asked
    assert "F-1" not in asked


@pytest.mark.requirement("AP-11", "P57")
def test_two_answers_of_which_one_is_read_go_on_pausing(reminded: House) -> None:
    debtor, _, _ = ids(reminded)
    (message,) = reminded.messages()
    take(reminded, answer(message.public_id))
    with time_machine.travel(reminded.clock.now, tick=False):
        owner = Person(reminded.organisation)
        said = owner.does(f"debtors/{debtor}/release/", kind="reply")
    assert "is unread" in said, "a person does not end the pause of an answer that nobody has read"
    take(reminded, answer(message.public_id, Message_ID="<answer-2@alpha.example>"))
    with time_machine.travel(reminded.clock.now, tick=False), at_work(reminded.organisation):
        first, second = Exchange.objects.order_by("pk").values_list("pk", flat=True)
    with time_machine.travel(reminded.clock.now, tick=False):
        said = owner.does(f"answers/{first}/read/")
    assert "One more answer of theirs is unread." in said
    assert some_days_later(reminded, 20) == 1, "the second answer lies unread"
    with time_machine.travel(reminded.clock.now, tick=False):
        owner.does(f"answers/{second}/read/")
    assert some_days_later(reminded, 21) == 2


@pytest.mark.requirement("AP-11")
def test_all_answers_are_read_at_one_press(reminded: House) -> None:
    debtor, _, _ = ids(reminded)
    (message,) = reminded.messages()
    take(reminded, answer(message.public_id), answer(message.public_id, Message_ID="<answer-2@alpha.example>"))
    with time_machine.travel(reminded.clock.now, tick=False):
        owner = Person(reminded.organisation)
        page = owner.sees(f"debtors/{debtor}/")
        assert len(re.findall(r"/answers/\d+/read/", page)) == 2
        owner.does(f"debtors/{debtor}/read/")
    assert some_days_later(reminded, 20) == 2


@pytest.mark.requirement("EV-1", "EV-8")
def test_an_invoice_in_a_case_says_so_and_leads_there(reminded: House) -> None:
    case = opened(reminded)
    debtor, first, _ = ids(reminded)
    with time_machine.travel(reminded.clock.now, tick=False):
        owner = Person(reminded.organisation)
        for page in (owner.sees(f"invoices/{first}/"), owner.sees("late/"), owner.sees(f"debtors/{debtor}/")):
            assert f"/cases/{case}/" in page
            assert "Payment on its way" not in page
            assert "direct debit" not in page
        page = owner.sees(f"invoices/{first}/")
        assert "In collection, case 1" in page
        assert "Take up again" not in page
        assert "late/remind/" not in page, "nothing is offered that its state forbids"
        assert f"invoices/{first}/collection/" not in page
        assert (
            "Close the case"
            in owner.client.get(owner.path(f"invoices/{first}/collection/"), follow=True).content.decode()
        )
        rows = owner.sees("late/").split('<tbody role="rowgroup">')[1].split("</tbody>")[0]
        assert "See the case" in rows
        assert "late/remind/" not in rows
        owner.does(f"debtors/{debtor}/hold/", kind="insolvency")
        assert "See the case" in owner.sees("late/", q="F-1"), (
            "graver things pause it too: its case is still where it is"
        )
        assert "See the case" in owner.client.get(owner.path("late/export.csv")).content.decode()


@pytest.mark.requirement("EV-7")
def test_a_list_advises_nothing_that_was_forbidden_since_the_last_run(reminded: House) -> None:
    _, first, _ = ids(reminded)
    with time_machine.travel(reminded.clock.now, tick=False):
        owner = Person(reminded.organisation)
        owner.does(f"invoices/{first}/hold/", kind="dispute")
        rows = owner.sees("late/", q="F-1").split('<tbody role="rowgroup">')[1].split("</tbody>")[0]
        assert "Answer the dispute" in rows
        assert "late/remind/" not in rows
        owner.does(f"invoices/{first}/release/", kind="dispute")
        rows = owner.sees("late/", q="F-1").split('<tbody role="rowgroup">')[1].split("</tbody>")[0]
        assert "Answer the dispute" not in rows


@pytest.mark.requirement("P54")
def test_an_insolvency_is_taken_up_again_only_with_a_reason(reminded: House) -> None:
    debtor, _, _ = ids(reminded)
    with time_machine.travel(reminded.clock.now, tick=False):
        owner = Person(reminded.organisation)
        owner.does(f"debtors/{debtor}/hold/", kind="insolvency")
        assert 'name="why"' in owner.sees(f"debtors/{debtor}/")
        said = owner.does(f"debtors/{debtor}/release/", kind="insolvency")
        assert "needs a reason" in said
        assert "Insolvency procedure" in owner.sees(f"debtors/{debtor}/")
        owner.does(f"debtors/{debtor}/release/", kind="insolvency", why="Clôture pour extinction du passif")
    assert some_days_later(reminded, 20) == 2


@pytest.mark.requirement("AP-12")
def test_a_promise_that_was_kept_ends_its_own_pause_and_no_other(reminded: House) -> None:
    debtor, _, _ = ids(reminded)
    with time_machine.travel(reminded.clock.now, tick=False):
        owner = Person(reminded.organisation)
        for day in ("2026-04-10", "2026-04-22"):
            owner.does(f"debtors/{debtor}/note/", kind="call", text="Paiera", **{"promise-on": day})
        with at_work(reminded.organisation):
            first, second = Commitment.objects.order_by("due_on").values_list("pk", flat=True)
        said = owner.does(f"debtors/{debtor}/release/", kind="promise")
        assert "promised to pay by 10 Apr 2026" in said
        owner.does(f"commitments/{first}/end/", kept="yes")
    assert some_days_later(reminded, 20) == 1, "the second promise runs until the 22nd"
    assert some_days_later(reminded, 23) == 2, "a promise ends by its day"
    assert second
