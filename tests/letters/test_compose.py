"""Letters out of the books: what was paid, what is asked, in whose name."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from relance.letters.compose import Composer, Wanted
from relance.letters.letterhead import IdentityIncomplete
from relance.letters.model import Act, Letter
from relance.letters.page import page_of
from relance.letters.render import render
from relance.receivables.models import Payment, Receivable
from relance.receivables.recorded_payments import record_payment
from relance.receivables.targets import find_invoice
from relance.scenarios.letters import planned_letters
from relance.tenancy.context import acting
from relance.tenancy.preferences import set_preference
from tests.at_work import at_work
from tests.domain.builders import eur
from tests.intake.builders import write_csv
from tests.intake.test_booking import bring

ON = date(2026, 4, 7)
AT = datetime(2026, 4, 7, 9, 0, tzinfo=UTC)
HEADER = "Numéro;Client;Date;Échéance;TTC;Email;SIREN;Catégorie;Langue"
ALPHA = "a@alpha.example;404833048;;en"
IDENTITY = {
    "creditor-siren": "404 833 048", "creditor-street": "1 place du Conte", "creditor-postal-code": "75000",
    "creditor-city": "Paris", "creditor-iban": "FR1420041010050500013M02606",
}  # fmt: skip


@pytest.fixture
def creditor(organisation: int) -> int:
    with at_work(organisation) as here:
        for key, value in IDENTITY.items():
            set_preference(here, key, value)
    return organisation


def letters(organisation: int, on: date = ON) -> dict[str, Letter]:
    made: dict[str, Letter] = {}
    with at_work(organisation) as here:
        for _, letter in planned_letters(here, on):
            assert isinstance(letter, Letter)
            made[letter.recipient.name] = letter
    return made


@pytest.mark.requirement("RU-6", "P24", "P26", "P33")
def test_penalties_follow_each_payment_and_the_compensation_each_invoice(creditor: int, tmp_path: Path) -> None:
    bring(
        creditor,
        write_csv(
            tmp_path,
            HEADER,
            f"F-1;Alpha;2026-01-01;2026-01-31;1000,00;{ALPHA}",
            f"F-2;Alpha;2026-01-01;2026-01-31;100,00;{ALPHA}",
            f"F-2;Alpha;2026-01-01;2026-02-28;100,00;{ALPHA}",
        ),
    )
    with acting(creditor, "test", AT) as here:
        record_payment(here, find_invoice(here, "F-1"), amount=eur("400.00"), on=date(2026, 3, 2))
    letter = letters(creditor)["Alpha"]
    first, *instalments = letter.items
    assert (first.amount, first.paid, first.credited, first.open) == (
        eur("1000.00"),
        eur("400.00"),
        eur("0.00"),
        eur("600.00"),
    )
    assert first.penalties is not None
    assert [(len(piece.days), piece.base) for piece in first.penalties.slices] == [
        (30, eur("1000.00")),
        (36, eur("609.99")),
    ]
    assert letter.asked("EUR") == letter.principal("EUR") == eur("800.00")  # a reminder: what the books show open
    assert letter.compensation("EUR") == eur("80.00")
    assert [i.penalties.compensation for i in instalments if i.penalties] == [eur("40.00"), eur("0.00")]
    assert letter.language == "en"
    assert render(letter).pdf.startswith(b"%PDF")


@pytest.mark.requirement("P29")
def test_a_contract_rate_is_used_and_named(creditor: int, tmp_path: Path) -> None:
    with at_work(creditor) as here:
        set_preference(here, "penalty-rate", "0.15")
    bring(creditor, write_csv(tmp_path, HEADER, f"F-1;Alpha;2026-01-01;2026-01-31;1000,00;{ALPHA}"))
    letter = letters(creditor)["Alpha"]
    assert letter.penalties("EUR") == eur("27.12")  # 66 days at 15 %
    assert letter.penalty_rate is not None
    assert str(letter.penalty_rate) == "15.00 % (our general terms)"


def test_a_day_beyond_the_table_computes_up_to_the_last_known_half_year(creditor: int, tmp_path: Path) -> None:
    bring(creditor, write_csv(tmp_path, HEADER, f"F-1;Alpha;2026-10-01;2026-10-31;1000,00;{ALPHA}"))
    letter = letters(creditor, on=date(2027, 2, 2))["Alpha"]
    (item,) = letter.items
    assert item.penalties is not None
    assert item.penalties.slices[-1].days.last == item.penalties_until == letter.penalties_until == date(2026, 12, 31)


def test_consumers_and_unknown_debtors_get_the_principal_only(creditor: int, tmp_path: Path) -> None:
    rows = [
        "F-1;Bêta;2026-01-01;2026-01-31;1000,00;b@beta.example;;particulier;",
        "F-2;Gamma;2026-01-01;2026-01-31;50,00;c@gamma.example;;;",
    ]
    bring(creditor, write_csv(tmp_path, HEADER, *rows))
    for letter in letters(creditor).values():
        assert letter.act is Act.REMINDER
        assert all(item.penalties is None for item in letter.items)
        assert letter.asked("EUR") == letter.principal("EUR")


def test_a_payment_taken_back_is_no_longer_shown(creditor: int, tmp_path: Path) -> None:
    header = HEADER + ";Payé"
    bring(creditor, write_csv(tmp_path, header, f"F-1;Alpha;2026-01-01;2026-01-31;1000,00;{ALPHA};300,00"))
    bring(
        creditor, write_csv(tmp_path, header, f"F-1;Alpha;2026-01-01;2026-01-31;1000,00;{ALPHA};0,00", name="later.csv")
    )
    (item,) = letters(creditor)["Alpha"].items
    assert (item.paid, item.open) == (eur("0.00"), eur("1000.00"))
    with at_work(creditor):
        assert Payment.objects.get().voided_at is not None
        assert Receivable.objects.get().open_amount == Decimal(1000)


def test_letters_say_up_to_which_day_payments_are_counted(creditor: int, tmp_path: Path) -> None:
    bring(creditor, write_csv(tmp_path, HEADER, f"F-1;Alpha;2026-01-01;2026-01-31;1000,00;{ALPHA}"))
    assert letters(creditor)["Alpha"].counted_until == date(2026, 3, 1), (
        "the eve of the import, of whatever day the invoice is"
    )


def test_without_the_creditors_identity_no_letter_has_holes(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_csv(tmp_path, HEADER, f"F-1;Alpha;2026-01-01;2026-01-31;1000,00;{ALPHA}"))
    with pytest.raises(IdentityIncomplete, match="creditor-street, creditor-postal-code"):
        letters(organisation)


def composed(organisation: int, on: date, *numbers: str, act: Act) -> Letter:
    """The letter of an act about every receivable of these numbers that was due before ``on`` and is not paid."""
    with at_work(organisation) as here:
        owed = list(
            Receivable.objects.filter(number__in=numbers, open_amount__gt=0, due_on__lt=on).order_by("due_on", "pk")
        )
        composer = Composer(here, on=on, counted_until=on)
        return composer.compose(Wanted(debtor=owed[0].debtor_id, act=act, items=[one.pk for one in owed]))


def test_a_statement_says_which_invoices_are_time_barred_and_no_penalties_of_them(
    creditor: int, tmp_path: Path
) -> None:
    rows = [f"F-1;Alpha;2020-01-01;2020-01-31;1000,00;{ALPHA}", f"F-2;Alpha;2026-01-01;2026-01-31;100,00;{ALPHA}"]
    bring(creditor, write_csv(tmp_path, HEADER, *rows))
    one = composed(creditor, ON, "F-1", "F-2", act=Act.STATEMENT)
    assert [(item.number, item.is_barred, item.penalties is None) for item in one.items] == [
        ("F-1", True, True),
        ("F-2", False, False),
    ]
    assert one.asked("EUR") == eur("100.00")
    assert "can no longer be claimed in court" in " ".join(page_of(one)[0]["body"])  # type: ignore[arg-type]
