"""A bookkeeper's month on the command line: real mail server, post, a bounce, a backup; and what a copy may not do."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.channels.test_smtp import Moody, free_port
from tests.cli.runner import Outcome, relance
from tests.conftest import BINARIES
from tests.inbox.test_returned import REPORT
from tests.intake.builders import write_csv
from tests.made_once import migrated

HEADER = "Numéro;Client;Date;Échéance;TTC;Email;SIREN;Adresse;Code postal;Ville"
ROWS = [
    "F-1;Alpha;2026-02-01;2026-03-03;100,00;alpha@alpha.example;404833048;1 rue Fictive;75001;Paris",
    "F-2;Bêta;2026-02-01;2026-03-03;80,00;beta@beta.example;552081317;2 rue Fictive;69001;Lyon",
    "F-3;Gamma;2026-02-01;2026-03-03;60,00;;732829320;3 rue Fictive;59000;Lille",
]


class Bookkeeper:
    """One installation, one organisation, one clock."""

    def __init__(self, home: Path, desk: Path) -> None:
        self.environ = {"RELANCE_HOME": str(home), "RELANCE_POSTGRES_BIN": str(BINARIES or "")}
        self.desk = desk
        self.at = datetime(2026, 4, 7, 8, 30, tzinfo=UTC)

    def types(self, *arguments: str, database: str = "relance", own: bool = True, fails: bool = False) -> Outcome:
        named = ["--organisation", "fabrique"] if own else []
        done = relance(
            *arguments, *named, cwd=self.desk, environ={**self.environ, "RELANCE_DATABASE": database}, at=self.at
        )
        assert (done.code == 2) if fails else (done.code == 0), done.err + done.out
        return done

    def asks(self, *arguments: str, **options: Any) -> Any:
        return json.loads(self.types(*arguments, "--json", **options).out)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Bookkeeper]:
    with tempfile.TemporaryDirectory(prefix="relance-month-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        # Kept running, so that each command joins it instead of starting its own.
        with migrated(Path(folder) / "home"):
            yield Bookkeeper(Path(folder) / "home", tmp_path)


@pytest.fixture
def server() -> Iterator[tuple[Moody, int]]:
    handler = Moody()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield handler, controller.port
    controller.stop()


@pytest.mark.requirement("SW-14", "RU-2", "AP-6", "P42", "P44", "P56", "P60")
def test_from_the_first_import_to_a_copy_that_stays_silent(desk: Bookkeeper, server: tuple[Moody, int]) -> None:
    handler, port = server
    desk.types(
        "init",
        "--name",
        "Fabrique Fictive",
        "--owner-email",
        "o@fabrique.example",
        "--owner-name",
        "Personne Fictive",
        "--organisation",
        "fabrique",
        own=False,
    )
    books = write_csv(desk.desk, HEADER, *ROWS)
    desk.types("import", str(books))
    assert desk.asks("run")["identity_missing"] == "", "nothing is confirmed yet, so no letter is wanted"
    desk.types("confirm", "--on", "2026-04-07")
    assert "creditor-street" in desk.asks("run")["identity_missing"]
    for key, value in {
        "creditor-siren": "404833048",
        "creditor-street": "1 place du Conte",
        "creditor-postal-code": "75000",
        "creditor-city": "Ville-Imaginaire",
        "creditor-email": "compta@fabrique.example",
        "creditor-iban": "FR1420041010050500013M02606",
        "smtp-host": "127.0.0.1",
        "smtp-port": str(port),
        "smtp-security": "none",
        "smtp-password": "never shown",
    }.items():
        desk.types("set", key, value)
    assert "never shown" not in desk.types("set").out
    assert desk.asks("sending", "status")["mode"] == "nothing"
    assert desk.asks("run")["messages"] == {"queued": 2}, "sending is off: everything waits"
    assert handler.taken == []

    assert desk.asks("sending", "on") == {
        "mode": "proposes",
        "chosen": "proposes",
        "stopped_today": False,
        "channels": ["email"],
        "source_days": 0,
        "place": "acts",
    }
    assert "Sent" in desk.types("worker", "--once", own=False).out
    assert len(handler.taken) == 2
    assert desk.asks("run")["messages"] == {}, "again: nothing"

    batch = desk.asks("batch", "close", "--to", "letters")
    assert (batch["letters"], len(batch["files"])) == (1, 2)
    assert desk.asks("batch", "posted", str(batch["batch"]), "--on", "2026-04-07")["posted"] == 1
    sent = {row["debtor"]: row for row in desk.asks("messages")}
    assert {row["state"] for row in sent.values()} == {"accepted"}

    reference = (
        next(mail for mail in handler.taken if b"beta@beta.example" in mail).split(b"Message-ID: <")[1].split(b"@")[0]
    )
    report = REPORT.format(recipient="beta@beta.example", action="failed", status="5.1.1", reference=reference.decode())
    (desk.desk / "back.eml").write_text(report)
    assert desk.asks("bounces", "back.eml") == {"bounced": 1}
    assert [row["channel"] for row in desk.asks("messages", "--state", "queued")] == ["post"]
    desk.types("pay", "F-1", "100.00", "--on", "2026-04-07")

    desk.at = datetime(2026, 4, 20, 8, 30, tzinfo=UTC)
    desk.types("import", str(books))
    second = desk.asks("run")
    assert {row["outcome"] for row in second["run"]["outcomes"]} == {"step:avis-impaye", "message_pending"}
    assert len(handler.taken) == 2, "Gamma has no e-mail, Bêta's letter waits for the post, Alpha has paid"
    letters = desk.asks("letters", "--on", "2026-04-07", "--to", "archive")["letters"]
    assert len(letters) == 3

    saved = desk.asks("backup", "saved.zip", own=False)
    assert saved["seals"]["fabrique"]
    assert "already holds organisations" in desk.types("restore", "saved.zip", own=False, fails=True).err
    restored = desk.asks("restore", "saved.zip", own=False, database="relance_copy")
    assert restored == {"organisations": ["fabrique"], "faults": []}
    assert desk.asks("verify", own=False, database="relance_copy")["faults"] == []
    assert desk.asks("sending", "status", database="relance_copy")["mode"] == "nothing"
    desk.at = datetime(2026, 5, 11, 8, 30, tzinfo=UTC)
    copied = desk.asks("run", database="relance_copy")
    assert copied["run"]["notices"] == copied["run"]["proposed"], "a copy proposes"
    desk.types("worker", "--once", own=False, database="relance_copy")
    assert len(handler.taken) == 2, "nor does a worker that is started there send anything"
    findings = desk.asks("doctor", own=False, database="relance_copy")
    assert {finding["about"] for finding in findings} >= {"fabrique", "ecb-refinancing"}


def test_a_file_that_is_no_backup_is_refused(desk: Bookkeeper) -> None:
    (desk.desk / "odd.zip").write_bytes(b"not a backup")
    assert "odd.zip" in desk.types("restore", "odd.zip", own=False, fails=True).err
