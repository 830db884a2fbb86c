"""Figures that can be done again by hand, from the rows that they are made of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.domain.money import Money
from relance.domain.scenario.model import Stage
from relance.exchanges.models import Commitment, Party
from relance.exchanges.services import Undertaken, end_commitment, note_exchange
from relance.insight.balances import aged_balance, risks
from relance.insight.recovery import expected, lateness, promises, recovered
from relance.parties.models import Debtor
from relance.receivables.services import record_payment
from relance.tenancy.context import acting_in
from tests.domain.builders import eur
from tests.office.people import Person
from tests.outbox.builders import ALPHA, BETA, House


@pytest.fixture
def lived(house: House) -> House:
    """Three invoices, one reminded and half paid later, one paid early without a word."""
    house.bring(
        f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}", f"F-2;Alpha;2026-04-01;2026-04-20;40,00;{ALPHA}",
        f"F-3;Bêta;2026-01-01;2026-01-31;500,00;{BETA}",
    )  # fmt: skip
    house.day()
    return house


def pays(house: House, number: str, amount: str, on: date) -> None:
    at = house.clock.now
    record_payment(house.organisation, number=number, amount=eur(amount), on=on, at=at, actor="test")


@pytest.mark.requirement("AP-13")
def test_the_aged_balance_of_any_day_counts_what_was_received_by_then(lived: House) -> None:
    pays(lived, "F-1", "60.00", date(2026, 4, 9))
    with acting_in(lived.organisation):
        (before,), (after,) = aged_balance(date(2026, 4, 8)), aged_balance(date(2026, 4, 9))
        (early,) = aged_balance(date(2026, 3, 31))
    assert before.by_age == (eur("40.00"), eur("0.00"), eur("100.00"), eur("500.00"), eur("0.00"))
    assert before.open == eur("640.00")
    assert after.by_age == (eur("40.00"), eur("0.00"), eur("40.00"), eur("500.00"), eur("0.00"))
    assert early.open == eur("600.00")  # F-2 was not issued yet
    assert early.by_age[1] == eur("100.00")


@pytest.mark.requirement("SW-16", "SW-17")
def test_the_recovery_line_says_after_which_letter_money_came(lived: House) -> None:
    pays(lived, "F-1", "60.00", date(2026, 4, 9))
    pays(lived, "F-2", "40.00", date(2026, 4, 10))
    with acting_in(lived.organisation):
        line = recovered(date(2026, 4, 1), date(2026, 4, 30))
        assert recovered(date(2026, 5, 1), date(2026, 5, 31)) == []
    assert [(one.stage, one.count, one.amount) for one in line] == [
        (None, 1, eur("40.00")), (Stage.REMINDER, 1, eur("60.00"))
    ]  # fmt: skip


def test_days_late_are_weighted_by_what_was_paid(lived: House) -> None:
    with acting_in(lived.organisation):
        assert lateness(date(2026, 4, 30)) is None
    pays(lived, "F-1", "60.00", date(2026, 4, 9))  # 37 days late
    pays(lived, "F-2", "40.00", date(2026, 4, 10))  # 10 days early
    with acting_in(lived.organisation):
        found = lateness(date(2026, 4, 30))
    assert found is not None
    assert (found.invoices, found.days) == (2, Decimal("18.2"))  # (60 × 37 − 40 × 10) ÷ 100


@pytest.mark.requirement("AP-12")
def test_what_is_expected_is_what_falls_due_and_what_was_promised(lived: House) -> None:

    today = lived.clock.now.date()
    with acting_in(lived.organisation):
        beta = Debtor.objects.get(name="Bêta").pk
    note_exchange(
        lived.organisation, beta, kind="call", reason="setback", text="", held_on=today, today=today,
        undertaken=(Undertaken(Party.DEBTOR, "payer", date(2026, 5, 5)),), at=lived.clock.now, actor="test",
    )  # fmt: skip
    with acting_in(lived.organisation):
        weeks = {one.week_of: (one.due, one.promised) for one in expected(today)}
        assert len(weeks) == 8
        assert weeks[date(2026, 4, 20)] == (eur("40.00"), eur("0.00"))
        assert weeks[date(2026, 5, 4)] == (eur("0.00"), eur("500.00"))
        assert sum((due + promised for due, promised in weeks.values()), Money.zero()) == eur("540.00")
        made = Commitment.objects.get().pk
    end_commitment(lived.organisation, made, kept=True, at=lived.clock.now, actor="test")
    with acting_in(lived.organisation):
        assert (promises(today, today).ended, promises(today, today).kept) == (1, 1)


def test_risks_are_who_owes_most_of_what_is_old(lived: House) -> None:
    with acting_in(lived.organisation):
        (risk,) = risks(lived.clock.now.date())
    assert (risk.name, risk.old, risk.oldest_due) == ("Bêta", eur("500.00"), date(2026, 1, 31))


@pytest.mark.requirement("SW-16", "AP-13")
def test_the_page_shows_them_and_every_table_is_exported(lived: House) -> None:
    owner = Person(lived.organisation)
    page = owner.sees("insight/", on="2026-04-08")
    assert "€640.00" in page
    assert "Recovery line" in page
    exported = owner.client.get(owner.path("insight/aged-balance.csv"), {"on": "2026-04-08"}).content.decode(
        "utf-8-sig"
    )
    assert exported.splitlines()[1] == "2026-04-08;EUR;40.00;0.00;100.00;500.00;0.00;640.00"
    assert "Bêta;500.00;EUR" in owner.client.get(owner.path("insight/risks.csv")).content.decode("utf-8-sig")
    assert owner.status("insight/secrets.csv") == 404
    assert owner.status("insight/?on=2026-02-30") == 200
