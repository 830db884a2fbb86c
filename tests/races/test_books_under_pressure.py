"""Imports and payments at the same time, and imports killed half-way: nothing twice, nothing half."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from bench.fec_file import write_fec as write_large_fec
from django.db import connections

from relance.journal.models import Event
from relance.journal.verification import verify_journal
from relance.parties.by_hand import add_customer
from relance.receivables.by_hand import InvoiceWord, add_invoice
from relance.receivables.corrections import cancel_payment
from relance.receivables.invoice_corrections import cancel_invoice
from relance.receivables.models import Payment, Receivable
from relance.receivables.recorded_payments import Doubt, PaymentAboveRest, PaymentTwice, record_payment
from relance.receivables.selectors import wrong_open_amounts, wrong_open_sums
from relance.receivables.targets import find_invoice
from relance.tenancy.context import acting
from tests.at_work import at_work, one_act
from tests.domain.builders import eur
from tests.intake.builders import sale, write_fec
from tests.intake.test_booking import bring, owed, unallocated

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

IMPORT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from relance.config import database
database.set_up_django()
from relance.intake.booking import Booking, book
from relance.intake.formats.detect import read_file
from relance.tenancy.context import acting
organisation, file = int(sys.argv[1]), Path(sys.argv[2])
parsed = read_file(file)
print("read", flush=True)
with acting(organisation, "test", datetime(2026, 3, 2, tzinfo=UTC)) as here:
    book(here, parsed, Booking(file))
print("booked", flush=True)
"""


def at_once(*works: Callable[[], object]) -> list[BaseException]:
    """Run everything in threads that start together; returns what failed."""
    failures: list[BaseException] = []
    gate = threading.Barrier(len(works))

    def thread(work: Callable[[], object]) -> threading.Thread:
        def run() -> None:
            try:
                gate.wait(timeout=300)
                work()
            except BaseException as error:  # noqa: BLE001 (handed to the test)
                failures.append(error)
            finally:
                connections["default"].close()

        return threading.Thread(target=run)

    threads = [thread(work) for work in works]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=300)
    return failures


def wait_for_a_lock() -> None:
    """Until another session waits for this one's transaction."""
    for _ in range(500):
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() != (0,):
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")


def assert_sound(organisation: int) -> None:
    with at_work(organisation) as here:
        assert list(verify_journal(here)) == []
        assert list(wrong_open_amounts(here)) == []
        assert list(wrong_open_sums(here)) == []


def test_the_same_file_imported_four_times_at_once_is_booked_once(organisation: int, tmp_path: Path) -> None:
    path = write_fec(tmp_path, *(sale(f"F{n}", 1000 + n, aux=f"C{n % 5}") for n in range(50)))
    assert at_once(*[lambda: bring(organisation, path)] * 4) == []
    with at_work(organisation):
        assert Receivable.objects.count() == 50
        assert Event.objects.filter(name="intake.booked").count() == 1
    assert_sound(organisation)


@pytest.mark.requirement("P16", "P17")
def test_the_same_debt_paid_four_times_at_once_goes_to_zero_and_the_rest_asks(
    organisation: int, tmp_path: Path
) -> None:
    bring(organisation, write_fec(tmp_path, sale("F1", 10000)))

    def pay() -> None:
        with acting(organisation, "test", AT) as here:
            record_payment(
                here, find_invoice(here, "F1"), amount=eur("60.00"), on=date(2026, 3, 1), accepted=list(Doubt)
            )

    assert at_once(*[pay] * 4) == []
    assert owed(organisation) == {}
    assert sum(float(amount) for amount in unallocated(organisation)) == 140.0
    with at_work(organisation):
        assert Payment.objects.count() == 4
    assert_sound(organisation)


def test_an_import_and_payments_at_once_leave_sound_books(organisation: int, tmp_path: Path) -> None:
    rows = [sale(f"F{n}", 10000, aux=f"C{n % 3}") for n in range(30)]
    bring(organisation, write_fec(tmp_path, *rows))
    newer = write_fec(tmp_path, *rows[2:], sale("G1", 500, on="20260301"), name="newer.txt")

    def pay(number: str) -> Callable[[], object]:
        with at_work(organisation, AT) as here:
            invoice = find_invoice(here, number)
        facts = {"amount": eur("100.00"), "on": date(2026, 3, 1), "accepted": list(Doubt)}
        return partial(one_act, record_payment, organisation, invoice, at=AT, **facts)

    assert at_once(lambda: bring(organisation, newer), *(pay(f"F{n}") for n in range(5))) == []
    assert_sound(organisation)
    assert {"F0", "F1", "F2", "F3", "F4"}.isdisjoint(owed(organisation))


