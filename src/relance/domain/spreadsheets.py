"""Texts in files that people open in a spreadsheet: what it would take for a formula stands behind an apostrophe."""

from __future__ import annotations

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def guarded(text: str) -> str:
    """The text as it is safe to write.

    >>> guarded("=1+1"), guarded("Alpha")
    ("'=1+1", 'Alpha')
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def unguarded(text: str) -> str:
    """The text as it was before ``guarded``."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text
