"""A ledger tells of what is open in any books: what it shows as settled, lettered or doubtful is asked no longer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from relance.domain.ledger import Nature
from relance.intake.booking import Booked, Booking, book
from relance.intake.formats.told import Told
from relance.intake.reading import read_for
from relance.intake.rows import ParsedFile
from relance.receivables.models import Payment, Receivable
from relance.receivables.review import record_review
from relance.receivables.targets import find_invoice
from relance.tenancy.context import acting
from tests.at_work import at_work
from tests.intake.builders import FEC_HEADER, line, receipt, sale, write_csv, write_fec
from tests.intake.test_booking import owed

pytestmark = pytest.mark.requirement("P17")

LIST = "Numéro;Date;Échéance;Code client;Client;Total TTC;Reste à payer"


def at(day: int) -> datetime:
    return datetime(2026, 12, day, 9, tzinfo=UTC)


def read(organisation: int, path: Path, answers: dict[str, str] | None = None) -> ParsedFile:
    with at_work(organisation) as here:
        return read_for(here, path, Told(answers=answers or {}))


def bring(organisation: int, path: Path, *, day: int, answers: dict[str, str] | None = None) -> Booked:
    parsed = read(organisation, path, answers)
    assert not parsed.questions.open
    with at_work(organisation, at(day)) as here:
        return book(here, parsed, Booking(path, confirm_settled=True))


def listed(folder: Path, *rows: str, name: str = "list.csv") -> Path:
    return write_csv(folder, LIST, *rows, name=name)


def natures(organisation: int) -> dict[str, str]:
    with at_work(organisation):
        return {row.number: row.nature for row in Receivable.objects.filter(open_amount__gt=0)}


F1 = "F1;15/01/2026;14/02/2026;C1;Client C1;100,00;100,00"
F2 = "F2;15/01/2026;14/02/2026;C1;Client C1;900,00;900,00"


def test_a_listed_invoice_that_the_ledger_letters_with_its_payment_is_asked_no_longer(
    organisation: int, tmp_path: Path
) -> None:
    bring(organisation, listed(tmp_path, F1, F2), day=1)
    ledger = write_fec(tmp_path, sale("F1", 10000, let="A"), receipt("R1", 10000, let="A"), sale("F2", 90000))
    booked = bring(organisation, ledger, day=2)
    assert [one.number for one in booked.differing] == ["F1"]
    assert owed(organisation) == {"F2": "900.00"}
    bring(organisation, ledger, day=3)
    bring(organisation, listed(tmp_path, F1, F2, name="again.csv"), day=4)
    assert owed(organisation) == {"F2": "900.00"}


@pytest.mark.parametrize("how", ["whole", "parent", "part", "opening"])
def test_it_is_seen_however_the_ledger_settles_it(organisation: int, tmp_path: Path, how: str) -> None:
    bring(organisation, listed(tmp_path, F1), day=1)
    opening = {"entry": "1", "journal": "AN", "journal_name": "A nouveaux", "on": "20270101"}
    rows = {
        "whole": [*sale("F1", 10000, let="A"), *receipt("R1", 10000, let="A")],
        "parent": [*sale("F1", 10000, let="A"), *receipt("R1", 10000, let="A", aux="P")],
        "part": [*sale("F1", 10000, let="a"), *sale("F9", 500, on="20260120", let="a"), *receipt("R1", 10000, let="a")],
        "opening": [
            line("411000", "100,00", aux="C1", name="Client C1", piece="F1", let="A", **opening),
            line("890000", credit="100,00", **opening),
            *receipt("R1", 10000, on="20270110", let="A"),
        ],
    }[how]
    bring(organisation, write_fec(tmp_path, rows, sale("Z", 100, aux="ZZ9")), day=2)
    assert "F1" not in owed(organisation)
    assert owed(organisation)["Z"] == "1.00"


def test_the_number_of_another_customer_or_of_another_year_settles_nothing(organisation: int, tmp_path: Path) -> None:
    bring(organisation, listed(tmp_path, F1), day=1)
    bring(
        organisation,
        write_fec(
            tmp_path,
            sale("F1", 11000, aux="ZZ9", let="A"),
            receipt("R1", 11000, aux="ZZ9", let="A"),
            sale("F1", 10000, on="20250115", let="B"),
            receipt("R2", 10000, on="20250115", let="B"),
            sale("Z", 100),
        ),
        day=2,
    )
    assert owed(organisation) == {"F1": "100.00", "Z": "1.00"}
    with at_work(organisation):
        assert not Payment.objects.exists()


def test_a_customer_whom_only_the_settled_invoice_names_is_asked_about(organisation: int, tmp_path: Path) -> None:
    bring(organisation, listed(tmp_path, F1.replace("C1;Client C1", "AMB;Ambre SARL")), day=1)
    rows = [text.replace("|C1|Client C1|", "||Clients|") for text in sale("F1", 10000, let="A", account="411AMBRE")]
    paid = [
        text.replace("411000", "411AMBRE").replace("|C1|Client C1|", "||Clients|")
        for text in receipt("R", 10000, let="A")
    ]
    ledger = write_fec(tmp_path, rows, paid, sale("Z", 100, aux="ZZ9"))
    (question,) = read(organisation, ledger).questions.open
    assert "AMB" in question.id
    bring(organisation, ledger, day=2, answers={question.id: "same"})
    assert owed(organisation) == {"Z": "1.00"}
    with at_work(organisation):
        assert Receivable.objects.count() == 2


@pytest.mark.requirement("P18")
def test_an_invoice_paid_while_its_customer_was_coded_anew_is_dated_by_its_payment(
    organisation: int, tmp_path: Path
) -> None:
    bring(organisation, write_fec(tmp_path, sale("F1", 10000, aux="42"), sale("F2", 90000, aux="42")), day=1)
    new = {"aux": "41100042"}
    ledger = write_fec(
        tmp_path,
        [
            text.replace("Client 41100042", "Client 42")
            for text in (
                *sale("F1", 10000, let="A", **new),
                *receipt("R1", 10000, let="A", **new),
                *sale("F2", 90000, **new),
            )
        ],
        sale("F3", 500, on="20260301", aux="ZZ9"),
        name="next.txt",
    )
    bring(organisation, ledger, day=2, answers={"customers:recoded": "same"})
    assert owed(organisation) == {"F2": "900.00", "F3": "5.00"}
    with at_work(organisation):
        assert [payment.received_on for payment in Payment.objects.all()] == [date(2026, 2, 10)]


def test_a_payment_is_dated_by_the_ledger_that_gains_a_column_of_due_dates(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_fec(tmp_path, sale("F1", 10000), sale("F2", 90000)), day=1)
    rows = [
        text + ("|20260331" if "|411000|" in text and "|VT|" in f"|{text}" else "|")
        for text in (
            *sale("F1", 10000, let="A"),
            *receipt("R1", 10000, let="A"),
            *sale("F2", 90000),
            *sale("F3", 500, on="20260301"),
        )
    ]
    bring(organisation, write_fec(tmp_path, rows, header=f"{FEC_HEADER}|DateEcheance", name="next.txt"), day=2)
    assert owed(organisation) == {"F2": "900.00", "F3": "5.00"}
    with at_work(organisation):
        assert [payment.received_on for payment in Payment.objects.all()] == [date(2026, 2, 10)]


def test_what_a_newer_ledger_letters_or_calls_doubtful_is_to_be_looked_at_and_the_persons_word_stays(
    organisation: int, tmp_path: Path
) -> None:
    bring(organisation, write_fec(tmp_path, sale("F1", 10000), sale("F2", 90000, aux="ZZ9")), day=1)
    newer = write_fec(tmp_path, sale("F1", 10000, let="A"), sale("F2", 90000, aux="ZZ9"), name="next.txt")
    booked = bring(organisation, newer, day=2)
    assert [one.whose for one in booked.corrected] == ["F1"]
    assert natures(organisation) == {"F1": Nature.REVIEW_LETTERED.value, "F2": "invoice"}
    with acting(organisation, "test", at(3)) as here:
        record_review(here, find_invoice(here, "F1").receivables, is_invoice=True, due_on=None)
    assert not bring(organisation, newer, day=4).corrected
    assert natures(organisation)["F1"] == "invoice"


def test_what_is_lettered_no_more_is_an_invoice_again(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_fec(tmp_path, sale("F1", 10000, let="A"), sale("F2", 90000, aux="ZZ9")), day=1)
    assert natures(organisation)["F1"] == Nature.REVIEW_LETTERED.value
    bring(organisation, write_fec(tmp_path, sale("F1", 10000), sale("F2", 90000, aux="ZZ9"), name="next.txt"), day=2)
    assert natures(organisation)["F1"] == "invoice"


def test_a_listed_invoice_that_the_ledger_letters_alone_is_to_be_looked_at(organisation: int, tmp_path: Path) -> None:
    bring(organisation, listed(tmp_path, F1, F2), day=1)
    bring(organisation, write_fec(tmp_path, sale("F1", 10000, let="A"), sale("F2", 90000)), day=2)
    assert natures(organisation) == {"F1": Nature.REVIEW_LETTERED.value, "F2": "invoice"}
