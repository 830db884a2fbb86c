"""The worker: what fails in one organisation never stops the others; a signal ends it between two messages."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from pathlib import Path

import pytest

from relance.channels.email.mailboxes import MailboxUnreadable
from relance.cli import worker
from relance.outbox.delivery import deliver_all
from relance.outbox.preparation import prepare
from tests.conftest import BINARIES
from tests.outbox.builders import House
from tests.outbox.test_sending import late


def test_one_organisation_that_fails_is_told_and_the_next_has_its_turn(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    worked: list[str] = []

    def work(slug: str) -> object:
        if slug == "broken":
            raise ValueError("no luck")
        worked.append(slug)
        from relance.scenarios.working_day import Worked

        return Worked()

    monkeypatch.setattr("relance.tenancy.services.organisation_slugs", lambda: ["broken", "whole"])
    monkeypatch.setattr("relance.tenancy.services.organisation_id_of", lambda slug: slug)
    monkeypatch.setattr("relance.cli.worker.post_office", lambda organisation, slug, is_stopping: slug)
    monkeypatch.setattr("relance.cli.worker.look_into_folder", lambda organisation, slug, stopping: None)
    monkeypatch.setattr("relance.cli.worker.has_mailbox", lambda organisation: False)
    monkeypatch.setattr("relance.scenarios.working_day.work", work)
    worker.work_round(threading.Event())
    assert worked == ["whole"]
    assert "the round of broken failed: ValueError: no luck" in capsys.readouterr().err


@pytest.mark.requirement("P47")
def test_the_mailbox_is_read_before_anything_leaves_and_a_closed_one_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from relance.scenarios.working_day import Worked

    done: list[str] = []

    def read(organisation: str) -> Counter[str]:
        done.append(f"read {organisation}")
        if organisation == "closed":
            raise MailboxUnreadable(mailbox="IMAP", why="no route")
        return Counter(reply=2)

    def work(slug: str) -> Worked:
        done.append(f"work {slug}")
        return Worked()

    monkeypatch.setattr("relance.tenancy.services.organisation_slugs", lambda: ["closed", "open", "none"])
    monkeypatch.setattr("relance.tenancy.services.organisation_id_of", lambda slug: slug)
    monkeypatch.setattr("relance.cli.worker.post_office", lambda organisation, slug, is_stopping: slug)
    monkeypatch.setattr("relance.cli.worker.look_into_folder", lambda organisation, slug, stopping: None)
    monkeypatch.setattr("relance.cli.worker.has_mailbox", lambda organisation: organisation != "none")
    monkeypatch.setattr("relance.cli.worker.take_in_mailbox", read)
    monkeypatch.setattr("relance.scenarios.working_day.work", work)
    worker.work_round(threading.Event())
    assert done == ["read closed", "work closed", "read open", "work open", "work none"]
    said = capsys.readouterr()
    assert "The mailbox IMAP cannot be read: no route" in said.err
    assert "open: answers 2, came back 0." in said.out


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
            assert up.wait(timeout=30) == 0
