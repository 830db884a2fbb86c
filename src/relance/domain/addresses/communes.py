"""Communes of France and their postal codes: whether a town and a code belong together.

``communes.csv.xz`` begins with its sources, its year and its licence. Codes that serve one addressee (CEDEX) stand in no such
table, and a name may be a locality's: what the table does not know is doubted, and only what it knows otherwise is wrong.
"""

from __future__ import annotations

import lzma
import re
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from importlib import resources

from relance.domain.accents import without_accents

TABLE = "communes.csv.xz"
YEAR = 2026  # the communes as of 1 January
CEDEX = re.compile(r"\bCEDEX\b(\s*\d{1,2})?\s*$")
QUARTER = re.compile(r"\s+(\d{1,2})\s*(ER|E|EME)?(\s+ARRONDISSEMENT)?$")
ARTICLE = re.compile(r"^(LE|LA|LES|L|AUX|LAS|LOS) (?=\S)")
ABBREVIATED = re.compile(r"\b(ST|STE|STS|STES)\b")
WHOLE = {"ST": "SAINT", "STE": "SAINTE", "STS": "SAINTS", "STES": "SAINTES"}


class Fit(Enum):
    """How a town and a postal code go together."""

    FITS = "fits"
    CEDEX = "cedex"  # the code of one addressee: nothing to compare it with
    CODE_UNKNOWN = "code_unknown"
    TOWN_UNKNOWN = "town_unknown"  # the code is known, the name is no commune's: a locality perhaps
    ELSEWHERE = "elsewhere"  # both are known, and do not belong together


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune, or an arrondissement of Paris, Lyon or Marseille, under one of its names."""

    insee: str
    name: str
    postal_codes: tuple[str, ...]


@cache
def communes() -> tuple[Commune, ...]:
    """All of them, as shipped."""
    text = lzma.decompress(resources.files(__package__).joinpath(TABLE).read_bytes()).decode()
    rows = (line.split(";") for line in text.splitlines() if not line.startswith("#"))
    return tuple(Commune(insee, name, tuple(codes.split())) for insee, name, codes in rows)


@cache
def sources() -> tuple[str, ...]:
    """Where the table is from, its year and its licence, line by line."""
    text = lzma.decompress(resources.files(__package__).joinpath(TABLE).read_bytes()).decode()
    return tuple(line.lstrip("# ") for line in text.splitlines() if line.startswith("#"))


@cache
def _by_code() -> dict[str, tuple[Commune, ...]]:
    found: dict[str, list[Commune]] = {}
    for one in communes():
        for code in one.postal_codes:
            found.setdefault(code, []).append(one)
    return {code: tuple(listed) for code, listed in found.items()}


@cache
def _by_name() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for one in communes():
        found.setdefault(folded(one.name), set()).update(one.postal_codes)
    return {name: frozenset(codes) for name, codes in found.items()}


@lru_cache(maxsize=4096)
def folded(town: str) -> str:
    """A town's name as names are compared: no accents, hyphens, articles, number of an arrondissement, CEDEX.

    >>> folded("St-Étienne-du-Rouvray"), folded("L'Haÿ-les-Roses"), folded("PARIS 1ER ARRONDISSEMENT")
    ('SAINT ETIENNE DU ROUVRAY', 'HAY LES ROSES', 'PARIS')
    >>> folded("La Rochelle CEDEX 1"), folded("Lyon 03")
    ('ROCHELLE', 'LYON')
    """
    plain = without_accents(town).upper().replace("Œ", "OE").replace("Æ", "AE")
    plain = " ".join(re.sub(r"[^A-Z0-9]+", " ", plain).split())
    plain = QUARTER.sub("", CEDEX.sub("", plain).strip())
    return ARTICLE.sub("", ABBREVIATED.sub(lambda found: WHOLE[found[0]], plain)).strip()


def is_cedex(town: str) -> bool:
    """Whether it is the delivery of one addressee, who fetches his mail.

    >>> is_cedex("Nanterre Cedex 9"), is_cedex("Cedex-sur-Fiction")
    (True, False)
    """
    return CEDEX.search(" ".join(town.upper().split())) is not None


def communes_at(postal_code: str) -> tuple[str, ...]:
    """The names of the communes of a postal code, in order; () where it is not known."""
    return tuple(dict.fromkeys(one.name for one in _by_code().get(postal_code, ())))


def postal_codes_of(town: str) -> tuple[str, ...]:
    """The postal codes of a town, in order; several towns may bear one name."""
    return tuple(sorted(_by_name().get(folded(town), ())))


def fit(postal_code: str, town: str) -> Fit:
    """How a French postal code of five digits and a town's name go together.

    >>> fit("75001", "Paris"), fit("69003", "LYON 3E"), fit("92130", "Nantes"), fit("92095", "Paris la Défense CEDEX")
    (<Fit.FITS: 'fits'>, <Fit.FITS: 'fits'>, <Fit.ELSEWHERE: 'elsewhere'>, <Fit.CEDEX: 'cedex'>)
    """
    if is_cedex(town):
        return Fit.CEDEX
    here, name = _by_code().get(postal_code), folded(town)
    if here is None:
        return Fit.CODE_UNKNOWN
    if any(folded(one.name) == name for one in here):
        return Fit.FITS
    return Fit.ELSEWHERE if name in _by_name() else Fit.TOWN_UNKNOWN


def communes_named(postal_code: str, town: str) -> tuple[Commune, ...]:
    """The communes of a postal code that bear the name; () where the table knows none, or the address is a CEDEX.

    >>> [one.insee for one in communes_named("92130", "Issy-les-Moulineaux")]
    ['92040']
    """
    name = folded(town)
    found = {one.insee: one for one in _by_code().get(postal_code, ()) if folded(one.name) == name}
    return tuple(found.values())
