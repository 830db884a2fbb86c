"""The first hour: who owes, one finished letter before anything is set up, four questions with their counts."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from relance.letters.letterhead import REQUIRED
from relance.outbox.models import Notice
from relance.parties.models import Debtor
from relance.receivables.models import Hold, Receivable
from relance.tenancy.models import Organisation, Preference, Role
from relance.tenancy.preferences import set_preference
from tests.at_work import at_work
from tests.intake.builders import line, sale, write_csv, write_fec
from tests.intake.test_booking import bring
from tests.office.people import Person
from tests.office.test_kinds import form as kinds_form
from tests.outbox.builders import ALPHA, MORNING, House


@pytest.fixture
def newcomer(organisation: int, tmp_path: Path) -> Person:
    """Somebody who dropped a ledger export and set nothing up."""
    bring(
        organisation,
        write_fec(tmp_path, sale("F1", 120050, aux="C1"), sale("F2", 5000, on="20260320", aux="C2")),
        at=MORNING,
    )
    return Person(organisation)


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("AP-6")
def test_a_ledger_export_shows_who_owes_by_age_and_a_finished_letter_at_once(newcomer: Person) -> None:
    page = newcomer.sees("start/").replace("\u202f", " ").replace("\xa0", " ")
    assert "€1,250.50" in page
    assert "open with 2 customers." in page
    assert "Client C1" in page
    assert "il nous reste dû 1 200,50 €" in page  # the letter of the most overdue, in his language
    assert "Of 2 customers who owe, 2 are of a kind that nobody has said." in page
    assert "2 open receivables came without a due date" in page
    assert "Without an e-mail address: 2 of 2; without a postal address either: 2." in page
    assert "Letters lack who you are:" in page
    assert "Within minutes the run decides what is due" in page, "half past ten, and no run yet"


@pytest.mark.requirement("AP-6", "P38")
@pytest.mark.parametrize(
    ("at", "was_run", "said"),
    [
        (datetime(2026, 4, 7, 4, 0, tzinfo=UTC), False, "Aujourd’hui à 7 h 00, le traitement décide"),
        (datetime(2026, 4, 7, 8, 30, tzinfo=UTC), False, "Dans quelques minutes, le traitement décide"),
        (datetime(2026, 4, 7, 8, 30, tzinfo=UTC), True, "Le 08/04/2026 à 7 h 00, le traitement décide"),
    ],
)
def test_the_first_run_is_said_for_the_day_and_hour_on_which_it_comes(
    house: House, at: datetime, was_run: bool, said: str
) -> None:
    house.clock.now = at
    house.bring(f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}")
    if was_run:
        house.run()
    with time_machine.travel(at, tick=False):
        page = Person(house.organisation, language="fr").sees("start/")
    page = page.replace("\u202f", " ").replace("\xa0", " ")
    assert said in page
    assert "à partir de 10 h 00" in page


@time_machine.travel(MORNING, tick=False)
def test_the_four_answers_are_taken_and_counted(newcomer: Person) -> None:
    page = newcomer.sees("kinds/", all="company")
    assert "2 choices are saved." in newcomer.does("kinds/save/", **kinds_form(page))
    assert "Due dates that were assumed and are known now: 2." in newcomer.does("start/terms/", terms="45")
    with at_work(newcomer.organisation):
        assert set(Debtor.objects.values_list("kind", flat=True)) == {"company"}
        assert not Receivable.objects.filter(due_is_assumed=True).exists()
        first = Debtor.objects.get(name="Client C1").pk
    assert "All are known." in newcomer.does("start/never/", debtor=[str(first)], shown=[str(first)])
    with at_work(newcomer.organisation):
        assert list(Hold.objects.filter(released_at=None).values_list("debtor_id", "kind")) == [(first, "never_remind")]
    newcomer.does("start/never/")  # what was not shown does not change, whatever became of the list meanwhile
    with at_work(newcomer.organisation):
        assert Hold.objects.filter(released_at=None).exists()
    newcomer.does("start/never/", shown=[str(first), "999999999"], debtor=["999999999"])
    with at_work(newcomer.organisation):
        assert not Hold.objects.filter(released_at=None).exists()


@time_machine.travel(MORNING, tick=False)
def test_the_related_the_doubtful_and_the_spared_stand_before_the_largest(newcomer: Person, tmp_path: Path) -> None:
    on = "20260325"  # after what is known: an older ledger would add what the newer one no longer holds
    small = [sale(f"G{n}", 100000 + n, on=on, aux=f"L{n}") for n in range(20)]  # twenty that owe more
    doubtful = [
        line("416000", "10,00", entry="D1", on=on, aux="D", name="Atelier Douteux", piece="D1"),
        line("411000", credit="10,00", entry="D1", on=on, aux="D"),
    ]
    bring(
        newcomer.organisation,
        write_fec(tmp_path, *small, doubtful, sale("R1", 900, on=on, aux="R"), name="later.txt"),
        at=MORNING,
    )
    with at_work(newcomer.organisation):
        name = Organisation.objects.get(pk=newcomer.organisation).name
        Debtor.objects.filter(name="Client R").update(name=f"{name} Immobilier")
        spared = Debtor.objects.get(name="Client C2").pk
    newcomer.does("start/never/", debtor=[str(spared)], shown=[str(spared)])
    page = newcomer.sees("start/")
    places = [
        page.index(f">{one}</label>") for one in (f"{name} Immobilier", "Atelier Douteux", "Client C2", "Client L19")
    ]
    assert places == sorted(places)
    assert "perhaps related: your name or your SIREN" in page
    assert "on the account of doubtful debts (416)" in page
    assert ">Client L0</label>" not in page


@time_machine.travel(MORNING, tick=False)
def test_the_contacts_sheet_comes_filled_in_and_goes_back_completed(newcomer: Person) -> None:
    sheet = newcomer.client.get(newcomer.path("start/contacts.csv")).content.decode("utf-8-sig")
    lines = sheet.splitlines()
    assert len(lines) == 3
    head, first = lines[0].split(";"), lines[1].split(";")
    cells = dict(zip(head, first, strict=True))
    email = next(column for column in head if "mail" in column.lower())
    cells[email] = "c1@client.example"
    back = ";".join(head) + "\r\n" + ";".join(cells.values()) + "\r\n"
    page = newcomer.does("import/upload/", file=SimpleUploadedFile("contacts.csv", back.encode()))
    assert "contacts.csv" in page
    upload = page.split('action="')[1:]
    book = next(part.split('"')[0] for part in upload if "/book/" in part)
    newcomer.does(book)
    assert "Without an e-mail address: 1 of 2;" in newcomer.sees("start/")


def test_terms_that_are_none_are_refused_in_words(newcomer: Person) -> None:
    assert "soon" in newcomer.does("start/terms/", terms="soon")


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("AP-6")
def test_without_an_identity_today_says_so_in_words_and_leads_to_where_it_is_given(
    organisation: int, tmp_path: Path
) -> None:
    house = House(organisation, tmp_path)
    house.bring(f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}")
    house.run()
    with at_work(organisation):
        Preference.objects.filter(key__in=[choice.key for choice in REQUIRED]).delete()
        name = Notice.objects.get().name
    owner = Person(organisation)
    assert "Letters lack who you are." in owner.sees("today/")
    for page in (owner.sees(f"letters/{name}/"), owner.sees("today/", letter=name)):
        assert "Your street and number" in page
        assert "#identity" in page
        assert "creditor-street" not in page
    refused = owner.client.get(owner.path(f"letters/{name}/pdf/"))
    assert refused.status_code == 422
    assert "Your street and number" in refused.content.decode()
    assert "relance set" not in refused.content.decode()


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("AP-6")
@pytest.mark.parametrize(
    ("sends", "said"),
    [(False, "Nothing leaves before you confirmed it"), (True, "What is due leaves by itself from")],
)
def test_first_steps_offer_no_switch_that_is_on_already(
    organisation: int, tmp_path: Path, sends: bool, said: str
) -> None:
    House(organisation, tmp_path, is_trusted=sends).bring(f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}")
    page = Person(organisation).sees("start/")
    assert said in page
    assert "Switch sending on" not in page


@time_machine.travel(MORNING, tick=False)
@pytest.mark.parametrize(
    ("terms", "said"),
    [("30", "Terms: 30 days."), ("1", "Terms: 1 day."), ("end-of-month-45", "Terms: end of the month, then 45 days.")],
)
def test_the_terms_that_were_agreed_are_said_in_words(house: House, terms: str, said: str) -> None:
    house.bring(f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}")
    with at_work(house.organisation) as here:
        set_preference(here, "payment-terms", terms)
    assert said in Person(house.organisation).sees("start/")


@pytest.mark.requirement("AP-6", "P38")
def test_the_first_day_said_is_one_on_which_something_is_proposed(house: House) -> None:
    saturday = datetime(2026, 4, 11, 8, 30, tzinfo=UTC)
    house.clock.now = saturday
    house.bring(f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}")
    with time_machine.travel(saturday, tick=False):
        page = Person(house.organisation, language="fr").sees("start/").replace("\u202f", " ").replace("\xa0", " ")
    assert "Le 13/04/2026 à 7 h 00, le traitement décide" in page
    assert "Proposer maintenant" not in page, "nobody is reminded on a Saturday"


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("AP-6")
def test_the_days_run_is_had_at_once_and_a_single_time(house: House) -> None:
    house.bring(f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}")
    owner = Person(house.organisation)
    assert "Propose now" in owner.sees("start/")
    assert "1 letter is written for today: look at them." in owner.does("start/propose/")
    with at_work(house.organisation):
        assert Notice.objects.count() == 1
    assert "Propose now" not in owner.sees("start/")
    owner.does("start/propose/")
    with at_work(house.organisation):
        assert Notice.objects.count() == 1
    assert Person(house.organisation, Role.VIEWER).status("start/propose/", post=True) == 403


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("AP-6", "P38")
def test_sums_and_counts_are_said_by_currency_and_their_parts_add_up(organisation: int, tmp_path: Path) -> None:
    rows = ("F-1;Alpha;2026-02-01;2026-03-03;100,00;EUR", "F-2;Alpha;2026-02-01;2026-06-03;50,00;EUR",
            "F-3;Alpha;2026-02-01;2026-03-03;70,00;USD", "F-4;Bêta;2026-02-01;2026-03-03;30,00;USD")  # fmt: skip
    bring(organisation, write_csv(tmp_path, "Numéro;Client;Date;Échéance;TTC;Devise", *rows), at=MORNING)
    page = Person(organisation).sees("start/")
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))
    assert "€150.00 open with one customer" in plain
    assert "$100.00 open with 2 customers" in plain
    assert "Of €150.00: €100.00 late, as Late payments lists it; €50.00 not due yet." in plain
    assert page.count('id="never-') == 2, "who owes in two currencies stands once"
