"""In which currencies a deposit may be asked on the pages, and which one a form names."""

from __future__ import annotations

from collections.abc import Mapping

CURRENCIES = ("EUR", "CHF", "GBP", "USD")  # a card is asked in any of them


def currency_of(given: Mapping[str, str]) -> str:
    """The one that was chosen; euros without a word."""
    return given.get("currency", "") if given.get("currency") in CURRENCIES else CURRENCIES[0]
