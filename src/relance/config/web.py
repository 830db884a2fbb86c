"""Serving the pages on this machine: a web server of its own process, started and stopped with whoever asked for it."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from relance.domain.errors import DomainError

HOST = "127.0.0.1"
FIRST_PORT, PORTS = 8000, 20
START_WITHIN = 300.0  # on a machine that is busy with other things; one that fails ends at once
FREED_WITHIN = 10.0  # a program that was killed a moment ago: its web server has to notice
WORKERS, THREADS = 2, 8
WAITING = 128  # connections that the system keeps until a worker takes them


class PortTaken(DomainError):
    """Something else listens there."""

    code = "port_taken"
    template = "Port {port} of this machine is taken: choose another with --port."


class WebServerFailed(DomainError):
    """The web server ended instead of serving."""

    code = "web_server_failed"
    template = "The web server did not start; what it said stands above."


class WebServerDied(DomainError):
    """The web server ended while the program went on."""

    code = "web_server_died"
    template = "The web server ended by itself: start the program again. What it said stands above."


def listening(wanted: int | None) -> socket.socket:
    """A socket that listens on ``wanted``, or (None) on the first free port from 8000 on. Raises PortTaken.

    The web server inherits it: of two programs that start at once neither can take the other's port for its own.
    """
    until = time.monotonic() + FREED_WITHIN
    while True:
        for port in [wanted] if wanted else range(FIRST_PORT, FIRST_PORT + PORTS):
            if taken := _listening_on(port):
                return taken
        if not wanted or time.monotonic() > until:
            raise PortTaken(port=wanted or FIRST_PORT)
        time.sleep(0.1)


def _listening_on(port: int) -> socket.socket | None:
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((HOST, port))
        door.listen(WAITING)
    except OSError:
        door.close()
        return None
    return door


@contextmanager
def served(
    environ: Mapping[str, str], port: int | None, *, when_it_dies: Callable[[], None] = lambda: None
) -> Iterator[str]:
    """Serve the pages for the block, on loopback; yields their address. Raises PortTaken, WebServerFailed.

    The server ends with this process, even a killed one; where it ends before, ``when_it_dies`` is called, in a thread.
    The database's address must stand in ``environ``. Another machine reaches the pages through a proxy that speaks HTTPS.
    """
    with listening(port) as door:
        number = door.fileno()
        command = [
            sys.executable, "-m", "gunicorn", "relance.config.wsgi", "--bind", f"fd://{number}", "--workers", str(WORKERS),
            "--threads", str(THREADS), "--worker-class", "gthread", "--timeout", "300", "--log-level", "warning",
            "--no-control-socket", "--config", "python:relance.config.web_process",
        ]  # fmt: skip
        server = subprocess.Popen(
            command, env=dict(environ), start_new_session=True, pass_fds=(number,), stdin=subprocess.PIPE
        )
        leaving = threading.Event()
        try:
            _wait_for(server, door.getsockname()[1])
            threading.Thread(target=_watch, args=(server, leaving, when_it_dies), daemon=True).start()
            yield f"http://{HOST}:{door.getsockname()[1]}"
        finally:
            leaving.set()
            _end(server)


def _watch(server: subprocess.Popen[bytes], leaving: threading.Event, when_it_dies: Callable[[], None]) -> None:
    server.wait()
    if not leaving.is_set():
        when_it_dies()


def _end(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGTERM)
    try:
        server.wait(timeout=15)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    if server.stdin:
        server.stdin.close()


def _wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    """Until a worker answers; the socket alone takes connections before anybody serves them."""
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until:
        if server.poll() is not None:
            raise WebServerFailed
        asking = http.client.HTTPConnection(HOST, port, timeout=10)
        try:
            asking.request("GET", "/accounts/login/")
            asking.getresponse().read()
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
            continue
        finally:
            asking.close()
        return
    raise WebServerFailed
