"""Letters say up to which day payments are known: as much as the exports prove, neither more nor far less."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from relance.intake.booking import Booking, BooksOfTheFuture, book
from relance.intake.formats.detect import read_file
from relance.intake.known import counted_until
from relance.intake.models import Import
from relance.receivables.models import Receivable
from tests.at_work import at_work
from tests.intake.builders import receipt, sale, write_csv, write_fec
from tests.intake.test_booking import bring

HEADER = "Numéro;Client;Date;Échéance;TTC;Payé"
OLD = "F-1;Alpha;2026-01-01;2026-01-31;1000,00;0,00"
WRITTEN = date(2026, 12, 1)  # the day of the letter

pytestmark = pytest.mark.requirement("P16")


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def known(organisation: int, on: date = WRITTEN, *, of: str = "") -> date:
    """For a letter that lists all that is open, or what is open ``of`` one customer."""
    with at_work(organisation) as here:
        owed = Receivable.objects.filter(open_amount__gt=0, debtor__name__contains=of)
        return counted_until(here, on, list(owed.values_list("pk", flat=True)))


def test_a_list_knows_of_payments_until_the_eve_of_its_import_whatever_its_invoices_days(
    organisation: int, tmp_path: Path
) -> None:
    bring(organisation, write_csv(tmp_path, HEADER, OLD), at=at(11, 20))
    assert known(organisation) == date(2026, 11, 19), "its last invoice is of January, its payments are not"
    assert known(organisation, date(2026, 11, 10)) == date(2026, 11, 10), "never after the letter's own day"


def test_a_list_of_invoices_issued_ahead_claims_no_knowledge_of_days_to_come(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_csv(tmp_path, HEADER, OLD, "F-2;Alpha;2026-11-30;2026-12-31;5,00;0,00"), at=at(11, 20))
    assert known(organisation) == date(2026, 11, 19)


def test_the_same_bytes_brought_again_prove_nothing_newer(organisation: int, tmp_path: Path) -> None:
    path = write_csv(tmp_path, HEADER, OLD)
    bring(organisation, path, at=at(11, 1))
    bring(organisation, path, at=at(11, 20))
    assert known(organisation) == date(2026, 10, 31)
    bring(
        organisation,
        write_csv(tmp_path, HEADER, OLD, "F-2;Alpha;2026-11-02;2026-11-30;5,00;0,00", name="new.csv"),
        at=at(11, 22),
    )
    assert known(organisation) == date(2026, 11, 21)
    bring(organisation, path, at=at(11, 25))
    assert known(organisation) == date(2026, 11, 21), "an old file does not make the newer one forgotten"


def test_whole_books_know_as_far_as_their_entries(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_fec(tmp_path, sale("F-1", 100000), receipt("R-1", 1000, on="20261031")), at=at(11, 20))
    assert known(organisation) == date(2026, 10, 31)


def test_nor_do_entries_of_the_day_itself_or_of_the_end_of_the_year_say_more(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_fec(tmp_path, sale("F-1", 100000), sale("F-2", 500, on="20261231")), at=at(11, 20))
    assert known(organisation, date(2027, 1, 5)) == date(2026, 11, 19)


def test_each_letter_goes_by_the_books_that_hold_what_it_lists(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_fec(tmp_path, sale("F-1", 100000), receipt("R-1", 1000, on="20261031")), at=at(11, 5))
    bring(organisation, write_csv(tmp_path, HEADER, "L-1;Bêta;2026-11-18;2026-12-18;7,00;0,00"), at=at(11, 20))
    assert known(organisation, of="Bêta") == date(2026, 11, 19), "the ledger that knows less holds nothing of theirs"
    assert known(organisation, of="Client") == date(2026, 10, 31)
    assert known(organisation) == date(2026, 10, 31), "one that lists debts of both says what both know"


def test_a_list_beside_the_books_says_nothing_of_their_payments(organisation: int, tmp_path: Path) -> None:
    books = write_fec(tmp_path, sale("F-1", 100000), receipt("R-1", 1000, on="20261031"))
    bring(organisation, books, at=at(11, 5))
    bring(organisation, write_csv(tmp_path, HEADER, "L-1;Bêta;2026-11-18;2026-12-18;7,00;0,00"), at=at(11, 20))
    assert known(organisation) == date(2026, 10, 31)


def test_exports_that_nothing_open_comes_from_do_not_count(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_csv(tmp_path, HEADER, "L-1;Bêta;2026-01-01;2026-01-31;7,00;7,00"), at=at(2, 1))
    assert known(organisation) == WRITTEN, "there is no open debt to speak of"
    bring(organisation, write_fec(tmp_path, sale("F-1", 100000), receipt("R-1", 1000, on="20261031")), at=at(11, 5))
    assert known(organisation) == date(2026, 10, 31), "the list of last winter is paid"


def test_the_eve_is_that_of_where_the_company_is(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_csv(tmp_path, HEADER, OLD), at=at(11, 19, hour=23))  # in Paris it is past midnight
    assert known(organisation) == date(2026, 11, 19)


def test_a_day_that_has_not_come_is_refused_when_said_and_passed_over_when_a_name_bears_it(
    organisation: int, tmp_path: Path
) -> None:
    path = write_fec(
        tmp_path, sale("F-1", 100000), receipt("R-1", 1000, on="20261031"), name="404833048FEC20261231.txt"
    )
    parsed = read_file(path)
    with at_work(organisation, at(11, 20)) as here:
        book(here, parsed, Booking(path))
    with at_work(organisation):
        assert Import.objects.get().as_of == date(2026, 10, 31), "the year still runs: known through the last entry"
    listed = write_csv(tmp_path, HEADER, OLD)
    with pytest.raises(BooksOfTheFuture), at_work(organisation, at(11, 20)) as here:
        book(here, read_file(listed, as_of=date(2026, 11, 21)), Booking(listed))
    with at_work(organisation):
        assert Import.objects.count() == 1


def test_a_list_whose_name_tells_its_day_knows_of_payments_up_to_it(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_csv(tmp_path, HEADER, OLD, name="impayes-2026-11-12.csv"), at=at(11, 20))
    assert known(organisation) == date(2026, 11, 12)
    bring(
        organisation,
        write_csv(tmp_path, HEADER, OLD, "F-2;Alpha;2026-11-02;2026-11-30;5,00;0,00", name="impayes-2026-11-22.csv"),
        at=at(11, 22),
    )
    assert known(organisation) == date(2026, 11, 21), "of its own day nothing is known to the end"
