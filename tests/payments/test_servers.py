"""The test servers as another program and a browser meet them: the page behind a link, the control channel, messages that arrive."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest

from relance.domain.captures.answers import Captured, Unknown
from relance.payments.cards.values import Page, Standing
from tests.payments.stage import TAKES_MONEY, Stage, eur, stage_of


@pytest.fixture(params=["stripe", "mollie"])
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    with stage_of(request.param) as made:
        yield made


def control(stage: Stage, what: str, **given: object) -> dict[str, object]:
    answer = httpx.post(f"{stage.server.base}/_test/{what}", json=given)
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


def test_the_page_behind_a_link_is_one_that_a_guest_can_use(stage: Stage) -> None:
    page = stage.page(eur("80.00"))
    shown = httpx.get(page.link)
    assert shown.status_code == 200
    for word in ('name="number"', 'value="pay"', 'value="decline"', 'value="fail_authentication"', "no money moves"):
        assert word in shown.text
    done = httpx.post(page.link, data={"number": "4242 4242 4242 4242", "name": "Camille", "act": "pay"})
    assert (done.status_code, done.headers["Location"]) == (303, "https://gite.exemple.example/back")
    assert stage.cards.payment_state(page.id).standing is Standing.DONE
    assert httpx.get(page.link).status_code == 410
    assert control(stage, "ledger")["sum"] == "80.00"


def test_no_number_of_a_card_is_kept_by_the_server_or_comes_to_us(stage: Stage) -> None:
    card = stage.card("4000003800000446")
    assert "4000003800000446" not in json.dumps(stage.server.things)
    assert "4000003800000446" not in repr(card)


def test_faults_clock_and_scripts_are_given_from_outside(stage: Stage) -> None:
    card = stage.card()
    control(stage, "fault", kind="cut", on=TAKES_MONEY[stage.cards.word])
    attempt = stage.attempt_on(card)
    assert isinstance(stage.cards.attempt(attempt), Unknown)
    assert isinstance(stage.cards.look_up(attempt, stage.later), Captured)
    control(stage, "script", fingerprint=card.fingerprint, script="insufficient_funds,ok")
    assert not isinstance(stage.cards.attempt(stage.attempt_on(card)), Captured)
    assert isinstance(stage.cards.attempt(stage.attempt_on(card)), Captured)
    page = stage.page()
    control(stage, "clock", seconds=3 * 24 * 3600)
    assert stage.cards.guarantee_state(page.id).standing is Standing.EXPIRED


def test_messages_are_held_and_then_arrive_at_our_address(stage: Stage) -> None:
    heard: list[bytes] = []
    arrived = threading.Event()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()
            arrived.set()

        def log_message(self, *_: object) -> None:
            """Silent."""

    with HTTPServer(("127.0.0.1", 0), Door) as door:
        thread = threading.Thread(target=door.serve_forever, daemon=True)
        thread.start()
        address = f"http://127.0.0.1:{door.server_address[1]}/"
        if stage.cards.word == "stripe":
            key = {"Authorization": f"Bearer {stage.server.key}"}
            httpx.post(f"{stage.server.base}/v1/webhook_endpoints", data={"url": address}, headers=key)
        asked = stage.asked(eur("80.00"))
        page = stage.cards.ask_for_payment(replace(asked, hears=address))
        assert isinstance(page, Page)
        stage.world.guest(page.link)
        assert heard == []
        assert control(stage, "flush")["sent"]
        assert arrived.wait(30)
        door.shutdown()
        thread.join(timeout=10)


def test_a_stranger_to_the_account_gets_nothing(stage: Stage) -> None:
    paths = ["/v1/account", "/v1/payment_intents"] if stage.cards.word == "stripe" else ["/v2/profiles/me"]
    for path in paths:
        assert (
            httpx.get(stage.server.base + path, headers={"Authorization": "Bearer sk_test_Another"}).status_code == 401
        )
