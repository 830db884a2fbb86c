"""Import on pages: a file is read back before anything is booked, and whatever is dropped is answered in words."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from relance.intake import uploads
from relance.intake.models import ColumnMapping, Import, Upload
from relance.parties.models import Contact
from relance.receivables.models import Receivable
from relance.tenancy.models import Role
from relance.tenancy.preferences import CUSTOMER_ACCOUNTS
from tests.at_work import at_work
from tests.intake.builders import sale, write_fec
from tests.office.people import Person
from tests.outbox.builders import MORNING

LIST = "Ref;Qui;Quand;Combien\r\nF-1;Alpha;03/02/2026;100,50\r\nF-2;Bêta;28/02/2026;1.234,5O\r\n"


def drops(person: Person, name: str, content: bytes) -> str:
    """Drop a file; returns the page that it leads to."""
    return person.does("import/upload/", file=SimpleUploadedFile(name, content))


def booking(page: str) -> str:
    return next(part.split('"')[0] for part in page.split('action="') if "/book/" in part[:80])


def zipped(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P13", "P54")
def test_a_faulty_list_books_nothing_until_its_good_lines_alone_are_wanted(organisation: int) -> None:
    owner = Person(organisation)
    page = drops(owner, "liste.csv", LIST.encode())
    assert "say below what they stand for" in page
    for column, example in (("Ref", "F-1 · F-2"), ("Qui", "Alpha · Bêta"), ("Combien", "100,50 · 1.234,5O")):
        assert f'name="column:{column}"' in page
        assert example in page
    with at_work(organisation):
        path = owner.path(f"import/{Upload.objects.get().pk}/")
    given = {
        "column:Ref": "number", "column:Qui": "customer_name", "column:Quand": "issued_on", "column:Combien": "total"
    }  # fmt: skip
    mapped = owner.does(path + "tell/", **given)
    assert "1.234,5O" in mapped
    assert "Nothing is booked" in mapped
    owner.does(path + "book/")
    with at_work(organisation):
        assert not Receivable.objects.exists()
    owner.does(path + "book/", accept="yes", businesses="yes")
    with at_work(organisation):
        assert [(one.number, str(one.open_amount), one.debtor.kind) for one in Receivable.objects.all()] == [
            ("F-1", "100.500", "company")
        ]
        assert not Upload.objects.exists()
    again = drops(owner, "suite.csv", LIST.replace("F-1", "F-9").replace("1.234,5O", "7,00").encode())
    assert "2 lines read" in again  # the columns are remembered
    assert "This export no longer holds 1 receivable open: €100.50 of €208.00." in again
    assert "Tick below if they are settled." in owner.does(booking(again))
    with at_work(organisation):
        assert Receivable.objects.count() == 1  # nothing without a word on what would be settled
    owner.does(booking(again), settled="yes")
    with at_work(organisation):
        assert sorted(Receivable.objects.filter(open_amount__gt=0).values_list("number", flat=True)) == ["F-2", "F-9"]


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P16")
def test_the_same_ledger_twice_changes_nothing_and_looking_books_nothing(organisation: int, tmp_path: Path) -> None:
    owner = Person(organisation)
    ledger = write_fec(tmp_path, sale("F1", 120050), sale("F2", 5000, aux="C2")).read_bytes()
    page = drops(owner, "123456789FEC20261231.txt", ledger)
    assert "Reconciled to the cent" in page
    with at_work(organisation):
        assert not Receivable.objects.exists()
        assert not Import.objects.exists()
    for _ in range(2):
        owner.does(booking(drops(owner, "123456789FEC20261231.txt", ledger)))
    with at_work(organisation):
        assert Receivable.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("zeros.csv", b"\0" * 5000),
        ("noise.txt", bytes(range(256)) * 40),
        ("noise.xlsx", bytes(range(256)) * 40),
        ("not.zip", b"PK\x03\x04 no"),
        ("none.zip", zipped()),
        ("bomb.zip", zipped(**{"F-1.pdf": b"0" * 30_000_000})),
        ("climb.zip", zipped(**{"../../etc/F-1.pdf": b"%PDF-1.4"})),
        ("not.pdf", b"hello"),
        ("x" * 300 + ".csv", b"a;b\r\n1;2\r\n"),
        ("half.txt", b"JournalCode\tJournalLib\tEcritureNum"),
        ("émoji 🧾.csv", "N°;Client\r\n1;🧾\r\n".encode()),
        ("=cmd.csv", b"=1+1;=2\r\n=cmd|'/c calc';@x\r\n"),
        ("<script>.csv", b"<script>alert(1)</script>;b\r\n<b>;2\r\n"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "",
)
def test_whatever_is_dropped_is_answered_and_nothing_is_booked(organisation: int, name: str, content: bytes) -> None:
    owner = Person(organisation)
    given = {"file": SimpleUploadedFile(name, content)}
    response = owner.client.post(owner.path("import/upload/"), given, follow=True)
    assert response.status_code in (200, 422)  # read back, or why it cannot be
    assert "<script>alert" not in response.content.decode()
    with at_work(organisation):
        assert not Receivable.objects.exists()


def test_no_file_and_too_large_a_file_say_what_to_do(organisation: int, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = Person(organisation)
    assert "No file was chosen" in owner.does("import/upload/")
    monkeypatch.setattr(uploads, "LARGEST", 10)
    assert "Import it at the command line" in drops(owner, "large.csv", b"x" * 11)
    with at_work(organisation):
        assert not Upload.objects.exists()


def test_a_collector_does_not_import(organisation: int) -> None:
    collector = Person(organisation, Role.COLLECTOR)
    response = collector.client.post(
        collector.path("import/upload/"), {"file": SimpleUploadedFile("a.csv", LIST.encode())}
    )
    assert response.status_code == 403
    with at_work(organisation):
        assert not Upload.objects.exists()


AMBIGUOUS = "Numéro;Client;Date;Échéance;TTC\r\nF-1;Alpha;03/02/2026;04/03/2026;100,50\r\nF-2;Bêta;05/02/2026;06/03/2026;20,00\r\n"


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P54")
def test_days_and_months_that_the_file_leaves_open_are_said_on_the_page_and_booked_so(organisation: int) -> None:
    owner = Person(organisation)
    page = drops(owner, "list.csv", AMBIGUOUS.encode())
    assert "Day and month may be swapped in Date, Échéance, and no date tells: which comes first?" in page
    with at_work(organisation):
        where = f"import/{Upload.objects.get().pk}/"
    assert "2 Mar 2026 to" in owner.does(f"{where}tell/", dates="month-first")
    read = owner.does(f"{where}tell/", dates="day-first")
    assert "may be swapped" not in read
    assert "3 Feb 2026 to 5 Feb 2026" in read
    owner.does(f"{where}book/")
    with at_work(organisation):
        assert Receivable.objects.get(number="F-1").due_on == date(2026, 3, 4)


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P54")
def test_customers_on_an_account_of_ones_own_are_named_once_and_known_from_then_on(
    organisation: int, tmp_path: Path
) -> None:
    owner = Person(organisation)
    ledger = write_fec(tmp_path, sale("F1", 12000, account="467100")).read_bytes()
    page = drops(owner, "ledger.txt", ledger)
    assert "No line is on a customer account (411, 413, 416)." in page
    where = booking(page).removesuffix("book/")
    assert "€120.00" in owner.does(f"{where}tell/", accounts="467, 411")
    odd = owner.client.post(
        owner.path(f"{where}tell/"), {"accounts": "<b>"}, headers={"Referer": f"http://localhost{where}"}
    )
    assert odd.status_code == 302
    refused = owner.sees(where)
    assert "names no accounts" in refused
    assert "€120.00" in refused
    owner.does(f"{where}book/")
    with at_work(organisation) as here:
        assert CUSTOMER_ACCOUNTS.of(here) == ("467", "411")
        assert Receivable.objects.get().number == "F1"
    newer = write_fec(
        tmp_path, sale("F1", 12000, account="467100"), sale("F2", 500, account="467100"), name="newer.txt"
    )
    assert "€125.00" in drops(owner, "newer.txt", newer.read_bytes())


@pytest.mark.parametrize("content", [b"<?xml version='1.0'?><Document/>", b"", b"one\ntwo\n"])
def test_what_is_no_books_at_all_says_so_and_offers_nothing_to_book(organisation: int, content: bytes) -> None:
    page = drops(Person(organisation), "statement.xml", content)
    assert "This cannot be read as books" in page
    assert "Where to find the export" in page
    assert "/book/" not in page


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P54")
def test_a_column_may_stand_for_nothing_and_that_is_remembered(organisation: int) -> None:
    owner = Person(organisation)
    listed = "Numéro;Client;Date;Échéance;TTC;Email\r\nF-1;Alpha;03/02/2026;25/03/2026;100,50;agent@agence.example\r\n"
    page = drops(owner, "list.csv", listed.encode())
    assert "agent@agence.example" in page
    where = booking(page).removesuffix("book/")
    told = {"column:Numéro": "number", "column:TTC": "total", "column:Email": ""}
    owner.does(f"{where}book/", **told)
    with at_work(organisation):
        assert not Contact.objects.exists()
        assert dict(ColumnMapping.objects.values_list("column", "field"))["email"] == ""
    drops(owner, "again.csv", listed.replace("F-1", "F-2").encode())
    with at_work(organisation):
        again = Upload.objects.get().pk
    owner.does(f"import/{again}/book/", settled="yes")
    with at_work(organisation):
        assert Receivable.objects.filter(number="F-2").exists()
        assert not Contact.objects.exists()


@pytest.mark.requirement("P13", "P16")
def test_a_wrong_file_is_taken_back_on_its_page(organisation: int) -> None:
    header, row = "Numéro;Date;Échéance;Code client;Client;Total TTC", "F-1;28/02/2026;28/03/2026;C1;Alpha;100,50"
    with time_machine.travel(MORNING, tick=False):
        owner = Person(organisation)
        owner.does(booking(drops(owner, "wrong.csv", f"{header}\n{row}\n".encode())))
    with at_work(organisation):
        number = Import.objects.get().pk
    with time_machine.travel(MORNING + timedelta(hours=1), tick=False):
        assert f"import/booked/{number}/" in owner.sees("import/")
        page = owner.sees(f"import/booked/{number}/")
        assert "Cancel this import" in page
        assert "1 receivable that it brought is no longer in the books" in page
        assert "cancel-import" not in Person(organisation, Role.VIEWER).sees(f"import/booked/{number}/")
        refused = owner.does(f"import/booked/{number}/cancel/", reason="", form="cancel-import")
        assert "Say why" in refused
        told = owner.does(f"import/booked/{number}/cancel/", reason="Another company's file")
        assert "wrong.csv is cancelled" in told
        assert "Another company&#x27;s file" in told
        with at_work(organisation):
            assert [str(one.open_amount) for one in Receivable.objects.all()] == ["0.000"]


def test_who_owes_nothing_is_not_counted_among_those_who_owe(organisation: int) -> None:
    paid, open_one = "F1;2026-01-05;2026-01-31;Alpha;1200.00;Paid", "F2;2026-07-13;2026-08-28;Beta;500.00;Unpaid"
    rows = f"Number;Date;Due date;Customer;Total;Status\n{paid}\n{open_one}\n"
    page = drops(Person(organisation), "list.csv", rows.encode())
    assert "1 customer owes" in page
    assert "2 customers owe" not in page
