"""The journal shows what was changed behind its back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections
from django.test.utils import CaptureQueriesContext

from relance.domain.money import Money
from relance.journal import appending
from relance.journal.appending import Fact, append
from relance.journal.hashing import canonical
from relance.journal.models import Event, EventDetail
from relance.journal.verification import Break, verify_journal
from tests.at_work import at_work

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def write(organisation: int, *facts: Fact) -> None:
    with at_work(organisation, AT) as here:
        append(here, facts)


def breaks(organisation: int) -> list[Break]:
    with at_work(organisation) as here:
        return list(verify_journal(here))


def as_owner(organisation: int, statement: str) -> None:
    """What somebody with the owner's password can do."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, {"org": organisation})


def three(organisation: int) -> None:
    for number in range(3):
        write(
            organisation,
            Fact("test.done", {"number": number}, chain=7, detail={"note": f"n{number}"}),
            Fact("test.done", {}),
        )


def test_what_was_written_verifies(organisation: int) -> None:
    three(organisation)
    assert breaks(organisation) == []
    with at_work(organisation):
        assert Event.objects.count() == 6


@pytest.mark.parametrize(
    ("statement", "sequence"),
    [
        (
            "UPDATE journal_event SET body = '{\"number\":9}' WHERE organisation_id = %(org)s AND chain = 7 AND sequence = 2",
            2,
        ),
        (
            "UPDATE journal_event SET at = at + interval '1 microsecond' WHERE organisation_id = %(org)s AND chain = 7 AND sequence = 1",
            1,
        ),
        ("UPDATE journal_event SET actor = 'other' WHERE organisation_id = %(org)s AND chain = 7 AND sequence = 3", 3),
        ("UPDATE journal_eventdetail SET detail = '{}' WHERE organisation_id = %(org)s", 1),
        (
            "DELETE FROM journal_eventdetail WHERE organisation_id = %(org)s;"
            " DELETE FROM journal_event WHERE organisation_id = %(org)s AND chain = 7 AND sequence = 2",
            3,
        ),
        (
            "DELETE FROM journal_eventdetail WHERE organisation_id = %(org)s;"
            " DELETE FROM journal_event WHERE organisation_id = %(org)s AND chain = 7 AND sequence = 3",
            3,
        ),
        (
            "DELETE FROM journal_eventdetail WHERE organisation_id = %(org)s;"
            " DELETE FROM journal_event WHERE organisation_id = %(org)s AND chain = 7",
            3,
        ),
    ],
)
def test_the_first_record_that_was_tampered_with_is_named(organisation: int, statement: str, sequence: int) -> None:
    three(organisation)
    as_owner(organisation, statement)
    assert [(broken.chain, broken.sequence) for broken in breaks(organisation)] == [(7, sequence)]


def test_erasing_a_person_breaks_nothing(organisation: int) -> None:
    three(organisation)
    with at_work(organisation):
        EventDetail.objects.all().delete()
    assert breaks(organisation) == []


@pytest.mark.parametrize("statement", ["UPDATE journal_event SET body = ''", "DELETE FROM journal_event"])
def test_the_application_cannot_change_what_happened(organisation: int, statement: str) -> None:
    three(organisation)
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        at_work(organisation),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_writers_on_the_same_chains_wait_for_each_other_and_lose_nothing(organisation: int) -> None:
    failures: list[BaseException] = []

    def writer(chains: tuple[int, int]) -> Callable[[], None]:
        def work() -> None:
            try:
                for number in range(10):
                    write(organisation, *(Fact("test.raced", {"number": number}, chain=chain) for chain in chains))
            except BaseException as error:  # noqa: BLE001 (handed to the test)
                failures.append(error)
            finally:
                connections["default"].close()

        return work

    threads = [threading.Thread(target=writer(chains)) for chains in ((1, 2), (2, 1), (1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)
    assert failures == []
    assert breaks(organisation) == []
    with at_work(organisation):
        assert Event.objects.count() == 80


def test_a_chain_that_somebody_else_began_meanwhile_is_gone_on_with(
    organisation: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both saw no chain 5; the first writes and commits before the second writes."""
    usual, has_looked, has_written = appending._locked, threading.Event(), threading.Event()
    late = "late writer"

    def looks(chains: list[int]) -> appending.Heads:
        found = usual(chains)
        if threading.current_thread().name == late and not has_looked.is_set():
            has_looked.set()
            assert has_written.wait(300)
        return found

    monkeypatch.setattr(appending, "_locked", looks)
    noted = {"note": "late"}

    def second() -> None:
        try:
            write(organisation, *(Fact("test.second", {}, chain=chain, detail=noted) for chain in (4, 5, 5)))
        finally:
            connections["default"].close()

    thread = threading.Thread(target=second, name=late)
    thread.start()
    assert has_looked.wait(300)
    write(organisation, Fact("test.first", {}, chain=5))
    has_written.set()
    thread.join(300)
    assert breaks(organisation) == []
    with at_work(organisation):
        found = Event.objects.filter(chain__in=(4, 5)).order_by("chain", "sequence").values_list("chain", "name")
        assert list(found) == [(4, "test.second"), (5, "test.first"), (5, "test.second"), (5, "test.second")]
        assert EventDetail.objects.count() == 3


@pytest.mark.parametrize("facts", [1, 100])
def test_an_entry_asks_for_heads_twice_whether_its_chains_are_new_or_not(organisation: int, facts: int) -> None:
    for _ in range(2):
        with at_work(organisation, AT) as here, CaptureQueriesContext(connection) as asked:
            append(here, [Fact("test.done", {}, chain=chain) for chain in range(1, facts + 1)])
        heads = [query["sql"] for query in asked if "journal_head" in query["sql"]]
        assert len(heads) == 2, heads


def test_one_content_has_one_text_and_odd_things_have_no_place() -> None:
    assert canonical({"b": Money.eur("1.00"), "a": AT.date()}) == '{"a":"2026-03-02","b":"1.00 EUR"}'
    with pytest.raises(TypeError):
        canonical({"a": object()})


def test_an_open_amount_that_was_tampered_with_is_found(organisation: int, tmp_path: Any) -> None:
    from relance.receivables.selectors import wrong_open_amounts
    from tests.intake.builders import receipt, sale, write_fec
    from tests.intake.test_booking import bring

    bring(organisation, write_fec(tmp_path, sale("F1", 12000), receipt("R1", 500)))
    with at_work(organisation) as here:
        assert list(wrong_open_amounts(here)) == []
    as_owner(organisation, "UPDATE receivables_receivable SET open_amount = 1 WHERE organisation_id = %(org)s")
    as_owner(organisation, "UPDATE receivables_payment SET open_amount = 2 WHERE organisation_id = %(org)s")
    with at_work(organisation) as here:
        assert [(wrong.kind, wrong.stored) for wrong in wrong_open_amounts(here)] == [
            ("receivable", Decimal(1)),
            ("payment", Decimal(2)),
        ]
