"""A French postal address as six lines of 38 signs (NF Z10-011): what the post reads, and what registered letters are refused for.

Lines: 1 addressee, 2 the rest of a long name, 3 building or floor, 4 number and street, 5 locality or PO box, 6 postal code and town.
What does not fit is never cut: it is told, with a shorter writing proposed where the standard has one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 38
LINES = 6
BOX = re.compile(r"^(BP|CS|TSA|B\.P\.)\s*\d", re.IGNORECASE)
# What the standard shortens: kinds of streets, then words between names, which may be left out.
SHORTER = {
    "allée": "ALL", "allées": "ALL", "appartement": "APP", "avenue": "AV", "bâtiment": "BAT", "boulevard": "BD", "centre": "CTRE",
    "chemin": "CHE", "commandant": "CDT", "docteur": "DR", "escalier": "ESC", "étage": "ETG", "faubourg": "FG", "général": "GAL",
    "immeuble": "IMM", "impasse": "IMP", "industrielle": "IND", "lotissement": "LOT", "maréchal": "MAL", "parc": "PRC",
    "passage": "PAS", "place": "PL", "président": "PDT", "professeur": "PR", "quartier": "QUA", "résidence": "RES", "rond-point": "RPT",
    "route": "RTE", "saint": "ST", "sainte": "STE", "square": "SQ", "traverse": "TRA", "zone": "ZONE",
}  # fmt: skip
BETWEEN = frozenset({"de", "du", "des", "la", "le", "les", "l", "d", "à", "aux", "et"})


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody is. ``country`` is as it was written; "" is France."""

    street: str
    postal_code: str
    city: str
    street_2: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One of the six: its number, the field it comes from, and its text, perhaps empty."""

    number: int
    field: str
    text: str

    @property
    def is_too_long(self) -> bool:
        """More than an envelope's line holds."""
        return len(self.text) > LONGEST


def six_lines(name: str, at: Address) -> tuple[Line, ...]:
    """The address as it goes on an envelope in France.

    >>> [line.text for line in six_lines("Alpha", Address("1 rue Fictive", "75001", "Paris", "BP 12"))]
    ['Alpha', '', '', '1 rue Fictive', 'BP 12', '75001 PARIS']
    """
    first, second = _over_two(one_line(name))
    beside = one_line(at.street_2)
    building, locality = ("", beside) if BOX.match(beside) else (beside, "")
    return (
        Line(1, "name", first),
        Line(2, "name", second),
        Line(3, "street_2", building),
        Line(4, "street", one_line(at.street)),
        Line(5, "street_2", locality),
        Line(6, "city", f"{one_line(at.postal_code)} {one_line(at.city).upper()}".strip()),
    )


def one_line(text: str) -> str:
    """The text with each run of spaces as one."""
    return " ".join(text.split())


def shorter(text: str) -> str:
    """The line as the standard shortens it, "" where that does not make it fit.

    >>> shorter("17 bis Chemin du Moulin des Heures qui Tournent")
    '17 bis CHE Moulin Heures qui Tournent'
    >>> shorter("17 bis Chemin du Moulin des Heures qui Tournent à Rebours")
    ''
    """
    words = [SHORTER.get(word.lower(), word) for word in one_line(text).split()]
    kept = " ".join(words)
    if len(kept) > LONGEST:
        kept = " ".join(word for word in words if word.lower() not in BETWEEN)
    return kept if len(kept) <= LONGEST and kept != one_line(text) else ""


def _over_two(name: str) -> tuple[str, str]:
    """A long name goes on in the second line, at a space; where it cannot, it stays whole and too long."""
    if len(name) <= LONGEST:
        return name, ""
    cut = name.rfind(" ", 0, LONGEST + 1)
    if cut <= 0:
        return name, ""
    return name[:cut], name[cut + 1 :]
