"""``relance cards``: a key from a file, whose it is, and a trial that no live key gets through."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from relance.cli.cards import command
from relance.payments.cards.trying import LiveKeyRefused
from relance.payments.models import CardAccount
from tests.at_work import at_work
from tests.cli.test_hold_command import said
from tests.outbox.builders import House
from tests.payments.servers.mollie_server import MollieServer
from tests.payments.servers.stripe_server import StripeServer

pytestmark = pytest.mark.requirement("SW-1")
Server = StripeServer | MollieServer


@pytest.fixture(params=["stripe", "mollie"])
def server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    played: Server = StripeServer() if request.param == "stripe" else MollieServer()
    with played.serving():
        monkeypatch.setenv(f"RELANCE_{request.param.upper()}_ADDRESS", played.base)
        yield played


def key_file(folder: Path, key: str) -> str:
    path = folder / "key.txt"
    path.write_text(f"{key}\n")
    return str(path)


def test_a_key_is_set_told_tried_and_forgotten(house: House, server: Server, tmp_path: Path) -> None:
    provider = server.kind.lower()
    done = said(house, command, "set", provider, "--key-file", key_file(tmp_path, server.key), "--json")
    assert done.exit_code == 0, done.output
    assert (json.loads(done.output)["provider"], json.loads(done.output)["mode"]) == (provider, "test")
    assert "in test mode" in said(house, command, "status").output
    tried = said(house, command, "try", "--json")
    steps = json.loads(tried.output)["steps"]
    assert tried.exit_code == 0, steps
    assert len(steps) >= 8
    assert all(step["holds"] for step in steps)
    assert server.entries == []
    assert said(house, command, "set", provider, "--forget").exit_code == 0
    assert "No card provider is set up." in said(house, command, "status").output


def test_a_trial_tells_what_did_not_hold(house: House, server: Server, tmp_path: Path) -> None:
    provider = server.kind.lower()
    said(house, command, "set", provider, "--key-file", key_file(tmp_path, server.key))
    server.fail_next("500_before", on="POST .*", times=50)
    tried = said(house, command, "try")
    assert tried.exit_code == 1
    assert "✗ A page is made where a guest leaves a card" in tried.output
    assert server.key not in tried.output


def test_a_live_key_is_never_tried(house: House, server: Server, tmp_path: Path) -> None:
    live = server.key.replace("test_", "live_")
    server.key = live
    provider = server.kind.lower()
    kept = said(house, command, "set", provider, "--key-file", key_file(tmp_path, live))
    assert "Cards are really debited" in kept.output
    before = len(server.requests)
    assert isinstance(said(house, command, "try").exception, LiveKeyRefused)
    assert len(server.requests) == before


def test_a_key_typed_unseen_is_kept_and_not_echoed(
    house: House, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("click.prompt", lambda *_, **__: server.key)
    done = said(house, command, "set", server.kind.lower())
    assert done.exit_code == 0
    assert server.key not in done.output
    with at_work(house.organisation):
        assert CardAccount.objects.count() == 1
