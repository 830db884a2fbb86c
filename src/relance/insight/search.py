"""Finding by a piece of a name or number."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from relance.tenancy.context import Acting
from relance.tenancy.counting import MOST_COUNTED

MOST_DEBTORS, MOST_NAMED = 200, 20
LEAST_INDEXED = 3  # characters: a shorter piece is in no trigram, and in nearly every number


def like(text: str) -> str:
    """The text as a pattern that is found anywhere; its own signs stand for themselves.

    >>> like("50%")
    '%50\\\\%%'
    """
    return f"%{_literal(text)}%"


def debtors_like(here: Acting, text: str) -> list[int]:
    """Debtors whose name or code holds the text; two hundred at most: whoever finds more types more."""
    return _found("SELECT * FROM parties_debtors_like(%s, %s)", like(text), MOST_DEBTORS)


@dataclass(frozen=True, slots=True)
class Named:
    """A customer to choose from: the code that names them alone, and what tells a person who that is."""

    code: str
    name: str
    city: str


def customers_like(here: Acting, text: str) -> list[Named]:
    """Customers whose name or code holds the text, those that begin with it first; twenty at most: whoever finds more types more."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT d.code, d.name, d.city FROM parties_debtor d WHERE d.id = ANY(%s)
               ORDER BY d.name NOT ILIKE %s AND d.code NOT ILIKE %s, d.name, d.code LIMIT %s""",
            [debtors_like(here, text), f"{_literal(text)}%", f"{_literal(text)}%", MOST_NAMED],
        )
        return [Named(*row) for row in cursor.fetchall()]


def open_receivables_like(here: Acting, text: str) -> list[int]:
    """Open receivables whose number holds the text, or is it where it has fewer than three characters."""
    pattern = like(text) if len(text) >= LEAST_INDEXED else _literal(text)
    return _found("SELECT * FROM receivables_open_like(%s, %s)", pattern, MOST_COUNTED + 1)


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_").replace("\0", "")


def _found(question: str, pattern: str, most: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(question, [pattern, most])
        return [pk for (pk,) in cursor.fetchall()]
