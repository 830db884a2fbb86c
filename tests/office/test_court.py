"""A petition on pages: what keeps it, its paper, signing, filing, the decision and the choice; deadlines as a calendar; fees."""

from __future__ import annotations

from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from relance.court.models import CourtFee, Decision, Filing, Petition
from relance.domain.ids import CaseId
from relance.domain.ledger import DebtorKind
from relance.parties.models import Debtor
from relance.tenancy.models import Role
from tests.at_work import at_work
from tests.cases.test_cases import ROWS, opened
from tests.court.builders import TYPED, a_pdf, with_papers
from tests.office.people import Person
from tests.outbox.builders import MORNING, House

SIGNED = {
    "basis": TYPED.basis, "court": TYPED.court, "court-address": TYPED.court_address, "confirmed": "yes",
    "signatory": TYPED.signatory, "quality": TYPED.quality,
}  # fmt: skip


@pytest.fixture
def case(house: House) -> CaseId:
    house.bring(*ROWS)
    made = opened(house)
    with_papers(house, made)
    return made


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("RU-15", "RU-16", "RU-17", "RU-18")
def test_from_the_page_of_a_case_to_the_judges_decision(house: House, case: CaseId) -> None:
    owner = Person(house.organisation)
    assert f"cases/{case}/court/#sign" in owner.sees(f"cases/{case}/")
    page = owner.sees(f"cases/{case}/court/")
    assert "Tribunal des activités économiques de Paris" in page
    assert "€33.47" in page
    assert "gives no legal advice" in page
    paper = owner.client.post(owner.path(f"cases/{case}/court/look/"), SIGNED)
    assert paper.headers["Content-Type"] == "application/pdf"
    assert "Projet" in PdfReader(BytesIO(paper.content)).pages[0].extract_text()
    unsigned = owner.does(f"cases/{case}/court/sign/", **{**SIGNED, "confirmed": ""})
    assert "The court is to be confirmed" in unsigned
    assert "Note how it was filed" in owner.does(f"cases/{case}/court/sign/", **SIGNED)
    with at_work(house.organisation):
        petition = Petition.objects.get().pk
    at = f"cases/{case}/court/{petition}"
    assert "none of the choices" in owner.does(f"{at}/file/", way="pigeon")
    receipt = SimpleUploadedFile("recepisse.pdf", a_pdf(), "application/pdf")
    filed = owner.does(f"{at}/file/", way="portal", reference="IP-77", file=receipt)
    assert "Fees by 22 Apr 2026" in filed
    assert "Noted" in owner.does(f"{at}/fees/", on="", amount="33,47")
    calendar = owner.client.get(owner.path(f"cases/{case}/deadlines.ics"))
    assert b"BEGIN:VALARM" in calendar.content
    decided = owner.does(
        f"{at}/decision/", outcome="partly", on="2026-04-07", principal="150,50", why="intérêts écartés"
    )
    assert "Accept the part granted" in decided
    assert "intérêts écartés" in decided
    assert "To be served by 7 Oct 2026" in decided
    owner.does(f"{at}/choose/", act="accept")
    with at_work(house.organisation):
        assert Filing.objects.count() == 1
        assert not Decision.objects.get().interest
    assert "Have the order served" in owner.sees(f"cases/{case}/")


@time_machine.travel(MORNING, tick=False)
def test_a_consumer_is_asked_neither_penalties_nor_40_euros_on_the_page(house: House, case: CaseId) -> None:
    with at_work(house.organisation):
        Debtor.objects.update(kind=DebtorKind.CONSUMER.value)
    page = Person(house.organisation, language="fr").sees(f"cases/{case}/court/")
    assert "ni pénalités ni 40 euros" in page
    assert "taux légal" in page
    assert "Indemnité forfaitaire, F-1" not in page
    assert "Tribunal judiciaire de Paris" in page


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("RU-23")
def test_conciliation_advice_and_fees_on_pages_and_not_by_who_may_only_look(house: House, case: CaseId) -> None:
    owner, viewer = Person(house.organisation), Person(house.organisation, Role.VIEWER)
    assert "Name the conciliator" in owner.does(
        f"cases/{case}/court/conciliation/", conciliator="", form="conciliation"
    )
    assert "stands still" in owner.does(f"cases/{case}/court/conciliation/", conciliator="M. Conciliateur Fictif")
    asked = owner.does(f"cases/{case}/court/advice/", expert="Me Avocate Exemple", text="Au fond ?", until="2026-04-17")
    assert "It stands in the conversation" in asked
    assert "Au fond ?" in owner.sees(f"cases/{case}/")
    kept = owner.does(
        "court/fees/keep/", key="service", amount="94,80", **{"from": "2026-04-01"}, source="offer of April"
    )
    assert "€94.80" in kept
    with at_work(house.organisation):
        assert CourtFee.objects.count() == 1
    assert "Read again and sign" not in viewer.sees(f"cases/{case}/court/")
    refused = viewer.client.post(viewer.path(f"cases/{case}/court/sign/"), SIGNED)
    assert refused.status_code == 403
