"""Money that the books show on a debt that was given up: it takes back its part of the loss, as money recorded by hand does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from relance.closing.imports import cancel_import, reconcile, take
from relance.closing.late_payments import receive
from relance.closing.loss_word import LossWord
from relance.closing.models import Closing, Entry
from relance.closing.write_off import give_up, undo, written_off
from relance.domain.closing.loss import VatLine
from relance.domain.closing.vat_file import Ground, VatDueOn
from relance.domain.ids import ClosingId, DebtorId, ReceivableId
from relance.domain.money import Money
from relance.intake.booking import Booking, book, open_days, open_identities
from relance.intake.formats.detect import read_file
from relance.intake.formats.told import Told
from relance.intake.models import Import
from relance.intake.taking import Taking
from relance.receivables.models import Payment, Receivable
from relance.receivables.recorded_payments import Doubt
from relance.receivables.targets import TheseReceivables
from relance.tenancy.context import Acting
from tests.at_work import at_work
from tests.closing.test_write_off import LINES, TWO_RATES, balances, is_sound
from tests.conftest import found
from tests.intake.builders import write_csv

HEADER = "Numéro;Client;Date;Échéance;TTC;Reste dû"
DAY = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)
_files = count()


def shows(here: Acting, folder: Path, still_open: str, *, amount: str = "600,00") -> None:
    """An export that leaves so much of F-1 open, and what follows of it."""
    row = f"F-1;Moulin Imaginaire;2026-01-05;2026-02-04;{amount};{still_open}"
    other = "F-2;Autre Client;2026-01-05;2026-02-04;50,00;40,00"
    path = write_csv(folder, HEADER, row, other, name=f"list-{next(_files)}.csv")
    parsed = read_file(path, watched=open_identities(here, "invoice-list"), open_days=open_days(here))
    book(here, parsed, Booking(path))
    reconcile(here)


def one_lost(here: Acting, folder: Path, lines: tuple[VatLine, ...] = LINES) -> tuple[TheseReceivables, Closing]:
    gross = sum((line.gross for line in lines), Decimal(0))
    shows(here, folder, f"{gross:.2f}".replace(".", ","), amount=f"{gross:.2f}".replace(".", ","))
    one = Receivable.objects.get(number="F-1")
    word = LossWord(Ground.LIQUIDATION_JUDGMENT, date(2026, 6, 30), "BODACC", lines=lines, vat_due_on=VatDueOn.DEBITS)
    closing = give_up(here, ReceivableId(one.pk), word)
    return TheseReceivables((ReceivableId(one.pk),), DebtorId(one.debtor_id)), Closing.objects.get(pk=closing)


def later(organisation: int, days: int) -> datetime:
    return DAY + timedelta(days=days)


@pytest.mark.requirement("SW-21")
def test_a_part_that_an_export_shows_as_paid_takes_back_its_part_of_the_loss(organisation: int, tmp_path: Path) -> None:
    with at_work(organisation, DAY) as here:
        one_lost(here, tmp_path)
    with at_work(organisation, later(organisation, 1)) as here:
        shows(here, tmp_path, "480,00")
        by_hand = {"654": Decimal(500), "416": Decimal(-520), "512": Decimal(120), "7583": Decimal(-100)}
        assert balances() == by_hand
        assert not Payment.objects.filter(open_amount__gt=0, voided_at=None).exists()
        assert is_sound(here)
        entries = Entry.objects.count()
        shows(here, tmp_path, "480,00")
        assert Entry.objects.count() == entries, "shown again it is taken once"


def test_what_an_export_takes_back_is_lost_again(organisation: int, tmp_path: Path) -> None:
    with at_work(organisation, DAY) as here:
        _invoice, closing = one_lost(here, tmp_path)
    for days, still_open in enumerate(("480,00", "550,00", "599,00"), start=1):
        with at_work(organisation, later(organisation, days)) as here:
            shows(here, tmp_path, still_open)
            assert written_off(closing) == Decimal(still_open.replace(",", "."))
            assert Receivable.objects.get(number="F-1").open_amount == 0
            assert is_sound(here)
    with at_work(organisation):
        by_hand = {"654": Decimal(500), "416": Decimal("-500.17"), "512": Decimal("1.00"), "7583": Decimal("-0.83")}
        assert balances() == by_hand


def test_the_loss_itself_in_the_books_is_no_money(organisation: int, tmp_path: Path) -> None:
    with at_work(organisation, DAY) as here:
        _invoice, closing = one_lost(here, tmp_path)
        before = balances()
    with at_work(organisation, later(organisation, 1)) as here:
        shows(here, tmp_path, "100,00")  # the accountant booked our entry: the net, 500.00
        assert balances() == before
        assert written_off(closing) == 600
    with at_work(organisation, later(organisation, 2)) as here:
        shows(here, tmp_path, "0,00")
        assert written_off(closing) == 600


@given(
    steps=some.lists(some.tuples(some.sampled_from(["books", "hand"]), some.integers(0, 57_000)), max_size=4),
    lines=some.sampled_from([LINES, TWO_RATES]),
)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_over_any_history_of_exports_and_hands_no_cent_is_lost_or_made(
    database: None, tmp_path: Path, steps: list[tuple[str, int]], lines: tuple[VatLine, ...]
) -> None:
    gross, mine = sum((line.gross for line in lines), Decimal(0)), found()
    with at_work(mine, DAY) as here:
        invoice, closing = one_lost(here, tmp_path, lines)
    for days, (who, cents) in enumerate(steps, start=1):
        amount = min(Decimal(cents) / 100, gross - Decimal("1.00"))
        with at_work(mine, later(mine, days)) as here:
            if who == "hand" and Decimal("0.01") <= amount <= written_off(closing):
                receive(here, invoice, amount=Money(amount, "EUR"), on=here.today, accepted=list(Doubt))
            elif who == "books":
                shown = f"{gross - amount:.2f}".replace(".", ",")
                shows(here, tmp_path, shown, amount=f"{gross:.2f}".replace(".", ","))
            assert Receivable.objects.get(number="F-1").open_amount == 0
            assert is_sound(here)
            assert sum(balances().values()) == 0
    with at_work(mine, later(mine, 9)) as here:
        undo(here, ClosingId(closing.pk), reason="too early")
        assert {account: moved for account, moved in balances().items() if account not in ("416", "512")} == {}
        assert is_sound(here)


def test_a_file_taken_in_by_the_door_reverses_the_loss(organisation: int, tmp_path: Path) -> None:
    with at_work(organisation, DAY) as here:
        one_lost(here, tmp_path)
    path = write_csv(
        tmp_path,
        HEADER,
        "F-1;Moulin Imaginaire;2026-01-05;2026-02-04;600,00;480,00",
        "F-2;Autre Client;2026-01-05;2026-02-04;50,00;40,00",
    )
    with at_work(organisation, later(organisation, 1)) as here:
        assert take(here, path, Told(), Taking(dry_run=True)).booked is not None
        assert "512" not in balances()
        take(here, path, Told(), Taking(confirm_settled=True))
        assert balances()["512"] == Decimal(120)


def test_an_import_that_is_cancelled_takes_its_money_back_and_the_loss_stands_again(
    organisation: int, tmp_path: Path
) -> None:
    with at_work(organisation, DAY) as here:
        _invoice, closing = one_lost(here, tmp_path)
    with at_work(organisation, later(organisation, 1)) as here:
        shows(here, tmp_path, "480,00")
        assert written_off(closing) == 480
    with at_work(organisation, later(organisation, 2)) as here:
        cancel_import(here, Import.objects.order_by("-pk").values_list("pk", flat=True)[0], reason="wrong file")
        assert written_off(closing) == 600
        assert Receivable.objects.get(number="F-1").open_amount == 0
        assert balances().get("512", Decimal(0)) == 0
        assert is_sound(here)
