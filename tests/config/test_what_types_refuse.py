"""Mistakes that a reader may overlook and mypy must not: each of these lines has to be an error, and the ones beside them none."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAD = """
from datetime import UTC, datetime
from decimal import Decimal
from relance.domain.money import Money
from relance.journal.services import Fact, append
from relance.parties.same_customer import take_apart
from relance.parties.services import change_debtor
from relance.tenancy.context import Acting
from relance.tenancy.preferences import PENALTY_RATE

here = Acting(1, "test", datetime(2026, 4, 7, tzinfo=UTC))
price = Money(Decimal("1.00"), "EUR")
"""
RIGHT = [
    'change_debtor(here, 1, {"city": "Paris"})',
    'append(here, [Fact("a", {})])',
    "price + price",
    "PENALTY_RATE.of(here)",
]
WRONG = {
    'change_debtor(1, 1, {"city": "Paris"})': "arg-type",
    'change_debtor(1, {"city": "Paris"})': "call-arg",
    "take_apart()": "call-arg",
    "price + Decimal(1)": "operator",
    "price + 1": "operator",
    "price * 1.5": "operator",
    "Decimal(1) + price": "operator",
}


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The kinds of error that mypy sees in each line; lines that it lets through are not there."""
    lines = [*RIGHT, *WRONG]
    snippet = tmp_path_factory.mktemp("types") / "snippet.py"
    snippet.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "mypy",
            "--no-error-summary",
            "--show-error-codes",
            "--hide-error-context",
            str(snippet),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.findall(r"snippet\.py:(\d+): error: .*\[([a-z-]+)\]$", done.stdout, flags=re.M)
    assert done.returncode == 1, done.stdout + done.stderr
    before = HEAD.count("\n")
    kinds: dict[str, set[str]] = {}
    for number, kind in found:
        kinds.setdefault(lines[int(number) - before - 1], set()).add(kind)
    return kinds


@pytest.mark.parametrize("line", WRONG)
def test_a_wrong_line_is_refused(refused: dict[str, set[str]], line: str) -> None:
    assert WRONG[line] in refused.get(line, set())


def test_the_same_lines_said_rightly_are_let_through(refused: dict[str, set[str]]) -> None:
    assert refused.keys() == WRONG.keys()
