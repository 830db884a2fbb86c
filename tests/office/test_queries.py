"""Pages ask the database a fixed number of questions, however much they show: at most twelve, session included.

They are counted at the driver, below Django, which some statements go past.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from relance.cases.conversation import write
from relance.cases.to_do import set_task
from relance.domain.money import Money
from relance.domain.procedure.stages import Who
from relance.firms.mandates import propose
from relance.firms.receiving import receive, say_word
from relance.outbox.models import Message
from relance.receivables.models import Receivable
from relance.tenancy.models import Role
from tests.at_work import at_work
from tests.firms.builders import AGREED, at_firm
from tests.office.people import Person
from tests.outbox.builders import MORNING, House
from tests.statements import questions

MOST = 12
# They compose a letter on the way, or a whole case; they are pages of the first hour, of setting up, of a case. First steps ask whether
# the day's run was, Today what left, why others are not reminded and whom to call, in one question.
MORE = {"start/": 19, "today/": 13, "letter-texts/reminder-fr/": 16, "collection": 32, "several": 27}
PAGES = (
    "today/", "late/", "late/?q=Client", "debtors/", "outbox/", "import/", "preferences/", "invoice", "debtor", "message", "start/",
    "insight/", "insight/collection/", "insight/rows/failed/", "late/?show=held", "preferences/journal/", "letter-texts/reminder-fr/",
    "scenarios/", "scenarios/of/french-business/", "help/", "cases/", "collection", "several", "kinds/",
)  # fmt: skip


def row(number: int) -> str:
    address = f"c{number}@client.example;{404833048 if number == 1 else ''};{number} rue Fictive;75001;Paris;"
    return f"F-{number};Client {number};2026-02-01;2026-03-03;{100 + number},00;{address}"


def asked(organisation: int, person: Person, page: str, statements: list[str]) -> int:
    with at_work(organisation):
        keys = list(Receivable.objects.order_by("pk").values_list("pk", flat=True))
        first = Receivable.objects.order_by("pk")[0]
        paths = {
            "collection": f"invoices/{first.pk}/collection/",
            "several": "cases/prepare/?" + "&".join(f"receivable={pk}" for pk in keys),
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


OF_A_CASE = {
    "cases/{case}/": MOST, "cases/{case}/firm/": 15, "cases/{other}/firm/": MOST, "cases/{other}/partner/": MOST, "firms/": MOST,
}  # fmt: skip
OF_A_FIRM = {"firm/": MOST, "firm/creditors/": MOST, "firm/accounts/": MOST, "firm/{mandate}/cases/{entrusted}/": MOST}


@time_machine.travel(MORNING + timedelta(days=3), tick=False)
def test_the_pages_of_a_case_and_of_a_firm_ask_no_more_of_a_long_case_than_of_a_short_one(
    house: House, statements: list[str]
) -> None:
    given = at_firm(house)
    desk = given.firm.desk(Role.COLLECTOR)
    creditor, cabinet = Person(house.organisation), Person(given.firm.organisation)
    places = {"case": given.case, "other": given.other_case, "mandate": given.mandate, "entrusted": given.entrusted}

    def all_asked() -> dict[str, int]:
        counts = {}
        for person, pages in ((creditor, OF_A_CASE), (cabinet, OF_A_FIRM)):
            for page in pages:
                url = person.path(page.format(**places))
                person.client.get(url)
                statements.clear()
                assert person.client.get(url).status_code == 200
                counts[page] = questions(statements)
        return counts

    def lived(number: int) -> None:
        with house.acting() as here:
            for case in (given.case, given.other_case):
                set_task(here, case, f"Task {number}", due_on=here.today)
                write(here, case, f"Note {number}", by=Who.CREDITOR, to=Who.CREDITOR)
            say_word(here, given.entrusted, f"Word {number}")
            propose(here, given.firm.slug, AGREED)
        with desk.inside(given.mandate) as here:
            say_word(here, given.entrusted, f"Answer {number}")
            receive(here, given.entrusted, Money.eur("1"), here.today)

    lived(0)
    few = all_asked()
    for number in range(1, 6):
        lived(number)
    many = all_asked()
    for page, most in (OF_A_CASE | OF_A_FIRM).items():
        assert many[page] <= few[page], page
        assert many[page] <= most, page
