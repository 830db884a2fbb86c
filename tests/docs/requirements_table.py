"""docs/requirements.md and the markers of the tests, compared; ``python -m tests.docs.requirements_table`` renews the table."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs/requirements.md"
ROW = re.compile(
    r"\| (?P<id>(?:SW|RU|AP|EV|F)-\d+|P\d+) \| (?P<text>[^|]+) \| (?P<state>done|part|later) \| (?P<tests>[^|]*) \|"
)


def served() -> dict[str, list[str]]:
    """Requirement id to the test files whose ``requirement`` markers name it."""
    files: dict[str, set[str]] = defaultdict(set)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "requirement":
                for argument in node.args:
                    if isinstance(argument, ast.Constant):
                        files[str(argument.value)].add(str(path.relative_to(ROOT / "tests")))
    return {key: sorted(names) for key, names in files.items()}


def rows() -> list[re.Match[str]]:
    """The rows of the document."""
    return [found for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if (found := ROW.fullmatch(line))]


def renewed() -> str:
    """The document with the tests' column as the markers say."""
    tests = served()

    def row(found: re.Match[str]) -> str:
        files = ", ".join(f"`{name}`" for name in tests.get(found["id"], []))
        return f"| {found['id']} | {found['text']} | {found['state']} | {files} |"

    return ROW.sub(row, DOCUMENT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    DOCUMENT.write_text(renewed(), encoding="utf-8")
