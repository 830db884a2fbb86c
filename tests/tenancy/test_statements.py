"""SQL is made of what this program wrote: nothing that somebody typed, and no file, ever becomes a part of a statement."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NamedTuple, cast

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import relance
from relance.domain.delivery import PROVEN
from relance.tenancy.statements import Sql, columns_of, identifier, joined, listed, quoted, sql

ROOT = Path(relance.__file__).parent
MAKER = "tenancy/statements.py"
# The embedded server's own module speaks of databases and roles, by psycopg's ``sql``; a migration is frozen.
APART = ("config/", "migrations/")
RUN = ("execute", "copy", "raw", "RawSQL")


def test_a_statement_is_put_together_from_named_pieces() -> None:
    is_late = sql("r.due_on < %(today)s")
    made = sql(
        "SELECT {what} FROM t r WHERE {is_late} AND {is_late} LIMIT {most}", what=sql("'{{}}'"), is_late=is_late, most=3
    )
    assert made == "SELECT '{}' FROM t r WHERE r.due_on < %(today)s AND r.due_on < %(today)s LIMIT 3"
    assert isinstance(made, Sql)


def test_braces_of_a_piece_are_no_places() -> None:
    assert sql("SELECT {array}", array=sql("'{{a}}'::text[]")) == "SELECT '{a}'::text[]"


def test_plain_text_is_no_piece() -> None:
    typed = cast(Sql, "true; DROP TABLE receivables_receivable")
    with pytest.raises(TypeError, match="plain text"):
        sql("SELECT {what}", what=typed)
    with pytest.raises(TypeError, match="plain text"):
        joined(" AND ", [sql("true"), typed])
    with pytest.raises(TypeError, match="plain text"):
        sql("SELECT {what}", what=cast(Sql, sql("a") + "b"))


@pytest.mark.parametrize(
    ("text", "pieces"), [("SELECT {a}, {b}", {"a": 1}), ("SELECT {a}", {"a": 1, "b": 2}), ("SELECT {}", {})]
)
def test_a_place_without_its_piece_and_a_piece_without_place_are_refused(text: str, pieces: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="differ"):
        sql(text, **pieces)


@pytest.mark.parametrize("name", ["", "a b", "a;", 'a"', "a.b.c", "A", "été", "a.", "1a", "a\n"])
def test_a_name_that_wants_quotes_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        identifier(name)
    assert identifier("r.open_amount") == "r.open_amount"


@given(text=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_constant_arrives_as_it_is_written(organisation: int, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql("SELECT {text}, %s::int", text=quoted(text)), [1])
        assert cursor.fetchone() == (text, 1)


class Row(NamedTuple):
    """A row as selectors say it."""

    number: Annotated[str, "r.number"]
    is_open: Annotated[bool, sql("r.open_amount > 0")]


def test_states_and_columns_are_listed() -> None:
    assert listed(PROVEN) == "'accepted', 'delivered'"
    assert columns_of(Row) == "r.number AS number, r.open_amount > 0 AS is_open"
    assert isinstance(listed(PROVEN), Sql)
    assert isinstance(columns_of(Row), Sql)


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(ROOT.rglob("*.py")):
        name = str(path.relative_to(ROOT))
        if name != MAKER and not name.startswith(APART[0]) and APART[1] not in name:
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def faults(tree: ast.Module) -> Iterator[int]:
    """The lines where text that is no literal would become SQL."""
    ours = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "relance.tenancy.statements"
        for alias in node.names
    }
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="Sql")):
                yield node.lineno
            case ast.Call(func=ast.Name(id="sql" | "joined" as name), args=[first, *_]) if name in ours:
                if not isinstance(first, ast.Constant):
                    yield node.lineno
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=[first, *_]) if name in RUN:
                if isinstance(first, ast.JoinedStr | ast.BinOp) or _is_formatted(first):
                    yield node.lineno


def _is_formatted(node: ast.expr) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr="format" | "join" | "replace" | "format_map")):
            return True
    return False


def test_every_statement_begins_with_a_literal() -> None:
    assert {name: lines for name, tree in _modules() if (lines := list(faults(tree)))} == {}


def test_nothing_asks_to_be_excused() -> None:
    """ruff finds SQL in texts put together by other means (S608); one module would be enough of an exception, and none has one."""
    excused = "noqa: " + "S608"
    assert [path.name for path in ROOT.rglob("*.py") if excused in path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize(
    "source",
    [
        "from relance.tenancy.statements import sql\nsql(text)",
        "from relance.tenancy.statements import sql\nsql(f'SELECT {what}')",
        "from relance.tenancy.statements import joined\njoined(between, pieces)",
        "Sql(text)",
        "cursor.execute(f'LISTEN {channel}')",
        "cursor.execute('SELECT ' + what)",
        "cursor.execute('SELECT %s' % what)",
        "cursor.execute('SELECT {}'.format(what))",
        "cursor.execute(' AND '.join(what))",
        "RawSQL(f'({what})', [])",
    ],
)
def test_text_that_would_become_sql_is_found(source: str) -> None:
    assert list(faults(ast.parse(source)))
