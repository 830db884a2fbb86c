"""Finding by a piece of a name or number."""

from __future__ import annotations

from django.db import connection

from relance.tenancy.context import Acting
from relance.tenancy.counting import MOST_COUNTED

MOST_DEBTORS = 200
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
