"""Which court orders payment (juridiction territorialement et matériellement compétente) of a debtor in a commune.

Law: CPC art. 1406: the court of the debtor's home or seat, any other agreement being void; between traders the commercial court
    (C. com. L721-3), in Alsace-Moselle the commercial chamber of the judicial court (L731-2), in twelve cities from 2025 to the end of
    2028 the tribunal des activités économiques (loi 2023-1059 art. 26). Against others the judicial court, up to 10,000 EUR its
    chamber of proximity where the commune has one (COJ L212-8, D212-19-1); a home's rent goes to the judge of protection there,
    whatever the sum (COJ L213-4-4). A public body is never ordered to pay in this way: administrative courts judge its debts.
Table: ``tables/courts.csv.xz`` begins with its sources, licence and years. It is older than some mergers of communes and than the
    newest map of courts, and knows no commercial court overseas: whatever rests on it is to be confirmed until newer files are loaded.
Reading: the twelve cities were read in secondary sources; the chambers of proximity and their limit are from memory.
"""

from __future__ import annotations

import lzma
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib import resources

from relance.domain.ledger import ClaimKind, DebtorKind
from relance.domain.sentences import Sentence

TABLE = "courts.csv.xz"
PROXIMITY_UP_TO = Decimal(10_000)
OVERSEAS = ("97", "98")
ALSACE_MOSELLE = ("57", "67", "68")
WHOLE_CITIES = {
    "75056": "75101",
    "69123": "69381",
    "13055": "13201",
}  # in the table by arrondissement, with one court for all
ECONOMIC = frozenset({
    "Avignon", "Auxerre", "Le Havre", "Le Mans", "Limoges", "Lyon", "Marseille", "Nancy", "Nanterre", "Paris", "Saint-Brieuc",
    "Versailles",
})  # fmt: skip
ECONOMIC_FROM, ECONOMIC_UNTIL = date(2025, 1, 1), date(2028, 12, 31)


class CourtKind(StrEnum):
    """What kind of court; its own form of request, fees and delays go by it."""

    COMMERCIAL = "commercial"
    ECONOMIC = "economic"  # tribunal des activités économiques
    COMMERCIAL_CHAMBER = "commercial_chamber"  # of the judicial court, in Alsace-Moselle
    JUDICIAL = "judicial"
    PROXIMITY = "proximity"
    PROTECTION = "protection"  # juge des contentieux de la protection


@dataclass(frozen=True, slots=True)
class SeatedCourts:
    """The courts of a commune by their names; "" where the table has none."""

    judicial: str
    proximity: str
    commercial: str


@dataclass(frozen=True, slots=True)
class Competence:
    """The court to ask, or "" where the table has none, and why; ``to_confirm`` says what a person looks up before anything is filed.

    ``kind`` is None where no court orders payment in this way.
    """

    kind: CourtKind | None
    name: str
    why: Sentence
    article: str
    to_confirm: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class CourtTable:
    """The courts of each commune (its INSEE code), and the year that each part of the table is of."""

    courts: Mapping[str, SeatedCourts]
    judicial_year: int
    commercial_year: int
    sources: tuple[str, ...]


@cache
def shipped_courts() -> CourtTable:
    """The table that comes with the program."""
    return read_table(lzma.decompress(resources.files(f"{__package__}.tables").joinpath(TABLE).read_bytes()).decode())


def read_table(text: str) -> CourtTable:
    """The table out of its text: lines of ``#`` for its sources, ``year;part;year``, ``court;number;name``, then communes.

    A commune's line is its code and the numbers of its judicial, proximity and commercial court, "" for none.
    """
    names: dict[str, str] = {"": ""}
    years: dict[str, int] = {}
    courts: dict[str, SeatedCourts] = {}
    sources: list[str] = []
    for line in text.splitlines():
        if line.startswith("#"):
            sources.append(line.lstrip("# "))
            continue
        first, *rest = line.split(";")
        if first == "court":
            names[rest[0]] = rest[1]
        elif first == "year":
            years[rest[0]] = int(rest[1])
        else:
            judicial, proximity, commercial = (names[number] for number in rest)
            courts[first] = SeatedCourts(judicial, proximity, commercial)
    return CourtTable(courts, years["judicial"], years["commercial"], tuple(sources))


