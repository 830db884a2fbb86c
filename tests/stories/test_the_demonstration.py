"""The demonstration runs, twice, and leaves letters to look at."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.runner import relance
from tests.conftest import BINARIES


@pytest.fixture
def home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="relance-demo-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "home"


@pytest.mark.requirement("RU-14", "EV-9")
def test_the_demonstration_runs_twice_and_ends_the_same(home: Path, tmp_path: Path) -> None:
    environ = {"RELANCE_HOME": str(home), "RELANCE_POSTGRES_BIN": str(BINARIES or "")}
    outcomes = [
        relance("demo", "--no-serve", "--json", cwd=tmp_path, environ=environ, language=language)
        for language in ("en", "fr")
    ]
    assert [done.code for done in outcomes] == [0, 0], outcomes[0].err
    assert "Reconciled to the cent" in outcomes[0].err, "it tells what it does beside the JSON"
    assert "Rapproché au centime" in outcomes[1].err
    first, second = (json.loads(done.out) for done in outcomes)
    assert first == second
    letters = list((tmp_path / "var/demo/letters").glob("*.pdf"))
    assert len(letters) == first["letters"] > 50
    assert first["faults"] == 0
    collected = first["collected"]
    assert collected["cases"] == {"amicable": 2, "closed": 2, "court": 2, "firm": 2, "partner": 2, "plan": 1}
    assert [collected[done] for done in ("mandates", "first_letters", "receipts", "remittances")] == [3, 4, 1, 1]
    assert len(list((tmp_path / "var/demo/outbox-partner").rglob("*.eml"))) == 2
    assert len(list((tmp_path / "var/demo/outbox-cabinet").glob("*.eml"))) == 8, (
        "each first letter, and its copy to the creditor"
    )
