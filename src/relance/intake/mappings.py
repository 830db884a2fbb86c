"""The columns that a person named once, remembered for the next file."""

from __future__ import annotations

from collections.abc import Mapping

from relance.intake.formats.lists.fields import Field
from relance.intake.formats.lists.headings import normalised
from relance.intake.models import ColumnMapping
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs


def remembered_mapping(here: Acting) -> dict[str, Field | None]:
    """Column name to field, None for a column that stands for nothing."""
    return {row.column: Field(row.field) if row.field else None for row in ColumnMapping.objects.all()}


@needs(Right.SET_UP)
def remember_mapping(here: Acting, mapping: Mapping[str, Field | None]) -> None:
    """Keep what was said of these columns; what was said before of others stays."""
    for column, field in mapping.items():
        ColumnMapping.objects.update_or_create(
            organisation_id=here.organisation,
            column=normalised(column),
            defaults={"field": field.value if field else ""},
        )
