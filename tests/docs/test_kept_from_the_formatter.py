"""Only a table of data is laid out by hand: a call or a signature that the formatter spreads has too many arguments."""

from __future__ import annotations

import ast
import io
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = [path for folder in ("src", "tests", "bench") for path in (ROOT / folder).rglob("*.py")]
COLLECTIONS = (ast.Dict, ast.List, ast.Tuple, ast.Set)


def is_table(statement: ast.stmt) -> bool:
    """A name that is given a literal collection, or one made of such a literal."""
    if not isinstance(statement, ast.Assign | ast.AnnAssign):
        return False
    value = statement.value
    is_made = (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Name)
        and value.func.id in {"frozenset", "dict", "tuple"}
    )
    return is_made or isinstance(value, COLLECTIONS)


def kept_otherwise(source: str) -> list[int]:
    """The lines whose layout is kept although no table of data ends there."""
    words = tokenize.generate_tokens(io.StringIO(source).readline)
    kept = [word.start[0] for word in words if word.type == tokenize.COMMENT and "fmt: skip" in word.string]
    if not kept:
        return []
    tables = {one.end_lineno for one in ast.walk(ast.parse(source)) if isinstance(one, ast.stmt) and is_table(one)}
    return [line for line in kept if line not in tables]


@pytest.mark.parametrize("folder", ["src", "tests", "bench"])
def test_only_tables_of_data_are_kept_from_the_formatter(folder: str) -> None:
    found = {
        str(path.relative_to(ROOT)): lines
        for path in FILES
        if path.is_relative_to(ROOT / folder)
        and "migrations" not in path.parts
        and (lines := kept_otherwise(path.read_text(encoding="utf-8")))
    }
    assert not found


def test_a_call_that_is_kept_is_found() -> None:
    skip = "# fmt: " + "skip"
    assert kept_otherwise(f"TABLE = [\n    1, 2,\n]  {skip}\nprint(\n    1, 2,\n)  {skip}\n") == [6]
