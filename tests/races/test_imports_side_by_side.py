"""Imports of two companies: neither waits for the other, and one that never ends ends in a sentence."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from relance.intake import booking
from relance.intake.booking import BookingTooSlow
from relance.intake.merge.silence import Silence
from relance.tenancy.bulk import refresh_statistics
from relance.tenancy.context import acting_in
from tests.conftest import found
from tests.intake.builders import write_csv
from tests.intake.test_booking import bring, owed
from tests.races.test_books_under_pressure import at_once

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


def test_statistics_wait_for_nobody(organisation: int) -> None:
    counted = threading.Event()
    is_counting = threading.Event()

    def holds_the_table() -> None:
        with acting_in(organisation), connection.cursor() as cursor:
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
