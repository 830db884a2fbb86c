"""The tables of rates end, and rules once began: everything is still written, and says to the day what it counts."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path

import pytest
import time_machine
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relance.cases.bundle import bundle
from relance.cases.models import Case
from relance.cases.opening import open_case
from relance.domain.ids import DebtorId, ReceivableId
from relance.domain.ledger import DebtorKind
from relance.handover.filing import Filing, file_of
from relance.language import say
from relance.letters.compose import Composer, Wanted
from relance.letters.model import Act, Letter
from relance.letters.render import render
from relance.parties.models import Debtor
from relance.receivables.models import Receivable
from relance.tenancy.context import acting
from relance.tenancy.published_rates import add_rate
from tests.at_work import at_work
from tests.domain.builders import eur
from tests.intake.builders import write_csv
from tests.intake.test_booking import bring
from tests.letters.test_render import text_of
from tests.office.people import Person
from tests.outbox.builders import House

HEADER = "Numéro;Client;Date;Échéance;TTC;Email;SIREN;Catégorie;Devise;Adresse;Code postal;Ville"
ADDRESS = "1 rue Fictive;75001;Paris"
COMPANY, PUBLIC, CONSUMER = "404833048;", "217500016;public", ";particulier"
BEFORE, AFTER, LATER = "2026-12-15", "2027-01-05", "2027-07-05"
DAYS = [datetime(2027, 1, 20, 9, 30, tzinfo=UTC), datetime(2027, 7, 15, 8, 30, tzinfo=UTC)]


@pytest.fixture(autouse=True)
def nothing_added(database: None) -> Iterator[None]:
    """Rates are everybody's: what a test adds goes with it."""
    yield
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM tenancy_publishedrate")


def row(number: str, who: str, kind: str, due: str, currency: str = "EUR") -> str:
    day = date.fromisoformat(due)
    issued = (
        day.replace(year=day.year - 1) if (day.month, day.day) != (2, 29) else day.replace(year=day.year - 1, day=28)
    )
    mail = f"{who.lower()}@{who.lower()}.example"
    return f"{number};{who};{issued};{due};1000,00;{mail};{kind};{currency};{ADDRESS}"


def take(house: House, folder: Path, *rows: str) -> None:
    bring(house.organisation, write_csv(folder, HEADER, *rows), at=house.clock.now)


def composed(house: House, who: str, act: Act, on: date) -> Letter:
    with at_work(house.organisation) as here:
        debtor = Debtor.objects.get(name=who)
        items = list(Receivable.objects.filter(debtor=debtor).order_by("due_on").values_list("pk", flat=True))
        return Composer(here, on=on, counted_until=on).compose(Wanted(debtor.pk, act, items))


@pytest.mark.requirement("P29", "P48")
@pytest.mark.parametrize("now", DAYS)
def test_beyond_the_tables_everything_is_written_and_sent(house: House, tmp_path: Path, now: datetime) -> None:
    house.clock.now = now
    kinds = {"Alpha": COMPANY, "Mairie": PUBLIC, "Dupont": CONSUMER}
    dues = [BEFORE, AFTER, *([LATER] if now == DAYS[1] else [])]
    rows = [row(f"{who[0]}-{n}", who, kind, due) for who, kind in kinds.items() for n, due in enumerate(dues)]
    take(house, tmp_path, *rows)
    assert house.day().states == {"accepted": 3}
    assert house.states() == ["accepted"] * 3
    texts = {envelope.recipient.split("@")[0]: envelope.text for envelope in house.email.sent}
    assert "au 31 décembre 2026" in texts["alpha"].replace("\xa0", " ")
    assert "A-0" in texts["alpha"]
    assert "pénalités" not in texts["dupont"]


