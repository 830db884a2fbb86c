"""A currency's sign that only the totals of a list bear: it is that of the amounts above them, which a report writes once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from relance.intake.formats.amounts import AmountProblem, read_amount
from relance.intake.formats.lists.fields import AMOUNTS, Field
from relance.intake.formats.lists.profiles import is_blank, is_day


def sign_of_totals(rows: Iterable[Sequence[str]], fields: Mapping[int, Field]) -> str:
    """The one sign beside amounts of rows that are no documents; nothing where a document bears one, or where there are several."""
    amounts = [at for at, name in fields.items() if name in AMOUNTS]
    days = [at for at, name in fields.items() if name is Field.ISSUED_ON]
    found: set[str] = set()
    for row in rows:
        signs = {sign for at in amounts if at < len(row) and (sign := _sign(row[at]))}
        if signs and any(at < len(row) and is_day(row[at]) for at in days):
            return ""
        found |= signs
    return found.pop() if len(found) == 1 and days else ""


def _sign(text: str) -> str:
    if is_blank(text) or text.replace(".", "").replace(",", "").isdigit():
        return ""
    try:
        return read_amount(text).mark
    except AmountProblem:
        return ""
