"""A debtor's page and an invoice's: what is owed, why, what was said; and what people do there."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from relance.parties.models import Contact, Debtor
from relance.receivables.models import Payment, Receivable
from relance.scenarios.runs import run_day
from relance.tenancy.context import Desk
from relance.tenancy.models import Role
from tests.at_work import at_work
from tests.intake.builders import receipt, sale, write_fec
from tests.intake.test_booking import bring, owed
from tests.office.people import Person
from tests.outbox.builders import ALPHA, MORNING, House

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def frozen() -> object:
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def house_of_alpha(house: House) -> House:
    house.bring(
        f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}",
        f"F-2;Alpha;2026-03-01;2026-03-31;50,50;{ALPHA}",
        f"F-3;Alpha;2026-04-01;2026-05-01;10,00;{ALPHA}",
    )
    return house


def ids(house: House) -> tuple[int, dict[str, int]]:
    with at_work(house.organisation):
        return int(Debtor.objects.get().pk), {one.number: int(one.pk) for one in Receivable.objects.all()}


@pytest.mark.requirement("AP-13")
def test_a_debtors_page_shows_what_is_open_by_age_and_every_invoice(house_of_alpha: House) -> None:
    debtor, _ = ids(house_of_alpha)
    page = Person(house_of_alpha.organisation).sees(f"debtors/{debtor}/")
    for shown in ("€160.50", "€100.00", "€50.50", "€10.00", "F-1", "F-2", "F-3", "35 days late", "alpha@alpha.example"):
        assert shown in page


def test_an_invoice_says_why_what_comes_and_how_the_penalties_are_computed(house_of_alpha: House) -> None:
    _, receivables = ids(house_of_alpha)
    owner = Person(house_of_alpha.organisation)
    page = owner.sees(f"invoices/{receivables['F-1']}/")
    assert "Today: Rappel d&#x27;échéance (due-date reminder)." in page
    assert "Calculation of penalties" in page
    assert "Both dates are included." in page
    assert "Time-barred after" in page
    assert "3 Mar 2031" in page  # five years between merchants (C. com. L110-4)
    later = owner.sees(f"invoices/{receivables['F-3']}/", on="2026-04-20")
    assert "It falls due on 1 May 2026" in later or "not due" in later.lower()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"amount": "40,50", "on": "2026-04-06"}, "Recorded: €40.50 for F-1."),
        ({"amount": "forty", "on": "2026-04-06"}, "never guessed"),
        ({"amount": "-1", "on": "2026-04-06"}, "never guessed"),
        ({"amount": "1.001", "on": "2026-04-06"}, "never guessed"),
        ({"amount": "NaN", "on": "2026-04-06"}, "never guessed"),
        ({"amount": "1", "on": "2026-02-30"}, "is not a date"),
    ],
)
def test_a_payment_is_recorded_or_refused_in_words(house_of_alpha: House, given: dict[str, str], said: str) -> None:
    _, receivables = ids(house_of_alpha)
    page = Person(house_of_alpha.organisation).does(f"invoices/{receivables['F-1']}/pay/", **given)
    assert said in page
    with at_work(house_of_alpha.organisation):
        left = str(Receivable.objects.get(number="F-1").open_amount)
    assert left == ("59.500" if said.startswith("Recorded") else "100.000")


def test_more_than_is_open_asks_what_it_is_for(house_of_alpha: House) -> None:
    debtor, receivables = ids(house_of_alpha)
    owner = Person(house_of_alpha.organisation)
    page = owner.does(f"invoices/{receivables['F-1']}/pay/", amount="120", on="2026-04-06", accept="above-rest")
    assert "€20.00 exceeds what was open" in page
    assert "€20.00 came in and is not allocated to any invoice" in owner.sees(f"debtors/{debtor}/")


@pytest.mark.requirement("AP-7", "AP-8", "AP-12")
def test_a_call_with_a_promise_is_noted_and_the_promise_shows_on_today_until_it_is_ended(house_of_alpha: House) -> None:
    debtor, _ = ids(house_of_alpha)
    owner = Person(house_of_alpha.organisation)
    friday = (MORNING + timedelta(days=3)).date().isoformat()
    page = owner.does(
        f"debtors/{debtor}/note/",
        kind="call",
        reason="cash_trouble",
        text="Paie vendredi <b>sûr</b>",
        **{"promise-on": friday, "ours-on": friday, "ours-what": "renvoyer F-2"},
    )
    assert "Promise noted for 10 Apr 2026" in page
    assert "Telephone call: cash trouble" in page
    assert "Paie vendredi &lt;b&gt;sûr&lt;/b&gt;" in page
    today = owner.sees("today/")
    assert "renvoyer F-2" in today
    assert today.count("Alpha") >= 2
    ends = [part.split('"')[0] for part in page.split('action="') if "/commitments/" in part[:60]]
    assert len(ends) == 2
    for path in ends:
        owner.does(path, kept="yes")
    assert "renvoyer F-2" not in owner.sees("today/")
    assert "Kept (we): renvoyer F-2" in owner.sees(f"debtors/{debtor}/")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": "call"}, "Say what was said"),
        ({"kind": "shout", "text": "a"}, "neither a kind"),
        ({"kind": "call", "text": "a", "promise-on": "2026-01-01"}, "is over"),
        ({"kind": "call", "text": "a", "held-on": "2027-01-01"}, "has not come yet"),
    ],
)
def test_what_cannot_be_noted_is_refused_in_words(house_of_alpha: House, given: dict[str, str], said: str) -> None:
    debtor, _ = ids(house_of_alpha)
    assert said in Person(house_of_alpha.organisation).does(f"debtors/{debtor}/note/", **given)


def test_a_debtor_is_corrected_and_another_address_added(house_of_alpha: House) -> None:
    debtor, _ = ids(house_of_alpha)
    owner = Person(house_of_alpha.organisation)
    owner.does(f"debtors/{debtor}/change/", name="Alpha & Fils", kind="consumer", city="Łódź", language="en")
    owner.does(f"debtors/{debtor}/contact/", email="Direction <mailto:direction@Alpha.example>", phone="")
    assert "is not an e-mail address" in owner.does(f"debtors/{debtor}/contact/", email="direction@", phone="")
    assert "is not an e-mail address" in owner.does(f"debtors/{debtor}/contact/", email="a..b@alpha.example", phone="")
    assert "jean@alpha.example" in owner.does(
        f"debtors/{debtor}/contact/", email="Jean <mailto:jean@Alpha.example>", phone=""
    )
    assert "404833049" in owner.does(f"debtors/{debtor}/change/", siren="404833049").replace(" ", "")
    assert "cannot be the kind" in owner.does(f"debtors/{debtor}/change/", kind="giant")
    with at_work(house_of_alpha.organisation):
        found = Debtor.objects.get()
        assert (found.name, found.kind, found.city, found.language) == ("Alpha & Fils", "consumer", "Łódź", "en")
        assert found.siren == "404833048"
        assert set(Contact.objects.values_list("email", flat=True)) == {
            "alpha@alpha.example",
            "direction@alpha.example",
            "jean@alpha.example",
        }


@pytest.mark.requirement("EV-5", "EV-6", "EV-7")
def test_late_payments_lists_all_late_invoices_each_with_what_to_do_and_pages_by_key(house: House) -> None:
    house.bring(
        *(f"F-{n};Client {n:03d};2026-02-01;2026-03-{1 + n % 28:02d};{n},00;c{n}@c.example;;;;;" for n in range(1, 121))
    )
    owner = Person(house.organisation)
    seen: list[str] = []
    page, query = owner.sees("late/"), ""
    assert "120 receivables" in page
    for _ in range(4):
        seen += [part.split("<")[0] for part in page.split('/">')[1:] if part.startswith("F-")]
        if "Next page" not in page:
            break
        query = page.split('class="btn" href="?')[1].split('"')[0].replace("&amp;", "&")
        page = owner.client.get(owner.path("late/") + "?" + query).content.decode()
    assert sorted(seen) == sorted(f"F-{n}" for n in range(1, 121))
    assert "Remind" in page
    largest = owner.sees("late/", sort="amount")
    assert largest.index(">F-120<") < largest.index(">F-119<")
    assert "One receivable" in owner.sees("late/", q="client 042")
    assert "Nothing fits" in owner.sees("late/", q="100%")
    assert owner.status("late/?after=x,y&sort=amount&age=never&show=all") == 200


@pytest.mark.requirement("P16", "P17")
def test_money_set_against_nothing_is_set_against_an_invoice_on_the_debtors_page(
    organisation: int, tmp_path: Path
) -> None:
    ledger = write_fec(tmp_path, sale("F1", 10000), sale("F2", 5000, on="20260215"), receipt("R1", 6000))
    bring(organisation, ledger, at=MORNING)
    owner = Person(organisation)
    with at_work(organisation):
        debtor, second = Debtor.objects.get().pk, Receivable.objects.get(number="F2").pk
        credit = Payment.objects.get(placed_at=None).pk
    page = owner.sees(f"debtors/{debtor}/")
    assert "Unallocated money" in page
    run_day(Desk(organisation, "test", lambda: MORNING), on=MORNING.date())
    assert f"debtors/{debtor}/#credits" in owner.sees("late/")  # the recommended action leads there
    placed = owner.does(f"debtors/{debtor}/place/", credit=str(credit), receivable=str(second))
    assert "Set against invoices: €60.00." in placed
    assert "Unallocated money" not in placed
    assert owed(organisation) == {"F1": "90.00"}
    to = owner.path(f"debtors/{debtor}/")
    for odd in (str(credit), "", "x", "999999"):
        assert "set against something already" in owner.does(f"debtors/{debtor}/place/", credit=odd, next=to)
    assert Person(organisation, Role.VIEWER).status(f"debtors/{debtor}/place/", post=True) == 403
    assert owed(organisation) == {"F1": "90.00"}
