"""Pages ask the database a fixed number of questions, however much they show: at most twelve, session included.

They are counted at the driver, below Django, which some statements go past.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import time_machine

from relance.outbox.models import Message
from relance.receivables.models import Receivable
from tests.at_work import at_work
from tests.office.people import Person
from tests.outbox.builders import MORNING, House
from tests.statements import questions

MOST = 12
# They compose a letter on the way, or a whole case; they are pages of the first hour, of setting up, of a case. First steps ask whether
# the day's run was, Today what left, why others are not reminded and whom to call, in one question.
MORE = {"start/": 19, "today/": 13, "letter-texts/reminder-fr/": 16, "collection": 36}
PAGES = (
    "today/", "late/", "late/?q=Client", "debtors/", "outbox/", "import/", "preferences/", "invoice", "debtor", "message", "start/",
    "insight/", "insight/collection/", "insight/rows/failed/", "late/?show=held", "preferences/journal/", "letter-texts/reminder-fr/",
    "scenarios/", "scenarios/of/french-business/", "help/", "cases/", "collection", "kinds/",
)  # fmt: skip


def row(number: int) -> str:
    address = f"c{number}@client.example;{404833048 if number == 1 else ''};{number} rue Fictive;75001;Paris;"
    return f"F-{number};Client {number};2026-02-01;2026-03-03;{100 + number},00;{address}"


def asked(organisation: int, person: Person, page: str, statements: list[str]) -> int:
    with at_work(organisation):
        first = Receivable.objects.order_by("pk")[0]
        paths = {
            "collection": f"invoices/{first.pk}/collection/",
            "invoice": f"invoices/{first.pk}/",
            "debtor": f"debtors/{first.debtor_id}/",
        }
        if page == "message":
            paths["message"] = f"messages/{Message.objects.order_by('pk')[0].pk}/"
    url = person.path(paths.get(page, page))
    person.client.get(url)  # what a process remembers after its first page
    statements.clear()
    assert person.client.get(url).status_code == 200
    return questions(statements)


@time_machine.travel(MORNING, tick=False)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_many_rows_asks_no_more_than_one_of_few(
    organisation: int, tmp_path: Path, page: str, statements: list[str]
) -> None:
    house = House(organisation, tmp_path, is_trusted=False)
    house.bring(*(row(number) for number in range(2)))
    house.run()
    owner = Person(organisation)
    few = asked(organisation, owner, page, statements)
    house.bring(*(row(number) for number in range(30)))
    house.clock.on(8)
    house.run()
    many = asked(organisation, owner, page, statements)
    assert many <= few
    assert many <= MORE.get(page, MOST)
