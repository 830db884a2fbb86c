"""Zeros that a spreadsheet took off numbers which are no quantities: postal codes, telephone and registration numbers."""

from __future__ import annotations

from collections.abc import Mapping

from relance.intake.formats.cells import Figure
from relance.intake.formats.lists.fields import Field
from relance.intake.formats.lists.headings import normalised

LENGTHS = {Field.POSTAL_CODE: (4, 5), Field.PHONE: (9, 10), Field.SIREN: (8, 9), Field.SIRET: (13, 14)}
FRANCE = frozenset({"", "fr", "fra", "france"})


def restored(values: Mapping[Field, str]) -> dict[Field, str]:
    """The values with the zero that each figure of them had before it. Text stays as it is, as do other countries' numbers."""
    found = dict(values)
    if not LENGTHS.keys() & values.keys():
        return found
    if normalised(values.get(Field.COUNTRY, "")) not in FRANCE:
        return found
    for name, (short, full) in LENGTHS.items():
        value = values.get(name)
        if isinstance(value, Figure) and value.isdigit() and len(value) == short and not value.startswith("0"):
            found[name] = value.zfill(full)
    return found
