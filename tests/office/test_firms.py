"""The firm's pages and the creditor's about it: from the mandate to the remittance, and a stranger at every address."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from relance.cases.conversation import Attached
from relance.cases.exhibits import ExhibitWord, add_exhibit
from relance.cases.models import Act, Case, Exhibit
from relance.cases.to_do import set_task
from relance.channels.model import Unknown
from relance.domain.ids import MandateId
from relance.firms.models import Entrusted, FirmLetter, FirmWord, Mandate, Receipt
from relance.receivables.models import Receivable
from relance.tenancy.models import Role
from tests.at_work import at_work
from tests.firms.builders import FACTS, OF_BETA, ROWS, AtFirm, a_firm, at_firm, case_of
from tests.firms.test_letters import carried_out
from tests.office.people import Person, as_read, browser
from tests.outbox.builders import MORNING, House

GAMMA = "c@gamma.example;404833048;1 rue Fictive;75001;Paris;"
LATER = MORNING + timedelta(days=3)


@pytest.fixture
def at_that_day() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.mark.requirement("RU-10", "RU-11", "RU-12", "RU-14", "AP-4", "AP-11", "AP-18")
def test_from_the_mandate_to_the_remittance_on_pages(house: House, at_that_day: None) -> None:
    house.bring(*ROWS)
    house.day()
    house.clock.on(10)
    firm = a_firm(house, facts=None)
    creditor, cabinet = Person(house.organisation), Person(firm.organisation)
    assert "Nothing leaves: the law wants these first." in cabinet.sees("firm/")
    kept = {
        name: str(getattr(FACTS, name))
        for name in (
            "insurer",
            "policy",
            "insured_from",
            "insured_until",
            "iban",
            "holder",
            "prosecutor",
            "declared_on",
        )
    }
    page = cabinet.does("firm/paper/keep/", prefix="CER", steps="0 courriel\n8 Lettre", **kept)
    assert "Version 1" in page
    assert "8 letter" in page  # in the reader's own language, whichever it was typed in
    terms = {"firm": firm.slug, "fee": "12%", "letter": "14,40", "itemises": "yes", "guarantees": "yes"}
    assert "the power to receive the funds" in creditor.does("firms/propose/", **terms)
    page = creditor.does("firms/propose/", **terms, may_receive="yes")
    assert "Locked." in page
    with at_work(house.organisation):
        mandate = MandateId(Mandate.objects.latest("pk").pk)
    creditor.does(f"firms/{mandate}/sign/")
    cabinet.does(f"firm/{mandate}/sign/")
    assert "In force." in creditor.sees("firms/")
    case = case_of(house, "Alpha")
    assert f"cases/{case}/firm/" in creditor.sees(f"cases/{case}/")  # also from what may come next
    assert "You keep the controls" in creditor.does(f"cases/{case}/firm/entrust/", mandate=str(mandate))
    with at_work(house.organisation):
        entrusted = Entrusted.objects.get().pk
    assert "Alpha" in cabinet.sees("firm/")
    address = f"firm/{mandate}/cases/{entrusted}/"
    assert "are checked and recorded" in cabinet.does(f"{address}accept/", limitation="yes", consumer="yes")
    assert "CER-2026-0001" in cabinet.does(f"{address}accept/", limitation="yes", consumer="yes", unpaid="yes")
    assert "firm e-mail" in cabinet.sees("firm/")
    cabinet.does("firm/send/", case=f"{mandate}-{entrusted}")
    given = AtFirm(house, firm, mandate, case, entrusted, case)
    carried_out(given)
    assert "left" in creditor.sees(f"cases/{case}/firm/")
    assert "its price is accepted" in creditor.does(f"cases/{case}/firm/order/", level="letter", price="14.40")
    assert "Ordered." in creditor.does(f"cases/{case}/firm/order/", level="letter", price="14.40", accepted="yes")
    carried_out(given)
    with at_work(house.organisation):
        letter = FirmLetter.objects.get(level="letter").pk
    assert (
        cabinet.client.get(cabinet.path(f"firm/{mandate}/letters/{letter}.pdf")).headers["Content-Type"]
        == "application/pdf"
    )
    cabinet.does(f"firm/{mandate}/letters/{letter}/posted/", on="2026-04-10")
    cabinet.does(f"{address}say/", text="Two payments?", proposal="yes")
    assert "Proposal of the debtor" in creditor.sees(f"cases/{case}/firm/")
    creditor.does(f"cases/{case}/firm/say/", text="Agreed.")
    assert "Messages" in cabinet.sees("firm/")
    cabinet.does(f"{address}receive/", amount="150,50", on="2026-04-10")
    carried_out(given)
    assert "€128.83" in cabinet.sees("firm/")
    assert "Remitted" in cabinet.does(f"firm/{mandate}/remit/")
    assert "€14.40" in creditor.sees("firms/")
    assert "executed" in creditor.sees(f"cases/{case}/firm/")
    assert "14.40" in creditor.client.get(creditor.path("firms/orders.csv")).content.decode()


@pytest.fixture
def given(house: House) -> AtFirm:
    return at_firm(house)


@pytest.mark.requirement("EV-11", "RU-10", "RU-14")
def test_a_late_invoice_goes_to_a_firm_from_the_hand_over_page_in_one_click_or_nothing_is_opened(
    given: AtFirm, at_that_day: None
) -> None:
    given.house.bring(*ROWS, *OF_BETA, f"F-9;Gamma;2026-02-01;2026-03-03;70,00;{GAMMA}")
    creditor = Person(given.house.organisation)
    with at_work(given.house.organisation):
        invoice = Receivable.objects.get(number="F-9").pk
    page = creditor.sees(f"invoices/{invoice}/collection/")
    for said in (
        "To whom, and at what price",
        "Cabinet Exemple Recouvrement",
        "of what is recovered, before VAT",
        "€14.40",
        "Owed today",
        "To mend it: The firm, or you",
    ):
        assert said in page
    put = f"invoices/{invoice}/collection/put/"
    for to in ("firm-999999", "partner-999999", "firm-x", "king"):
        creditor.does(put, receivable=str(invoice), to=to)
        with at_work(given.house.organisation):
            assert Case.objects.count() == 2, to
    to = f"firm-{given.mandate}"
    for accepted in ({}, {"accepted": "partner-1"}):
        assert "accept them below the choice" in creditor.does(put, receivable=str(invoice), to=to, **accepted)
        with at_work(given.house.organisation):
            assert Case.objects.count() == 2, "a price that nobody accepted opens nothing"
    page = creditor.does(put, receivable=str(invoice), to=to, accepted=to)
    assert "You keep the controls" in page
    with at_work(given.house.organisation):
        case = Entrusted.objects.latest("pk").case_id
    page = creditor.sees(f"cases/{case}/")
    assert f"/cases/{case}/firm/#take-back" in page, "it is taken back where the firm is"
    creditor.does(f"cases/{case}/firm/take-back/", why="We go on ourselves")
    page = creditor.sees(f"cases/{case}/")
    assert f"/cases/{case}/firm/#hand-over" in page
    assert f"/cases/{case}/partner/#hand-over" in page


def addresses(mandate: int, entrusted: int, letter: int) -> list[tuple[str, bool]]:
    """Each address of a firm's about a case, and whether it is an act."""
    case = f"firm/{mandate}/cases/{entrusted}/"
    pages = [case, f"firm/{mandate}/letters/{letter}.pdf", f"firm/{mandate}/receipts/1.pdf", f"{case}exhibits/1/"]
    acts = [
        f"{case}accept/",
        f"{case}receive/",
        f"{case}say/",
        f"firm/{mandate}/letters/{letter}/posted/",
        f"firm/{mandate}/letters/{letter}/give-up/",
        f"firm/{mandate}/sign/",
        f"firm/{mandate}/remit/",
        f"firm/{mandate}/orders/1/refund/",
    ]
    return [*((one, False) for one in pages), *((one, True) for one in acts)]


