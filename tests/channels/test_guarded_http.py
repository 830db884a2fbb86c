"""HTTP to a server that somebody named keeps to the open Internet where the installation says so."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest

from relance.channels import network
from relance.payments.cards.network import Http, NotSent, Reply
from tests.channels.test_fetching import answering

pytestmark = pytest.mark.requirement("EV-1")
JSON = b'HTTP/1.1 200 OK\r\nContent-Length: 22\r\nConnection: close\r\n\r\n{"who": "a\\ud83db\\u0000"}'
PRIVATE = ["https://partner.example", "http://127.0.0.1:9", "https://169.254.169.254", "https://[::1]"]


@pytest.mark.parametrize("base", PRIVATE)
def test_a_network_that_the_installation_forbids_is_not_reached(monkeypatch: pytest.MonkeyPatch, base: str) -> None:
    monkeypatch.setenv(network.FORBID, "yes")
    resolved: Callable[..., object] = lambda host, *_a, **_k: [  # noqa: E731
        (2, 1, 6, "", ("10.0.0.7" if host == "partner.example" else host, 443))
    ]
    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    http = Http(base, "key", {})
    assert http.get("/account") == NotSent("no connection (ConnectError)")
    http.close()


@pytest.mark.parametrize("forbids", ["yes", "no"])
def test_what_may_be_reached_is_read_and_half_a_sign_in_it_replaced(
    monkeypatch: pytest.MonkeyPatch, forbids: str
) -> None:
    monkeypatch.setenv(network.FORBID, forbids)
    monkeypatch.setattr(network, "is_public", lambda _address: True)
    with answering(JSON.replace(b"22", str(len(JSON.partition(b"\r\n\r\n")[2])).encode())) as base:
        http = Http(base, "key", {})
        assert http.get("/account") == Reply(200, {"who": "a\ufffdb\0"})
        http.close()
