"""Money that is set against nothing: said to pay an invoice, it lowers it once, whatever the books say next."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random

import pytest

from relance.domain.ids import PaymentId
from relance.domain.scenario.reasons import Reason
from relance.journal.verification import verify_journal
from relance.receivables.allocation import CreditUnknown, NothingToPlaceOn, place_credit, unallocated
from relance.receivables.models import Payment, Receivable
from relance.receivables.recorded_payments import Doubt, PaymentInFuture, record_payment
from relance.receivables.selectors import wrong_open_amounts, wrong_open_sums
from relance.receivables.targets import find_invoice
from relance.tenancy.context import acting
from tests.at_work import at_work, one_act
from tests.conftest import found
from tests.domain.builders import eur
from tests.intake.builders import receipt, sale, write_fec
from tests.intake.test_booking import bring, owed
from tests.races.test_books_under_pressure import at_once
from tests.scenarios.looking import dry_run

AT = datetime(2026, 4, 7, 9, 0, tzinfo=UTC)
ON = date(2026, 4, 7)
LATER = sale("Z9", 100, aux="C9", on="20260401")  # something newer, so that the file's silence tells


def loose(organisation: int) -> list[Payment]:
    with at_work(organisation) as here:
        return [
            one
            for debtor in set(Payment.objects.values_list("debtor_id", flat=True))
            for one in unallocated(here, debtor)
        ]


def place(organisation: int, **options: object) -> object:
    (credit,) = loose(organisation)
    with acting(organisation, "test", AT) as here:
        return place_credit(here, credit.pk, **options)  # type: ignore[arg-type]


def sound(organisation: int) -> bool:
    with at_work(organisation) as here:
        return not [*wrong_open_amounts(here), *wrong_open_sums(here), *verify_journal(here)]


@pytest.fixture
def books(organisation: int, tmp_path: Path) -> int:
    """An invoice of 100 and one of 50 a month later, and 60 received that the books lettered with nothing."""
    bring(
        organisation,
        write_fec(tmp_path, sale("F1", 10000), sale("F2", 5000, on="20260215"), receipt("R1", 6000)),
        at=AT,
    )
    return organisation


@pytest.mark.requirement("P17", "P16")
def test_it_pays_the_oldest_first_unless_one_is_named_and_holds_nothing_any_more(books: int) -> None:
    assert {reason for reason, _ in dry_run(books, on=ON).waiting} == {Reason.UNALLOCATED_CREDIT}
    place(books)
    assert owed(books) == {"F1": "40.00", "F2": "50.00"}
    assert loose(books) == []
    assert Reason.UNALLOCATED_CREDIT not in {reason for reason, _ in dry_run(books, on=ON).waiting}
    assert sound(books)


def test_what_exceeds_the_named_invoice_goes_on_in_the_order_of_the_law(books: int) -> None:
    with at_work(books):
        second = Receivable.objects.get(number="F2").pk
    place(books, named=[second])
    assert owed(books) == {"F1": "90.00"}


@pytest.mark.requirement("P16")
def test_the_same_export_again_changes_nothing_and_pays_nothing_twice(books: int, tmp_path: Path) -> None:
    place(books)
    again = write_fec(
        tmp_path, sale("F1", 10000), sale("F2", 5000, on="20260215"), receipt("R1", 6000), LATER, name="again.txt"
    )
    bring(books, again, at=AT)
    assert owed(books) == {"F1": "40.00", "F2": "50.00", "Z9": "1.00"}
    assert loose(books) == []
    assert sound(books)


@pytest.mark.requirement("P16")
def test_once_the_books_say_the_same_it_is_counted_once(books: int, tmp_path: Path) -> None:
    place(books)
    lettered = write_fec(
        tmp_path,
        sale("F1", 10000, let="A"),
        receipt("R1", 6000, let="A"),
        sale("F2", 5000, on="20260215"),
        LATER,
        name="later.txt",
    )
    bring(books, lettered, at=datetime(2026, 4, 8, 9, 0, tzinfo=UTC))
    assert owed(books) == {"F1": "40.00", "F2": "50.00", "Z9": "1.00"}
    assert loose(books) == []
    settled = write_fec(
        tmp_path,
        sale("F1", 10000, let="A"),
        receipt("R1", 6000, let="A"),
        receipt("R2", 4000, on="20260401", let="A"),
        sale("F2", 5000, on="20260215"),
        LATER,
        name="settled.txt",
    )
    bring(books, settled, at=datetime(2026, 4, 9, 9, 0, tzinfo=UTC), confirm_settled=True)
    assert owed(books) == {"F2": "50.00", "Z9": "1.00"}
    assert loose(books) == []
    assert sound(books)


@pytest.mark.requirement("P16")
def test_an_invoice_it_paid_whole_stays_paid_when_the_books_letter_it(organisation: int, tmp_path: Path) -> None:
    bring(
        organisation, write_fec(tmp_path, sale("F1", 6000), sale("F2", 5000, on="20260215"), receipt("R1", 6000)), at=AT
    )
    place(organisation)
    assert owed(organisation) == {"F2": "50.00"}
    lettered = write_fec(
        tmp_path,
        sale("F1", 6000, let="A"),
        receipt("R1", 6000, let="A"),
        sale("F2", 5000, on="20260215"),
        LATER,
        name="later.txt",
    )
    bring(organisation, lettered, at=datetime(2026, 4, 8, 9, 0, tzinfo=UTC))
    assert owed(organisation) == {"F2": "50.00", "Z9": "1.00"}
    assert sound(organisation)


@pytest.mark.requirement("P16")
def test_where_the_books_take_the_money_back_the_invoice_is_owed_again(books: int, tmp_path: Path) -> None:
    place(books)
    elsewhere = write_fec(
        tmp_path,
        sale("F1", 10000),
        sale("F2", 5000, on="20260215"),
        receipt("R1", 6000, aux="C7"),
        LATER,
        name="moved.txt",
    )
    bring(books, elsewhere, at=datetime(2026, 4, 8, 9, 0, tzinfo=UTC))
    assert owed(books) == {"F1": "100.00", "F2": "50.00", "Z9": "1.00"}
    assert [f"{one.open_amount:.2f}" for one in loose(books)] == ["60.00"]  # with the customer whose it is
    assert sound(books)


def test_pressed_four_times_at_once_it_pays_once(books: int) -> None:
    (credit,) = loose(books)
    failures = at_once(*[partial(one_act, place_credit, books, credit.pk, at=AT)] * 4)
    assert [type(failure) for failure in failures] == [CreditUnknown] * 3
    assert owed(books) == {"F1": "40.00", "F2": "50.00"}
    assert sound(books)


def test_a_strangers_credit_and_one_that_could_pay_nothing_are_refused(books: int, tmp_path: Path) -> None:
    (credit,) = loose(books)
    with pytest.raises(CreditUnknown), acting(found(), "test", AT) as here:
        place_credit(here, PaymentId(credit.pk))
    other = found()
    bring(other, write_fec(tmp_path, receipt("R1", 6000), sale("F9", 100, aux="C5"), name="other.txt"), at=AT)
    with pytest.raises(NothingToPlaceOn):
        place(other)
    assert eur("60.00").amount == loose(other)[0].open_amount


@pytest.mark.requirement("P16")
def test_of_two_credits_the_one_that_the_books_settled_with_is_not_taken_back_with_the_other(
    organisation: int, tmp_path: Path
) -> None:
    bring(organisation, write_fec(tmp_path, sale("F1", 10000), receipt("R1", 3000), receipt("R2", 3000)), at=AT)
    for credit in loose(organisation):
        with acting(organisation, "test", AT) as here:
            place_credit(here, PaymentId(credit.pk))
    assert owed(organisation) == {"F1": "40.00"}
    later = write_fec(
        tmp_path,
        sale("F1", 10000, let="A"),
        receipt("R1", 3000, let="A"),
        receipt("R2", 3000, aux="C7"),
        LATER,
        name="later.txt",
    )
    bring(organisation, later, at=datetime(2026, 4, 8, 9, 0, tzinfo=UTC))
    assert owed(organisation) == {"F1": "70.00", "Z9": "1.00"}
    assert sound(organisation)


@pytest.mark.requirement("P16")
def test_beside_a_payment_that_the_books_do_not_know_yet_nothing_paid_is_asked_again(
    organisation: int, tmp_path: Path
) -> None:
    bring(organisation, write_fec(tmp_path, sale("F1", 10000), receipt("R1", 6000)), at=AT)
    place(organisation)
    with acting(organisation, "test", AT) as here:
        record_payment(here, find_invoice(here, "F1"), amount=eur("40.00"), on=date(2026, 4, 2), accepted=list(Doubt))
    assert owed(organisation) == {}
    lettered = write_fec(tmp_path, sale("F1", 10000, let="A"), receipt("R1", 6000, let="A"), LATER, name="later.txt")
    bring(organisation, lettered, at=datetime(2026, 4, 8, 9, 0, tzinfo=UTC))
    assert owed(organisation) == {"Z9": "1.00"}
    assert sound(organisation)


@pytest.mark.requirement("P16", "P17")
@pytest.mark.parametrize("seed", range(40))
def test_whatever_was_said_and_whatever_the_books_say_next_no_more_is_asked_than_they_hold_open(
    organisation: int, tmp_path: Path, seed: int
) -> None:
    chance = Random(seed)  # noqa: S311 (of a play)
    invoices = (sale("F1", 10000), sale("F2", 5000, on="20260215"))
    received = [(f"R{n}", chance.choice([1000, 2000, 3000, 6000])) for n in range(chance.randint(1, 3))]
    bring(organisation, write_fec(tmp_path, *invoices, *(receipt(*one) for one in received)), at=AT)
    for credit in loose(organisation):
        if chance.random() < 0.8:
            with acting(organisation, "test", AT) as here:
                place_credit(here, PaymentId(credit.pk))
    if chance.random() < 0.5:
        on = date(2026, chance.choice([2, 4]), 2)
        with acting(organisation, "test", AT) as here:
            record_payment(
                here, find_invoice(here, "F1"), amount=eur(f"{chance.choice([10, 40])}.00"), on=on, accepted=list(Doubt)
            )
    for day in (8, 9):
        left, rows = 10000, []
        for number, cents in received:
            fate = chance.choice(["open", "lettered", "moved"])
            is_lettered = fate == "lettered" and cents <= left
            left -= cents if is_lettered else 0
            rows.append(receipt(number, cents, let="A" if is_lettered else "", aux="C7" if fate == "moved" else "C1"))
        first = sale("F1", 10000, let="A" if left < 10000 else "")
        newest = sale("Z9", 100, aux="C9", on=f"2026040{day}")
        books = write_fec(tmp_path, first, invoices[1], *rows, newest, name=f"{day}.txt")
        bring(organisation, books, at=datetime(2026, 4, day, 9, 0, tzinfo=UTC), confirm_settled=True)
        now = owed(organisation)
        assert Decimal(now.get("F1", "0")) <= Decimal(left) / 100
        assert Decimal(now.get("F2", "0")) <= 50
        assert sound(organisation)


@pytest.mark.requirement("P2")
def test_money_of_a_day_to_come_is_not_booked(books: int) -> None:
    """It would close the invoice now, run its penalties to that day, and move limitation beyond it."""
    with at_work(books):
        before = list(Receivable.objects.order_by("pk").values_list("number", "open_amount"))
    for on in (date(2026, 4, 8), date(2099, 1, 1)):
        with pytest.raises(PaymentInFuture, match="has not come yet"), acting(books, "test", AT) as here:
            record_payment(here, find_invoice(here, before[0][0]), amount=eur("1.00"), on=on, accepted=list(Doubt))
    with at_work(books):
        assert list(Receivable.objects.order_by("pk").values_list("number", "open_amount")) == before
