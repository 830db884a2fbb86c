"""Whatever is typed into the forms of payments, credit notes and customers is answered in words, books nothing odd and breaks no page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from relance.parties.models import Contact, Debtor
from relance.receivables.models import Payment, Receivable
from relance.tenancy.models import Role
from tests.at_work import at_work
from tests.conftest import found
from tests.office.people import Person
from tests.outbox.builders import ALPHA, House

DAYS = (
    "",
    "9999-12-31",
    "0001-01-01",
    "2026-02-30",
    "31/12/1899",
    "1e9",
    "2026-03-01\0",
    "-2026-03-01",
    "2200-01-01",
    "٢٠٢٦-٠٣-٠١",
)
TEXTS = (
    "", "\0", "a\0b", "\u202eevil\u202c", "\u200b\u200b", "x" * 10_000, "<script>alert(1)</script>", "' OR 1=1 --", "\r\nBcc: a@b.example",
    "\x07\x1b[31m", "😀" * 200, "{count}", "%s", "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
)  # fmt: skip
AMOUNTS = (
    "",
    "0",
    "-5",
    "1e9",
    "NaN",
    "Infinity",
    "1,234",
    "9" * 30,
    "12,345",
    "0,001",
    "١٢",
    "12\0",
    "=1+1",
    "12 USD",
)


@pytest.fixture
def owner(organisation: int, tmp_path: Path) -> Person:
    house = House(organisation, tmp_path)
    house.bring(f"F-1;Alpha;20/02/2026;20/03/2026;216,50;{ALPHA}")
    return Person(organisation)


def first(person: Person) -> Receivable:
    with at_work(person.organisation):
        return Receivable.objects.select_related("debtor").get(number="F-1")


def tried(good: dict[str, str], hostile: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str, dict[str, str]]]:
    """The good form with one field of it made hostile at a time."""
    for name, texts in hostile.items():
        for text in texts:
            yield name, text[:40], good | {name: text}


def answered(person: Person, path: str, given: dict[str, str], told: str) -> None:
    answer = person.client.post(person.path(path), given)
    assert answer.status_code in (302, 303, 400, 404), (told, answer.status_code)
    assert b"<script>alert" not in answer.content, told


def is_plain(text: str) -> bool:
    return text.isprintable() and "\u202e" not in text and "\u200b" not in text


@pytest.mark.requirement("EV-12")
def test_payments(owner: Person) -> None:
    one = first(owner)
    good = {"form": "pay", "amount": "1,00", "on": "2026-04-01", "accept": "same-again"}
    hostile = {"amount": AMOUNTS, "on": DAYS, "accept": TEXTS[:8]}
    for name, text, given in tried(good, hostile):
        answered(owner, f"invoices/{one.pk}/pay/", given, f"{name}={text!r}")
        answered(owner, f"debtors/{one.debtor_id}/pay/", given | {"receivable": str(one.pk)}, f"{name}={text!r}")
    for text in (*TEXTS, "-1", "99999999999999999999", "1.5", "٣"):
        answered(owner, f"debtors/{one.debtor_id}/pay/", good | {"receivable": text}, f"receivable={text[:40]!r}")
    with at_work(owner.organisation):
        for payment in Payment.objects.all():
            assert 0 < payment.amount <= Decimal("216.50") or payment.amount == Decimal(12345), payment.amount
            assert date(1990, 1, 1) <= payment.received_on <= date(2027, 1, 1), payment.received_on
    assert owner.client.get(owner.path(f"invoices/{one.pk}/")).status_code == 200
    assert owner.client.get(owner.path(f"debtors/{one.debtor_id}/")).status_code == 200


@pytest.mark.requirement("EV-12")
def test_credit_notes(owner: Person) -> None:
    one = first(owner)
    path = f"debtors/{one.debtor_id}/credits/add/"
    good = {
        "form": "add-credit",
        "number": "AV-1",
        "amount": "1,00",
        "currency": "EUR",
        "on": "2026-04-01",
        "against": "",
    }
    hostile = {
        "number": TEXTS, "amount": AMOUNTS, "on": DAYS, "currency": (*TEXTS, "EURO", "eu", "XYZ", "123"),
        "against": (*TEXTS, "-1", "9" * 25, "1.5"),
    }  # fmt: skip
    for place, (name, text, given) in enumerate(tried(good, hostile)):
        answered(owner, path, given if name == "number" else given | {"number": f"AV-{place + 10}"}, f"{name}={text!r}")
    with at_work(owner.organisation):
        for credit in Payment.objects.all():
            assert credit.amount > 0
            assert date(1990, 1, 1) <= credit.received_on <= date(2027, 1, 1), credit.received_on
            assert credit.reference.strip()
            assert is_plain(credit.reference), repr(credit.reference[:80])
            assert len(credit.reference) <= 400
            assert credit.currency.isalpha()
            assert len(credit.currency) == 3
    assert owner.client.get(owner.path(f"debtors/{one.debtor_id}/")).status_code == 200


@pytest.mark.requirement("EV-12")
def test_customers(owner: Person) -> None:
    good = {
        "form": "add-customer",
        "name": "Moulin Imaginaire",
        "code": "M-1",
        "email": "",
        "phone": "",
        "kind": "company",
    }
    hostile = dict.fromkeys(
        ("name", "code", "email", "phone", "kind", "language", "siren", "vat_number", "street", "city", "country"),
        TEXTS,
    )
    for place, (name, text, given) in enumerate(tried(good, hostile)):
        free = {"name": f"Moulin {place}", "code": f"M-{place}"}
        answered(
            owner,
            "debtors/add/",
            given | {key: value for key, value in free.items() if key != name},
            f"{name}={text!r}",
        )
    with at_work(owner.organisation):
        for debtor in Debtor.objects.all():
            for text in (debtor.name, debtor.code, debtor.street, debtor.city, debtor.country):
                assert is_plain(text), repr(text[:80])
                assert len(text) <= 1000
            assert debtor.name.strip()
            assert debtor.code.strip()
        for contact in Contact.objects.all():
            assert is_plain(contact.email), repr(contact.email[:80])
            assert is_plain(contact.phone), repr(contact.phone[:80])
    assert owner.client.get(owner.path("debtors/")).status_code == 200
    assert owner.client.get(owner.path("late/")).status_code == 200


def test_ids_of_another_company_are_nobodys(owner: Person, tmp_path: Path) -> None:
    other = House(found(), tmp_path)
    other.bring(f"G-1;Autre;20/02/2026;20/03/2026;99,00;{ALPHA}")
    with at_work(other.organisation):
        theirs = Receivable.objects.get(number="G-1")
    one = first(owner)
    paid = {"amount": "1,00", "on": "2026-04-01"}
    assert owner.client.post(owner.path(f"invoices/{theirs.pk}/pay/"), paid).status_code == 404
    owner.client.post(owner.path(f"debtors/{one.debtor_id}/pay/"), paid | {"receivable": str(theirs.pk)})
    owner.client.post(owner.path(f"debtors/{theirs.debtor_id}/pay/"), paid | {"receivable": str(theirs.pk)})
    credit = paid | {"number": "AV-1", "currency": "EUR", "against": str(theirs.pk)}
    owner.client.post(owner.path(f"debtors/{one.debtor_id}/credits/add/"), credit)
    assert owner.client.post(owner.path(f"debtors/{theirs.debtor_id}/credits/add/"), credit).status_code == 404
    with at_work(other.organisation):
        assert not Payment.objects.exists()
        assert Receivable.objects.get(number="G-1").open_amount == Decimal(99)
    with at_work(owner.organisation):
        assert Receivable.objects.get(number="F-1").open_amount == Decimal("216.50")


@pytest.mark.parametrize("role", [Role.VIEWER, Role.COLLECTOR])
def test_who_may_not_make_a_debt_makes_none_and_who_may_only_look_records_nothing(owner: Person, role: Role) -> None:
    one, somebody = first(owner), Person(owner.organisation, role)
    paths = {
        "debtors/add/": {"name": "Moulin Imaginaire"},
        f"debtors/{one.debtor_id}/credits/add/": {
            "number": "AV-1",
            "amount": "1,00",
            "currency": "EUR",
            "on": "2026-04-01",
        },
    }
    for path, given in paths.items():
        assert somebody.client.post(somebody.path(path), given, follow=True).status_code == 403, path
    if role is Role.VIEWER:
        paid = {"amount": "1,00", "on": "2026-04-01"}
        assert somebody.client.post(somebody.path(f"invoices/{one.pk}/pay/"), paid, follow=True).status_code == 403
    with at_work(owner.organisation):
        assert not Payment.objects.exists()
        assert Debtor.objects.count() == 1


def test_a_form_that_is_sent_twice_books_once(owner: Person) -> None:
    one = first(owner)
    for _ in range(2):
        owner.client.post(owner.path(f"invoices/{one.pk}/pay/"), {"form": "pay", "amount": "10,00", "on": "2026-04-01"})
        credit = {"form": "add-credit", "number": "AV-1", "amount": "5,00", "currency": "EUR", "on": "2026-04-01"}
        owner.client.post(owner.path(f"debtors/{one.debtor_id}/credits/add/"), credit)
        owner.client.post(owner.path("debtors/add/"), {"form": "add-customer", "name": "Moulin Imaginaire"})
    with at_work(owner.organisation):
        assert sorted(Payment.objects.values_list("amount", flat=True)) == [Decimal(5), Decimal(10)]
        assert Debtor.objects.filter(name="Moulin Imaginaire").count() == 1
