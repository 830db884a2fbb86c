"""Pages of partners: set up and tried by the owner, a case handed over and followed, secrets shown once or never."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from relance.domain.placements.states import FileState
from relance.jobs.installation import Installation
from relance.office.partners import directory
from relance.partners.models import Call, EvidenceRequest, Partner, Placement
from relance.receivables.models import Receivable
from relance.tenancy.models import Role
from tests.at_work import at_work
from tests.conftest import found
from tests.office.people import Person
from tests.outbox.builders import KEY, House
from tests.partners.stage import ROWS, Fault, Stage, sample_partner, staged

PAGE = "preferences/partners/"


@pytest.fixture
def partner_server() -> Iterator[tuple[Any, str]]:
    with sample_partner() as found:
        yield found


@pytest.fixture
def stage(house: House, partner_server: tuple[Any, str], monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setattr(directory, "this_installation", lambda: Installation(KEY, house.folder))
    house.clock.now = datetime.now(UTC)  # pages go by the real clock
    staged_now = staged(house, *partner_server)
    staged_now.later(seconds=1)
    return staged_now


@pytest.mark.requirement("EV-2")
def test_the_owner_adds_tries_changes_and_removes_a_partner(
    house: House, partner_server: tuple[Any, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, address = partner_server
    house.bring(*ROWS)
    owner = Person(house.organisation)
    assert "There is no partner yet." in owner.sees(PAGE)
    given = {"name": "Étude fictive", "mode": "test", "contact": "01 00 00 00 00"}
    page = owner.does(f"{PAGE}add/https/", **given, **{"given-address": address, "given-key": world.key})
    secret = re.search(r"whsec_[A-Za-z0-9+/=]+", page)
    assert secret is not None
    with at_work(house.organisation):
        row = Partner.objects.get()
    again = owner.sees(f"{PAGE}{row.pk}/")
    assert secret[0] not in again
    assert world.key not in again
    assert "Sample partner" in owner.does(f"{PAGE}{row.pk}/try/")
    owner.does(f"{PAGE}{row.pk}/change/", **given, **{"given-address": address, "given-key": "wrong"})
    assert "401" in owner.does(f"{PAGE}{row.pk}/try/", next=owner.path(PAGE))
    assert "Removed." in owner.does(f"{PAGE}{row.pk}/remove/")
    for role in (Role.ACCOUNTANT, Role.COLLECTOR, Role.VIEWER):
        member = Person(house.organisation, role)
        assert member.client.get(member.path(f"{PAGE}new/https/")).status_code == 403
        member.client.post(member.path(f"{PAGE}add/https/"), given)
    with at_work(house.organisation):
        assert Partner.objects.count() == 1


@pytest.mark.requirement("EV-1", "EV-11")
def test_a_late_invoice_goes_to_a_partner_from_the_hand_over_page(stage: Stage) -> None:
    owner = Person(stage.house.organisation)
    with at_work(stage.house.organisation):
        invoice = Receivable.objects.filter(handed_number=None).order_by("pk")[0].pk
    assert f'value="partner-{stage.partner}"' in owner.sees(f"invoices/{invoice}/collection/")
    put = f"invoices/{invoice}/collection/put/"
    to = f"partner-{stage.partner}"
    assert "whole months" in owner.does(
        put, receivable=str(invoice), to=to, accepted=to, months="six", share="", who="", until=""
    )
    with at_work(stage.house.organisation):
        assert not Placement.objects.exists()
    page = owner.does(put, receivable=str(invoice), to=to, accepted=to, months="6", share="80", who="Compta", until="")
    assert "Withdraw it" in page
    with at_work(stage.house.organisation):
        assert Placement.objects.get().longest_plan_months == 6


@pytest.mark.requirement("EV-1", "EV-9", "EV-16", "EV-17")
def test_a_case_is_handed_over_followed_and_taken_back_from_its_page(stage: Stage) -> None:
    owner = Person(stage.house.organisation)
    case = stage.case()
    page = f"cases/{case}/partner/"
    assert f"/cases/{case}/partner/" in owner.sees(f"cases/{case}/")
    assert "Hand over to a partner" in owner.sees(page)
    foreseen = owner.does(f"{page}hand-over/", partner=stage.partner, preview="yes")
    assert "It would take the file as it stands." in foreseen
    assert "12 % of what comes in" in foreseen
    assert stage.world.cases == {}
    owner.does(f"{page}hand-over/", partner=stage.partner, months="6", share="80", who="Compta", until="")
    stage.world.faults["create"] = [Fault.LOSE]
    stage.world.faults["look_up"] = [Fault.DROP] * 5
    with at_work(stage.house.organisation):
        file = Placement.objects.get().pk
        call = Call.objects.get().pk
    stage.house.clock.now = datetime.now(UTC)
    stage.visit()
    said = owner.sees(page)
    assert "We do not know whether the partner got it" in said
    assert "Nothing is sent again without you." in said
    owner.does(f"{page}call/{call}/", arrived="yes", theirs="P-1")
    stage.told(
        {"id": "e1", "type": "status", "reference": stage.reference, "status": "<b>étape 7</b>"},
        {
            "id": "e2",
            "type": "evidence_request",
            "reference": stage.reference,
            "evidence": {"id": "q", "what": "Bon signé"},
        },
    )
    said = owner.sees(page)
    assert "&lt;b&gt;étape 7&lt;/b&gt;" in said
    assert "Bon signé" in said
    assert "Longest plan: 6 months." in said
    assert "If an error persists: 01 00 00 00 00" in said
    with at_work(stage.house.organisation):
        request = EvidenceRequest.objects.get().pk
    owner.does(f"{page}evidence/{request}/", text="Le voici")
    owner.does(f"{page}{file}/steer/", act="pause", reason="Litige")
    assert "Paused at the partner" in owner.sees(page)
    owner.does(f"{page}{file}/steer/", act="recall", reason="Accord direct")
    assert "Undo the recall (until" in owner.sees(page)
    owner.does(f"{page}{file}/steer/", act="undo_recall")
    assert stage.file(file).state == FileState.PAUSED
    viewer = Person(stage.house.organisation, Role.VIEWER)
    assert "Take it back" not in viewer.sees(page)
    viewer.client.post(viewer.path(f"{page}{file}/steer/"), {"act": "recall", "reason": "non"})
    assert stage.file(file).state == FileState.PAUSED


def test_another_companys_file_is_not_there(stage: Stage, tmp_path: Any) -> None:
    file = stage.taken()
    case = stage.file(file).case_id
    stranger = Person(House(found(), tmp_path).organisation)
    assert stranger.client.get(stranger.path(f"cases/{case}/partner/")).status_code == 404
    stranger.client.post(stranger.path(f"cases/{case}/partner/{file}/steer/"), {"act": "recall", "reason": "non"})
    assert stage.file(file).state == FileState.TAKEN


@pytest.mark.requirement("EV-4")
def test_the_partners_page_is_reached_by_a_form_that_may_go_there_alone(stage: Stage) -> None:
    owner = Person(stage.house.organisation)
    given = {"name": "Page fictive", "mode": "live", "given-address": "https://partenaire.example/nouveau"}
    owner.does(f"{PAGE}add/redirect/", **given)
    with at_work(stage.house.organisation):
        stage.partner = Partner.objects.get(module="redirect").pk
    owner.does(f"{PAGE}{stage.partner}/try/")
    case = stage.case()
    file = stage.handed(case)
    response = owner.client.post(owner.path(f"cases/{case}/partner/{file}/go/"))
    page = response.content.decode()
    assert 'action="https://partenaire.example/nouveau"' in page
    assert "https://partenaire.example" in response.headers["Content-Security-Policy"]
    form = page[page.index('action="https://partenaire') :].partition("</form>")[0]
    assert "csrfmiddlewaretoken" not in form