def competent_court(
    insee: str,
    debtor: DebtorKind,
    claim: ClaimKind,
    amount: Decimal,
    *,
    on: date,
    table: CourtTable,
    is_home: bool = False,
) -> Competence:
    """The court that orders a debtor of the commune to pay ``amount`` EUR, as of ``on``, and what is to be confirmed.

    ``is_home``: the rent is of somebody's home. A debtor of unknown kind is treated as one who is no trader, and said to be.
    """
    if debtor is DebtorKind.PUBLIC_BODY:
        why = Sentence(
            "A public body is not ordered to pay in this way: its debts go before the administrative courts."
        )
        return Competence(None, "", why, "CJA L311-1")
    seated = table.courts.get(WHOLE_CITIES.get(insee, insee))
    if debtor is DebtorKind.COMPANY and not (claim is ClaimKind.RENT and is_home):
        return _commercial(insee, seated, on, table)
    return _civil(seated, debtor, claim, amount, on, table, is_home=is_home)


def _commercial(insee: str, seated: SeatedCourts | None, on: date, table: CourtTable) -> Competence:
    why = Sentence("Both are traders: the commercial court of the debtor's seat.")
    if seated is None:
        return Competence(CourtKind.COMMERCIAL, "", why, "C. com. L721-3", (_unknown_commune(),))
    if not seated.commercial:
        doubt = Sentence(
            "The table has no commercial court overseas: the judicial court of the place is {court}.",
            {"court": seated.judicial},
        )
        return Competence(CourtKind.COMMERCIAL, "", why, "C. com. L721-3", (doubt,))
    doubts = (_of_year(table.commercial_year, on),) if table.commercial_year < on.year else ()
    if insee.startswith(ALSACE_MOSELLE):
        why = Sentence("Both are traders: in Alsace-Moselle a chamber of the judicial court judges them.")
        return Competence(CourtKind.COMMERCIAL_CHAMBER, seated.commercial, why, "C. com. L731-2", doubts)
    city = seat_of(seated.commercial)
    if city in ECONOMIC and ECONOMIC_FROM <= on <= ECONOMIC_UNTIL:
        why = Sentence("Both are traders: in this city the tribunal des activités économiques, until the end of 2028.")
        name = seated.commercial.replace("Tribunal de commerce", "Tribunal des activités économiques")
        return Competence(CourtKind.ECONOMIC, name, why, "loi 2023-1059, art. 26", doubts)
    return Competence(CourtKind.COMMERCIAL, seated.commercial, why, "C. com. L721-3", doubts)


def _civil(
    seated: SeatedCourts | None,
    debtor: DebtorKind,
    claim: ClaimKind,
    amount: Decimal,
    on: date,
    table: CourtTable,
    *,
    is_home: bool,
) -> Competence:
    doubts: tuple[Sentence, ...] = ()
    if debtor is DebtorKind.UNKNOWN:
        doubts = (Sentence("Nobody has said whether it is a company or a person: a trader is sued elsewhere."),)
    if seated is None:
        why = Sentence("The judicial court of the debtor's home.")
        return Competence(CourtKind.JUDICIAL, "", why, "CPC 1406", (*doubts, _unknown_commune()))
    if table.judicial_year < on.year:
        doubts = (*doubts, Sentence("The table of courts is of {year}.", {"year": str(table.judicial_year)}))
    near = seated.proximity or seated.judicial
    if claim is ClaimKind.RENT and is_home:
        why = Sentence("The rent of a home: the judge of protection, whatever the sum.")
        return Competence(CourtKind.PROTECTION, near, why, "COJ L213-4-4", doubts)
    if seated.proximity and amount <= PROXIMITY_UP_TO:
        why = Sentence("Up to 10,000 EUR: the chamber of proximity of the debtor's home.")
        return Competence(CourtKind.PROXIMITY, seated.proximity, why, "COJ L212-8", doubts)
    return Competence(
        CourtKind.JUDICIAL, seated.judicial, Sentence("The judicial court of the debtor's home."), "CPC 1406", doubts
    )


def _unknown_commune() -> Sentence:
    return Sentence("The table does not know this commune, which may have merged: look its court up.")


def _of_year(year: int, on: date) -> Sentence:
    return Sentence(
        "The table of commercial courts is of {year}: look up whether it still stands.", {"year": str(year)}
    )


def seat_of(name: str) -> str:
    """The city in the name of a commercial court.

    >>> seat_of("Tribunal de commerce du Havre"), seat_of("Tribunal de commerce d'Avignon"), seat_of("Tribunal de commerce de Lyon")
    ('Le Havre', 'Avignon', 'Lyon')
    """
    place = name.removeprefix("Tribunal de commerce ")
    for said, article in (("des ", "Les "), ("du ", "Le "), ("de ", ""), ("d'", "")):
        if place.startswith(said):
            return article + place.removeprefix(said)
    return place
