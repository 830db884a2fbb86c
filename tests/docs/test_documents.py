"""The documents say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from relance.cli.main import COMMANDS
from tests.docs.requirements_table import DOCUMENT, ROOT, renewed, rows, served

GUIDES = [ROOT / "docs/guide.en.md", ROOT / "docs/guide.fr.md"]


def test_every_requirement_has_its_line_and_finished_ones_their_tests() -> None:
    expected = [
        *(f"SW-{n}" for n in range(1, 27)), *(f"RU-{n}" for n in range(1, 25)), *(f"AP-{n}" for n in range(1, 19)),
        *(f"EV-{n}" for n in range(1, 18)), "F-5", *(f"P{n}" for n in range(1, 65)),
    ]  # fmt: skip
    assert [row["id"] for row in rows()] == expected
    tests = served()
    assert [row["id"] for row in rows() if row["state"] == "done" and row["id"] not in tests] == []
    assert [row["id"] for row in rows() if row["state"] == "later" and row["id"] in tests] == []
    assert set(tests) <= set(expected)


def test_the_table_names_the_tests_that_there_are() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == renewed(), "run: python -m tests.docs.requirements_table"


@pytest.mark.requirement("SW-25")
@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_the_guide_explains_every_command(guide: Path) -> None:
    headings = set(re.findall(r"^### `relance (\w+)", guide.read_text(encoding="utf-8"), re.MULTILINE))
    assert headings == set(COMMANDS)


def test_both_guides_have_the_same_parts_and_examples() -> None:
    english, french = (path.read_text(encoding="utf-8") for path in GUIDES)
    assert len(re.findall(r"^#+ ", english, re.MULTILINE)) == len(re.findall(r"^#+ ", french, re.MULTILINE))

    def examples(text: str) -> list[str]:
        return [line for block in re.findall(r"```\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]

    assert [line.split()[:2] for line in examples(english)] == [line.split()[:2] for line in examples(french)]


def test_every_link_between_documents_leads_somewhere() -> None:
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!http)([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name} -> {target}"


def test_every_decision_is_called_by_its_number() -> None:
    for path in (ROOT / "docs/decisions").glob("*.md"):
        assert re.match(rf"# {path.name[:4]} \S", path.read_text(encoding="utf-8")), path.name
