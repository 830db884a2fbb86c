"""``relance init`` from a file of answers."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.runner import relance
from tests.conftest import BINARIES

ANSWERS = """
organisation = "fichier"
name = "Société Fichier"
owner-email = "a@b.example"
owner-name = "Personne Fictive"

[preferences]
creditor-siren = "404833048"
smtp-password = "très secret"
"""


@pytest.fixture
def home() -> Iterator[dict[str, str]]:
    with tempfile.TemporaryDirectory(prefix="relance-init-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield {"RELANCE_HOME": str(Path(folder) / "home"), "RELANCE_POSTGRES_BIN": str(BINARIES or "")}


def test_a_file_answers_every_question_and_sets_preferences(home: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "answers.toml").write_text(ANSWERS, encoding="utf-8")
    done = relance("init", "--file", "answers.toml", cwd=tmp_path, environ=home)
    assert done.code == 0, done.err
    chosen = json.loads(relance("set", "--organisation", "fichier", "--json", environ=home).out)
    assert (chosen["creditor-siren"], chosen["smtp-password"]) == ("404833048", "••••")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("foo = 1", "unknown name 'foo'"),
        ("not toml", "cannot be used"),
        ("preferences = 3", "unknown name 'preferences'"),
    ],
)
def test_a_file_that_answers_nothing_is_refused(home: dict[str, str], tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "answers.toml").write_text(text)
    done = relance("init", "--file", "answers.toml", cwd=tmp_path, environ=home)
    assert (done.code, len(done.err.splitlines())) == (2, 1)
    assert why in done.err
