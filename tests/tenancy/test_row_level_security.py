"""Tenancy by raw SQL, as the application's role: what someone who found a hole in our Python would meet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction

from relance.tenancy.models import Preference
from relance.tenancy.organisations import OrganisationUnknown, organisation_id_of
from tests.at_work import at_work

TENANT_TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE a.attname = 'organisation_id' AND NOT a.attisdropped AND c.relkind IN ('r', 'p') ORDER BY 1
"""


def rows(statement: str, parameters: Sequence[Any] = ()) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []


def tenant_tables() -> list[str]:
    return [str(name) for (name,) in rows(TENANT_TABLES)]


def test_every_table_with_an_organisation_has_row_level_security_and_a_policy(database: None) -> None:
    guarded = rows("SELECT relname FROM pg_class WHERE relrowsecurity")
    policies = rows("SELECT tablename FROM pg_policies WHERE with_check IS NOT NULL AND qual IS NOT NULL")
    names = {(name,) for name in tenant_tables()}
    assert len(names) >= 2
    assert names <= set(guarded)
    assert names <= set(policies)


def test_a_forgotten_context_is_an_error_on_every_table_even_an_empty_one(database: None) -> None:
    for table in [*tenant_tables(), "tenancy_organisation"]:
        with pytest.raises(DatabaseError), transaction.atomic():
            rows(f"SELECT * FROM {table}")


def test_a_context_ends_with_its_block(organisation: int) -> None:
    with at_work(organisation):
        assert rows("SELECT count(*) FROM tenancy_member") == [(1,)]
    with pytest.raises(DatabaseError):
        rows("SELECT count(*) FROM tenancy_member")


def test_an_inner_context_gives_back_the_outer_one(organisation: int) -> None:
    with at_work(organisation):
        with at_work(organisation + 1_000_000):
            assert rows("SELECT count(*) FROM tenancy_member") == [(0,)]
        assert rows("SELECT count(*) FROM tenancy_member") == [(1,)]


def test_another_organisation_can_neither_be_read_nor_written_nor_moved_to(organisation: int) -> None:
    stranger = organisation + 1_000_000
    with at_work(organisation):
        Preference.objects.create(organisation_id=organisation, key="letterhead", value="Créancier")
    with at_work(stranger):
        assert rows("SELECT * FROM tenancy_preference WHERE organisation_id = %s", (organisation,)) == []
        assert rows("SELECT * FROM tenancy_organisation WHERE id = %s", (organisation,)) == []
        with connection.cursor() as cursor:
            cursor.execute("UPDATE tenancy_preference SET value = 'mine'")
            assert cursor.rowcount == 0
    insert = "INSERT INTO tenancy_preference (organisation_id, key, value) VALUES (%s, 'k', 'v')"
    with pytest.raises(DatabaseError, match="row-level security"), at_work(stranger):
        rows(insert, (organisation,))
    with pytest.raises(DatabaseError, match="row-level security"), at_work(organisation):
        rows("UPDATE tenancy_preference SET organisation_id = %s", (stranger,))


def test_every_foreign_key_between_tenants_tables_carries_the_organisation(database: None) -> None:
    keys = rows(
        """SELECT c.conname, a.attnum = ANY(c.conkey) AND b.attnum = ANY(c.confkey) FROM pg_constraint c
           JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attname = 'organisation_id'
           JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attname = 'organisation_id'
           WHERE c.contype = 'f' AND conrelid::regclass::text = ANY(%s) AND confrelid::regclass::text = ANY(%s)""",
        (tenant_tables(), tenant_tables()),
    )
    assert len(keys) >= 6
    assert [name for name, carries in keys if not carries] == []


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE tenancy_member DISABLE ROW LEVEL SECURITY",
        "DROP POLICY organisation ON tenancy_member",
        "SET ROLE relance_owner",
        "SET row_security = off; SELECT * FROM tenancy_member",
        "CREATE TABLE mine (id int)",
        "TRUNCATE tenancy_member",
        "DELETE FROM tenancy_organisation",
        "COPY tenancy_member TO PROGRAM 'cat'",
    ],
)
def test_the_application_cannot_step_out_of_its_role(organisation: int, statement: str) -> None:
    with pytest.raises(DatabaseError), at_work(organisation):
        rows(statement)


def test_the_program_refuses_to_run_as_the_owner(database: None) -> None:
    from relance.tenancy.roles import RoleTooPowerful, refuse_powerful_role

    class AsOwner:
        alias = "default"
        settings_dict = connections["owner"].settings_dict
        cursor = connections["owner"].cursor
        close = connections["owner"].close

    with pytest.raises(RoleTooPowerful, match="relance_owner"):
        refuse_powerful_role(connection=AsOwner())  # type: ignore[arg-type]


def test_an_unknown_organisation_is_named_with_those_there_are(organisation: int) -> None:
    with pytest.raises(OrganisationUnknown, match=r"no organisation 'nobody'.*creditor-"):
        organisation_id_of("nobody")
