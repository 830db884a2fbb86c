"""Doors translate: ``office``, ``cli`` and ``portal`` hold no SQL, no connection and no table, apart from the page room's own."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import relance

ROOT = Path(relance.__file__).parent
DOORS = ("office", "cli", "portal")
# The page rooms' own tables: help, the views a member saved, how often a stranger knocked.
OWN = (
    "portal/limits.py",
    "portal/migrations/",
    "office/help/",
    "office/late/saved_views.py",
    "office/migrations/",
    "office/models.py",
)
SQL = re.compile(r"\b(SELECT\b.+\bFROM|INSERT INTO|DELETE FROM|UPDATE\b.+\bSET)\b", re.DOTALL)


def _reaching(tree: ast.Module) -> set[str]:
    """How a module reaches the database by itself."""
    found = set()
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module="django.db", names=names):
                found |= {one.name for one in names if one.name in ("connection", "connections")}
            case ast.Attribute(attr="objects" | "cursor" as name):
                found.add(name)
            case ast.Constant(value=str(text)) if SQL.search(text):
                found.add("SQL")
            case ast.JoinedStr(values=pieces) if SQL.search(_text(pieces)):
                found.add("SQL")
    return found


def _text(pieces: list[ast.expr]) -> str:
    """What a text with holes says, a sign for each hole."""
    return "".join(str(one.value) if isinstance(one, ast.Constant) else "…" for one in pieces)


def _doors() -> dict[str, set[str]]:
    paths = (path for door in DOORS for path in sorted((ROOT / door).rglob("*.py")))
    modules = {str(path.relative_to(ROOT)): path for path in paths}
    return {
        name: reaching
        for name, path in modules.items()
        if not name.startswith(OWN) and (reaching := _reaching(ast.parse(path.read_text(encoding="utf-8"))))
    }


def test_doors_hold_no_sql() -> None:
    assert _doors() == {}


def test_what_reaches_the_database_is_seen() -> None:
    assert _reaching(ast.parse("from django.db import connection")) == {"connection"}
    assert _reaching(ast.parse("Debtor.objects.all()")) == {"objects"}
    assert _reaching(ast.parse("question = f'SELECT {columns} FROM {table}'")) == {"SQL"}
    assert _reaching(ast.parse("words = 'Select a row from the list'")) == set()
