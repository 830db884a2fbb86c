"""Every list goes out as a file, whole, as it is filtered, in the reader's language; and nobody else's."""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
import time_machine
from python_calamine import CalamineWorkbook

from relance.cases.opening import open_case
from relance.domain.ids import DebtorId, ReceivableId
from relance.insight import debtors as debtor_lists
from relance.insight import late as late_lists
from relance.office import exports
from relance.receivables.models import Receivable
from relance.tenancy.context import acting
from relance.tenancy.models import Role
from tests.at_work import at_work
from tests.conftest import found
from tests.office.people import Person
from tests.outbox.builders import ALPHA, BETA, MORNING, House

LISTS = ("late", "debtors", "outbox", "cases", "insight/rows/aged")


@pytest.fixture
def busy(house: House) -> House:
    house.bring(
        f"F-1;Alpha;2026-02-01;2026-03-03;1234,50;{ALPHA}",
        f"F-2;Bêta;2026-02-01;2026-03-03;250,00;{BETA}",
        "F-3;=1+1;2026-02-01;2026-03-03;7,00;;;;;;",
    )
    house.run()
    with at_work(house.organisation):
        second = Receivable.objects.get(number="F-2")
    with acting(house.organisation, "test", house.clock.now) as here:
        open_case(here, DebtorId(second.debtor_id), [ReceivableId(second.pk)])
    return house


def content(person: Person, page: str, **query: str) -> bytes:
    response = person.client.get(person.path(page), query)
    assert response.status_code == 200, page
    assert "attachment" in response.headers["Content-Disposition"]
    return bytes(response.content)


def lines(person: Person, page: str, **query: str) -> list[list[str]]:
    return list(csv.reader(StringIO(content(person, page, **query).decode("utf-8-sig")), delimiter=";"))


def sheet(person: Person, page: str, **query: str) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(BytesIO(content(person, page, **query)))
    return book.get_sheet_by_index(0).to_python()


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("EV-5", "AP-6")
def test_late_payments_go_out_with_numbers_and_dates_that_a_spreadsheet_reads(busy: House) -> None:
    french, english = Person(busy.organisation, language="fr"), Person(busy.organisation, Role.VIEWER)
    head, first, *_ = lines(french, "late/export.csv", sort="amount")
    assert head[:6] == ["Facture", "Débiteur", "Échéance", "Retard (j)", "Montant", "Reste dû"]
    assert first[:7] == ["F-1", "Alpha", "2026-03-03", "35", "1234,50", "1234,50", "EUR"]
    assert lines(english, "late/export.csv", sort="amount")[1][5] == "1234.50"
    _, first, *_ = sheet(english, "late/export.xlsx", sort="amount")
    assert first[2:6] == [date(2026, 3, 3), 35.0, 1234.5, 1234.5]
    assert {row[0] for row in lines(english, "late/export.csv", q="alpha")[1:]} == {"F-1"}


@time_machine.travel(MORNING, tick=False)
def test_a_name_that_would_be_computed_is_text_in_both(busy: House) -> None:
    owner = Person(busy.organisation)
    assert "'=1+1" in {row[0] for row in lines(owner, "debtors/export.csv")}
    assert "=1+1" in {row[0] for row in sheet(owner, "debtors/export.xlsx")}


@time_machine.travel(MORNING, tick=False)
def test_every_page_of_a_list_is_in_its_file_once(busy: House, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = Person(busy.organisation)
    whole = {name: lines(owner, f"{name}/export.csv") for name in ("late", "debtors")}
    assert [len(rows) for rows in whole.values()] == [4, 4]
    monkeypatch.setattr(late_lists, "EXPORTED_AT_ONCE", 1)
    monkeypatch.setattr(debtor_lists, "EXPORTED_AT_ONCE", 1)
    monkeypatch.setattr(exports, "MOST_ROWS", 2)
    for name, rows in whole.items():
        assert lines(owner, f"{name}/export.csv") == rows
        assert lines(owner, f"{name}/export.csv", after="2026-03-03,1") == rows, (
            "the whole list, wherever the page stands"
        )
    book = CalamineWorkbook.from_filelike(BytesIO(content(owner, "late/export.xlsx")))
    assert book.sheet_names == ["late", "late 2"], "what one sheet cannot hold goes on in the next"
    assert [len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names] == [3, 2]


@time_machine.travel(MORNING, tick=False)
def test_messages_cases_and_the_rows_of_a_figure_go_out_too(busy: House) -> None:
    owner = Person(busy.organisation)
    assert {row[1] for row in lines(owner, "outbox/export.csv")[1:]} >= {"Alpha", "Bêta"}
    assert lines(owner, "outbox/export.csv", state="bounced")[1:] == []
    assert lines(owner, "cases/export.csv")[1][1:] == ["Bêta", "2026-04-07", "", "F-2", "2026-03-03", "250.000", "EUR"]
    rows = lines(owner, "insight/rows/aged/export.csv", age="2", on="2026-04-07")
    assert [row[1] for row in rows[1:]] == ["F-1", "F-2", "F-3"]
    for page in ("late", "debtors", "outbox", "cases"):
        assert f"{page}/export.xlsx" in owner.sees(f"{page}/")
    assert "insight/rows/aged/export.csv?age=2" in owner.sees("insight/rows/aged/", age="2")


@time_machine.travel(MORNING, tick=False)
@pytest.mark.parametrize("name", LISTS)
def test_another_company_gets_its_own_and_an_odd_kind_is_nothing(busy: House, name: str) -> None:
    stranger = Person(found())
    rows = lines(stranger, f"{name}/export.csv", age="2")
    assert len(rows) == 1
    assert stranger.status(f"{name}/export.pdf?age=2") == 404
    assert stranger.client.get(f"/o/{Person(busy.organisation).slug}/{name}/export.csv").status_code == 404


@time_machine.travel(MORNING, tick=False)
def test_what_is_large_leaves_from_disk_and_is_the_same(busy: House, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = Person(busy.organisation)
    small = content(owner, "late/export.csv")
    monkeypatch.setattr(exports, "IN_MEMORY", 10)
    response = owner.client.get(owner.path("late/export.csv"))
    assert response.streaming
    assert b"".join(response.streaming_content) == small  # type: ignore[attr-defined]
    response.close()
