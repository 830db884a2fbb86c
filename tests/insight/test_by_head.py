"""Every figure and list goes by the customer: two accounts that somebody took together are one of them, whatever asks."""

from __future__ import annotations

from datetime import date

import pytest

from relance.domain.ids import DebtorId
from relance.domain.scenario.decide import HoldKind
from relance.exchanges.commitments import Undertaken
from relance.exchanges.models import Party
from relance.exchanges.recording import note_exchange
from relance.insight.debtors import Listed, debtors
from relance.insight.first_look import most_overdue, perhaps_spared, unknown
from relance.insight.recovery import expected
from relance.insight.rows import of_age
from relance.insight.tasks import tasks
from relance.insight.week import week
from relance.parties.models import Contact, Debtor
from relance.parties.same_customer import take_together
from relance.receivables.holds import held_as, hold
from relance.receivables.several_holds import spare
from relance.receivables.targets import find_invoice, find_target
from tests.at_work import at_work
from tests.domain.builders import eur
from tests.outbox.builders import BETA, House

SOUTH, NORTH = "alpha@alpha.example;;;;;", ";404833048;;;;"
ROWS = (
    f"F-1;Alpha;2026-01-10;2026-02-10;100,00;{SOUTH}",
    f"F-2;Alpha;2026-02-01;2026-03-03;100,00;{SOUTH}",
    f"F-3;Alpha Nord;2026-02-15;2026-03-17;60,00;{NORTH}",
    f"F-4;Alpha Nord;2026-03-01;2026-03-31;60,00;{NORTH}",
    f"F-5;Bêta;2026-02-01;2026-03-03;250,00;{BETA}",
)


@pytest.fixture
def one(house: House) -> House:
    """*Alpha Nord* is another account of *Alpha*."""
    house.bring(*ROWS)
    with house.acting() as here:
        take_together(here, account("Alpha Nord"), account("Alpha"))
    return house


def account(name: str) -> DebtorId:
    return DebtorId(Debtor.objects.get(name=name).pk)


@pytest.mark.requirement("P15")
def test_what_piles_up_on_two_accounts_piles_up(one: House) -> None:
    with one.acting() as here:
        found = {task.kind: task for task in tasks(here)}["debtor.accumulating"]
        listed = debtors(here, Listed(show="accumulating")).rows
    assert (found.count, found.debtor, found.has_others) == (1, "Alpha", False)
    assert [(row.name, row.open) for row in listed] == [("Alpha", eur("320.00"))]


@pytest.mark.requirement("P15")
def test_one_account_that_piles_up_alone_is_still_one_customer(house: House) -> None:
    rows = [f"G-{n};Bêta;2026-02-0{n};2026-03-0{n};10,00;{BETA}" for n in range(1, 6)]
    house.bring(*ROWS, *rows)
    with house.acting() as here:
        take_together(here, account("Alpha Nord"), account("Bêta"))
        found = {task.kind: task for task in tasks(here)}["debtor.accumulating"]
    assert (found.count, found.debtor) == (1, "Bêta")


def test_days_whose_rate_is_not_established_count_by_the_kind_of_the_customer(house: House) -> None:
    house.bring(
        f"F-1;Alpha;2009-01-10;2009-02-10;100,00;{BETA}",
        f"F-2;Alpha Nord;2009-01-10;2009-02-10;100,00;{SOUTH}",
        f"F-3;Gamma;2009-01-10;2009-02-10;100,00;{SOUTH}",
    )
    with house.acting() as here:
        before = {task.kind: task for task in tasks(here)}["receivable.unestablished"]
        take_together(here, account("Alpha Nord"), account("Alpha"))
        after = {task.kind: task for task in tasks(here)}["receivable.unestablished"]
    assert (before.count, before.debtor) == (1, "Alpha")
    assert (after.count, after.debtor, after.has_others) == (2, "Alpha", False)


def test_a_promise_of_one_account_is_the_customers_and_is_told_once(one: House) -> None:
    until = date(2026, 4, 20)
    with one.acting() as here:
        undertaken = (Undertaken(Party.DEBTOR, "payer", until),)
        note_exchange(
            here, account("Alpha"), kind="call", reason="setback", text="", held_on=here.today, undertaken=undertaken
        )
        hold(here, target=find_invoice(here, "F-3"), kind=HoldKind.PROMISE, until=until, note="")
        _, promised = week(here)
    assert [(told.debtor_name, told.until) for told in promised] == [("Alpha", until)]


@pytest.mark.requirement("AP-12")
def test_what_the_customer_promised_is_expected_of_all_accounts(one: House) -> None:
    with one.acting() as here:
        hold(here, target=find_target(here, "Alpha"), kind=HoldKind.PROMISE, until=date(2026, 4, 21), note="")
        promised = [(week.week_of, week.promised) for week in expected(here) if week.promised.amount]
    assert promised == [(date(2026, 4, 20), eur("320.00"))]


def test_the_first_look_counts_customers(one: House) -> None:
    with one.acting() as here:
        found = unknown(here)
        first = most_overdue(here)
        owing = [(who.name, who.open) for who in perhaps_spared(here, "", "404833048")]
        Contact.objects.filter(debtor__name="Alpha").update(debtor=account("Alpha Nord"))
        elsewhere = unknown(here)
    assert (found.debtors, found.without_email, dict(found.by_currency)) == (2, 0, {"EUR": 2})
    assert elsewhere.without_email == 0, "a member's address is written to where the head has none"
    assert first is not None
    assert first[0] == account_in(one, "Alpha"), "320 euros on two accounts are more than 250 on one"
    assert owing == [("Alpha", (eur("320.00"),)), ("Bêta", (eur("250.00"),))]


def account_in(house: House, name: str) -> int:
    with at_work(house.organisation):
        return account(name)


def test_whom_one_account_spares_is_spared_and_can_be_taken_up_again(house: House) -> None:
    house.bring(*ROWS)
    with house.acting() as here:
        hold(here, target=find_target(here, "Alpha Nord"), kind=HoldKind.NEVER_REMIND, until=None, note="")
        take_together(here, account("Alpha Nord"), account("Alpha"))
    with house.acting() as here:
        alpha = account("Alpha")
        assert [who.is_never_reminded for who in perhaps_spared(here, "", "") if who.name == "Alpha"] == [True]
    spare(house.desk, shown=[alpha], chosen=[])
    with house.acting() as here:
        assert held_as(here, [alpha], HoldKind.NEVER_REMIND) == set()


def test_rows_behind_a_figure_name_the_customer(one: House) -> None:
    with one.acting() as here:
        named = {row.debtor_name for place in range(5) for row in of_age(here, place, here.today)}
    assert named == {"Alpha", "Bêta"}
