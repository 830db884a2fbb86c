"""Makes ``domain/addresses/communes.csv.xz`` out of @etalab/decoupage-administratif: ``python -m tests.domain.communes_table FILE.tgz``.

That package of npm (``npm pack @etalab/decoupage-administratif@6.0.0``; its program is MIT, nothing of which is taken) gathers what
INSEE and La Poste publish, and says itself that its data are under the Licence Ouverte. Only numbers and names are kept: communes
and arrondissements with their postal codes, and the names that merged communes bore.
"""

from __future__ import annotations

import json
import lzma
import sys
import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from relance.domain.addresses import communes

DATA = "package/data/communes.json"
HEAD = (
    "# Communes of France and their postal codes.",
    "# Sources: INSEE, Code officiel géographique au 1er janvier 2026; La Poste, base officielle des codes postaux.",
    "# Licence Ouverte 2.0 (Etalab). Gathered by the package @etalab/decoupage-administratif 6.0.0 of March 2026, read on 2026-11-28.",
    "# Changed: written as INSEE code, name, postal codes; merged communes under the number of the one they belong to.",
)
OF_THEIR_OWN = {"commune-actuelle", "arrondissement-municipal"}
FEWEST = 34_000  # communes: below it the file is not what it should be


def table(found: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    """INSEE code, name and postal codes, in order."""
    whole = {one["code"]: one for one in found if one["type"] in OF_THEIR_OWN}
    divided = {
        one["commune"] for one in found if one["type"] == "arrondissement-municipal"
    }  # a court has one of its parts
    made = set()
    for one in found:
        if one["code"] in divided:
            continue
        by = one if one["type"] in OF_THEIR_OWN else whole.get(one["chefLieu"])
        if by is None or (by is not one and by["nom"] == one["nom"]):
            continue
        if codes := by.get("codesPostaux"):
            made.add((by["code"], one["nom"], " ".join(sorted(codes))))
    return sorted(made)


def main(packed: Path) -> None:
    """Write it beside the module that reads it."""
    with tarfile.open(packed) as archive:
        file = archive.extractfile(DATA)
        made = table(json.loads(file.read())) if file is not None else []
    if len({insee for insee, _, _ in made}) < FEWEST:
        raise SystemExit(f"only {len(made)} rows: is this the right file?")
    text = "\n".join([*HEAD, *(";".join(row) for row in made)]) + "\n"
    target = Path(communes.__file__).with_name(communes.TABLE)
    target.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))
    sys.stdout.write(f"{len(made)} rows, {target.stat().st_size} bytes\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
