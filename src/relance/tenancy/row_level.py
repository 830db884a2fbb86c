"""What makes a table a tenant's table, as the text that its migration runs from a file of its own.

A table with ``organisation_id`` gets row-level security, a policy without default, a second one that closes it to firms,
grants for the application and foreign keys that carry the organisation, so that a row can never point into another
organisation.
"""

from __future__ import annotations

from collections.abc import Mapping

APP_ROLE = "relance_app"
CURRENT_ORGANISATION = "current_setting('app.organisation')::bigint"
NO_MANDATE = "current_setting('app.mandate') = ''"
# An equality of the organisation, so that PostgreSQL asks it once for each scan and plans as if it were not there. As a condition
# alone it would be asked of each row, and taken to hold for one in 200.
CREDITOR_ALONE = f"organisation_id = CASE WHEN {NO_MANDATE} THEN {CURRENT_ORGANISATION} END"


def tenant_table(
    table: str,
    *,
    grants: str = "SELECT, INSERT, UPDATE",
    references: Mapping[str, str] | None = None,
    mandate: str = "",
) -> str:
    """Statements that turn ``table`` into a tenant's table: written into ``rules/``, where they stay as they are.

    ``references`` maps a column to the tenant's table it points to; each becomes FOREIGN KEY (organisation_id, column)
    and needs ``db_constraint=False`` on the model's field. DELETE is granted only where it is asked for: most rows of
    this program are facts.

    ``mandate`` says which rows a firm sees that acts under a mandate; none without it. Write it as ``debtor_id IN (SELECT …)``
    with a subselect over settings that names no column of the table: it is then hashed once. Over 600,000 rows that
    takes 73 ms, one that looks anew at each row 9 s.
    """
    statements = [
        # One index serves the row's own key and every key that points to it with its organisation.
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_pkey, ADD PRIMARY KEY (organisation_id, id)",
        f"ALTER TABLE {table} ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id)",
        *(
            f"ALTER TABLE {table} ADD FOREIGN KEY (organisation_id, {column}) REFERENCES {target} (organisation_id, id)"
            for column, target in (references or {}).items()
        ),
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY organisation ON {table} USING (organisation_id = {CURRENT_ORGANISATION})"
        f" WITH CHECK (organisation_id = {CURRENT_ORGANISATION})",
        closed_under_mandate(table, but=mandate),
        f"GRANT {grants} ON {table} TO {APP_ROLE}",
    ]
    return "".join(f"{statement};\n" for statement in statements)


def closed_under_mandate(table: str, *, but: str = "") -> str:
    """The policy that closes a table to firms, all of it or all but the rows of which ``but`` holds."""
    rows = f"{NO_MANDATE} OR {but}" if but else CREDITOR_ALONE
    return f"CREATE POLICY closed_under_mandate ON {table} AS RESTRICTIVE USING ({rows}) WITH CHECK ({rows})"