@pytest.mark.parametrize("now", DAYS)
@pytest.mark.parametrize("act", [Act.REMINDER, Act.UNPAID_NOTICE, Act.MISE_EN_DEMEURE])
def test_sentence_annex_and_sum_of_a_business_agree_to_the_day(
    house: House, tmp_path: Path, now: datetime, act: Act
) -> None:
    house.clock.now = now
    take(house, tmp_path, row("A-0", "Alpha", COMPANY, BEFORE), row("A-1", "Alpha", COMPANY, AFTER))
    letter = composed(house, "Alpha", act, now.date())
    known, unknown = letter.items
    assert known.penalties is not None
    assert unknown.penalties is not None
    assert [(piece.days.start, piece.days.last) for piece in known.penalties.slices] == [
        (date(2026, 12, 16), date(2026, 12, 31))
    ]
    assert unknown.penalties.slices == ()
    assert unknown.penalties.compensation == eur("40.00")
    # 1,000.00 × 12.40 % × 16 days ÷ 365: the ECB's rate on 1 July 2026 was 2.40
    assert (letter.penalties("EUR"), letter.compensation("EUR")) == (eur("5.44"), eur("80.00"))
    text = " ".join(text_of(render(letter)).split())
    assert "au 31 décembre 2026" in text
    assert f"au {now.day} {'janvier' if now.month == 1 else 'juillet'} 2027, et" not in text
    if act is not Act.REMINDER:
        assert letter.asked("EUR") == eur("2085.44")
        assert "01/01/2027" in text
        assert "faute d’un taux vérifié pour la suite" in text


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("who", "kind"), [("Alpha", COMPANY), ("Mairie", PUBLIC)])
@pytest.mark.parametrize("act", [Act.REMINDER, Act.UNPAID_NOTICE, Act.MISE_EN_DEMEURE])
def test_where_no_day_can_be_computed_the_rule_is_named_and_the_forty_euros_stand(
    house: House, tmp_path: Path, who: str, kind: str, act: Act, language: str
) -> None:
    house.clock.now = DAYS[0]
    take(house, tmp_path, row("A-1", who, kind, AFTER))
    with at_work(house.organisation):
        Debtor.objects.update(language=language)
    letter = composed(house, who, act, DAYS[0].date())
    assert (letter.penalties("EUR"), letter.compensation("EUR")) == (eur("0.00"), eur("40.00"))
    text = " ".join(text_of(render(letter)).split())
    said = {"fr": ("taux vérifié", "majoré de"), "en": ("no verified rate", "plus")}[language]
    assert all(one in text for one in said)
    assert ("8 points" if kind is PUBLIC else "10 points") in text
    assert ("D2192-35" if kind is PUBLIC else "L441-10") in text


def test_a_public_body_is_told_for_which_invoices_nothing_is_counted_yet(house: House, tmp_path: Path) -> None:
    """Its rate is that of the half-year after the due date, for the whole delay: one is known to the day, one not at all."""
    house.clock.now = DAYS[0]
    take(house, tmp_path, row("M-0", "Mairie", PUBLIC, BEFORE), row("M-1", "Mairie", PUBLIC, AFTER))
    letter = composed(house, "Mairie", Act.MISE_EN_DEMEURE, DAYS[0].date())
    known, unknown = letter.items
    assert known.penalties is not None
    assert [piece.days.last for piece in known.penalties.slices] == [date(2027, 1, 20)]
    assert unknown.is_uncounted
    text = " ".join(text_of(render(letter)).split())
    assert "arrêtés au 20 janvier 2027" in text
    assert "pour M-1, faute d’un taux vérifié pour la période" in text.replace("\xa0", " ")


