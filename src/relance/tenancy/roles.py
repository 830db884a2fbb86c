"""The application's database role: the program refuses to run as one that row-level security does not bind."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from relance.domain.errors import DomainError

POWERS = """
    SELECT r.rolsuper OR r.rolbypassrls OR r.rolcreaterole
        OR EXISTS (SELECT FROM pg_class c WHERE c.relrowsecurity AND pg_has_role(r.oid, c.relowner, 'MEMBER'))
    FROM pg_roles r WHERE r.rolname = current_user
"""


class RoleTooPowerful(DomainError):
    """The role of DATABASE_URL could read every organisation's rows."""

    code = "role_too_powerful"
    template = (
        "The database role '{role}' is not bound by row-level security (superuser, BYPASSRLS, CREATEROLE or owner of the"
        " tables). Put the role 'relance_app' in DATABASE_URL; the owner belongs in DATABASE_OWNER_URL."
    )


def refuse_powerful_role(*, connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Check each new connection of the application before its first query. Raises RoleTooPowerful."""
    if connection.alias == "owner":
        return
    with connection.cursor() as cursor:
        cursor.execute(POWERS)
        if cursor.fetchone() != (False,):
            connection.close()
            raise RoleTooPowerful(role=connection.settings_dict["USER"])