def test_an_import_waits_for_a_payment_under_way_and_does_not_take_it_twice(organisation: int, tmp_path: Path) -> None:
    rows = [sale(f"F{n}", 10000, aux=f"C{n}") for n in range(6)]
    bring(organisation, write_fec(tmp_path, *rows))
    newer = write_fec(tmp_path, *rows[1:], sale("G1", 500, on="20260301"), name="newer.txt")
    failures: list[BaseException] = []

    def importing() -> None:
        failures.extend(at_once(lambda: bring(organisation, newer)))

    thread = threading.Thread(target=importing)
    with acting(organisation, "test", AT) as here:
        record_payment(here, find_invoice(here, "F0"), amount=eur("100.00"), on=date(2026, 3, 1))
        thread.start()
        wait_for_a_lock()
    thread.join(timeout=300)
    assert failures == []
    assert_sound(organisation)
    assert "F0" not in owed(organisation)
    assert unallocated(organisation) == []


@pytest.mark.parametrize("delay_ms", [0, 40, 120, 250])
def test_an_import_killed_half_way_books_nothing_and_can_be_done_again(
    organisation: int, tmp_path: Path, delay_ms: int
) -> None:
    path = tmp_path / "large.txt"
    write_large_fec(path, 20_000)
    running = subprocess.Popen(
        [sys.executable, "-c", IMPORT, str(organisation), str(path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": "src"},
        cwd=Path(__file__).parents[2],
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "read\n"
    time.sleep(delay_ms / 1000)
    running.send_signal(signal.SIGKILL)
    rest, _ = running.communicate(timeout=300)
    with at_work(organisation):
        count, events = Receivable.objects.count(), Event.objects.count()
    assert (count, events) in ((0, 0), (869, 1))
    assert "booked" not in rest or count == 869
    bring(organisation, path)
    with at_work(organisation):
        assert Receivable.objects.count() == 869
    assert_sound(organisation)


@pytest.mark.requirement("P16", "P17")
def test_the_same_payment_noted_by_several_at_once_is_booked_once(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_fec(tmp_path, sale("F1", 10000)))

    def pay() -> None:
        with acting(organisation, "test", AT) as here:
            record_payment(here, find_invoice(here, "F1"), amount=eur("40.00"), on=date(2026, 3, 1))

    failed = at_once(*[pay] * 4)
    assert [type(one) for one in failed] == [PaymentTwice] * 3
    assert owed(organisation) == {"F1": "60.00"}
    assert_sound(organisation)


@pytest.mark.requirement("P16", "P17")
def test_payments_noted_placed_and_cancelled_at_once_with_their_invoices_leave_sound_books(
    organisation: int, tmp_path: Path
) -> None:
    with at_work(organisation, AT) as here:
        debtor = add_customer(here, "Moulin Imaginaire")
    words = [InvoiceWord(f"F{n}", eur("100.00"), date(2026, 1, 15)) for n in range(4)]
    with acting(organisation, "test", AT) as here:
        rows = [add_invoice(here, debtor, word) for word in words]
        first = find_invoice(here, "F0")
    with acting(organisation, "test", AT) as here:
        given = [
            record_payment(here, find_invoice(here, f"F{n}"), amount=eur(f"{90 + n}.00"), on=date(2026, 3, 1)).payment
            for n in range(4)
        ]
    works: list[Callable[[], object]] = []
    for pk, payment in zip(rows, given, strict=True):
        works.append(partial(one_act, cancel_payment, organisation, payment, reason="typed twice", at=AT))
        works.append(partial(one_act, cancel_invoice, organisation, pk, reason="never delivered", at=AT))
    works.append(partial(one_act, record_payment, organisation, first, amount=eur("5.00"), on=date(2026, 2, 1), at=AT))
    works.append(lambda: bring(organisation, write_fec(tmp_path, sale("G1", 10000))))
    failed = at_once(*works)
    assert {type(one) for one in failed} <= {PaymentAboveRest}  # F0 was cancelled before it
    left = owed(organisation)
    assert left.pop("G1") == "100.00"
    assert left == {}
    assert_sound(organisation)
