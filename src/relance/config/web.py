"""Serving the pages on this machine: a web server of its own process, started and stopped with whoever asked for it."""

from __future__ import annotations

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


class PortTaken(DomainError):
    """Something else listens there."""

    code = "port_taken"
    template = "Port {port} of this machine is taken: choose another with --port."


class WebServerFailed(DomainError):
    """The web server ended instead of serving."""

    code = "web_server_failed"
    template = "The web server did not start; what it said stands above."


def free_port(wanted: int | None) -> int:
    """``wanted`` if nothing listens there, else (None) the first free one from 8000 on. Raises PortTaken."""
    for port in [wanted] if wanted else range(FIRST_PORT, FIRST_PORT + PORTS):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise PortTaken(port=wanted or FIRST_PORT)


@contextmanager
def served(environ: Mapping[str, str], port: int) -> Iterator[str]:
    """Serve the pages for the block, on loopback; yields their address. Raises WebServerFailed.

    The database's address must stand in ``environ``. Another machine reaches the pages through a proxy that speaks HTTPS.
    """
    command = [
        sys.executable, "-m", "gunicorn", "relance.config.wsgi", "--bind", f"{HOST}:{port}", "--workers", str(WORKERS),
        "--threads", str(THREADS), "--worker-class", "gthread", "--timeout", "300", "--log-level", "warning",
        "--no-control-socket",
    ]  # fmt: skip
    server = subprocess.Popen(command, env=dict(environ), start_new_session=True)
    try:
        _wait_for(server, port)
        yield f"http://{HOST}:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until:
        if server.poll() is not None:
            raise WebServerFailed
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise WebServerFailed
