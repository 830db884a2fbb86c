"""Imports of two companies: neither waits for the other, and one that never ends ends in a sentence."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from relance.intake import booking, taking
from relance.intake.booking import BookingTooSlow
from relance.intake.formats.told import Told
from relance.intake.merge.silence import Silence
from relance.intake.reading import find_in_books
from relance.intake.rows import ParsedFile
from relance.intake.taking import Taking, take
from relance.parties.models import Debtor
from relance.tenancy.bulk import refresh_statistics
from relance.tenancy.context import Acting
from tests.at_work import at_work
from tests.conftest import found
from tests.intake.builders import write_csv
from tests.intake.test_booking import bring, owed
from tests.races.test_books_under_pressure import at_once
from tests.receivables.test_by_hand import customer

HEADER = "Numéro;Date;Client;Total TTC;Reste à payer"


def rows(count: int, rest: int = 100) -> list[str]:
    return [f"F{n};2026-01-05;Client {n % 30};100,00;{rest if n % 4 else 60},00" for n in range(count)]


@pytest.mark.requirement("P16")
def test_an_import_in_mid_way_keeps_no_other_company_waiting(
    organisation: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = found()
    is_in_mid_way, other_is_done = threading.Event(), threading.Event()
    usual = Silence.vanished_receivables

    def and_wait(self: Silence) -> Any:
        if threading.current_thread().name == "first":
            is_in_mid_way.set()
            assert other_is_done.wait(60), "the other import waits for this one"
        return usual(self)

    def first() -> None:
        threading.current_thread().name = "first"
        bring(organisation, write_csv(tmp_path, HEADER, *rows(300), name="a.csv"))

    def second() -> None:
        assert is_in_mid_way.wait(60)
        bring(other, write_csv(tmp_path, HEADER, *rows(300), name="b.csv"))
        other_is_done.set()

    monkeypatch.setattr(Silence, "vanished_receivables", and_wait)
    assert at_once(first, second) == []
    assert len(owed(organisation)) == len(owed(other)) == 300


@pytest.mark.requirement("P18")
def test_a_code_that_one_import_gives_a_known_customer_is_not_taken_by_another_meanwhile(
    organisation: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One file codes a customer whom the books know by name; another of the same minute brings somebody new under that code."""
    customer(organisation, "Moulin Imaginaire", stated={"siren": "404833048"})
    header = "Numéro;Code client;Client;SIREN;Date;Échéance;TTC"
    coding = write_csv(
        tmp_path, header, "F-1;C0104;MOULIN IMAGINAIRE;404833048;20/02/2026;20/03/2026;216,50", name="a.csv"
    )
    new = write_csv(tmp_path, header, "F-2;C0104;Zeta;;20/02/2026;20/03/2026;99,00", name="b.csv")
    has_matched, other_is_done = threading.Event(), threading.Event()

    def and_dawdle(here: Acting, parsed: ParsedFile) -> None:
        find_in_books(here, parsed)
        if parsed.receivables[0].number == "F-1":
            has_matched.set()
            until_it_waits_or_is_done(other_is_done)

    def book(path: Path) -> None:
        with at_work(organisation) as here:
            assert take(here, path, Told(), Taking()).booked

    def other() -> None:
        assert has_matched.wait(60)
        book(new)
        other_is_done.set()

    monkeypatch.setattr(taking, "find_in_books", and_dawdle)
    assert at_once(lambda: book(coding), other) == []
    with at_work(organisation):
        assert [debtor.code for debtor in Debtor.objects.all()] == ["C0104"]
    assert owed(organisation) == {"F-1": "216.50", "F-2": "99.00"}


def until_it_waits_or_is_done(is_done: threading.Event) -> None:
    """Until the other import is through, or waits for a lock of this one."""
    for _ in range(3000):
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                   WHERE NOT l.granted AND l.locktype = 'advisory' AND d.datname = current_database()"""
            )
            if is_done.is_set() or cursor.fetchone() != (0,):
                return
        time.sleep(0.02)
    raise AssertionError("the other import neither waits nor ends")


def test_statistics_wait_for_nobody(organisation: int) -> None:
    counted = threading.Event()
    is_counting = threading.Event()

    def holds_the_table() -> None:
        with at_work(organisation), connection.cursor() as cursor:
            cursor.execute("SELECT tenancy_refresh_statistics(ARRAY['receivables_receivable'])")
            is_counting.set()
            assert counted.wait(60), "whoever counts next waits"

    def counts() -> None:
        assert is_counting.wait(60)
        refresh_statistics(1000, "receivables_receivable", "receivables_payment")
        counted.set()

    assert at_once(holds_the_table, counts) == []


@pytest.mark.requirement("EV-12")
def test_a_step_that_does_not_end_ends_in_a_sentence(
    organisation: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forever(self: Silence) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(60)")

    monkeypatch.setattr(Silence, "vanished_receivables", forever)
    monkeypatch.setattr(booking, "STATEMENT_SECONDS", 1)
    with pytest.raises(BookingTooSlow, match="nothing of it is booked"):
        bring(organisation, write_csv(tmp_path, HEADER, *rows(3)))
    assert owed(organisation) == {}
