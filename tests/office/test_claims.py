"""What is owed for and since when is said on the invoice's page, or of all ticked in the list of late payments."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from relance.receivables.models import Receivable
from relance.tenancy.models import Role
from tests.at_work import at_work
from tests.conftest import found
from tests.office.people import Person
from tests.outbox.builders import ALPHA, MORNING, House

TOWN = "mairie@imaginaire.example;210000006;3 rue Fictive;75001;Paris;"


@pytest.fixture
def two(house: House) -> House:
    house.bring(f"F-1;Alpha;2026-01-02;2026-02-01;100,00;{ALPHA}", f"F-2;Mairie;2026-01-02;2026-01-17;200,00;{TOWN}")
    return house


def one(house: House, number: str) -> Receivable:
    with at_work(house.organisation):
        return Receivable.objects.get(number=number)


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P18", "P54")
@pytest.mark.parametrize(
    ("language", "assumed", "by_law"),
    [("en", "due date assumed", "by law (CCP R2192-10"), ("fr", "échéance supposée", "de par la loi (CCP R2192-10")],
)
def test_the_day_of_receipt_dates_what_a_town_owes(two: House, language: str, assumed: str, by_law: str) -> None:
    owner, invoice = Person(two.organisation, language=language), one(two, "F-2").pk
    page = owner.sees(f"invoices/{invoice}/")
    assert assumed in page
    assert by_law in page
    page = owner.does(f"invoices/{invoice}/claim/", **{"received-on": "2026-01-20", "claim-kind": "other"})
    assert assumed not in page
    assert by_law in page
    kept = one(two, "F-2")
    assert (kept.due_on, kept.demand_received_on, kept.claim_kind) == (date(2026, 1, 17), date(2026, 1, 20), "other")
    owner.does(
        f"invoices/{invoice}/claim/", **{"claim-kind": "other"}
    )  # the whole form: what it leaves empty is unknown again
    assert one(two, "F-2").demand_received_on is None


@time_machine.travel(MORNING, tick=False)
def test_several_at_once_and_what_the_form_leaves_empty_stays(two: House) -> None:
    owner, both = Person(two.organisation), [one(two, "F-1").pk, one(two, "F-2").pk]
    assert "What the law counts from" in owner.sees("late/")
    assert "Kept: 2." in owner.does("late/claims/", receivable=both, **{"performed-on": "2026-01-01", "until": ""})
    assert "Kept: 2." in owner.does("late/claims/", receivable=both, agreed="yes")
    assert [one(two, number).performed_on for number in ("F-1", "F-2")] == [date(2026, 1, 1)] * 2
    assert one(two, "F-2").due_is_agreed


@time_machine.travel(MORNING, tick=False)
@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"claim-kind": "gift"}, "is no kind of claim"),
        ({"received-on": "2026-02-30"}, "2026-02-30"),
        ({"received-on": "2026-01-01"}, "cannot have been received"),
        ({"performed-on": "2026-04-08"}, "has not come yet"),
    ],
)
def test_a_forged_form_changes_nothing(two: House, given: dict[str, str], why: str) -> None:
    owner, invoice = Person(two.organisation), one(two, "F-1").pk
    to = owner.path(f"invoices/{invoice}/")
    for address, more in ((f"invoices/{invoice}/claim/", {}), ("late/claims/", {"receivable": invoice})):
        assert why in owner.does(address, **given, **more, next=to)
    kept = one(two, "F-1")
    assert (kept.claim_kind, kept.performed_on, kept.demand_received_on) == ("", None, None)


@time_machine.travel(MORNING, tick=False)
def test_an_empty_word_of_many_is_refused(two: House) -> None:
    owner = Person(two.organisation)
    assert "Nothing was said of the claim" in owner.does("late/claims/", receivable=one(two, "F-1").pk)
    assert "Tick at least one" in owner.does("late/claims/", **{"claim-kind": "rent"})


@time_machine.travel(MORNING, tick=False)
def test_neither_a_viewer_nor_another_company_says_anything(two: House) -> None:
    invoice = one(two, "F-1").pk
    viewer, stranger = Person(two.organisation, Role.VIEWER), Person(found())
    assert viewer.status(f"invoices/{invoice}/claim/", post=True) == 403
    assert viewer.status("late/claims/", post=True) == 403
    assert stranger.status(f"invoices/{invoice}/claim/", post=True) == 404
    stranger.does("late/claims/", receivable=invoice, **{"claim-kind": "rent"})
    assert one(two, "F-1").claim_kind == ""
    assert "claim-kind" not in viewer.sees(f"invoices/{invoice}/")
    assert "claim-kind" not in viewer.sees("late/")
