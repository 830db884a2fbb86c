"""The worker at the command line: a signal ends it between two messages; several processes share the work."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from relance.outbox.delivery import deliver_all
from relance.outbox.preparation import prepare
from tests.conftest import BINARIES
from tests.outbox.builders import House
from tests.outbox.test_sending import late


def test_a_stop_is_heard_between_two_messages(house: House) -> None:
    from dataclasses import replace

    house.bring(*(late(f"F-{n}", who=f"Client {n}", address=f"c{n}@c.example;;;;;") for n in range(5)))
    house.run()
    prepare(house.organisation, clock=house.clock)
    done = deliver_all(replace(house.office(), is_stopping=lambda: len(house.email.sent) >= 2))
    assert done.states == {"accepted": 2}
    assert deliver_all(house.office()).states == {"accepted": 3}


def test_a_signal_ends_the_worker_decently() -> None:
    with tempfile.TemporaryDirectory(prefix="relance-worker-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        environ = {
            "RELANCE_HOME": f"{folder}/home", "RELANCE_POSTGRES_BIN": str(BINARIES or ""), "RELANCE_LANGUAGE": "en",
            "PYTHONPATH": str(Path(__file__).parents[2] / "src"), "PATH": "/usr/bin:/bin",
        }  # fmt: skip
        with subprocess.Popen(
            [sys.executable, "-u", "-m", "relance", "up", "--every", "1"],
            env=environ,
            stdout=subprocess.PIPE,
            text=True,
        ) as up:
            assert up.stdout is not None
            assert "The pages are at http://127.0.0.1:" in up.stdout.readline()
            assert "Relance is at work" in up.stdout.readline()
            assert "Begin here" in up.stdout.readline()
            assert "/welcome/" in up.stdout.readline()
            up.send_signal(signal.SIGTERM)
            assert up.wait(timeout=300) == 0
