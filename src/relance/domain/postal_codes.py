"""Postal codes as spreadsheets leave them: a code is text, and a number has no first zero."""

from __future__ import annotations

import re

FRENCH = frozenset({"", "fr", "fra", "france"})  # a country in small letters: France, which addresses often leave out


def may_lack_a_zero(postal_code: str, country: str) -> bool:
    """Whether it is a French code of five digits whose first zero a spreadsheet may have taken off.

    It is asked about and never put back by guess: without a country, four digits may be a Belgian or a Swiss code.

    >>> may_lack_a_zero("1000", "France"), may_lack_a_zero("1000", "Belgique"), may_lack_a_zero("01000", "")
    (True, False, False)
    """
    return bool(re.fullmatch(r"\d{4}", postal_code.strip())) and country.strip().lower() in FRENCH