def test_a_stranger_at_every_address_of_a_firm_finds_and_changes_nothing(given: AtFirm, at_that_day: None) -> None:
    other, member = Person(a_firm(given.house).organisation), Person(given.firm.organisation)
    creditor = Person(given.house.organisation)
    form = {"text": "x", "amount": "1", "on": "2026-04-10", "limitation": "yes", "consumer": "yes", "unpaid": "yes"}
    unknown = given.mandate + 1_000_000
    for person, mandate in ((other, given.mandate), (member, unknown), (creditor, given.mandate)):
        for address, is_act in addresses(mandate, given.entrusted, 1):
            asked = person.client.post if is_act else person.client.get
            response = asked(person.path(address), form if is_act else {})
            assert response.status_code in (302, 404, 422), (address, response.status_code)
            assert "Alpha" not in response.content.decode("utf-8", "replace"), address
    late = {"mandate": str(given.mandate), "reference": "CER-2026-0001", "amount": "1", "on": "2026-04-10"}
    for person in (other, creditor):
        assert person.client.post(person.path("firm/accounts/late/"), late).status_code in (302, 404, 422)
    for address in ("firm/", "firm/creditors/", "firm/paper/", "firm/accounts/"):
        assert creditor.client.get(creditor.path(address)).status_code == 404
        assert "Alpha" not in other.sees(address)
    beta = Entrusted(pk=given.entrusted + 1_000)
    assert member.client.get(member.path(f"firm/{given.mandate}/cases/{beta.pk}/")).status_code == 422
    with at_work(given.house.organisation):
        assert not Receipt.objects.exists()
        assert not FirmLetter.objects.exists()


