"""Figures that can be done again by hand, from the rows that they are made of."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from python_calamine import CalamineWorkbook

from relance.domain.date_ranges import DateRange
from relance.domain.ids import DebtorId, ReceivableId
from relance.domain.money import Money, total
from relance.domain.scenario.decide import HoldKind
from relance.domain.scenario.model import Stage
from relance.exchanges.commitments import Undertaken, end_commitment
from relance.exchanges.models import Commitment, Party
from relance.exchanges.recording import note_exchange
from relance.insight.balances import aged_balance, balance_of, risks
from relance.insight.recovery import expected, lateness, promises, recovered, standing
from relance.insight.rows import due_in_week, of_age, recovered_after
from relance.outbox.postal_batches import close_batch, post_batch
from relance.parties.models import Debtor
from relance.parties.same_customer import take_together
from relance.receivables.holds import hold
from relance.receivables.invoice_corrections import cancel_invoice
from relance.receivables.models import Receivable
from relance.receivables.recorded_payments import record_payment
from relance.receivables.targets import find_invoice, find_target
from relance.tenancy.context import acting
from tests.at_work import at_work
from tests.domain.builders import eur
from tests.office.people import Person
from tests.outbox.builders import ALPHA, BETA, House


def morning_of(day: date) -> datetime:
    return datetime.combine(day, time(8), UTC)


@pytest.fixture
def lived(house: House) -> House:
    """Three invoices, one reminded and half paid later, one paid early without a word."""
    house.bring(
        f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}",
        f"F-2;Alpha;2026-04-01;2026-04-20;40,00;{ALPHA}",
        f"F-3;Bêta;2026-01-01;2026-01-31;500,00;{BETA}",
    )
    house.day()
    return house


def pays(house: House, number: str, amount: str, on: date) -> None:
    at = max(house.clock.now, datetime.combine(on, time(9), tzinfo=UTC))
    with acting(house.organisation, "test", at) as here:
        record_payment(here, find_invoice(here, number), amount=eur(amount), on=on)


@pytest.mark.requirement("AP-13")
def test_the_aged_balance_of_any_day_counts_what_was_received_by_then(lived: House) -> None:
    pays(lived, "F-1", "60.00", date(2026, 4, 9))
    today = date(2026, 4, 9)
    with at_work(lived.organisation, morning_of(today)) as here:
        (before,), (after,) = aged_balance(here, date(2026, 4, 8)), aged_balance(here, today)
        (early,) = aged_balance(here, date(2026, 3, 31))
        assert balance_of(here, today) == [after]  # what is open now is what the rows of the day say
    assert before.by_age == (eur("40.00"), eur("0.00"), eur("100.00"), eur("500.00"), eur("0.00"))
    assert before.open == eur("640.00")
    assert after.by_age == (eur("40.00"), eur("0.00"), eur("40.00"), eur("500.00"), eur("0.00"))
    assert early.open == eur("600.00")  # F-2 was not issued yet
    assert early.by_age[1] == eur("100.00")


@pytest.mark.requirement("SW-16", "SW-17")
def test_the_recovery_line_says_after_which_letter_money_came(lived: House) -> None:
    pays(lived, "F-1", "60.00", date(2026, 4, 9))
    pays(lived, "F-2", "40.00", date(2026, 4, 10))
    with at_work(lived.organisation, lived.clock.now) as here:
        line = recovered(here, DateRange.closed(date(2026, 4, 1), date(2026, 4, 30)))
        assert recovered(here, DateRange.closed(date(2026, 5, 1), date(2026, 5, 31))) == []
    assert [(one.after.stage, one.count, one.amount) for one in line] == [
        (None, 1, eur("40.00")),
        (Stage.REMINDER, 1, eur("60.00")),
    ]


def test_days_late_are_weighted_by_what_was_paid(lived: House) -> None:
    with at_work(lived.organisation, lived.clock.now) as here:
        assert lateness(here, date(2026, 4, 30)) is None
    pays(lived, "F-1", "60.00", date(2026, 4, 9))  # 37 days late
    pays(lived, "F-2", "40.00", date(2026, 4, 10))  # 10 days early
    with at_work(lived.organisation, lived.clock.now) as here:
        found = lateness(here, date(2026, 4, 30))
    assert found is not None
    assert (found.invoices, found.days) == (2, Decimal("18.2"))  # (60 × 37 − 40 × 10) ÷ 100


@pytest.mark.requirement("AP-12")
def test_what_is_promised_twice_is_expected_once(lived: House) -> None:
    at, until = lived.clock.now, date(2026, 5, 5)
    for target, day in (("F-3", until), ("F-3", until + timedelta(days=7)), ("Bêta", until + timedelta(days=14))):
        with acting(lived.organisation, "test", at) as here:
            hold(here, target=find_target(here, target), kind=HoldKind.PROMISE, until=day, note="")
    with at_work(lived.organisation, lived.clock.now) as here:
        promised = [(one.week_of, one.promised) for one in expected(here) if one.promised.amount]
    assert promised == [(date(2026, 5, 4), eur("500.00"))]


@pytest.mark.requirement("AP-12")
def test_what_is_expected_is_what_falls_due_and_what_was_promised(lived: House) -> None:
    today = lived.clock.now.date()
    with at_work(lived.organisation):
        beta = Debtor.objects.get(name="Bêta").pk
    with acting(lived.organisation, "test", lived.clock.now) as here:
        note_exchange(
            here,
            DebtorId(beta),
            kind="call",
            reason="setback",
            text="",
            held_on=today,
            undertaken=(Undertaken(Party.DEBTOR, "payer", date(2026, 5, 5)),),
        )
    with at_work(lived.organisation, lived.clock.now) as here:
        weeks = {one.week_of: (one.due, one.promised) for one in expected(here)}
        assert len(weeks) == 8
        assert weeks[date(2026, 4, 20)] == (eur("40.00"), eur("0.00"))
        assert weeks[date(2026, 5, 4)] == (eur("0.00"), eur("500.00"))
        assert sum((due + promised for due, promised in weeks.values()), Money.zero()) == eur("540.00")
        made = Commitment.objects.get().pk
    with acting(lived.organisation, "test", lived.clock.now) as here:
        end_commitment(here, made, kept=True)
    with at_work(lived.organisation, lived.clock.now) as here:
        assert (
            promises(here, DateRange.closed(today, today)).ended,
            promises(here, DateRange.closed(today, today)).kept,
        ) == (1, 1)


def test_risks_are_who_owes_most_of_what_is_old(lived: House) -> None:
    with at_work(lived.organisation, lived.clock.now) as here:
        (risk,) = risks(here, lived.clock.now.date())
    assert (risk.name, risk.old, risk.oldest_due) == ("Bêta", eur("500.00"), date(2026, 1, 31))


@pytest.mark.requirement("SW-16", "AP-13")
def test_the_page_shows_them_and_every_table_is_exported(lived: House) -> None:
    owner = Person(lived.organisation)
    page = owner.sees("insight/", on="2026-04-08")
    assert "No books imported yet" not in page, "books were"
    assert "€640.00" in page
    assert "Recovery line" in page
    exported = owner.client.get(owner.path("insight/aged-balance.csv"), {"on": "2026-04-08"}).content.decode(
        "utf-8-sig"
    )
    assert exported.splitlines()[1] == "2026-04-08;EUR;40.00;0.00;100.00;500.00;0.00;640.00"
    assert "Bêta;500.00;EUR" in owner.client.get(owner.path("insight/risks.csv")).content.decode("utf-8-sig")
    assert owner.status("insight/secrets.csv") == 404
    assert owner.status("insight/?on=2026-02-30") == 200


@pytest.mark.requirement("SW-18", "SW-19")
def test_once_every_step_was_taken_in_vain_the_recovery_has_failed_and_leads_to_its_detail(house: House) -> None:
    row = f"F-1;Alpha;2026-01-01;2026-01-31;100,00;{ALPHA}"
    for day, month in ((7, 4), (20, 4), (6, 5), (8, 6)):
        house.clock.on(day, month)
        house.bring(row)
        house.day()
        house.confirm()
        house.clock.later(hours=3)
        house.send()
        for message in house.messages():
            if message.channel == "post" and message.state == "queued":
                resolve_as_posted(house)
    with at_work(house.organisation, house.clock.now) as here:
        found = standing(here)
    assert (found.under_way, found.failed, found.failed_amount) == (0, 1, eur("100.00"))
    with time_machine.travel(house.clock.now, tick=False):
        owner = Person(house.organisation)
        assert "Failed" in owner.sees("insight/")
        detail = owner.sees("insight/rows/failed/")
        assert "€100.00" in detail
        assert ">Detail<" in detail
    pays(house, "F-1", "100.00", house.clock.now.date())
    with at_work(house.organisation, house.clock.now) as here:
        assert standing(here).failed == 0


def resolve_as_posted(house: House) -> None:
    with house.acting() as here:
        closed = close_batch(here)
    if closed.batch:
        today = house.clock.now.date()
        with house.acting() as here:
            post_batch(here, closed.batch, on=today)


@pytest.mark.requirement("SW-16")
def test_each_figure_opens_the_rows_it_is_made_of_and_they_add_up(lived: House) -> None:
    pays(lived, "F-1", "60.00", date(2026, 4, 6))
    pays(lived, "F-2", "15.00", date(2026, 4, 7))
    on = date(2026, 4, 7)
    with at_work(lived.organisation, morning_of(on)) as here:
        for day in (on, on - timedelta(days=5)):
            (balance,) = aged_balance(here, day)
            for place, amount in enumerate(balance.by_age):
                assert total((one.amount for one in of_age(here, place, day)), "EUR") == amount
        for one in recovered(here, DateRange.closed(date(2026, 4, 1), on)):
            listed = list(recovered_after(here, one.after, DateRange.closed(date(2026, 4, 1), on)))
            assert (len(listed), total(row.amount for row in listed)) == (one.count, one.amount)
        for week in expected(here):
            assert total((row.amount for row in due_in_week(here, week.week_of)), "EUR") == week.due
    with time_machine.travel(lived.clock.now, tick=False):
        owner = Person(lived.organisation)
        page = owner.sees("insight/rows/aged/", age="3", on="2026-04-07")
        assert "61 to 90 days, on 7 Apr 2026" in page
        assert "F-3" in page
        for odd in ("aged/?age=9", "aged/", "none/"):
            assert owner.status(f"insight/rows/{odd}") == 404


def test_all_tables_are_one_workbook_with_numbers_and_nothing_that_computes(house: House) -> None:
    house.bring(f"F-1;=1+1;2026-01-01;2026-01-31;100,00;{ALPHA}")
    with time_machine.travel(house.clock.now, tick=False):
        owner = Person(house.organisation)
        content = owner.client.get(owner.path("insight/tables.xlsx")).content
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    assert book.sheet_names == ["aged-balance", "recovered", "expected", "risks", "failed"]
    assert book.get_sheet_by_name("risks").to_python()[1][:2] == ["=1+1", 100.0]


def test_a_cancelled_invoice_was_neither_paid_nor_late(lived: House) -> None:
    """What was paid on it is taken off: no payment of the period, no days to pay."""
    today = date(2026, 4, 9)
    pays(lived, "F-3", "200.00", date(2026, 4, 8))
    pays(lived, "F-1", "60.00", today)
    with at_work(lived.organisation, lived.clock.now) as here:
        before = lateness(here, today)
        assert before is not None
        assert before.invoices == 2
        third = Receivable.objects.get(number="F-3").pk
    at = datetime(2026, 4, 9, 12, tzinfo=UTC)
    with acting(lived.organisation, "test", at) as here:
        cancel_invoice(here, ReceivableId(third), reason="never delivered")
    with at_work(lived.organisation, lived.clock.now) as here:
        late = lateness(here, today)
        assert late is not None
        assert (late.invoices, late.days) == (1, Decimal("37.0"))
        (one,) = recovered(here, DateRange.closed(date(2026, 4, 1), today))
        assert (one.count, one.amount) == (1, eur("60.00"))
        assert [row.number for row in recovered_after(here, one.after, DateRange.closed(date(2026, 4, 1), today))] == [
            "F-1"
        ]
        assert [risk.name for risk in risks(here, date(2026, 8, 1))] == ["Alpha"]


def test_accounts_of_one_customer_are_one_risk(lived: House) -> None:
    with at_work(lived.organisation):
        alpha, beta = Debtor.objects.order_by("name").values_list("pk", flat=True)
    with at_work(lived.organisation, datetime(2026, 4, 9, 12, tzinfo=UTC)) as here:
        take_together(here, DebtorId(alpha), DebtorId(beta))
    with at_work(lived.organisation, lived.clock.now) as here:
        (one,) = risks(here, date(2026, 8, 1))
        assert (one.debtor, one.old) == (beta, eur("640.00"))
