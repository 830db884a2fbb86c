"""A late invoice goes out of the house and comes back: faults mended where they are told, a partner, its money, and how it may end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from relance.cases.acting import close_case, stage_of
from relance.cases.models import Act, Case
from relance.cases.story import money_of
from relance.domain.ids import CaseId, DebtorId
from relance.domain.money import Money
from relance.domain.placements.authority import Authority
from relance.domain.procedure.stages import CaseStage, CloseCode
from relance.domain.scenario.decide import HoldKind
from relance.jobs.installation import Installation
from relance.journal.verification import verify_journal
from relance.office.partners import directory
from relance.parties.models import Debtor
from relance.partners.changing import FileClosed, amend
from relance.partners.models import PaymentBack, Placement, ProposalRow
from relance.partners.placing import Terms
from relance.partners.steering import UndoTooLate, recall, undo_recall
from relance.receivables.holds import hold
from relance.receivables.models import Receivable
from relance.receivables.targets import WholeDebtor
from tests.at_work import at_work
from tests.office.people import Person
from tests.outbox.builders import KEY, House
from tests.partners.stage import Fault, Stage, sample_partner, staged

STREET = "17 bis chemin du Moulin des Heures qui Tournent"
LATE = f"G-1;Minoterie;2026-02-01;2026-03-03;900,00;compta@minoterie.example;552081317;{STREET};75001;Nantes;"
CHARGED = f"G-2;Minoterie;2026-02-10;2026-03-12;40,00;compta@minoterie.example;552081317;{STREET};75001;Nantes;"


@pytest.fixture
def partner_server() -> Iterator[tuple[Any, str]]:
    with sample_partner() as found:
        yield found


@pytest.fixture
def stage(house: House, partner_server: tuple[Any, str]) -> Stage:
    return staged(house, *partner_server)


@pytest.mark.requirement("EV-1", "EV-9", "EV-11", "EV-12", "EV-13", "EV-14", "AP-3")
def test_five_faults_are_mended_on_one_page_the_file_goes_to_a_partner_and_its_money_comes_back(
    house: House, partner_server: tuple[Any, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directory, "this_installation", lambda: Installation(KEY, house.folder))
    house.clock.now = datetime.now(UTC)  # pages go by the real clock
    stage = staged(house, *partner_server)
    house.bring(LATE, CHARGED)
    with at_work(house.organisation):
        late, charged = (Receivable.objects.get(number=number).pk for number in ("G-1", "G-2"))
        debtor = Debtor.objects.get(name="Minoterie").pk
        Debtor.objects.filter(pk=debtor).update(siren="", siret="55208131700019")
        Receivable.objects.filter(pk=charged).update(label="Frais de relance")
    with house.acting() as here:
        hold(here, target=WholeDebtor(DebtorId(debtor)), kind=HoldKind.DISPUTE, until=None, note="")
    owner, path = Person(house.organisation), f"invoices/{late}/collection/"
    page = owner.path(path)
    both = owner.sees(f"{path}?receivable={late}&receivable={charged}")
    assert "Take G-2 out" in both
    for said in (
        "55208131700019 is wrong",
        "Line 4 of the address",
        "not the postal code of Nantes",
        "charges for recovery",
    ):
        assert said in both, said
    assert f"/invoices/{late}/#hold" in both
    mend = f"debtors/{debtor}/mend/"
    owner.does(f"debtors/{debtor}/release/", kind="dispute")
    owner.does(mend, field="siret", value="55208131700026", next=page)
    owner.does(mend, field="town", value="75001 Paris", next=page)
    assert "Nothing blocks it." in owner.does(
        mend, field="street", value="17 bis CHE Moulin Heures qui Tournent", next=page
    )
    to = f"partner-{stage.partner}"
    given = {"receivable": str(late), "to": to, "months": "", "share": "", "who": "", "until": ""}
    assert "accept them below" in owner.does(f"{path}put/", **given)
    assert "Withdraw it" in owner.does(f"{path}put/", accepted=to, **given)
    stage.house.clock.now = datetime.now(UTC)
    stage.visit()
    with at_work(house.organisation):
        case = Case.objects.get().pk
        assert Placement.objects.get().state == "taken"
    today = stage.house.clock.now.date().isoformat()
    paid = {"id": "p1", "amount": "900.00", "currency": "EUR", "paid_on": today}
    stage.told({"id": "e1", "type": "payment", "reference": stage.reference, "payment": paid})
    stage.told({"id": "e2", "type": "closed", "reference": stage.reference, "code": "paid"})
    of_case = owner.sees(f"cases/{case}/")
    for said in ("Sum received from the debtor", "€900.00", "CPCE R124-6", "paid in full"):
        assert said in of_case, said
    calendar = owner.client.get(owner.path(f"cases/{case}/deadlines.ics")).content.decode()
    assert calendar.startswith("BEGIN:VCALENDAR\r\n")
    assert "to be remitted to you" in calendar.replace("\r\n ", "")
    with at_work(house.organisation):
        back = PaymentBack.objects.get().pk
    at_partner = f"cases/{case}/partner/"
    assert "https://partner.example/files/P-1" in owner.sees(at_partner)
    said = owner.does(f"{at_partner}payment/{back}/remitted/", amount="792,00", fee="108,00", on=today)
    assert "Noted: it is here." in said
    assert "still to be remitted" not in said
    owner.does(f"cases/{case}/close/", code="paid")
    with at_work(house.organisation) as here:
        (money,) = money_of(here, list(Case.objects.all()))
        assert (money.recovered, money.fees, money.held, money.net) == tuple(
            Money.eur(one) for one in ("900.00", "108.00", "0.00", "792.00")
        )
        assert list(verify_journal(here)) == []


@pytest.mark.requirement("EV-16", "EV-10", "AP-17")
def test_a_file_is_refused_recalled_settled_under_authority_and_closed_for_good(stage: Stage) -> None:
    case = stage.case()
    stage.world.faults["create"] = [Fault.REFUSE]
    stage.handed(case)
    stage.visit()
    with at_work(stage.house.organisation):
        assert stage_of(Case.objects.get()) is CaseStage.AMICABLE
        assert "This file cannot be taken." in Act.objects.get(kind="partner_refused").words
    second = stage.handed(case)
    stage.visit()
    with stage.house.acting() as here:
        assert recall(here, second, "Accord direct en vue") == date(2026, 4, 14)
    stage.house.clock.on(15)
    with stage.house.acting() as here, pytest.raises(UndoTooLate):
        undo_recall(here, second)
    stage.later(minutes=1)
    third = stage.handed(case, terms=Terms(Authority(lowest_settlement=Decimal("0.8"), who="Compta")))
    stage.visit()
    with at_work(stage.house.organisation) as here:
        reference = max(stage.world.cases)
    offer = {"id": "s1", "kind": "settlement", "amount": "120.40", "currency": "EUR"}
    paid = {"id": "p1", "amount": "120.40", "currency": "EUR", "paid_on": "2026-04-15"}
    stage.told({"id": "e1", "type": "proposal", "reference": reference, "proposal": offer})
    stage.told({"id": "e2", "type": "payment", "reference": reference, "payment": paid})
    stage.told({"id": "e3", "type": "closed", "reference": reference, "code": "settled"})
    with at_work(stage.house.organisation):
        proposal = ProposalRow.objects.get()
        assert (proposal.is_covered, proposal.is_agreed) == (True, True), "within what was agreed in writing"
    with stage.house.acting() as here:
        close_case(here, CaseId(case), CloseCode.SETTLED, words="80 % convenus par écrit")
    with stage.house.acting() as here, pytest.raises(FileClosed):
        amend(here, third, "Nouvelle adresse")
    with at_work(stage.house.organisation) as here:
        moves = list(Act.objects.exclude(stage="").order_by("pk").values_list("kind", flat=True))
        assert list(verify_journal(here)) == []
    assert moves == [
        "opened",
        "handed_to_partner",
        "partner_refused",
        "handed_to_partner",
        "recalled",
        "handed_to_partner",
        "given_back",
        "closed",
    ]
    assert stage.open_amounts() == ["0.00", "30.10"]
