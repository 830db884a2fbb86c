"""One import under cancelling: the statements that undo it, and which rows it brought, changed or booked."""

from __future__ import annotations

from typing import Any

from django.db import connection

from relance.intake.merge.before import RECEIVABLE
from relance.intake.models import Import
from relance.tenancy.context import Acting
from relance.tenancy.statements import Sql, joined, quoted, sql


class Undoing:
    """The statements of one cancelling, with the parameters that all of them share."""

    def __init__(self, here: Acting, of: Import) -> None:
        self.here = here
        self.of = of
        self._shared: dict[str, Any] = {
            "org": here.organisation,
            "at": here.at,
            "moment": of.imported_at,
            "import": of.pk,
            "format": of.format,
            "as_of": of.as_of,
        }

    def run(self, statement: str, **parameters: Any) -> int:
        """Run one statement; returns how many rows it touched."""
        with connection.cursor() as cursor:
            cursor.execute(statement, self._shared | parameters)
            return int(cursor.rowcount)

    def rows(self, statement: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """The rows that one statement returns."""
        with connection.cursor() as cursor:
            cursor.execute(statement, self._shared | parameters)
            return list(cursor.fetchall())


CREATED = sql("SELECT id FROM receivables_receivable WHERE organisation_id = %(org)s AND imported_at = %(moment)s")
# What its payments touch is changed by it, too: a list that shows more paid changes no column of the invoice.
PAID = sql(
    "SELECT receivable_id FROM receivables_imputation WHERE organisation_id = %(org)s AND recorded_at = %(moment)s"
)
BOOKED = sql("organisation_id = %(org)s AND source = 'books' AND recorded_at = %(moment)s")


def kept_of(what: str) -> Sql:
    """Condition of the rows ``b`` that were kept of one table."""
    return sql("b.organisation_id = %(org)s AND b.import_id = %(import)s AND b.what = {what}", what=quoted(what))


CHANGED = sql("SELECT row FROM intake_before b WHERE {kept}", kept=kept_of(RECEIVABLE))
CONCERNED = joined(" UNION ", (CREATED, CHANGED, PAID))
