"""What a firm meets that acts inside a creditor's organisation: nothing, but what was opened to it by name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, connections, transaction

from relance.tenancy.context import Acting, acting
from relance.tenancy.row_level import closed_under_mandate
from tests.at_work import at_work
from tests.tenancy.test_row_level_security import rows, tenant_tables

# Tables of which a mandate opens some rows, and functions of the owner that were written for firms: a new one is put here by name.
# tests/firms tries each of them.
OPEN_TABLES = {
    "cases_case", "cases_caseitem", "documents_document", "journal_event", "journal_head", "firms_entrusted", "firms_firmletter",
    "firms_firmword", "firms_mandate", "firms_receipt", "firms_remittance", "firms_serviceorder",
}  # fmt: skip
OPEN_FUNCTIONS = {
    "firms_acts_of_cases", "firms_case_sheets", "firms_cases_of_mandate", "firms_claims_of_cases", "firms_exhibits_of_cases",
    "firms_open_cases", "firms_own_documents", "firms_printed_cases", "firms_receive_late", "firms_seen_cases",
}  # fmt: skip

CLOSED = (
    "({} = CASE WHEN (current_setting('app.mandate'::text) = ''::text)"
    " THEN (current_setting('app.organisation'::text))::bigint ELSE NULL::bigint END)"
)
AT = datetime(2026, 4, 7, 9, 0, tzinfo=UTC)
# How each function is called, or what fires it: a statement that touches no row fires it all the same.
CALLS = {
    "tenancy_organisation_directory": "SELECT * FROM tenancy_organisation_directory()",
    "tenancy_organisation_named": "SELECT tenancy_organisation_named(gen_random_uuid())",
    "tenancy_memberships": "SELECT * FROM tenancy_memberships(1)",
    "tenancy_folder_is_taken": "SELECT tenancy_folder_is_taken('/srv', 1)",
    "tenancy_refresh_statistics": "SELECT tenancy_refresh_statistics('{tenancy_member}')",
    "tenancy_claim_job": "SELECT * FROM tenancy_claim_job('w', now(), interval '1 minute', '{}', NULL)",
    "tenancy_keep_lease": "SELECT tenancy_keep_lease('w', interval '1 minute')",
    "jobs_look_around": "SELECT jobs_look_around(now(), false, NULL)",
    "parties_debtors_like": "SELECT parties_debtors_like('a', 10)",
    "receivables_open_like": "SELECT receivables_open_like('a', 10)",
    "receivables_fold_open_changes": "SELECT receivables_fold_open_changes()",
    "closing_organisation_of_certificate": "SELECT closing_organisation_of_certificate('A1')",
    "firms_mandates_of_firm": "SELECT * FROM firms_mandates_of_firm()",
    "firms_today_of_firm": "SELECT * FROM firms_today_of_firm()",
    "firms_held_of_firm": "SELECT * FROM firms_held_of_firm()",
    "firms_printed_of_firm": "SELECT * FROM firms_printed_of_firm()",
    "firms_orders_of_firm": "SELECT * FROM firms_orders_of_firm()",
    "firms_firm_named": "SELECT * FROM firms_firm_named('nobody')",
    "firms_organisation_of_letter": "SELECT firms_organisation_of_letter('A1')",
    "partners_file_moves": "INSERT INTO partners_fileact (organisation_id) SELECT 1 WHERE false",
    "receivables_note_opened": "INSERT INTO receivables_receivable (organisation_id) SELECT 1 WHERE false",
    "receivables_note_open_change": "UPDATE receivables_receivable SET number = '' WHERE false",
    "receivables_move_open_amounts": "INSERT INTO receivables_imputation (organisation_id) SELECT 1 WHERE false",
    "receivables_move_paid_for_penalties": "INSERT INTO receivables_penaltyshare (organisation_id) SELECT 1 WHERE false",
}


def as_firm(organisation: int) -> AbstractContextManager[Acting]:
    return acting(organisation, "firm:7", AT, mandate=7)


def of_the_owner() -> set[str]:
    """The functions that look past the policies."""
    found = rows(
        "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = pg_proc.oid AND d.deptype = 'e')"
    )
    return {str(name) for (name,) in found}


def test_every_table_is_closed_to_a_firm_but_those_opened_by_name(database: None) -> None:
    closing = rows(
        "SELECT tablename, qual, coalesce(with_check, qual) FROM pg_policies"
        " WHERE permissive = 'RESTRICTIVE' AND cmd = 'ALL' AND roles = '{public}'"
    )
    closed = set()
    for table, *said in closing:
        whose = CLOSED.format("id" if table == "tenancy_organisation" else "organisation_id")
        if [" ".join(str(text).split()) for text in said] == [whose, whose]:
            closed.add(str(table))
    assert {*tenant_tables(), "tenancy_organisation"} - closed == OPEN_TABLES
    assert closed.isdisjoint(OPEN_TABLES)


def test_a_firm_sees_no_row_of_any_closed_table_and_writes_none(organisation: int) -> None:
    with at_work(organisation):
        assert rows("SELECT count(*) FROM tenancy_member") == [(1,)]
    with as_firm(organisation):
        for table in {*tenant_tables(), "tenancy_organisation"} - OPEN_TABLES:
            assert rows(f"SELECT count(*) FROM {table}") == [(0,)], table
        assert rows("UPDATE tenancy_organisation SET name = 'mine' RETURNING id") == []
    insert = "INSERT INTO tenancy_preference (organisation_id, key, value) VALUES (%s, 'k', 'v')"
    with pytest.raises(DatabaseError, match="closed_under_mandate"), as_firm(organisation):
        rows(insert, (organisation,))


def test_the_creditor_comes_back_after_a_firm_and_the_firm_after_the_creditor(organisation: int) -> None:
    count = "SELECT count(*) FROM tenancy_member"
    with at_work(organisation):
        with as_firm(organisation):
            assert rows(count) == [(0,)]
        assert rows(count) == [(1,)]


def test_after_a_firms_transaction_a_forgotten_context_is_still_an_error(organisation: int) -> None:
    with as_firm(organisation):
        rows("SELECT count(*) FROM tenancy_member")
    for table in [*tenant_tables(), "tenancy_organisation"]:
        with pytest.raises(DatabaseError), transaction.atomic():
            rows(f"SELECT * FROM {table}")


def test_one_who_set_the_organisation_alone_is_refused_in_a_new_session(organisation: int) -> None:
    connection.close()  # a session that never heard of a mandate
    with transaction.atomic():
        rows("SELECT set_config('app.organisation', %s, true)", (str(organisation),))
        with pytest.raises(DatabaseError, match=r"app\.mandate"), transaction.atomic():
            rows("SELECT * FROM tenancy_member")


def test_each_function_of_the_owner_is_listed_here(database: None) -> None:
    assert of_the_owner() - OPEN_FUNCTIONS == CALLS.keys()


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
def test_a_function_of_the_owner_refuses_a_firm_and_serves_the_creditor(organisation: int, call: str) -> None:
    with at_work(organisation):
        rows(call)
    with pytest.raises(DatabaseError, match="not open to a firm under a mandate"), as_firm(organisation):
        rows(call)


def test_a_creditor_pays_nothing_for_it(organisation: int) -> None:
    """The condition is asked once for the scan, not of each row, and leaves what is expected of it alone."""
    with at_work(organisation):
        plan = [str(line) for (line,) in rows("EXPLAIN SELECT * FROM receivables_receivable")]
    asked = [line.strip() for line in plan if "app.mandate" in line]
    assert len(asked) == 1
    assert asked[0].startswith("One-Time Filter")


@contextmanager
def opened_by(expression: str) -> Iterator[None]:
    """The rows of parties_debtor of which ``expression`` holds are open to a firm, as a migration would have it."""
    replaced = "DROP POLICY closed_under_mandate ON parties_debtor"
    with connections["owner"].cursor() as cursor:
        cursor.execute(replaced)
        cursor.execute(closed_under_mandate("parties_debtor", but=expression))
        try:
            yield
        finally:
            cursor.execute(replaced)
            cursor.execute(closed_under_mandate("parties_debtor"))


def test_a_table_opened_by_an_expression_shows_a_firm_those_rows_alone(organisation: int) -> None:
    from relance.parties.models import Debtor

    with at_work(organisation):
        ours, other = (Debtor.objects.create(organisation_id=organisation, code=code, name=code).pk for code in "AB")
    with opened_by(f"id IN (SELECT {ours} WHERE current_setting('app.mandate') = '7')"):
        with as_firm(organisation):
            assert rows("SELECT id FROM parties_debtor") == [(ours,)]
            assert rows("UPDATE parties_debtor SET name = 'x' WHERE id = %s RETURNING id", (other,)) == []
        with acting(organisation, "firm:8", AT, mandate=8):
            assert rows("SELECT id FROM parties_debtor") == []
        with at_work(organisation):
            assert rows("SELECT count(*) FROM parties_debtor") == [(2,)]


def test_what_a_mandate_opens_is_looked_up_once_and_not_for_each_row(organisation: int) -> None:
    with opened_by("id IN (SELECT 1::bigint WHERE current_setting('app.mandate') = '7')"), as_firm(organisation):
        plan = "\n".join(str(line) for (line,) in rows("EXPLAIN SELECT * FROM parties_debtor"))
    assert "hashed SubPlan" in plan
