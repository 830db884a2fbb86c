"""One debtor followed up: contacts by stage, a scenario of his own, his statement, what piles up, what will be time-barred."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
import time_machine
from pypdf import PdfReader

from relance.domain.ids import DebtorId
from relance.domain.money import Money
from relance.domain.scenario.model import Stage
from relance.parties.details import add_contact
from relance.parties.models import Debtor
from relance.receivables.models import Receivable
from relance.receivables.recorded_payments import Doubt, record_payment
from relance.receivables.snapshots import standings
from relance.receivables.targets import find_invoice
from relance.tenancy.context import acting
from tests.at_work import at_work
from tests.office.people import Person
from tests.outbox.builders import ALPHA, MORNING, House

BOOKS = (
    f"F-1;Alpha;2026-01-01;2026-01-31;100,00;{ALPHA}", f"F-2;Alpha;2026-02-01;2026-02-28;50,00;{ALPHA}",
    f"F-3;Alpha;2026-03-01;2026-03-31;25,00;{ALPHA}", f"F-4;Alpha;2026-04-01;2026-05-01;10,00;{ALPHA}",
)  # fmt: skip


@pytest.fixture
def alpha(house: House) -> int:
    house.bring(*BOOKS)
    with at_work(house.organisation):
        return int(Debtor.objects.get().pk)


@pytest.mark.requirement("P36", "P37")
def test_the_one_who_decides_is_written_to_from_the_formal_notice_on(house: House) -> None:
    books = f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}"
    house.bring(books)
    with at_work(house.organisation):
        debtor = Debtor.objects.get().pk
    for email, stage in (("direction@alpha.example", Stage.MISE_EN_DEMEURE), ("compta@alpha.example", Stage.REMINDER)):
        with at_work(house.organisation, house.clock.now) as here:
            add_contact(here, DebtorId(debtor), email=email, phone="", from_stage=stage)
    for day, month in ((7, 4), (20, 4), (6, 5)):
        house.clock.on(day, month)
        house.bring(books)
        house.day()
        house.confirm()
        house.clock.later(hours=3)
        house.send()
    written = [message for message in house.messages() if message.channel == "email"]
    letters = {message.notice.stage: message.recipient for message in written}
    assert letters == {
        Stage.REMINDER: "compta@alpha.example",
        Stage.UNPAID_NOTICE: "compta@alpha.example",
        Stage.MISE_EN_DEMEURE: "direction@alpha.example",
    }


@pytest.mark.requirement("P36")
def test_who_is_named_for_graver_letters_alone_is_still_better_than_nobody(house: House) -> None:
    house.bring("F-1;Alpha;2026-02-01;2026-03-03;100,00;;404833048;;;;")
    with at_work(house.organisation):
        debtor, receivable = Debtor.objects.get().pk, Receivable.objects.get().pk
    with at_work(house.organisation, MORNING) as here:
        add_contact(here, DebtorId(debtor), email="direction@alpha.example", phone="", from_stage=Stage.MISE_EN_DEMEURE)
    with at_work(house.organisation) as here:
        (one,) = standings(here, [receivable])
    assert one.email_for(Stage.REMINDER) == one.emails[0]


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("AP-14", "AP-13")
def test_what_piles_up_is_said_on_the_page_and_among_what_needs_a_person(house: House, alpha: int) -> None:
    owner = Person(house.organisation)
    page = owner.sees(f"debtors/{alpha}/")
    assert "Unpaid invoices pile up." in page
    assert "3 are overdue, the latest since 31 Mar 2026" in page
    assert "Unpaid invoices pile up: 1" in owner.sees("today/")
    assert "Alpha" in owner.sees("debtors/", show="accumulating")
    owner.does(f"invoices/{receivable(house, 'F-3')}/pay/", amount="25", on="2026-04-06")
    assert "pile up" not in owner.sees(f"debtors/{alpha}/")
    assert "pile up" not in owner.sees("today/")
    assert "Alpha" not in owner.sees("debtors/", show="accumulating")


def receivable(house: House, number: str) -> int:
    with at_work(house.organisation):
        return int(Receivable.objects.get(number=number).pk)


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("AP-10", "P63")
def test_the_statement_lists_everything_open_and_asks_for_nothing_new(house: House, alpha: int) -> None:
    owner = Person(house.organisation)
    assert "statement.pdf" in owner.sees(f"debtors/{alpha}/")
    pdf = owner.client.get(owner.path(f"debtors/{alpha}/statement.pdf")).content
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    for number in ("F-1", "F-2", "F-3", "F-4"):
        assert number in text
    assert "185,00" in text
    assert house.notices() == []


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("AP-10")
def test_the_statement_of_a_debtor_in_insolvency_asks_for_nothing(house: House, alpha: int) -> None:
    owner = Person(house.organisation)
    owner.does(f"debtors/{alpha}/hold/", kind="insolvency")
    pdf = owner.client.get(owner.path(f"debtors/{alpha}/statement.pdf")).content
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())
    assert "Non réclamé à ce jour" in text
    assert "F-1" in text
    assert "pénalités de retard courent" not in text
    assert "IBAN" not in text


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("AP-10")
def test_the_statement_of_an_account_in_credit_asks_for_nothing(house: House, alpha: int) -> None:
    with at_work(house.organisation):
        owed = list(Receivable.objects.filter(debtor_id=alpha).values_list("number", "open_amount"))
    for number, amount in owed:
        over = Money.eur(str(amount)) + Money.eur("1.00")
        with acting(house.organisation, "test", house.clock.now) as here:
            record_payment(here, find_invoice(here, number), amount=over, on=date(2026, 4, 2), accepted=list(Doubt))
    owner = Person(house.organisation)
    pdf = owner.client.get(owner.path(f"debtors/{alpha}/statement.pdf")).content
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert "Solde en votre faveur" in text
    assert "IBAN" not in text
    assert owner.client.get(owner.path("debtors/987654/statement.pdf")).status_code == 404


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("AP-5")
def test_a_debtor_gets_a_scenario_of_his_own_and_goes_back_to_that_of_his_kind(house: House, alpha: int) -> None:
    owner = Person(house.organisation)
    owner.does(f"debtors/{alpha}/scenario/", key="gentle")
    assert '<option value="gentle" selected>' in owner.sees(f"debtors/{alpha}/")
    assert "no scenario" in owner.does(f"debtors/{alpha}/scenario/", key="none", next=owner.path("today/")).lower()
    owner.does(f"debtors/{alpha}/scenario/", key="")
    assert '<option value="gentle" selected>' not in owner.sees(f"debtors/{alpha}/")


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("AP-13")
def test_the_page_says_what_will_be_time_barred_first(house: House, alpha: int) -> None:
    assert "F-1, after" in Person(house.organisation).sees(f"debtors/{alpha}/")


@time_machine.travel(MORNING, tick=False)
def test_a_contact_is_named_with_the_letter_from_which_he_is_written_to(house: House, alpha: int) -> None:
    owner = Person(house.organisation)
    owner.does(f"debtors/{alpha}/contact/", email="direction@alpha.example", name="La direction", **{"from-stage": "4"})
    page = owner.sees(f"debtors/{alpha}/")
    assert "La direction<br>direction@alpha.example" in page
    assert "from: Mise en demeure" in page
