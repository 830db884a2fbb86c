"""R124-2 and R124-3: a firm's door and a mandate's are locked until all is there and in date; what is received is shared to the cent."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.firms import agreement, facts
from relance.domain.firms.agreement import Agreement
from relance.domain.firms.facts import FirmFacts, ends_soon
from relance.domain.firms.gate import stopped
from relance.domain.firms.remittance import remit_by, shares_of
from relance.domain.firms.telephone import is_premium_rate
from relance.domain.money import Money
from relance.domain.scenario.reasons import Reason
from relance.language import LANGUAGES, Language, say

TODAY = date(2026, 11, 23)
FACTS = FirmFacts(
    insurer="Assurances de l’Exemple",
    policy="RC-0026",
    insured_from=date(2026, 1, 1),
    insured_until=date(2026, 12, 31),
    iban="FR7630006000011234567890189",
    holder="Cabinet Exemple",
    prosecutor="Sainte-Fiction",
    declared_on=date(2019, 2, 12),
)
AGREED = Agreement(itemises=True, guarantees=True, may_receive=True, fee=Decimal("0.12"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("why", Reason)
def test_whatever_the_books_forbid_is_said_to_the_firm_without_the_creditors_figures(
    why: Reason, language: Language
) -> None:
    assert say(why.about.short, language) in say(stopped(why), language)


def test_a_firm_whose_facts_are_recorded_and_in_date_may_act() -> None:
    assert facts.lacks_of(FACTS, TODAY) == []


@pytest.mark.parametrize("name", [one.name for one in fields(FirmFacts) if one.name != "bank"])
def test_no_fact_of_r124_2_can_be_missing(name: str) -> None:
    nothing: Any = None if isinstance(getattr(FACTS, name), date) else ""
    lacking = replace(FACTS, **{name: nothing})
    (lack,) = facts.lacks_of(lacking, TODAY)
    assert lack.article == "CPCE R124-2"


@given(st.dates(date(2025, 1, 1), date(2028, 1, 1)))
def test_the_door_is_open_on_the_insureds_days_and_no_other(day: date) -> None:
    is_open = facts.lacks_of(FACTS, day) == []
    assert is_open == (date(2026, 1, 1) <= day <= date(2026, 12, 31))


def test_the_end_of_an_insurance_is_told_before_it_comes() -> None:
    assert ends_soon(FACTS, TODAY) == date(2026, 12, 31)
    assert ends_soon(FACTS, TODAY - timedelta(60)) is None
    assert ends_soon(FACTS, date(2027, 1, 1)) is None


@pytest.mark.parametrize(
    ("lacking", "key"),
    [
        (replace(AGREED, itemises=False), "itemises"),
        (replace(AGREED, guarantees=False), "guarantees"),
        (replace(AGREED, fee=None), "fee"),
        (replace(AGREED, remits_within_months=0), "remittance"),
        (replace(AGREED, may_receive=False), "may_receive"),
    ],
)
def test_no_clause_of_r124_3_can_be_missing_nor_the_power_to_receive(lacking: Agreement, key: str) -> None:
    assert [one.key for one in agreement.lacks_of(lacking, creditor_signed=True, firm_signed=True)] == [key]


def test_both_sign() -> None:
    assert [one.key for one in agreement.lacks_of(AGREED, creditor_signed=True, firm_signed=False)] == ["firm_signed"]
    assert [one.key for one in agreement.lacks_of(AGREED, creditor_signed=False, firm_signed=True)] == [
        "creditor_signed"
    ]
    assert agreement.lacks_of(AGREED, creditor_signed=True, firm_signed=True) == []


@given(
    st.lists(st.decimals("0.01", "99999.99", places=2), min_size=1, max_size=20),
    st.decimals("0", "0.5", places=4),
    st.decimals("0", "0.25", places=3),
)
def test_what_is_received_is_shared_to_the_cent(received: list[Decimal], fee: Decimal, vat: Decimal) -> None:
    shares = shares_of([Money(one, "EUR") for one in received], replace(AGREED, fee=fee, vat=vat), "EUR")
    assert shares.fee + shares.vat + shares.net == shares.received == Money(sum(received, Decimal(0)), "EUR")
    assert shares.net.amount >= 0


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_funds_are_remitted_within_the_month(day: date) -> None:
    assert 28 <= (remit_by(day, AGREED) - day).days <= 31


@pytest.mark.parametrize("typed", ["0 892 70 00 00", "0825.00.00.00", "+33 (0)8 11 00 00 00", "3260", "118712"])
def test_a_number_that_costs_more_than_a_call_is_known(typed: str) -> None:
    assert is_premium_rate(typed)


@pytest.mark.parametrize(
    "typed", ["01 99 00 00 26", "+33 1 99 00 00 26", "0 805 00 00 00", "06 12 34 56 78", "", "3014"]
)
def test_one_that_does_not_is_let_be(typed: str) -> None:
    assert not is_premium_rate(typed)
