"""Every row of a list met once before any is read: what its columns hold, who its customers are, how its numbers begin."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from relance.intake.formats.lists.columns import recognise
from relance.intake.formats.lists.customer_codes import CustomerCodes
from relance.intake.formats.lists.fields import Field, Holds
from relance.intake.formats.lists.how import How, is_on_the_credit_side, start_of
from relance.intake.formats.lists.profiles import Profile

BATCH = 5000
WHOSE = (Field.CUSTOMER_CODE, Field.CUSTOMER_NAME, Field.CITY)


@dataclass(slots=True)
class FirstPass:
    """What one pass showed. ``first`` are the first rows; ``starts`` how many numbers begin with which letters, ``credited`` those on
    the side of credits; ``fills_up``: a row ends with an empty cell, so that no other ends before its last columns."""

    profiles: list[Profile]
    first: list[list[str]] = field(default_factory=list)
    codes: CustomerCodes = field(default_factory=CustomerCodes)
    starts: Counter[str] = field(default_factory=Counter)
    credited: Counter[str] = field(default_factory=Counter)
    fills_up: bool = False


def first_pass(header: Sequence[str], given: Mapping[str, Field | None], rows: Iterable[list[str]]) -> FirstPass:
    """Look at every cell, in batches, so that memory stays flat."""
    seen = FirstPass([Profile() for _ in header])
    customers = How({})
    following = iter(rows)
    while batch := list(itertools.islice(following, BATCH)):
        columns = itertools.zip_longest(*batch, fillvalue="")
        for profile, cells in zip(seen.profiles, columns, strict=False):
            profile.take(cells)
        if not seen.first:
            seen.first = batch
            customers = How(recognised(header, given, seen.profiles))
        seen.fills_up = seen.fills_up or any(len(row) >= len(header) and not row[-1] for row in batch)
        for whose in dict.fromkeys(zip(*(_cells(customers, name, batch) for name in WHOSE), strict=True)):
            seen.codes.see(*whose)
        _count_starts(seen, customers, batch)
    return seen


def _cells(how: How, name: Field, batch: Sequence[list[str]]) -> list[str]:
    """What stands in this field in each row; the last of several columns of it that holds something, as ``How.values`` has it."""
    columns = [index for found, index in how.pairs if found is name]
    if how.is_named_in_two and name is Field.CUSTOMER_NAME:
        return [how.values(row).get(name, "") for row in batch]
    if len(columns) == 1:
        (at,) = columns
        return [row[at] if at < len(row) else "" for row in batch]
    return [next((row[at] for at in reversed(columns) if at < len(row) and row[at]), "") for row in batch]


def _count_starts(seen: FirstPass, how: How, batch: Sequence[list[str]]) -> None:
    """How the numbers of a batch begin."""
    numbers = _cells(how, Field.NUMBER, batch)
    if not how.named & {Field.DEBIT, Field.CREDIT}:
        seen.starts.update(map(start_of, numbers))
        return
    for number, row in zip(numbers, batch, strict=True):
        (seen.credited if is_on_the_credit_side(how.values(row)) else seen.starts)[start_of(number)] += 1


def recognised(
    header: Sequence[str], given: Mapping[str, Field | None], profiles: Sequence[Profile]
) -> dict[int, Field]:
    """The fields of the columns, by their headings and by what their cells are."""
    holds = {at: one.holds for at, one in enumerate(profiles)}
    codes = [at for at, one in enumerate(profiles) if one.is_codes and holds[at] is Holds.TEXT]
    most = max((one.filled for one in profiles), default=0)
    constants = [at for at, one in enumerate(profiles) if one.is_constant and one.filled == most > 1]
    return recognise(header, given, holds, codes, constants)


def customer_of(values: Mapping[Field, str]) -> tuple[str, str, str]:
    """Code, name and town of a row's customer."""
    return values.get(Field.CUSTOMER_CODE, ""), values.get(Field.CUSTOMER_NAME, ""), values.get(Field.CITY, "")
