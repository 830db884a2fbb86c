"""The web server of this machine: its port is its own, and it ends with whoever started it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time

import httpx
import psutil
import pytest

from relance.config import web
from relance.config.web import PortTaken, WebServerFailed, listening, served
from relance.language import say


def test_of_programs_that_start_at_once_each_has_a_port_of_its_own() -> None:
    doors: list[socket.socket] = []
    gate = threading.Barrier(8)

    def open_door() -> None:
        gate.wait(timeout=300)
        doors.append(listening(None))

    threads = [threading.Thread(target=open_door) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=300)
    ports = {door.getsockname()[1] for door in doors}
    for door in doors:
        door.close()
    assert len(ports) == 8


def test_a_port_that_is_taken_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "FREED_WITHIN", 0.3)
    with listening(None) as door:
        port = door.getsockname()[1]
        with pytest.raises(PortTaken) as taken:
            listening(port)
    assert f"Port {port} " in say(taken.value.sentence, "en"), "a port is no quantity"


def test_it_serves_on_loopback_and_is_gone_afterwards(database: None) -> None:
    environ = {**os.environ, "PYTHONPATH": "src"}
    with served(environ, None) as address:
        assert address.startswith("http://127.0.0.1:")
        assert httpx.get(f"{address}/accounts/login/").status_code == 200
        sheet = httpx.get(f"{address}/static/office/style/base.css")
        assert sheet.status_code == 200
        assert "immutable" in sheet.headers["Cache-Control"], "pages name it with a digest of its bytes"
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{address}/accounts/login/")


def test_a_server_that_ends_at_once_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "START_WITHIN", 20.0)
    with (
        pytest.raises(WebServerFailed),
        served({**os.environ, "PYTHONPATH": "/nowhere", "DATABASE_URL": "nonsense"}, None),
    ):
        pass


HOLDER = """
import os, sys, time
from relance.config.web import served
with served({**os.environ, "PYTHONPATH": "src"}, None) as address:
    print(address, flush=True)
    time.sleep(600)
"""


def gone(address: str, *, within: float = 60.0) -> bool:
    """Nobody listens there any more, sooner or later."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            httpx.get(f"{address}/accounts/login/", timeout=300)
        except httpx.ConnectError:
            return True
        except httpx.TransportError:
            pass  # cut in the middle of an answer
        time.sleep(0.1)
    return False


def test_it_ends_with_a_program_that_is_killed_and_leaves_the_port_to_the_next(database: None) -> None:
    environ = {**os.environ, "PYTHONPATH": "src"}
    with subprocess.Popen([sys.executable, "-c", HOLDER], stdout=subprocess.PIPE, text=True, env=environ) as holder:
        assert holder.stdout is not None
        address = holder.stdout.readline().strip()
        assert httpx.get(f"{address}/accounts/login/", timeout=300).status_code == 200
        holder.kill()
    port = int(address.rpartition(":")[2])
    listening(port).close()  # waits until the killed one's server is gone
    assert gone(address)


def test_a_server_that_dies_is_told_to_whoever_serves(database: None) -> None:
    died = threading.Event()
    with served({**os.environ, "PYTHONPATH": "src"}, None, when_it_dies=died.set) as address:
        (server,) = [one for one in psutil.Process().children() if "gunicorn" in " ".join(one.cmdline())]
        server.kill()
        assert died.wait(timeout=300)
    assert gone(address)


def test_a_server_that_is_stopped_has_not_died(database: None, capfd: pytest.CaptureFixture[str]) -> None:
    died = threading.Event()
    with served({**os.environ, "PYTHONPATH": "src"}, None, when_it_dies=died.set):
        pass
    assert not died.wait(timeout=0.5)
    assert capfd.readouterr().err == ""
