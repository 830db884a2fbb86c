"""A debtor pays what a letter asked, penalties and the 40 euros included: the money is set against them, once and on somebody's word."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection

from relance.cli.pay import command as pay_command
from relance.domain.errors import DomainError
from relance.domain.ids import PaymentId
from relance.domain.money import Money
from relance.domain.scenario.decide import forbidden
from relance.domain.scenario.model import Stage
from relance.domain.scenario.reasons import Reason
from relance.journal.models import Event
from relance.journal.verification import verify_journal
from relance.letters.archive import asked_by
from relance.letters.model import Act, Letter
from relance.letters.penalties_paid import paid_for_penalties, pay_penalties, take_back_penalties
from relance.letters.render import render
from relance.outbox.asked_in_full import asked_in_full
from relance.outbox.models import Notice
from relance.parties.models import Debtor
from relance.receivables.allocation import unallocated
from relance.receivables.models import Payment, PenaltyFate, Receivable
from relance.receivables.recorded_payments import Doubt, record_payment
from relance.receivables.selectors import wrong_open_amounts
from relance.receivables.snapshots import standings
from relance.receivables.targets import find_invoice
from relance.tenancy.context import acting
from relance.tenancy.models import Role
from relance.tenancy.preferences import set_preference
from tests.at_work import at_work
from tests.cli.test_hold_command import said
from tests.domain.builders import eur
from tests.intake.builders import receipt, sale, write_csv, write_fec
from tests.intake.test_booking import bring
from tests.letters.test_compose import ALPHA, HEADER, IDENTITY, composed
from tests.letters.test_render import text_of
from tests.office.people import Person
from tests.outbox.builders import House
from tests.stories.test_penalties_of_what_was_paid_late import AT, NOV, choose, left, pk_of

PAID_ON = date(2026, 5, 1)


@pytest.fixture
def company(organisation: int, tmp_path: Path) -> int:
    """F-1 of 1,200.00, due on 31 March 2026, was paid on 1 May with the 12.38 of penalties and the 40 euros. F-2 is open."""
    with at_work(organisation) as here:
        for key, value in IDENTITY.items():
            set_preference(here, key, value)
    rows = [f"F-{n};Alpha;2026-03-01;2026-03-31;1200,00;{ALPHA}" for n in (1, 2)]
    rows.append("F-3;Bêta;2026-03-01;2026-03-31;50,00;b@beta.example;;particulier;")
    bring(organisation, write_csv(tmp_path, HEADER, *rows))
    pay(organisation, "F-1", "1252.38")
    return organisation


def pay(company: int, number: str, amount: str, on: date = PAID_ON) -> None:
    with acting(company, "test", AT) as here:
        record_payment(
            here, find_invoice(here, number), amount=eur(amount), on=on, accepted=[Doubt.ABOVE_REST, Doubt.TWICE]
        )


def debtor_of(company: int, number: str) -> int:
    with at_work(company):
        return Receivable.objects.get(number=number).debtor_id


def loose(company: int, number: str = "F-1") -> list[Payment]:
    with at_work(company) as here:
        return unallocated(here, Receivable.objects.get(number=number).debtor_id)


def set_against(company: int, *named: str, number: str = "F-1") -> Money:
    (credit,) = loose(company, number)
    with acting(company, "test", AT) as here:
        done = pay_penalties(here, PaymentId(credit.pk), named=[pk_of(company, one) for one in named])
    return done.unallocated


def letter(company: int, act: Act = Act.UNPAID_NOTICE) -> Letter:
    return composed(company, NOV, "F-2", act=act)


def held(company: int, number: str) -> bool:
    with at_work(company) as here:
        (one,) = standings(here, [Receivable.objects.get(number=number).pk])
    wait = forbidden(one.snapshot, NOV)
    return wait is not None and wait.reason is Reason.UNALLOCATED_CREDIT


def is_sound(company: int) -> bool:
    with at_work(company) as here:
        return not [*wrong_open_amounts(here), *verify_journal(here)]


@pytest.mark.requirement("P17", "P24")
def test_what_was_paid_for_penalties_holds_nothing_any_more_and_is_asked_no_more(company: int) -> None:
    assert held(company, "F-2")
    assert set_against(company, "F-1") == eur("0.00")
    assert loose(company) == []
    assert not held(company, "F-2")
    assert left(company) == []  # nothing is left of F-1's
    asking = letter(company)
    assert asking.late_paid == ()
    assert asking.principal("EUR") == eur("1200.00")  # F-2's principal is as it was
    assert is_sound(company)


def test_pursued_penalties_that_were_paid_are_no_line_of_the_next_letter(company: int) -> None:
    choose(company, PenaltyFate.PURSUE, "F-1")
    set_against(company, "F-1")
    assert letter(company).late_paid == ()


@pytest.mark.requirement("P17")
def test_of_an_open_invoice_the_table_the_annex_and_the_sum_asked_agree(company: int) -> None:
    before = letter(company)
    set_against(company, "F-2")  # on 1 May F-2 too owed 12.38 and 40.00
    (item,) = letter(company).items
    assert item.open == eur("1200.00")
    assert item.compensation == eur("0.00")
    assert item.interest == before.items[0].interest - eur("12.38")
    assert letter(company).asked("EUR") == before.asked("EUR") - eur("52.38")
    text = text_of(render(letter(company)))
    assert "We have received €52.38 from you" in text
    assert "Payment of €52.38 on 1 May 2026: €12.38 to interest, €40.00 to the fixed compensation." in text
    assert f"Left of the interest: €{item.interest.amount}." in text
    assert "In our books" not in text  # nothing moved between the principal and the interest


def test_never_more_than_was_owed_when_the_money_came(company: int) -> None:
    pay(company, "F-3", "60.00")
    with pytest.raises(DomainError, match="owed no penalties"):
        set_against(company, number="F-3")  # a consumer owes none
    set_against(company)
    pay(company, "F-1", "100.00")  # F-2's 12.38 and 40.00 of 1 May are left
    assert set_against(company) == eur("47.62")
    assert is_sound(company)


def test_a_later_part_payment_goes_to_the_interest_that_is_left(company: int) -> None:
    set_against(company, "F-2")
    pay(company, "F-2", "500.00", on=date(2026, 5, 31))
    (item,) = letter(company).items
    assert item.penalties is not None
    whole = item.penalties.shares[-1]
    assert whole.interest == eur("11.99")  # 61 days of 1200.00 at 12.15 % are 24.37, of which 12.38 are paid
    assert item.open + item.interest == item.penalties.principal + item.penalties.interest_unpaid


def test_it_is_taken_back_as_it_was_said_and_asks_again(company: int) -> None:
    set_against(company, "F-1")
    with at_work(company) as here:
        (listed,) = paid_for_penalties(here, debtor_of(company, "F-1"))
    assert (listed.amount, listed.numbers) == (eur("52.38"), ("F-1",))
    with acting(company, "test", AT) as here:
        assert take_back_penalties(here, PaymentId(listed.payment)) == eur("52.38")
    assert held(company, "F-2")
    assert [one.item.number for one in left(company)] == ["F-1"]
    with pytest.raises(DomainError, match="taken it back already"), acting(company, "test", AT) as here:
        take_back_penalties(here, PaymentId(listed.payment))
    with at_work(company):
        assert list(
            Event.objects.filter(name__startswith="penalties.").order_by("pk").values_list("name", flat=True)
        ) == [
            "penalties.paid",
            "penalties.taken_back",
        ]
    assert is_sound(company)


@pytest.mark.requirement("P16", "P17")
def test_the_same_money_in_the_books_later_is_no_new_credit(organisation: int, tmp_path: Path) -> None:
    """Accounting keeps the 52.38 on the account until somebody invoices penalties: it asks once what they are for."""
    with at_work(organisation) as here:
        for key, value in IDENTITY.items():
            set_preference(here, key, value)
    bring(organisation, write_fec(tmp_path, sale("F-1", 120000, on="20260301")), at=AT)
    with at_work(organisation):
        Receivable.objects.update(due_on=date(2026, 3, 31), due_is_assumed=False)
        Debtor.objects.update(kind="company")
    pay(organisation, "F-1", "1252.38")
    set_against(organisation, "F-1")
    later = write_fec(
        tmp_path,
        sale("F-1", 120000, on="20260301", let="A"),
        receipt("R-1", 120000, on="20260501", let="A"),
        receipt("R-2", 5238, on="20260501"),
        sale("Z-9", 100, aux="C9", on="20261101"),
        name="later.txt",
    )
    bring(organisation, later, at=AT)
    assert loose(organisation) == []
    assert is_sound(organisation)


def test_the_rows_cannot_be_changed(company: int) -> None:
    with at_work(company), connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('receivables_penaltyshare', 'UPDATE, DELETE')")
        assert cursor.fetchall() == [(False,)]


# -- the question, the pages, the command --------------------------------------------------------------------------------


@pytest.mark.requirement("P17")
def test_money_that_is_to_the_cent_what_a_letter_asked_is_proposed_for_its_penalties(house: House) -> None:
    notice = _letter_with_penalties(house)
    ((principal, besides),) = asked_by(json.loads(notice.content)).values()
    assert principal == 1000
    assert besides > 40
    came_on = notice.dated + timedelta(days=2)
    amount = Money(principal + besides, "EUR").rounded()
    with time_machine.travel(house.clock.now + timedelta(days=3), tick=False):
        debtor = debtor_of(house.organisation, "F-1")
        accountant, one = Person(house.organisation), pk_of(house.organisation, "F-1")
        asked = accountant.does(f"invoices/{one}/pay/", amount=f"{principal + besides - 1:f}", on=came_on.isoformat())
        assert "more than the" in asked  # no letter asked this sum
        assert loose(house.organisation) == []
        told = accountant.does(f"invoices/{one}/pay/", amount=f"{amount.amount:f}", on=came_on.isoformat())
        assert "to the cent the penalties and the compensation that our letter asked" in told
        (credit,) = loose(house.organisation)
        with house.acting() as here:
            proposed = asked_in_full(here, debtor, [credit])[credit.pk]
        assert (proposed.notice, proposed.dated) == (notice.name, notice.dated)
        assert proposed.receivables == (pk_of(house.organisation, "F-1"),)
        shown = accountant.sees(f"debtors/{debtor}/")
        assert f"to the cent what our letter {notice.name}" in shown
        assert f"place-{credit.pk}" not in shown  # nothing else is open that it could pay
        assert loose(house.organisation) == [credit]  # nothing moved before the answer
        shown = accountant.does(f"debtors/{debtor}/place/", credit=str(credit.pk), what="penalties")
        assert loose(house.organisation) == []
        assert "to the cent what our letter" not in shown


@pytest.mark.requirement("P17")
def test_the_command_tells_of_it_and_sets_it_against_penalties_when_told(house: House) -> None:
    notice = _letter_with_penalties(house)
    ((principal, besides),) = asked_by(json.loads(notice.content)).values()
    on = (notice.dated + timedelta(days=2)).isoformat()
    with time_machine.travel(house.clock.now + timedelta(days=3), tick=False):
        told = said(house, pay_command, "F-1", f"{principal + besides:f}", "--on", on).output
        assert f"to the cent what letter {notice.name} asked" in told
        assert "relance pay F-1 --to-penalties" in told
        assert len(loose(house.organisation)) == 1
        done = json.loads(said(house, pay_command, "F-1", "--to-penalties", "--json").output)
        assert (done["imputed"], done["unallocated"]) == (f"{besides:f}", "0.00")
        refused = said(house, pay_command, "F-1", "--to-penalties")
        assert refused.exit_code != 0


def _letter_with_penalties(house: House) -> Notice:
    """A reminder on 7 April, an unpaid notice on the 20th."""
    for day in (7, 20):
        house.clock.on(day)
        house.bring("F-1;Alpha;2026-02-01;2026-03-03;1000,00;alpha@alpha.example;404833048;1 rue Fictive;75001;Paris;")
        house.day()
    notice = house.notices()[-1]
    assert notice.stage == Stage.UNPAID_NOTICE.value
    return notice


def test_the_page_sets_it_against_penalties_and_takes_it_back(company: int) -> None:
    accountant = Person(company)
    debtor = debtor_of(company, "F-1")
    (credit,) = loose(company)
    assert "Set it against penalties" in accountant.sees(f"debtors/{debtor}/")
    answer = accountant.does(
        f"debtors/{debtor}/place/", credit=str(credit.pk), what="penalties", receivable=str(pk_of(company, "F-1"))
    )
    assert "52.38" in answer
    shown = accountant.sees(f"debtors/{debtor}/")
    assert "Paid for penalties" in shown
    assert "52.38" in accountant.sees(f"invoices/{pk_of(company, 'F-1')}/")
    accountant.does(f"debtors/{debtor}/take-back/", payment=str(credit.pk))
    assert len(loose(company)) == 1


def test_a_viewer_sets_nothing_against_penalties(company: int) -> None:
    viewer = Person(company, Role.VIEWER)
    debtor = debtor_of(company, "F-1")
    assert viewer.status(f"debtors/{debtor}/place/", post=True) == 403
    assert viewer.status(f"debtors/{debtor}/take-back/", post=True) == 403
    assert "take-back" not in viewer.sees(f"debtors/{debtor}/")


def test_nobody_takes_back_what_another_customer_paid(company: int) -> None:
    set_against(company, "F-1")
    with at_work(company):
        payment = Payment.objects.get().pk
    Person(company).does(f"debtors/{debtor_of(company, 'F-3')}/take-back/", payment=str(payment))
    assert loose(company) == []
