"""A bookkeeper's morning, at the command line, from the export to the answer to "why not this one?"."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.runner import Outcome, in_this_process, relance
from tests.conftest import BINARIES
from tests.intake.builders import receipt, sale, write_csv, write_fec
from tests.made_once import migrated


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="relance-story-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        # Kept running, so that each command joins it instead of starting its own.
        with migrated(Path(folder) / "home"):
            yield Path(folder)


class Bookkeeper:
    """Runs commands: in one installation, each in a process, or on the database of the run where she has no ``home``."""

    def __init__(self, home: Path | None = None) -> None:
        self._home = home

    def does(self, *arguments: str, language: str = "en") -> Outcome:
        if self._home is None:
            return in_this_process(*arguments)
        environ = {"RELANCE_HOME": str(self._home / "home"), "RELANCE_POSTGRES_BIN": str(BINARIES or "")}
        return relance(*arguments, language=language, environ=environ)

    def gets(self, *arguments: str) -> Any:
        done = self.does(*arguments, "--json")
        assert done.code == 0, done.err
        return json.loads(done.out)


@pytest.mark.requirement("AP-6", "P13", "P16", "P54")
def test_from_the_export_to_why_and_why_not(home: Path, tmp_path: Path) -> None:
    she = Bookkeeper(home)
    mine = ("--organisation", "atelier")
    ledger = write_fec(
        tmp_path,
        sale("F1", 120_000, aux="ALPHA", on="20260110"),
        sale("F2", 40_000, aux="BETA", on="20260120", let="A"),
        receipt("R2", 40_000, aux="BETA", on="20260215", let="A"),
        sale("F3", 60_000, aux="BETA", on="20260125"),
    )

    # She looks at the file before she trusts it, then founds her organisation and imports it.
    assert "Reconciled to the cent" in she.does("check", str(ledger)).out
    she.gets("init", *mine, "--name", "Atelier", "--owner-email", "a@b.example", "--owner-name", "A")
    assert she.gets("import", str(ledger), *mine, "--dry-run", "--customers-are-businesses")[0]["created"] == 2
    assert she.gets("import", str(ledger), *mine, "--customers-are-businesses")[0]["created"] == 2
    assert she.gets("import", str(ledger), *mine)[0]["created"] == 0

    # Nobody can be reached yet: a sheet is written, completed and dropped back.
    assert {w["reason"] for w in she.gets("run", "--dry-run", "--on", "2026-03-10", *mine)["waiting"]} == {"no_address"}
    sheet = tmp_path / "contacts.csv"
    assert she.gets("contacts", "--to", str(sheet), *mine) == {"file": str(sheet), "customers": 2, "without_email": 2}
    write_csv(
        tmp_path,
        "Code client;E-mail",
        "411000/ALPHA;a@alpha.example",
        "411000/BETA;b@beta.example",
        name="contacts.csv",
    )
    she.gets("import", str(sheet), *mine)

    # Two reminders are proposed; one customer disputes, the other pays.
    run = she.gets("run", "--dry-run", "--on", "2026-03-10", *mine)
    assert sorted(item["number"] for notice in run["notices"] for item in notice["items"]) == ["F1", "F3"]
    assert she.gets("hold", "F3", "--reason", "dispute", "--note", "quantité", *mine) == {"held": 1}
    assert she.gets("pay", "F1", "1200.00", "--on", "2026-03-09", *mine)["imputed"] == "1200.00"
    run = she.gets("run", "--dry-run", "--on", "2026-03-10", *mine)
    assert (run["notices"], [w["reason"] for w in run["waiting"]]) == ([], ["dispute"])

    # Why not? In her language; and when it goes on.
    assert "Le débiteur la conteste." in she.does("explain", "F3", "--on", "2026-03-10", *mine, language="fr").out
    assert "nothing is open on it any more" in she.does("explain", "F1", "--on", "2026-03-10", *mine).out
    assert she.gets("release", "F3", *mine) == {"released": 1, "left": []}
    (explained,) = she.gets("explain", "F3", "--on", "2026-03-10", *mine)
    assert (explained["decision"], explained["step"], explained["due_is_assumed"]) == ("take", "rappel-echeance", True)
    assert {"on": "2026-03-10", "step": "rappel-echeance"}.items() <= she.gets(
        "simulate", "--from", "2026-03-10", "--days", "5", *mine
    )[0].items()


@pytest.mark.requirement("EV-12", "P17")
def test_refusals_are_one_line_and_change_nothing(database: None, tmp_path: Path) -> None:
    she = Bookkeeper()
    mine = ("--organisation", "refus")
    she.gets("init", *mine, "--name", "Refus", "--owner-email", "a@b.example", "--owner-name", "A")
    bad = write_fec(tmp_path, sale("F1", 100), "cut|line")
    for arguments in (
        ("import", str(bad), *mine),
        ("import", str(tmp_path / "missing.txt"), *mine),
        ("import", str(bad), "--organisation", "nobody"),
        ("init", *mine, "--name", "Refus", "--owner-email", "a@b.example", "--owner-name", "A"),
        ("init", "--organisation", "Ma Société", "--name", "R", "--owner-email", "a@b.example", "--owner-name", "A"),
        ("init", "--organisation", "long", "--name", "R" * 401, "--owner-email", "a@b.example", "--owner-name", "A"),
        ("init", "--organisation", "mail", "--name", "R", "--owner-email", "nobody", "--owner-name", "A"),
        ("contacts", "--to", str(tmp_path / "missing" / "c.csv"), *mine),
        ("letters", "--to", str(bad), "--on", "2026-03-10", *mine),
        ("rates", "add", "libor", "2027-01-01", "0.01", "--source", "x"),
        ("run", "--on", "2026-03-10", *mine),
        ("explain", "F1", *mine),
        ("pay", "F1", "1.00", "--on", "2026-03-10", *mine),
        ("hold", "F1", "--reason", "dispute", *mine),
        ("hold", "--reason", "dispute", *mine),
        ("review", "F1", *mine),
        ("review", "F1", "--invoice", *mine),
        ("set", "colour", "blue", *mine),
        ("set", "payment-terms", "soon", *mine),
    ):
        done = she.does(*arguments)
        assert (done.code, done.err.count("\n")) == (2, 1), (arguments, done.err)
    assert she.gets("run", "--dry-run", "--on", "2026-03-10", *mine)["examined"] == 0
    assert she.gets("import", str(bad), *mine, "--accept-valid-rows")[0]["created"] == 1


@pytest.mark.requirement("P16", "P17")
def test_money_set_against_nothing_is_set_against_an_invoice_by_command(database: None, tmp_path: Path) -> None:
    she = Bookkeeper()
    mine = ("--organisation", "avoirs")
    she.gets("init", *mine, "--name", "Avoirs", "--owner-email", "a@b.example", "--owner-name", "A")
    ledger = write_fec(tmp_path, sale("F1", 10000), sale("F2", 5000, on="20260215"), receipt("R1", 6000))
    she.gets("import", str(ledger), *mine)
    assert "AMOUNT and --on DATE; or --from-credits" in she.does("pay", "F2", *mine).err
    assert she.gets("pay", "F2", "--from-credits", *mine) == {"imputed": "60.00", "unallocated": "0.00"}
    assert "set against something already" in she.does("pay", "F2", "--from-credits", *mine).err
    (explained,) = she.gets("explain", "F1", *mine)
    assert explained["open"] == "90.00"


@pytest.mark.requirement("P18")
def test_what_is_owed_for_and_since_when_is_said_by_command(database: None, tmp_path: Path) -> None:
    she = Bookkeeper()
    mine = ("--organisation", "creances")
    she.gets("init", *mine, "--name", "Créances", "--owner-email", "a@b.example", "--owner-name", "A")
    she.gets("import", str(write_fec(tmp_path, sale("F1", 10000))), *mine)
    (known,) = she.gets("claim", "F1", *mine)
    assert (known["kind"], known["performed_on"], known["due_is_assumed"]) == ("invoice", None, True)
    (known,) = she.gets("claim", "F1", "--kind", "carriage", "--performed", "2026-01-20", *mine)
    assert (known["kind"], known["performed_on"]) == ("carriage", "2026-01-20")
    assert "is assumed" in she.does("claim", "F1", "--agreed", *mine).err
    assert she.does("claim", "F1", "--unknown", "kind", *mine).out == "Recorded: F1.\n"
    assert "Invoice: a sale or a service" in she.does("claim", "F1", *mine).out
    assert "There is no invoice F9" in she.does("claim", "F9", "--kind", "rent", *mine).err
