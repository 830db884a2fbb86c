"""Saying on a page that two accounts are one customer's, and taking it back; and what an import left to be said."""

from __future__ import annotations

import re

import pytest
import time_machine

from relance.parties.models import Debtor
from relance.receivables.models import Hold
from relance.tenancy.models import Role
from tests.at_work import at_work
from tests.office.people import Person
from tests.outbox.builders import MORNING, House
from tests.stories.test_two_accounts_of_one_customer import FIRST, SECOND, account, together

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def frozen() -> object:
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def two(house: House) -> House:
    house.bring(FIRST, SECOND)
    return house


def test_another_account_is_searched_chosen_and_taken_apart_again(two: House) -> None:
    owner, north, south = Person(two.organisation), account(two, "Alpha Nord"), account(two, "Alpha")
    page = owner.sees(f"debtors/{north}/?same=alpha")
    assert f'name="head" value="{south}"' in page
    assert f'name="head" value="{north}"' not in page
    owner.does(f"debtors/{north}/same/", head=str(south))
    page = owner.sees(f"debtors/{south}/")
    for shown in ("F-1", "F-2", "€160.00", "Alpha Nord", "nord@nord.example", "Take apart"):
        assert shown in page
    listed = owner.sees("debtors/")
    assert "€160.00" in listed
    assert "Alpha Nord" not in listed
    assert "€160.00" in owner.sees("debtors/?q=nord")
    owner.does(f"debtors/{north}/apart/")
    assert "F-2" not in owner.sees(f"debtors/{south}/")


def test_the_page_of_a_member_leads_to_its_head_and_its_invoice_tells_the_letters_of_both(two: House) -> None:
    together(two)
    two.day()
    owner, north, south = Person(two.organisation), account(two, "Alpha Nord"), account(two, "Alpha")
    response = owner.client.get(f"/o/{owner.slug}/debtors/{north}/")
    assert response.status_code == 302
    assert f"/debtors/{south}/" in response["Location"]
    assert owner.client.get(f"/o/{owner.slug}/debtors/{north}/statement.pdf").status_code == 200


def test_who_an_import_left_to_be_said_stands_on_today_and_is_said_there(two: House) -> None:
    north, south = account(two, "Alpha Nord"), account(two, "Alpha")
    with at_work(two.organisation):
        Debtor.objects.filter(pk=north).update(maybe_same_as=south)
        Hold.objects.create(
            organisation_id=two.organisation,
            debtor_id=north,
            kind="manual",
            author="test",
            held_at=MORNING,
            owner_kind="identity",
            owner_id=north,
        )
    owner = Person(two.organisation)
    assert "Perhaps customers whom you know" in owner.sees("today/")
    listed = owner.sees("debtors/?show=doubted")
    assert "Alpha Nord" in listed
    assert "Is it Alpha (Alpha)?" in owner.sees(f"debtors/{north}/")
    owner.does(f"debtors/{north}/same/", head="")
    assert "Perhaps customers whom you know" not in owner.sees("today/")
    with at_work(two.organisation):
        assert not Hold.objects.filter(released_at=None).exists()


def test_a_viewer_says_nothing(two: House) -> None:
    viewer, north, south = Person(two.organisation, role=Role.VIEWER), account(two, "Alpha Nord"), account(two, "Alpha")
    assert not re.search("The same customer", viewer.sees(f"debtors/{north}/"))
    response = viewer.client.post(viewer.path(f"debtors/{north}/same/"), {"head": str(south)})
    assert response.status_code == 403
    with at_work(two.organisation):
        assert Debtor.objects.get(pk=north).same_as_id is None
