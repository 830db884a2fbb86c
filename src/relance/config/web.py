"""Serving the pages on this machine: a web server of its own process, started and stopped with whoever asked for it."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from relance.domain.errors import DomainError

HOST = "127.0.0.1"
FIRST_PORT, PORTS = 8000, 20
START_WITHIN = 60.0
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


def listening(wanted: int | None) -> socket.socket:
    """A socket that listens on ``wanted``, or (None) on the first free port from 8000 on. Raises PortTaken.

    The web server inherits it: of two programs that start at once neither can take the other's port for its own.
    """
    for port in [wanted] if wanted else range(FIRST_PORT, FIRST_PORT + PORTS):
        taken = socket.socket()
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind((HOST, port))
            taken.listen(WAITING)
        except OSError:
            taken.close()
            continue
        return taken
    raise PortTaken(port=wanted or FIRST_PORT)


@contextmanager
def served(environ: Mapping[str, str], port: int | None) -> Iterator[str]:
    """Serve the pages for the block, on loopback; yields their address. Raises PortTaken, WebServerFailed.

    The database's address must stand in ``environ``. Another machine reaches the pages through a proxy that speaks HTTPS.
    """
    with listening(port) as door:
        number = door.fileno()
        command = [
            sys.executable, "-m", "gunicorn", "relance.config.wsgi", "--bind", f"fd://{number}", "--workers", str(WORKERS),
            "--threads", str(THREADS), "--worker-class", "gthread", "--timeout", "300", "--log-level", "warning",
            "--no-control-socket",
        ]  # fmt: skip
        server = subprocess.Popen(command, env=dict(environ), start_new_session=True, pass_fds=(number,))
        try:
            _wait_for(server, door.getsockname()[1])
            yield f"http://{HOST}:{door.getsockname()[1]}"
        finally:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
                server.wait()


def _wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    """Until a worker answers; the socket alone takes connections before anybody serves them."""
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until:
        if server.poll() is not None:
            raise WebServerFailed
        asking = http.client.HTTPConnection(HOST, port, timeout=2)
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
