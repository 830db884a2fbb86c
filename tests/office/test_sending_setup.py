"""How e-mail leaves, set up on pages: a provider filled in, a test to oneself, the domain, invitations, drafts."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

import pytest
import time_machine
from aiosmtpd.controller import Controller

from relance.channels.email.files import Drafts
from relance.domain.scenario.model import Channel
from relance.office.preferences import sending
from relance.outbox.delivery import PostOffice, deliver_all
from relance.outbox.preparation import prepare
from relance.tenancy.models import Role
from relance.tenancy.preferences import set_preference
from tests.at_work import at_work
from tests.channels.test_smtp import Moody, free_port
from tests.office.people import Person
from tests.outbox.builders import ALPHA, MORNING, House


@pytest.fixture
def server() -> object:
    handler = Moody()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller
    controller.stop()


def uses(house: House, controller: Controller) -> None:
    chosen = {"smtp-host": "127.0.0.1", "smtp-port": str(controller.port), "smtp-security": "none"}
    with at_work(house.organisation) as here:
        for key, value in chosen.items():
            set_preference(here, key, value)


@time_machine.travel(MORNING, tick=False)
def test_a_provider_fills_in_its_server_and_keeps_nothing(house: House) -> None:
    owner = Person(house.organisation)
    page = owner.sees("preferences/presets/ovh/")
    assert 'value="ssl0.ovh.net"' in page
    assert "OVHcloud is filled in, and not kept yet." in page
    assert "ssl0.ovh.net" not in owner.sees("preferences/")
    assert owner.status("preferences/presets/none/") == 404


def test_a_test_goes_to_oneself_and_says_what_the_server_said(house: House, server: Controller) -> None:
    owner = Person(house.organisation)
    refused = owner.does("preferences/test/", next=owner.path("preferences/"))
    assert "No mail server is set up" in refused
    uses(house, server)
    page = owner.does("preferences/test/", to="somebody@else.example")
    assert "Sent to owner@" in page
    (mail,) = server.handler.taken
    assert message_from_bytes(mail)["To"].endswith(f"<{owner.user.email}>" if owner.user else "")
    with at_work(house.organisation) as here:
        set_preference(here, "smtp-port", str(free_port()))
    assert "The message did not leave: no connection" in owner.does(
        "preferences/test/", next=owner.path("preferences/")
    )


def test_an_invitation_leaves_by_e_mail_where_a_server_is_set_up_and_is_shown_in_any_case(
    house: House, server: Controller
) -> None:
    owner = Person(house.organisation)
    given = {"email": "nouvelle@fabrique-fictive.example", "name": "Nouvelle", "role": "viewer"}
    shown = owner.does("preferences/members/", **given)
    assert "left by e-mail" not in shown
    assert "/accounts/" in shown or "/password" in shown
    uses(house, server)
    assert "The link left by e-mail." in owner.does("preferences/members/", **given)
    (mail,) = server.handler.taken
    written = message_from_bytes(mail, policy=policy.default).get_content()
    link = written.split("one use: ")[1].strip()
    assert Person(house.organisation, None).client.get(link, follow=True).status_code == 200


def test_the_domain_is_looked_up_only_when_asked_and_never_by_a_demonstration(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def nothing(name: str) -> list[str]:
        asked.append(name)
        return []

    monkeypatch.setattr(sending, "txt_records", nothing)
    owner = Person(house.organisation)
    page = owner.sees("preferences/domain/")
    assert "Is mail from fabrique-fictive.example believed?" in page
    assert "v=DMARC1; p=none" in page
    assert asked[0] == "fabrique-fictive.example"
    assert Person(house.organisation, Role.COLLECTOR).status("preferences/domain/") == 403


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("RU-2")
def test_a_draft_is_opened_from_the_page_and_counts_as_sent_once_somebody_says_so(house: House, tmp_path: Path) -> None:
    house.bring(f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}")
    house.run()
    house.clock.later(hours=3)
    prepare(house.organisation, clock=house.clock)
    house.office()
    drafts = {Channel.EMAIL: Drafts(tmp_path / "drafts", clock=house.clock)}
    deliver_all(PostOffice(house.organisation, drafts, house.clock))
    (message,) = house.messages()
    assert message.state == "handed_over"
    owner = Person(house.organisation)
    page = owner.sees(f"messages/{message.pk}/")
    assert "It lies as a draft" in page
    draft = owner.client.get(owner.path(f"messages/{message.pk}/draft.eml"))
    assert message_from_bytes(draft.content)["X-Unsent"] == "1"
    owner.does(f"messages/{message.pk}/resolve/", left="yes", on="2026-04-07")
    assert house.states() == ["accepted"]
    assert owner.status(f"messages/{message.pk}/draft.eml") == 404