def test_a_firm_reads_the_acts_and_exhibits_of_its_own_case_and_nobody_elses(given: AtFirm, at_that_day: None) -> None:
    with given.house.acting() as here:
        for case, title in ((given.case, "Signed order"), (given.other_case, "Secret of Beta")):
            add_exhibit(here, case, ExhibitWord(title), Attached("a.pdf", "application/pdf", title.encode()))
        set_task(here, given.case, "What we think of them", due_on=here.today)
        own, theirs = (Exhibit.objects.get(title=title).pk for title in ("Signed order", "Secret of Beta"))
    reader = Person(given.firm.organisation, Role.VIEWER)
    page = reader.sees(f"firm/{given.mandate}/cases/{given.entrusted}/")
    for said in ("Signed order", "Handed to the firm", "Exhibit added"):
        assert said in page, said
    for hidden in ("Secret of Beta", "What we think of them", "Record what was received"):
        assert hidden not in page, hidden
    address = f"firm/{given.mandate}/cases/{given.entrusted}/exhibits/"
    answer = reader.client.get(reader.path(f"{address}{own}/"))
    assert answer.status_code == 200
    assert answer.content == b"Signed order"
    assert reader.client.get(reader.path(f"{address}{theirs}/")).status_code == 404
    for act in ("accept/", "receive/", "say/"):
        answer = reader.client.post(
            reader.path(f"firm/{given.mandate}/cases/{given.entrusted}/{act}"),
            {"amount": "1", "on": "2026-04-10", "text": "x", "limitation": "yes", "consumer": "yes", "unpaid": "yes"},
        )
        assert answer.status_code in (403, 422), act
    with at_work(given.house.organisation):
        assert not Receipt.objects.exists()
        assert not FirmWord.objects.exists()