@pytest.mark.requirement("P29", "P48")
@time_machine.travel(DAYS[0], tick=False)
def test_pages_statement_and_case_file_say_the_same_and_today_names_the_rate(house: House, tmp_path: Path) -> None:
    house.clock.now = DAYS[0]
    take(house, tmp_path, row("A-0", "Alpha", COMPANY, BEFORE), row("A-1", "Alpha", COMPANY, AFTER))
    owner = Person(house.organisation)
    with at_work(house.organisation):
        debtor = Debtor.objects.get().pk
        before, after = Receivable.objects.order_by("due_on").values_list("pk", flat=True)
    page = owner.sees(f"invoices/{before}/")
    assert "Nothing is counted from 1 Jan 2027 on" in page
    assert "Nothing is counted from 6 Jan 2027 on" in owner.sees(f"invoices/{after}/")
    assert owner.status(f"debtors/{debtor}/statement.pdf") == 200
    today = owner.sees("today/")
    assert "ECB main refinancing rate: no rate yet for 1 Jan 2027" in today
    assert re.search(r'help/#penalties">\s*Read how', today)
    assert "relance rates add" not in today, "a page speaks of no command; the help behind it does"
    assert "relance rates add" in owner.sees("help/")
    with acting(house.organisation, "user:1", DAYS[0]) as here:
        case = open_case(here, DebtorId(debtor), [ReceivableId(before), ReceivableId(after)])
    calculation = calculated(house, case, DAYS[0].date())
    assert [(one["number"], one["first"], one["last"], one["amount"]) for one in calculation] == [
        ("A-0", "2026-12-16", "2026-12-31", "5.44"),
        ("A-0", "", "", ""),
        ("A-0", "", "", "40.00"),
        ("A-1", "", "", ""),
        ("A-1", "", "", "40.00"),
    ]
    with at_work(house.organisation):
        add_rate(
            key="ecb-refinancing",
            starts_on=date(2027, 1, 1),
            rate=Decimal("0.0265"),
            source="ECB",
            at=DAYS[0],
            actor="test",
        )
    assert "verified rate" not in owner.sees(f"invoices/{before}/")
    assert "ECB main refinancing rate: no rate yet" not in owner.sees("today/")


def calculated(house: House, case: int, on: date) -> list[dict[str, str]]:
    with acting(house.organisation, "test", house.clock.now) as here:
        made = zipfile.ZipFile(BytesIO(bundle(here, Case.objects.get(pk=case), on=on)))
    text = made.read("3-calculation.csv").decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ","))


@pytest.mark.parametrize(
    ("day", "is_named"), [((2026, 11, 27), False), ((2026, 12, 2), True), ((2027, 1, 20), True), ((2027, 7, 15), True)]
)
def test_today_names_a_rate_thirty_days_before_its_table_ends_and_the_first_one_that_is_missing(
    house: House, day: tuple[int, int, int], is_named: bool
) -> None:
    with time_machine.travel(datetime(*day, 9, tzinfo=UTC), tick=False):
        page = Person(house.organisation).sees("today/")
    assert ("ECB main refinancing rate: no rate yet for 1 Jan 2027" in page) is is_named
    assert ("Legal interest rate, other creditors: no rate yet for 1 Jan 2027" in page) is is_named


@pytest.mark.requirement("P29")
@pytest.mark.parametrize(
    ("who", "kind", "due", "rule"),
    [("Alpha", COMPANY, "2008-11-30", "C. com. L441-10 II"), ("Mairie", PUBLIC, "2013-04-15", "CCP R2192-31")],
)
@time_machine.travel(datetime(2026, 4, 7, 8, 30, tzinfo=UTC), tick=False)
def test_a_debt_older_than_its_rule_has_a_page_a_statement_and_a_case_file_and_says_why_there_is_no_penalty(
    house: House, tmp_path: Path, who: str, kind: str, due: str, rule: str
) -> None:
    take(house, tmp_path, row("O-1", who, kind, due), row("O-2", who, kind, "2026-02-27"))
    owner = Person(house.organisation)
    with at_work(house.organisation):
        debtor = Debtor.objects.get().pk
        old, recent = Receivable.objects.order_by("due_on").values_list("pk", flat=True)
    assert f"No penalty: {rule} holds for what fell due from" in owner.sees(f"invoices/{old}/")
    for page in (f"invoices/{recent}/", f"debtors/{debtor}/", f"debtors/{debtor}/statement.pdf"):
        assert owner.status(page) == 200
    with at_work(house.organisation) as here:
        filed = file_of(here, Filing(debtor, (old, recent), "D-1"), on=date(2026, 4, 7))
    assert any("Aucune pénalité" in say(remark, "fr") for remark in filed.file.claims[0].remarks)
    for act in Act:
        letter = composed(house, who, act, date(2026, 4, 7))
        assert letter.compensation("EUR") == eur("40.00")
        assert render(letter).pdf.startswith(b"%PDF")


