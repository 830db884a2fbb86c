"""What a newer export corrects, and where two sources differ, is told: on the page that reads a file back, and once it is booked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from relance.receivables.models import Receivable
from relance.tenancy.models import Role
from tests.at_work import at_work
from tests.intake.builders import sale, write_fec
from tests.office.people import Person
from tests.office.test_imports import booking, drops
from tests.outbox.builders import MORNING

pytestmark = [pytest.mark.requirement("P18", "P22"), pytest.mark.usefixtures("morning")]

HEADER = "Numéro;Date;Échéance;Code client;Client;Total TTC;Reste à payer\r\n"


@pytest.fixture
def morning() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def owner(organisation: int) -> Person:
    return Person(organisation)


def listed(*rows: str) -> bytes:
    return (HEADER + "\r\n".join(rows)).encode()


def differ(owner: Person, tmp_path: Path) -> str:
    """Book a ledger by which F1 is open with 500, then read a list by which 200 of it are; returns the page."""
    ledger = write_fec(tmp_path, sale("F1", 50000, on="20260105"), sale("F2", 10000, on="20260105")).read_bytes()
    owner.does(booking(drops(owner, "ledger.txt", ledger)))
    rows = [
        "F1;05/01/2026;31/01/2026;411000/C1;Client C1;500,00;200,00",
        "F2;05/01/2026;31/01/2026;411000/C1;Client C1;100,00;100,00",
    ]
    return drops(owner, "list.csv", listed(*rows))


def test_corrections_stand_in_the_deck_in_a_table_and_in_the_message(owner: Person) -> None:
    owner.does(
        booking(drops(owner, "impayes-2026-04-01.csv", listed("F1;05/01/2026;31/01/2026;C1;Alpha;100,00;60,00")))
    )
    page = drops(owner, "impayes-2026-04-05.csv", listed("F1;06/01/2026;30/04/2026;C1;Alpha Services;150,00;110,00"))
    assert "It corrects 4 facts known before." in page
    table = page.split('id="corrected"')[1].split("</table>")[0].replace("> <", "><")
    facts = [
        ("€100.00", "€150.00"),
        ("31 Jan 2026", "30 Apr 2026"),
        ("5 Jan 2026", "6 Jan 2026"),
        ("Alpha", "Alpha Services"),
    ]
    for was, now in facts:
        assert f'<td class="n">{was}</td><td class="n">{now}</td>' in table, was
    assert "It corrects 4 facts known before." in owner.does(booking(page))
    with at_work(owner.organisation):
        assert Receivable.objects.get().open_amount == 110


def test_what_two_sources_tell_stands_side_by_side_with_what_is_asked(owner: Person, tmp_path: Path) -> None:
    page = differ(owner, tmp_path)
    assert "1 invoice is told differently by two sources: the lesser is asked." in page
    row = page.split('id="differing"')[1].split("<tbody>")[1].split("</tr>")[0]
    assert [amount in row for amount in ("€200.00", "€500.00")] == [True, True]
    assert row.count("€200.00") == 2, "said, and asked"
    assert "F2" not in row
    assert "the lesser is asked" in owner.does(booking(page))


def test_a_file_that_corrects_nothing_says_nothing_of_it(owner: Person) -> None:
    page = drops(owner, "list.csv", listed("F1;05/01/2026;31/01/2026;C1;Alpha;100,00;60,00"))
    assert 'id="corrected"' not in page
    assert 'id="differing"' not in page


def test_today_the_invoice_and_the_customer_show_both_words_until_somebody_says(owner: Person, tmp_path: Path) -> None:
    owner.does(booking(differ(owner, tmp_path)))
    with at_work(owner.organisation):
        one = Receivable.objects.get(number="F1")
    today = owner.sees("today/")
    assert "Invoices that two sources tell differently: 1" in today
    assert owner.path("differing/") in today
    listed_page = owner.sees("differing/")
    assert f"/invoices/{one.pk}/#books" in listed_page
    assert "Ledger" in listed_page
    assert owner.sees(f"debtors/{one.debtor_id}/").count("two sources differ") == 1
    page = owner.sees(f"invoices/{one.pk}/")
    both = page.split('id="books"')[1].split("</section>")[0]
    for words in ("Ledger", "List of invoices", "€500.00", "€200.00", "7 Apr 2026", "5 Jan 2026"):
        assert words in both, words
    done = owner.does(f"invoices/{one.pk}/books/", right="holder", reason="The list lags behind")
    assert "It is settled: €500.00 is asked of it." in done
    assert "The list lags behind" in owner.sees(f"invoices/{one.pk}/")
    assert "Which is right?" not in owner.sees(f"invoices/{one.pk}/")
    assert "Invoices that two sources tell differently" not in owner.sees("today/")
    assert "two sources differ" not in owner.sees(f"debtors/{one.debtor_id}/")
    assert "No two sources differ." in owner.sees("differing/")
    with at_work(owner.organisation):
        assert Receivable.objects.get(number="F1").open_amount == 500


def test_a_viewer_sees_both_words_and_says_nothing(owner: Person, tmp_path: Path) -> None:
    owner.does(booking(differ(owner, tmp_path)))
    with at_work(owner.organisation):
        one = Receivable.objects.get(number="F1")
    viewer = Person(owner.organisation, Role.VIEWER)
    assert "Which is right?" not in viewer.sees(f"invoices/{one.pk}/")
    assert viewer.status(f"invoices/{one.pk}/books/", post=True) in (403, 302, 422)
    with at_work(owner.organisation):
        assert Receivable.objects.get(number="F1").open_amount == 200


def test_what_an_export_no_longer_shows_is_no_longer_in_the_books_and_nobody_says_paid(owner: Person) -> None:
    """F1 is shown as paid; of F2 a newer list says nothing."""
    rows = [f"F{n};0{n}/01/2026;31/01/2026;C1;Alpha;100,00;{{}}" for n in (1, 2, 3)]
    owner.does(booking(drops(owner, "impayes-2026-04-01.csv", listed(*(row.format("100,00") for row in rows)))))
    newer = listed(rows[0].format("0,00"), rows[2].format("100,00"))
    owner.does(booking(drops(owner, "impayes-2026-04-05.csv", newer)), settled="yes")
    with at_work(owner.organisation):
        ids = dict(Receivable.objects.filter(open_amount=0).values_list("number", "pk"))
        debtor = Receivable.objects.all()[0].debtor_id
    assert set(ids) == {"F1", "F2"}
    gone, paid = (owner.sees(f"invoices/{ids[number]}/") for number in ("F2", "F1"))
    assert "No longer in the books: nothing is asked, and nothing says that it was paid." in gone
    assert "No longer in the books: €100.00" in gone
    assert ">Paid." not in gone
    assert "No longer in the books" not in paid
    page = owner.sees(f"debtors/{debtor}/")
    assert (page.count(">no longer in the books<"), page.count(">paid<")) == (1, 1)
