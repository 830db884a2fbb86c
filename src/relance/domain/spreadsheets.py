"""Files that people open in a spreadsheet: what it would take for a formula stands behind an apostrophe."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def guarded(text: str) -> str:
    """The text as it is safe to write.

    >>> guarded("=1+1"), guarded("Alpha")
    ("'=1+1", 'Alpha')
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def sheet(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows of text as a CSV file: semicolons and a byte-order mark, as spreadsheets of both languages open them; guarded."""
    written = StringIO()
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerows([guarded(cell) for cell in row] for row in rows)
    return ("\ufeff" + written.getvalue()).encode()


def unguarded(text: str) -> str:
    """The text as it was before ``guarded``."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text
