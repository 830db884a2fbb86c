"""A customer who got another code in the accounting tool is recognised by their invoices, and only by them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from relance.domain.money import Money
from relance.intake.formats.ledgers.fec import read_fec
from relance.intake.recoded import KnownOpen, recoded_customers
from relance.intake.rows import ParsedFile

CASES = Path(__file__).with_name("cases")


def known(parsed: ParsedFile) -> list[KnownOpen]:
    names = {debtor.code: debtor.name for debtor in parsed.debtors}
    return [
        KnownOpen(row.debtor_code, names[row.debtor_code], row.number, row.issued_on, row.amount)
        for row in parsed.receivables
    ]


@pytest.fixture
def january() -> ParsedFile:
    return read_fec(CASES / "odoo-aux-january.txt")


@pytest.fixture
def february() -> ParsedFile:
    return read_fec(CASES / "odoo-aux-february.txt")


@pytest.mark.requirement("P18")
def test_the_same_invoices_under_other_codes_are_three_customers_coded_anew(
    january: ParsedFile, february: ParsedFile
) -> None:
    found = recoded_customers(known(january), {debtor.code for debtor in january.debtors}, february)
    assert [(one.known_code, one.code, one.numbers, one.owed, one.line) for one in found] == [
        ("411000/42", "411000/41100042", ("FAC/2026/0001",), (Money.eur("1200.00"),), 2),
        ("411000/43", "411000/41100043", ("FAC/2026/0002",), (Money.eur("600.00"),), 5),
        ("411000/44", "411000/41100044", ("FAC/2026/0003",), (Money.eur("9000.00"),), 8),
    ]
    assert all(one.has_same_name and one.missing == 0 for one in found)


def test_nobody_is_coded_anew_where_the_old_code_is_still_in_use(january: ParsedFile) -> None:
    assert recoded_customers(known(january), {debtor.code for debtor in january.debtors}, january) == ()


def test_a_code_that_the_books_know_is_nobodys_new_one(january: ParsedFile, february: ParsedFile) -> None:
    codes = {debtor.code for debtor in (*january.debtors, *february.debtors)}
    assert recoded_customers(known(january), codes, february) == ()


def test_another_amount_or_day_under_the_same_number_is_another_invoice(
    january: ParsedFile, february: ParsedFile
) -> None:
    first, second, third = known(january)
    others = [
        replace(first, amount=Money.eur("1200.01")), replace(second, issued_on=third.issued_on),
        replace(third, amount=Money(third.amount.amount, "USD")),
    ]  # fmt: skip
    assert recoded_customers(others, set(), february) == ()


def test_two_new_codes_for_one_customer_are_not_decided(january: ParsedFile, february: ParsedFile) -> None:
    merged = [replace(one, debtor_code="411000/1", debtor_name="Tous") for one in known(january)]
    assert recoded_customers(merged, set(), february) == ()
    (one,) = recoded_customers([merged[0], replace(merged[1], number="gone")], set(), february)
    assert (one.code, one.missing, one.has_same_name) == ("411000/41100042", 1, False)
