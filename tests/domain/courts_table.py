"""Makes ``domain/law/fr/tables/courts.csv.xz``: ``python -m tests.domain.courts_table COMPETENCES.json``.

The file names for each commune its judicial, proximity and commercial court, as the ministry and the registries publish them under
the Licence Ouverte 2.0. Facts alone are kept. Names of commercial courts come without accents and articles: they get those of the
communes where they sit.
"""

from __future__ import annotations

import json
import lzma
import sys
from pathlib import Path

from relance.domain.accents import without_accents
from relance.domain.addresses.communes import communes
from relance.domain.law.fr import courts

HEAD = (
    "# Courts of each commune of France: judicial, proximity, commercial.",
    "# Sources: Ministère de la Justice, juridictions compétentes pour les communes de France; Infogreffe 2021, communes et greffes.",
    "# Licence Ouverte 2.0 (Etalab). Gathered by the project juritel, read on 2026-11-26.",
    "# Years: the judicial part still has communes apart that merged on 1 January 2023, so it is of 2022; the commercial one is of 2021.",
    "# Changed: names of commercial courts with their accents and articles.",
)
YEARS = ("year;judicial;2022", "year;commercial;2021")
FEWEST = 34_000
SEATS = {"Evry": "Évry", "Brive": "Brive-la-Gaillarde", "Lille Metropole": "Lille Métropole", "Romans": "Romans-sur-Isère",
         "Villefranche-Tarare": "Villefranche-Tarare", "Chalons-En-Champagne": "Châlons-en-Champagne"}  # fmt: skip
OF_COMMERCE = "Tribunal de commerce de "


def seats() -> dict[str, str]:
    """Each commune's name by how names are compared; of two alike the one with accents or articles."""
    found: dict[str, str] = {}
    for one in communes():
        found.setdefault(one.name.replace("-", " ").casefold(), one.name)
        plain = without_accents(one.name).replace("-", " ").casefold()
        found.setdefault(plain, one.name)
    return found


def written(name: str, known: dict[str, str]) -> str:
    """A commercial court as a French person writes it.

    "Tribunal de commerce de Le Puy-En-Velay" becomes "Tribunal de commerce du Puy-en-Velay".
    """
    if not name.startswith(OF_COMMERCE):
        return name.replace("du TJ de", "du tribunal judiciaire de")
    seat = name.removeprefix(OF_COMMERCE)
    seat = SEATS.get(seat) or known.get(without_accents(seat).replace("-", " ").casefold(), seat)
    if seat.startswith("Le "):
        return f"Tribunal de commerce du {seat.removeprefix('Le ')}"
    if seat.startswith("Les "):
        return f"Tribunal de commerce des {seat.removeprefix('Les ')}"
    if without_accents(seat)[0] in "AEIOU":
        return f"Tribunal de commerce d'{seat}"
    return OF_COMMERCE + seat


def table(given: dict[str, object]) -> str:
    """The text of the table. Raises ValueError on a file that is not what it should be."""
    places = given["c"]
    assert isinstance(places, dict)
    if len(places) < FEWEST:
        raise ValueError(f"{len(places)} communes: fewer than there are")
    known = seats()
    lists = {kind: given[key] for kind, key in (("j", "tj"), ("p", "tprx"), ("c", "tco"))}
    lines = [*HEAD, *YEARS]
    for kind, names in lists.items():
        assert isinstance(names, list)
        lines += [f"court;{kind}{number};{written(name, known)}" for number, name in enumerate(names)]
    for insee, (_, judicial, proximity, _, commercial) in sorted(places.items()):
        numbers = (("j", judicial), ("p", proximity), ("c", commercial))
        lines.append(";".join([insee, *(f"{kind}{number}" if number >= 0 else "" for kind, number in numbers)]))
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the table beside the rules that read it."""
    text = table(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    target = Path(courts.__file__).parent / "tables" / courts.TABLE
    target.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))


if __name__ == "__main__":
    main()
