"""A line of the history says what lowered the debt, and never calls money what is none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.domain.ledger import CreditNature
from relance.domain.money import Money
from relance.insight.moments import Moment, paid
from relance.language import say

ON = date(2026, 4, 7)
LOWERED = {
    CreditNature.PAYMENT: ("Paid: €10.00", "Réglé : 10,00 €"),
    CreditNature.CREDIT_NOTE: ("Credit note of €10.00", "Avoir de 10,00 €"),
    CreditNature.WRITE_OFF: ("Written off: €10.00", "Passé en perte : 10,00 €"),
    CreditNature.WAIVER: ("Waived: €10.00", "Remise accordée : 10,00 €"),
}


def of(nature: CreditNature, amount: str, *, is_of_books: bool = False) -> Moment:
    return paid(ON, nature.value, Money(Decimal(amount), "EUR"), is_of_books=is_of_books, is_gone=False)


def told(moment: Moment) -> tuple[str, str]:
    english, french = (
        say(moment.said, language).replace("\xa0", " ").replace("\u202f", " ") for language in ("en", "fr")
    )
    return english, french


@pytest.mark.parametrize("nature", CreditNature)
def test_each_nature_has_words_of_its_own(nature: CreditNature) -> None:
    assert told(of(nature, "10.00")) == LOWERED[nature]


def test_only_what_came_in_or_was_credited_bears_the_sign_of_money() -> None:
    marks = {nature: of(nature, "10.00").mark for nature in CreditNature}
    assert {nature for nature, mark in marks.items() if mark == "money-in"} == {
        CreditNature.PAYMENT,
        CreditNature.CREDIT_NOTE,
    }


@pytest.mark.parametrize("is_of_books", [True, False])
def test_the_end_of_a_write_off_or_waiver_makes_no_unallocated_money(is_of_books: bool) -> None:
    ends = {nature: of(nature, "-10.00", is_of_books=is_of_books) for nature in CreditNature}
    assert told(ends[CreditNature.WRITE_OFF])[0] == "No longer written off: €10.00"
    assert told(ends[CreditNature.WAIVER])[0] == "No longer waived: €10.00"
    assert told(ends[CreditNature.PAYMENT])[0] in ("Unallocated again: €10.00", "Taken back by the books: €10.00")
    assert {end.mark for end in ends.values()} == {"alert"}
