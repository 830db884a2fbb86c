"""The web server of this machine: its port is its own, and it ends with whoever started it."""

from __future__ import annotations

import os
import socket
import threading

import httpx
import pytest

from relance.config import web
from relance.config.web import PortTaken, WebServerFailed, listening, served


def test_of_programs_that_start_at_once_each_has_a_port_of_its_own() -> None:
    doors: list[socket.socket] = []
    gate = threading.Barrier(8)

    def open_door() -> None:
        gate.wait(timeout=30)
        doors.append(listening(None))

    threads = [threading.Thread(target=open_door) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=30)
    ports = {door.getsockname()[1] for door in doors}
    for door in doors:
        door.close()
    assert len(ports) == 8


def test_a_port_that_is_taken_is_said_so() -> None:
    with listening(None) as door, pytest.raises(PortTaken):
        listening(door.getsockname()[1])


def test_it_serves_on_loopback_and_is_gone_afterwards(database: None) -> None:
    environ = {**os.environ, "PYTHONPATH": "src"}
    with served(environ, None) as address:
        assert address.startswith("http://127.0.0.1:")
        assert httpx.get(f"{address}/accounts/login/").status_code == 200
        assert httpx.get(f"{address}/static/office/relance.css").status_code == 200
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{address}/accounts/login/")


def test_a_server_that_ends_at_once_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "START_WITHIN", 20.0)
    with (
        pytest.raises(WebServerFailed),
        served({**os.environ, "PYTHONPATH": "/nowhere", "DATABASE_URL": "nonsense"}, None),
    ):
        pass
