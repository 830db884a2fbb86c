"""What a statement changes marks what is to be planned again, of one row and of very many (decision 0096)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from relance.intake.booking import LOADED
from relance.receivables.models import Receivable
from relance.scenarios.models import Dunning
from tests.at_work import at_work
from tests.conftest import found
from tests.outbox.builders import House

MANY = 25  # more than the triggers call few
# What joins the rows of a statement with others, at this floor or on a table that an import fills.
TRIGGERS = """SELECT DISTINCT p.proname, c.relname, p.prosrc FROM pg_trigger t
    JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid
    WHERE (t.tgnewtable IS NOT NULL OR t.tgoldtable IS NOT NULL)
        AND (p.proname LIKE 'scenarios%%' OR c.relname = ANY(%s) AND p.prosrc LIKE '%%JOIN%%') ORDER BY 1"""
MARKS = re.compile(r"EXECUTE \$marks\$(.*)\$marks\$", re.DOTALL)


@pytest.fixture(scope="module")
def asking(database: None, tmp_path_factory: pytest.TempPathFactory) -> int:
    """A company that asks many customers, each for one invoice; every test leaves it as it was."""
    house = House(found(), tmp_path_factory.mktemp("asking"), is_trusted=False)
    house.bring(*(f"F-{n};Client {n};2026-02-01;2026-03-03;100,00;client{n}@client.example" for n in range(MANY)))
    house.run()
    with at_work(house.organisation):
        assert Dunning.objects.count() == MANY
    return house.organisation


@contextmanager
def none_touched(organisation: int) -> Iterator[None]:
    with at_work(organisation), transaction.atomic():
        told("DELETE FROM scenarios_touched")
        yield
        transaction.set_rollback(True)


def told(statement: str, *values: int | None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def touched() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT receivable_id FROM scenarios_touched")
        return {pk for (pk,) in cursor.fetchall()}


def of_triggers() -> list[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS, [list(LOADED)])
        return [(name, table, source) for name, table, source in cursor.fetchall()]


@pytest.mark.parametrize("only", ["", "WHERE id = (SELECT min(id) FROM {table})"], ids=["many", "one"])
@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("parties_debtor", "organisation_id"),
        ("parties_contact", "organisation_id"),
        ("receivables_receivable", "touched_at"),
    ],
)
def test_one_row_and_many_mark_what_they_concern(asking: int, table: str, column: str, only: str) -> None:
    with none_touched(asking):
        changed = told(f"UPDATE {table} SET {column} = {column} {only.format(table=table)}")
        assert changed == (1 if only else MANY)
        assert len(touched()) == changed
        told("DELETE FROM scenarios_touched")
        told(f"UPDATE {table} SET {column} = {column} WHERE false")
        assert touched() == set()


def test_a_pause_marks_an_invoice_a_customer_or_what_another_pause_had_put_to_rest(asking: int) -> None:
    pause = """INSERT INTO receivables_hold (organisation_id, receivable_id, debtor_id, kind, author, held_at, owner_kind)
        VALUES (%s, %s, %s, 'dispute', 'test', now(), '')"""
    with none_touched(asking):
        first, second, third = Receivable.objects.order_by("pk")[:3]
        told(pause, asking, first.pk, None)
        told(pause, asking, None, second.debtor_id)
        assert touched() == {first.pk, second.pk}
        Dunning.objects.filter(receivable_id=third.pk).update(outcome="on_hold")
        told("DELETE FROM scenarios_touched")
        told(pause, asking, None, None)
        assert touched() == {third.pk}


def test_what_happens_to_one_account_marks_the_others_of_the_customer(asking: int) -> None:
    with none_touched(asking):
        head, member, sister, stranger = Receivable.objects.order_by("pk")[:4]
        told(
            "UPDATE parties_debtor SET same_as_id = %s WHERE id IN (%s, %s)",
            head.debtor_id,
            member.debtor_id,
            sister.debtor_id,
        )
        for one in (head, member):
            told("DELETE FROM scenarios_touched")
            told("UPDATE parties_contact SET organisation_id = organisation_id WHERE debtor_id = %s", one.debtor_id)
            assert touched() == {head.pk, member.pk, sister.pk}
        told("DELETE FROM scenarios_touched")
        told("UPDATE parties_contact SET organisation_id = organisation_id WHERE debtor_id = %s", stranger.debtor_id)
        assert touched() == {stranger.pk}
        told("DELETE FROM scenarios_touched")
        told("UPDATE parties_debtor SET organisation_id = organisation_id")
        assert len(touched()) == MANY


def test_many_changed_rows_are_compared_with_no_row_one_by_one(organisation: int) -> None:
    """In a company that the planner takes for one row, 7,500 payments were held against each of 30,000 receivables."""
    with at_work(organisation):
        triggers = of_triggers()
        assert len(triggers) > 10
        for name, table, source in triggers:
            marks = MARKS.search(source)
            assert marks, f"{name}: a plan kept from one row would serve an import; see rules/touch_many_by_hash.sql"
            assert "WHEN counted > few THEN 'off'" in source, name
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL enable_nestloop = off")
                cursor.execute(f"CREATE TEMPORARY TABLE changed ON COMMIT DROP AS SELECT * FROM {table} LIMIT 0")
                cursor.execute("EXPLAIN " + marks[1])
                plan = "\n".join(line for (line,) in cursor.fetchall())
                assert "Nested Loop" not in plan, f"{name}: {plan}"
                cursor.execute("DROP TABLE changed")


def test_the_way_of_joining_ends_with_the_trigger(asking: int) -> None:
    with none_touched(asking), connection.cursor() as cursor:
        for setting in ("on", "off"):
            cursor.execute("SELECT set_config('enable_nestloop', %s, true)", [setting])
            told("UPDATE parties_debtor SET organisation_id = organisation_id")
            cursor.execute("SHOW enable_nestloop")
            assert cursor.fetchone() == (setting,)
