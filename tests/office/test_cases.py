"""From the invoice's menu to the file for a partner, on pages."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
import time_machine

from relance.receivables.models import Receivable
from tests.at_work import at_work
from tests.cases.test_cases import ROWS
from tests.office.people import Person
from tests.outbox.builders import MORNING, House


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("EV-3", "EV-8", "EV-12", "AP-17")
def test_put_into_collection_from_the_menu_of_an_invoice(house: House) -> None:
    house.bring(*ROWS)
    owner = Person(house.organisation)
    with at_work(house.organisation):
        first, second = Receivable.objects.order_by("pk").values_list("pk", flat=True)
    assert f"/invoices/{first}/collection/" in owner.sees(f"invoices/{first}/")
    page = owner.sees(f"invoices/{first}/collection/")
    assert "No formal notice was sent about it" in page  # a care, which does not block
    assert "Open the case" in page
    assert "€150.50" in owner.sees(f"invoices/{first}/collection/?receivable={first}&receivable={second}")
    case = owner.does(f"invoices/{first}/collection/put/", receivable=[str(first), str(second)])
    assert "The case is open." in case
    assert "in an open case already" in owner.does(f"invoices/{first}/collection/put/", receivable=[str(first)])
    row = owner.sees("cases/").split('class="lead">')[1]
    address = row.split('href="')[1].split('"')[0]
    downloaded = owner.client.get(address + "file.zip")
    assert downloaded.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(BytesIO(downloaded.content)) as archive:
        assert "2-claims.csv" in archive.namelist()
    assert "goes back to its scenario" in owner.does(address + "close/")


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("EV-11", "EV-12")
def test_what_blocks_a_case_says_which_field_whose_and_where_to_mend_it(house: House) -> None:
    house.bring("F-1;Alpha;2026-02-01;2026-03-03;100,00;alpha@alpha.example;;;;;")
    owner = Person(house.organisation)
    with at_work(house.organisation):
        pk = Receivable.objects.get().pk
    page = owner.sees(f"invoices/{pk}/collection/")
    for said in (
        "The customer",
        "The street is missing",
        "The postal code is missing",
        "Nobody has said whether it is",
    ):
        assert said in page
    assert "Open the case" not in page
    assert "things block this case" in owner.does(f"invoices/{pk}/collection/put/", receivable=[str(pk)])
