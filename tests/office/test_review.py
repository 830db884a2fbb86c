"""What must be looked at is said on pages: what a debit is, when it was due, that an amount is right."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import time_machine

from relance.domain.ledger import DebtorKind
from relance.parties.kinds import state_kinds
from relance.parties.models import Debtor
from relance.receivables.models import Receivable
from relance.tenancy.models import Role
from tests.at_work import at_work
from tests.conftest import found
from tests.intake.builders import sale, write_fec
from tests.intake.test_booking import bring
from tests.office.people import Person
from tests.outbox.builders import MORNING, House
from tests.scenarios.test_review import returned_debit


@pytest.fixture
def books(organisation: int, tmp_path: Path) -> int:
    """Two returned debits, that are to review, and an invoice whose due date is assumed."""
    path = write_fec(tmp_path, returned_debit("REJ1"), returned_debit("REJ2"), sale("F1", 100_000, aux="C2"))
    bring(organisation, path, at=MORNING)
    return organisation


def pk(organisation: int, number: str) -> int:
    with at_work(organisation):
        return int(Receivable.objects.get(number=number).pk)


def natures(organisation: int) -> dict[str, str]:
    with at_work(organisation):
        return dict(Receivable.objects.values_list("number", "nature"))


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P18", "P54")
def test_a_debit_to_review_is_said_to_be_an_invoice_on_its_page(books: int) -> None:
    owner, one = Person(books), pk(books, "REJ1")
    assert "Entries that are perhaps no invoices: 2" in owner.sees("today/")
    page = owner.sees(f"invoices/{one}/")
    assert "To review: the entry posts to no sales account." in page
    assert "Penalties" not in page  # nothing is owed on what may be no invoice
    assert "Nothing was ticked" in owner.does(f"invoices/{one}/state/")
    owner.does(f"invoices/{one}/state/", invoice="yes", **{"due-on": "2026-02-01"})
    with at_work(books):
        everybody = Debtor.objects.values_list("pk", flat=True)
        businesses = dict.fromkeys(everybody, DebtorKind.COMPANY)
    with at_work(books, MORNING) as here:
        state_kinds(here, businesses)
    assert "Penalties to date" in owner.sees(f"invoices/{one}/")
    assert natures(books) == {"REJ1": "invoice", "REJ2": "review_no_sale", "F1": "invoice"}
    assert "Entries that are perhaps no invoices: 1" in owner.sees("today/")


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P18")
def test_several_are_said_to_be_invoices_at_once_and_nobody_elses(books: int) -> None:
    owner, ticked = Person(books), [pk(books, "REJ1"), pk(books, "REJ2")]
    assert "They are invoices" in owner.sees("late/", show="review")
    assert "They are invoices" not in owner.sees("late/")
    stranger = Person(found())
    stranger.does("late/are-invoices/", receivable=ticked)
    assert Person(books, Role.VIEWER).status("late/are-invoices/", post=True) == 403
    assert natures(books)["REJ1"] == "review_no_sale"
    assert "Said to be invoices: 2." in owner.does("late/are-invoices/", receivable=ticked)
    assert set(natures(books).values()) == {"invoice"}


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P18")
def test_an_assumed_due_date_is_agreed_on_the_page_and_never_before_the_invoice(books: int) -> None:
    owner, one = Person(books), pk(books, "F1")
    assert "Its due date, known and no longer assumed." in owner.sees(f"invoices/{one}/")
    to = owner.path(f"invoices/{one}/")
    assert "cannot be due on" in owner.does(f"invoices/{one}/state/", **{"due-on": "2025-01-01", "next": to})
    assert "2026-02-30" in owner.does(f"invoices/{one}/state/", **{"due-on": "2026-02-30", "next": to})
    page = owner.does(f"invoices/{one}/state/", **{"due-on": "2026-03-15"})
    assert "no longer assumed" not in page
    with at_work(books):
        stated = Receivable.objects.get(pk=one)
        assert (stated.due_on, stated.due_is_assumed) == (date(2026, 3, 15), False)


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P30")
def test_an_unusual_amount_is_said_to_be_right_on_the_page(house: House) -> None:
    known = "alpha@alpha.example;404833048;1 rue Fictive;75001;Paris;"
    house.bring(f"F-1;Alpha;2025-01-01;2025-01-31;100,00;{known}", f"F-2;Alpha;2026-02-01;2026-03-03;5000,00;{known}")
    owner, one = Person(house.organisation), pk(house.organisation, "F-2")
    assert "Its amount is unusual, and right." in owner.sees(f"invoices/{one}/")
    assert "is unusual" not in owner.does(f"invoices/{one}/state/", checked="yes")
    house.run()
    (notice,) = house.notices()
    with at_work(house.organisation):
        assert "F-2" in set(notice.noticeitem_set.values_list("receivable__number", flat=True))
