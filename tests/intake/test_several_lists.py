"""Invoices kept in more than one tool: each list's silence speaks of its own books, and nothing of one settles another's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from relance.intake.booking import Booked
from relance.intake.formats.told import Told
from relance.intake.refusals import QuestionsOpen
from relance.intake.taking import Taking, take
from relance.receivables.models import Payment, Receivable
from tests.at_work import at_work

FRENCH = "Numéro;Date;Échéance;Client;Total TTC;Reste à payer\n"
ENGLISH = "Invoice Number,Invoice Date,Due Date,Customer,Total,Amount Due\n"


@pytest.fixture
def books(organisation: int, tmp_path: Path) -> Callable[..., Booked]:
    """Book a list written so, as of a day, with answers; QuestionsOpen where something is left open."""

    def book_list(text: str, as_of: str, **answers: str) -> Booked:
        path = tmp_path / f"list_{as_of}_{abs(hash(text))}.csv"
        path.write_text(text, encoding="utf-8")
        at = datetime(2026, 11, 27, 9, tzinfo=ZoneInfo("Europe/Paris"))
        told = Told(answers=answers, as_of=datetime.fromisoformat(as_of).date())
        with at_work(organisation, at) as here:
            taken = take(here, path, told, Taking())
        if taken.refused:
            raise taken.refused
        assert taken.booked
        return taken.booked

    return book_list


def left(organisation: int) -> dict[str, tuple[str, bool]]:
    with at_work(organisation):
        rows = Receivable.objects.values_list("number", "open_amount", "missing_since")
        return {number: (f"{amount:.2f}", missing is None) for number, amount, missing in rows}


OURS = (
    "F-1;17/09/2026;17/10/2026;Phare Fictif;1200,00;1200,00\n"
    "F-2;18/10/2026;18/11/2026;Scierie Fictive;500,00;500,00\n"
    "AV-1;19/10/2026;19/10/2026;Scierie Fictive;-50,00;-50,00\n"
)
THEIRS = "1042,2026-09-10,2026-10-10,Nautic Invented,100.00,100.00\n1043,2026-10-12,2026-11-12,Charter Invented,80.00,80.00\n"


@pytest.mark.requirement("P10", "EV-12")
@pytest.mark.parametrize("day", ["2026-11-20", "2026-11-26"])
def test_another_tools_list_settles_nothing_of_the_first_and_nothing_of_its_own(
    organisation: int, books: Callable[..., Booked], day: str
) -> None:
    books(FRENCH + OURS, "2026-11-25")
    second = books(ENGLISH + THEIRS, day)
    assert (second.created, second.settled) == (2, 0)
    whole = {"F-1": ("1200.00", True), "F-2": ("500.00", True), "1042": ("100.00", True), "1043": ("80.00", True)}
    assert left(organisation) == whole
    with at_work(organisation):
        assert Payment.objects.filter(voided_at=None).count() == 1  # the credit note of the first


@pytest.mark.requirement("P10", "EV-12")
def test_each_lists_next_export_settles_its_own(organisation: int, books: Callable[..., Booked]) -> None:
    books(FRENCH + OURS, "2026-11-20")
    books(ENGLISH + THEIRS, "2026-11-21")
    more = "1044,2026-11-20,2026-12-20,Nautic Invented,60.00,60.00\n"
    assert books(ENGLISH + THEIRS.splitlines(keepends=True)[0] + more, "2026-11-24").settled == 1
    assert left(organisation)["1043"] == ("0.00", True)
    assert left(organisation)["F-1"] == ("1200.00", True)
    assert books(FRENCH + OURS + "F-3;20/11/2026;20/12/2026;Phare Fictif;10,00;10,00\n", "2026-11-26").settled == 0
    assert left(organisation)["1042"] == ("100.00", True)


@pytest.mark.requirement("P10", "EV-12")
def test_a_list_of_other_columns_with_the_same_invoices_is_of_the_same_books(
    organisation: int, books: Callable[..., Booked]
) -> None:
    books(FRENCH + OURS, "2026-11-20")
    changed = "N° facture;Date;Échéance;Client;Montant TTC;Reste dû;Devise\n"
    rows = "F-1;17/09/2026;17/10/2026;Phare Fictif;1200,00;700,00;EUR\nF-3;20/11/2026;20/12/2026;Phare Fictif;10,00;10,00;EUR\n"
    with pytest.raises(Exception, match=r"no longer holds 1 receivable"):
        books(changed + rows, "2026-11-26")


@pytest.mark.requirement("P10", "EV-12")
def test_a_list_of_other_columns_for_the_same_customers_is_asked_about(
    organisation: int, books: Callable[..., Booked]
) -> None:
    books(FRENCH + OURS, "2026-11-20")
    rows = "1042,2026-09-10,2026-10-10,Phare Fictif,100.00,100.00\n"
    with pytest.raises(QuestionsOpen):
        books(ENGLISH + rows, "2026-11-26")
    assert books(ENGLISH + rows, "2026-11-26", books="apart").settled == 0
    assert left(organisation)["F-1"] == ("1200.00", True)
    again = "1050,2026-11-10,2026-12-10,Phare Fictif,70.00,70.00\n"
    assert books(ENGLISH + again, "2026-11-27").created == 1  # these columns were placed
    assert left(organisation)["F-1"] == ("1200.00", True)


@pytest.mark.requirement("EV-12")
def test_what_is_said_of_the_books_may_be_said_again(organisation: int, books: Callable[..., Booked]) -> None:
    books(FRENCH + OURS, "2026-11-20")
    rows = "1042,2026-09-10,2026-10-10,Phare Fictif,100.00,100.00\n"
    for _ in range(2):
        books(ENGLISH + rows, "2026-11-26", books="apart")
    assert left(organisation)["1042"] == ("100.00", True)
    assert books(ENGLISH + rows, "2026-11-26").created == 0


@pytest.mark.requirement("P16")
def test_what_a_list_shows_as_paid_is_settled_without_a_question(
    organisation: int, books: Callable[..., Booked]
) -> None:
    books(FRENCH + OURS, "2026-11-20")
    paid = OURS.replace("1200,00;1200,00", "1200,00;0,00")
    assert books(FRENCH + paid, "2026-11-26").settled == 1
    assert left(organisation) == {"F-1": ("0.00", True), "F-2": ("500.00", True)}
