"""The numbers of our letters as people quote them: 2026-000010, with the hyphens and spaces that mail programs make of it."""

from __future__ import annotations

import re

NUMBER = re.compile(r"(?<![\w-])(20\d\d)\s?[-\u2010-\u2015\u2212]\s?(\d{6})(?![\w-])", re.ASCII)


def numbers_in(text: str) -> tuple[str, ...]:
    """The letter numbers that stand in a text, each once, in order.

    >>> numbers_in("RE: Atelier : courrier n° 2026-000010")
    ('2026-000010',)
    """
    return tuple(dict.fromkeys(f"{year}-{number}" for year, number in NUMBER.findall(text)))
