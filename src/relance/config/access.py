"""The two roles of a database and how they reach it: an owner, and an application that owns nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

import psycopg
from psycopg import sql

OWNER_ROLE, APP_ROLE = "relance_owner", "relance_app"


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach one database of the running cluster, as its owner and as the application."""

    host: str
    name: str
    owner_password: str
    app_password: str

    def url(self, role: str) -> str:
        """A connection URL for ``relance_owner`` or ``relance_app``."""
        password = {OWNER_ROLE: self.owner_password, APP_ROLE: self.app_password}[role]
        return f"postgresql://{role}:{quote(password, safe='')}@/{quote(self.name, safe='')}?host={quote(self.host, safe='')}"


def ensure_roles_and_database(
    connection: psycopg.Connection[tuple[object, ...]], name: str, passwords: Mapping[str, str]
) -> None:
    """Make the two roles and the database where they are missing: an owner, and an application that owns nothing."""
    for role in (OWNER_ROLE, APP_ROLE):
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD {}").format(
                    sql.Identifier(role), sql.Literal(passwords[role])
                )
            )
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(OWNER_ROLE))
        )
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
        connection.execute(
            sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(
                sql.Identifier(name), sql.Identifier(APP_ROLE)
            )
        )
