"""A clock of the tests' own for the programs they start: this folder stands on their PYTHONPATH, and Python imports this.

The file that FAULTS_CLOCK names holds by how many seconds the clock is wrong. It is read again and again, so that a running
program sees its clock jump, as after a suspended machine. Timers (``time.monotonic``) go on undisturbed, as they do there.
"""

from __future__ import annotations

import os
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

LOOKED_AT_EVERY_S = 0.05


def _follow(file: Path) -> None:
    """Travel by what the file says, now and whenever it says something else."""
    import time_machine

    real_start, monotonic_start = datetime.now(UTC), time.monotonic()

    def moment() -> datetime:
        real = real_start + timedelta(seconds=time.monotonic() - monotonic_start)
        return real + timedelta(seconds=float(said))

    said = file.read_text()
    travelled = time_machine.travel(moment(), tick=True)
    clock = travelled.start()

    def watch() -> None:
        nonlocal said
        while True:
            time.sleep(LOOKED_AT_EVERY_S)
            now_said = file.read_text()
            if now_said != said:
                said = now_said
                clock.move_to(moment(), tick=True)

    def start_watching() -> None:
        threading.Thread(target=watch, name="the tests' clock", daemon=True).start()

    start_watching()
    os.register_at_fork(after_in_child=start_watching)  # a web server's workers are forks


if os.environ.get("FAULTS_CLOCK"):
    _follow(Path(os.environ["FAULTS_CLOCK"]))