def test_a_debtor_types_the_code_and_sees_neither_name_nor_amount(given: AtFirm, at_that_day: None) -> None:
    from relance.domain.firms.levels import Level
    from tests.firms.test_letters import ordered

    ordered(given, Level.EMAIL)
    carried_out(given)
    with at_work(given.house.organisation):
        code = FirmLetter.objects.get().code
    somebody = browser("fr")
    assert "Cette lettre est-elle authentique" in as_read(somebody.get("/f/").content.decode())
    page = as_read(somebody.post("/f/", {"code": code}).content.decode())
    for said in ("Cabinet Exemple Recouvrement", "CER-2026-0001", "0189", "552081317", "Sainte-Fiction"):
        assert said in page
    for hidden in ("Alpha", "150,50", "404833048"):
        assert hidden not in page
    assert somebody.post("/f/", {"code": "nothing"}).status_code == 404


@pytest.mark.requirement("RU-12", "EV-7", "RU-14")
def test_what_a_firm_tells_is_on_today_and_in_the_cases_conversation_in_the_readers_language(
    given: AtFirm, at_that_day: None
) -> None:
    creditor, cabinet = Person(given.house.organisation), Person(given.firm.organisation)
    french = Person(given.house.organisation, Role.COLLECTOR, language="fr")
    address = f"firm/{given.mandate}/cases/{given.entrusted}/"
    cabinet.does(f"{address}receive/", amount="50,50", on="2026-04-10")
    cabinet.does(f"{address}say/", text="Two payments?", proposal="yes")
    assert "Words of collection firms to read: 2" in creditor.sees("today/")
    page = creditor.sees(f"cases/{given.case}/")
    assert "€50.50 received on" in page
    assert "Proposal of the debtor" in page
    assert "50,50\u202f€ reçus" in french.sees(f"cases/{given.case}/").replace("\xa0", "\u202f")
    creditor.does(f"cases/{given.case}/read/")
    assert "Words of collection firms to read" not in creditor.sees("today/")
    assert "It stands in the conversation." in creditor.does(
        f"cases/{given.case}/message/", text="One is enough.", to="firm"
    )
    assert "One is enough." in cabinet.sees(address)
    shell = cabinet.sees(address)
    assert "/import/" not in shell, "a firm imports nothing"
    assert "First steps" not in shell


@pytest.mark.requirement("RU-11", "AP-18")
def test_a_letter_in_doubt_waits_for_the_creditors_word_and_is_settled_once(given: AtFirm, at_that_day: None) -> None:
    from relance.domain.firms.levels import Level
    from tests.firms.test_letters import ordered

    given.firm.email.answer = lambda envelope: Unknown("time-out")
    letter = ordered(given, Level.EMAIL)
    carried_out(given)
    creditor, other = Person(given.house.organisation), Person(a_firm(given.house).organisation)
    assert "Letters of firms that may have left: 1" in creditor.sees("today/")
    act = f"cases/{given.case}/firm/letters/{letter}/settle/"
    assert "nothing is sent again without your word" in creditor.sees(f"cases/{given.case}/firm/")
    for left, on in (("yes", "2026-01-01"), ("yes", "2027-01-01"), ("yes", "soon"), ("maybe", "2026-04-10")):
        creditor.client.post(creditor.path(act), {"left": left, "on": on})
    elsewhere = act.replace(f"cases/{given.case}/", f"cases/{given.other_case}/")
    creditor.client.post(creditor.path(elsewhere), {"left": "yes", "on": "2026-04-10"})
    other.client.post(other.path(act), {"left": "yes", "on": "2026-04-10"})
    with at_work(given.house.organisation):
        assert FirmLetter.objects.get().state == "unconfirmed"
    assert "It is settled." in creditor.does(act, left="yes", on="2026-04-10")
    assert "what became of it is known" in creditor.does(act, left="no")
    with at_work(given.house.organisation):
        assert FirmLetter.objects.get().state == "accepted"
        assert Act.objects.filter(kind="firm_contact").count() == 1, "the case is told"
    assert "may have left" not in creditor.sees("today/")
