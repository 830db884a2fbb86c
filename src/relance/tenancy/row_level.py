"""What makes a table a tenant's table: used by the migrations of every room.

A table with ``organisation_id`` gets row-level security, a policy without default, grants for the application and
foreign keys that carry the organisation, so that a row can never point into another organisation.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.migrations import RunSQL
from django.db.migrations.operations.base import Operation

APP_ROLE = "relance_app"
CURRENT_ORGANISATION = "current_setting('app.organisation')::bigint"


def tenant_table(
    table: str, *, grants: str = "SELECT, INSERT, UPDATE", references: Mapping[str, str] | None = None
) -> list[Operation]:
    """Operations that turn ``table`` into a tenant's table.

    ``references`` maps a column to the tenant's table it points to; each becomes FOREIGN KEY (organisation_id, column)
    and needs ``db_constraint=False`` on the model's field. DELETE is granted only where it is asked for: most rows of
    this program are facts.
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
        f"GRANT {grants} ON {table} TO {APP_ROLE}",
    ]
    return [RunSQL(statement, RunSQL.noop) for statement in statements]
