"""People whose name stands in two columns, and who owes where a company stands beside them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from relance.intake.formats.customer_names import plain
from relance.intake.formats.lists.fields import Field
from relance.intake.formats.lists.headings import essence, normalised
from relance.intake.formats.lists.person_headings import is_part_of_name
from relance.intake.formats.lists.profiles import is_blank

PARTS = frozenset({Field.FAMILY_NAME, Field.GIVEN_NAME, Field.NAME_PARTICLE, Field.SECOND_FAMILY_NAME})


def named_in_whole(values: dict[Field, str], named: Collection[Field]) -> dict[Field, str]:
    """The cells of a row of a list of those fields, the customer's name made whole.

    Where the list has a family name beside a company's, the company owes, and where it is blank the person does.
    """
    whose, given = values.get(Field.CUSTOMER_NAME, ""), values.get(Field.GIVEN_NAME, "")
    if Field.FAMILY_NAME not in named:
        name = whole_name(given, _surname(values, whose))
    else:
        name = whole_name(given, _surname(values, values.get(Field.FAMILY_NAME, ""))) if is_blank(whose) else whose
    return {**values, Field.CUSTOMER_NAME: name} if name else values


def _surname(values: Mapping[Field, str], family: str) -> str:
    """With what stands before and behind it in columns of its own: "van der" Berg, García "López"."""
    before, behind = values.get(Field.NAME_PARTICLE, ""), values.get(Field.SECOND_FAMILY_NAME, "")
    before = "" if plain(family).startswith(plain(before)) else before
    behind = "" if plain(family).endswith(plain(behind)) else behind
    return " ".join(part for part in (before, family, behind) if not is_blank(part))


def whole_name(given: str, family: str) -> str:
    """Given name first; a cell that holds both already stays as it is.

    >>> whole_name("Marie", "DUPONT"), whole_name("Marie", "Dupont Marie"), whole_name("Marie Dupont", "Dupont")
    ('Marie DUPONT', 'Dupont Marie', 'Marie Dupont')
    """
    if is_blank(given) or is_blank(family):
        return family if is_blank(given) else given
    first, last = plain(given).split(), plain(family).split()
    if len(first) < len(last) and set(first) <= set(last):
        return family
    return given if len(last) < len(first) and set(last) <= set(first) else f"{given} {family}"


def contact_columns(header: Sequence[str], fields: Mapping[int, Field], by_hand: Collection[str]) -> tuple[int, ...]:
    """The columns of a person beside a company, which are not kept; those that somebody set aside by hand are none."""
    has_company = Field.FAMILY_NAME in fields.values()
    said = {normalised(name) for name in by_hand}
    return tuple(
        at
        for at, heading in enumerate(header)
        if (fields.get(at) in PARTS and has_company)
        or (at not in fields and normalised(heading) not in said and is_part_of_name(essence(heading)))
    )


def names_another(row: Sequence[str], columns: Collection[int], name: str) -> bool:
    """Whether those cells of a row name somebody whom the customer's name does not."""
    person = {word for at in columns if at < len(row) for word in plain(row[at]).split()}
    return bool(name and person) and not person <= set(plain(name).split())