@pytest.fixture(scope="module")
def any_house(database: None, tmp_path_factory: pytest.TempPathFactory) -> House:
    """One debtor with one receivable, which the test below turns into any other."""
    from tests.conftest import found

    folder = tmp_path_factory.mktemp("any")
    house = House(found(), folder)
    take(house, folder, row("X-1", "Alpha", COMPANY, "2026-01-31"))
    return house


@pytest.mark.requirement("P48")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    due=st.dates(date(1990, 1, 1), date(2035, 12, 31)),
    on=st.dates(date(2026, 1, 1), date(2036, 12, 31)),
    kind=st.sampled_from(DebtorKind),
    act=st.sampled_from([act for act in Act if act is not Act.LATE_PAID]),  # that one asks for no principal
    currency=st.sampled_from(["EUR", "USD", "GBP", "CHF", "JPY", "TND", "XPF", "XAF"]),
    country=st.sampled_from(["", "FR", "DE", "JP", "Atlantide"]),
    is_assumed=st.booleans(),
)
def test_no_age_kind_currency_or_country_of_a_debt_is_in_the_way_of_its_letter(
    any_house: House, due: date, on: date, kind: DebtorKind, act: Act, currency: str, country: str, is_assumed: bool
) -> None:
    with connections["owner"].cursor() as cursor:
        mine = any_house.organisation
        cursor.execute(
            "UPDATE parties_debtor SET kind = %s, country = %s WHERE organisation_id = %s", [kind.value, country, mine]
        )
        cursor.execute(
            "UPDATE receivables_receivable SET issued_on = %s, due_on = %s, currency = %s, due_is_assumed = %s"
            " WHERE organisation_id = %s",
            [due, due, currency, is_assumed, mine],
        )
    with at_work(any_house.organisation) as here:
        (debtor,) = Debtor.objects.values_list("pk", flat=True)
        (receivable,) = Receivable.objects.values_list("pk", flat=True)
        letter = Composer(here, on=on, counted_until=on).compose(Wanted(debtor, act, [receivable]))
    assert letter.principal(currency).amount == 1000
    assert letter.asked(currency).amount >= (0 if act is Act.STATEMENT else 1000), (
        "a statement asks for what is surely due"
    )
    assert letter.penalties_until <= on
    assert render(letter).pdf.startswith(b"%PDF")


@pytest.mark.requirement("P29")
@time_machine.travel(datetime(2026, 11, 20, 9, 30, tzinfo=UTC), tick=False)
def test_days_whose_rate_is_from_memory_are_counted_on_pages_and_asked_in_no_letter(
    house: House, tmp_path: Path
) -> None:
    house.clock.now = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    take(house, tmp_path, row("A-0", "Alpha", COMPANY, "2020-10-31"))
    letter = composed(house, "Alpha", Act.MISE_EN_DEMEURE, date(2026, 11, 20))
    (item,) = letter.items
    assert item.penalties is not None
    assert item.penalties.slices[0].days.start == date(2021, 1, 1)
    text = " ".join(text_of(render(letter)).split())
    assert "Rien n’est compté du 01/11/2020 au 31/12/2020" in text
    owner = Person(house.organisation)
    with at_work(house.organisation):
        receivable = Receivable.objects.get().pk
    page = owner.sees(f"invoices/{receivable}/")
    assert "1 Nov 2020" in page
    assert "from memory" in page
    assert "The rates from 1 Nov 2020 to 31 Dec 2020 are from memory" in page
    assert "Late since days whose rate we know from memory alone: 1" in owner.sees("today/")
