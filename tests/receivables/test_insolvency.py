"""Insolvency: both dates, the declaration, what it stops and what it holds."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from relance.domain.ids import DebtorId
from relance.domain.law.fr.claim_declaration import Declaring, Procedure
from relance.domain.scenario.decide import HoldKind
from relance.insight.one_debtor import one_debtor
from relance.journal.models import Event
from relance.parties.details import DebtorUnknown
from relance.parties.models import Debtor
from relance.parties.same_customer import take_apart, take_together
from relance.receivables import insolvency
from relance.receivables.models import Hold, Insolvency, Receivable
from relance.receivables.snapshots import standings
from relance.tenancy.context import acting
from relance.tenancy.preferences import set_preference
from relance.tenancy.statements import sql
from tests.at_work import at_work
from tests.domain.builders import day
from tests.outbox.builders import ALPHA, House

AT = datetime(2026, 11, 27, 9, tzinfo=UTC)
TODAY = date(2026, 11, 27)


@pytest.fixture
def debtor(house: House) -> int:
    house.clock.now = AT
    house.bring(f"F-1;Alpha;2022-05-01;2022-05-31;100,00;{ALPHA}")
    with at_work(house.organisation):
        Debtor.objects.update(kind="company")
        return int(Debtor.objects.get().pk)


def note(house: House, debtor: DebtorId, **dates: str | None) -> Procedure | None:
    given = {name: day(on) if on else None for name, on in dates.items()}
    with acting(house.organisation, "test", AT) as here:
        return insolvency.note_insolvency(here, debtor, given)


@pytest.mark.requirement("P54")
def test_it_asks_both_dates_tells_the_deadline_and_stops_every_letter(house: House, debtor: DebtorId) -> None:
    first = note(house, debtor, opened_on="2026-11-10")
    assert first is not None
    assert first.standing(TODAY) is Declaring.DATES_MISSING
    second = note(house, debtor, published_on="2026-11-17")
    assert second is not None
    assert (second.opened_on, second.declare_by) == (day("2026-11-10"), day("2027-01-18"))
    with at_work(house.organisation):
        assert [hold.kind for hold in Hold.objects.all()] == [HoldKind.INSOLVENCY.value]  # once
        assert Insolvency.objects.count() == 1
        assert Event.objects.filter(name="insolvency.noted").count() == 2
    house.day()
    assert house.messages() == []


def test_a_creditor_overseas_has_two_more_months_and_one_of_no_known_place_the_shorter_term(
    house: House, debtor: DebtorId
) -> None:
    with at_work(house.organisation) as here:
        set_preference(here, "creditor-postal-code", "97200")
    known = note(house, debtor, published_on="2026-11-17")
    assert known is not None
    assert known.declare_by == day("2027-03-17")


@pytest.mark.requirement("P28")
def test_a_declared_claim_holds_limitation_until_the_procedure_is_closed(house: House, debtor: DebtorId) -> None:
    note(house, debtor, opened_on="2026-04-01", published_on="2026-04-12", declared_on="2026-05-04")

    def last_day() -> date | None:
        with at_work(house.organisation) as here:
            (one,) = standings(here, [Receivable.objects.get().pk])
        return one.snapshot.limitation_last_day

    assert last_day() is None
    assert note(house, debtor, closed_on="2026-10-15") is None
    assert last_day() == day("2031-10-15")
    note(house, debtor, opened_on="2026-11-02")  # another one
    with at_work(house.organisation):
        assert Insolvency.objects.count() == 2


def test_a_hold_set_by_hand_is_not_doubled(house: House, debtor: DebtorId) -> None:
    with at_work(house.organisation):
        Hold.objects.create(
            organisation_id=house.organisation, debtor_id=debtor, kind="insolvency", author="test", held_at=AT
        )
    note(house, debtor, opened_on="2026-11-10")
    with at_work(house.organisation):
        assert Hold.objects.count() == 1


@pytest.mark.parametrize(
    ("dates", "error"),
    [
        ({}, insolvency.NothingOfInsolvency),
        ({"opened_on": "2026-11-28"}, insolvency.DateInFuture),
        ({"opened_on": "2026-11-10", "published_on": "2026-11-09"}, insolvency.DatesOutOfOrder),
        ({"opened_on": "2026-11-10", "declared_on": "2026-11-09"}, insolvency.DatesOutOfOrder),
        ({"opened_on": "2026-11-10", "closed_on": "2026-11-09"}, insolvency.DatesOutOfOrder),
    ],
)
def test_dates_that_cannot_be_are_refused(
    house: House, debtor: DebtorId, dates: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        note(house, debtor, **dates)


def test_nobody_notes_it_of_anothers_debtor(house: House, debtor: int) -> None:
    with pytest.raises(DebtorUnknown):
        note(house, DebtorId(debtor + 1000), opened_on="2026-11-10")


@pytest.mark.requirement("P54")
def test_two_accounts_of_one_insolvent_customer_are_one_claim_to_declare(house: House, debtor: DebtorId) -> None:
    house.bring("G-1;Alpha Lyon;2022-05-01;2022-05-31;100,00;lyon@alpha.example;;2 rue Fictive;69001;Lyon;")
    with at_work(house.organisation) as here:
        other = DebtorId(Debtor.objects.get(name="Alpha Lyon").pk)
        take_together(here, other, debtor)
    note(house, debtor, opened_on="2026-11-10", published_on="2026-11-17")
    note(house, other, opened_on="2026-11-10", published_on="2026-11-17")
    assert to_declare(house) == [(debtor, "Alpha")]
    with at_work(house.organisation):
        assert (Insolvency.objects.count(), Hold.objects.count()) == (1, 1), (
            "it is the customer's, on whichever account it is noted"
        )
    note(house, other, declared_on="2026-11-20")
    assert to_declare(house) == []


@pytest.mark.requirement("P54")
def test_every_account_of_a_customer_shows_their_procedure_and_none_once_they_are_taken_apart(
    house: House, debtor: DebtorId
) -> None:
    house.bring("G-1;Alpha Lyon;2022-05-01;2022-05-31;100,00;lyon@alpha.example;;2 rue Fictive;69001;Lyon;")
    with at_work(house.organisation) as here:
        other = DebtorId(Debtor.objects.get(name="Alpha Lyon").pk)
        take_together(here, other, debtor)
    note(house, other, opened_on="2026-11-10", published_on="2026-11-17")

    def shown(one: DebtorId) -> Procedure | None:
        with at_work(house.organisation) as here:
            found = one_debtor(here, one)
        assert found is not None
        return found.procedure

    assert [known.published_on for one in (debtor, other) if (known := shown(one))] == [day("2026-11-17")] * 2
    with at_work(house.organisation) as here:
        take_apart(here, other)
    assert (shown(debtor), shown(other) is not None) == (None, True)


def to_declare(house: House) -> list[tuple[int, str]]:
    with acting(house.organisation, "test", AT) as here, connection.cursor() as cursor:
        cursor.execute(sql("SELECT {undeclared}", undeclared=insolvency.UNDECLARED), {"today": here.today})
        (found,) = cursor.fetchone() or (None,)
    return [(one.debtor, one.debtor_name) for one in insolvency.undeclared_from(found)]
