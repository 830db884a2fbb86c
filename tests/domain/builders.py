"""Dull defaults for the domain's tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from relance.domain.interest import Imputation, InterestStatement, Payment, RateSchedule, interest_statement
from relance.domain.law.fr import tables
from relance.domain.law.fr.legal_interest import Creditor
from relance.domain.law.fr.regimes import RateTables, Regime, late_payment_terms
from relance.domain.money import Money

TABLES = RateTables(
    tables.ecb_refinancing_rate(), tables.legal_interest_other_creditors(), tables.legal_interest_individuals()
)


def day(text: str) -> date:
    return date.fromisoformat(text)


def eur(text: str) -> Money:
    return Money.eur(text)


def paid(on: str, amount: str, currency: str = "EUR", *, for_penalties: bool = False) -> Payment:
    return Payment(day(on), Money(Decimal(amount), currency), for_penalties=for_penalties)


def statement(
    principal: str = "10000.00",
    *payments: Payment,
    due: str = "2025-05-31",
    until: str = "2025-07-15",
    regime: Regime = Regime.FR_B2B,
    rate: str | None = None,
    imputation: Imputation = Imputation.INTEREST_FIRST,
    creditor: Creditor = Creditor.BUSINESS,
    judgment_served: str | None = None,
    capitalise_on: str | None = None,
    currency: str = "EUR",
    known: Callable[[RateSchedule], RateSchedule] = lambda schedule: schedule,
) -> InterestStatement:
    """Of a debt of ten thousand euros unless told otherwise; one in another currency owes no fixed compensation, as letters have it."""
    terms = late_payment_terms(
        regime,
        due_on=day(due),
        tables=TABLES,
        rate=Decimal(rate) if rate else None,
        creditor=creditor,
        judgment_served_on=day(judgment_served) if judgment_served else None,
    )
    return interest_statement(
        Money(Decimal(principal), currency),
        due_on=day(due),
        until=day(until),
        schedule=known(terms.schedule),
        day_count=terms.day_count,
        payments=payments,
        imputation=imputation,
        interest_follows_principal=terms.interest_follows_principal,
        compensation=terms.compensation if currency == "EUR" else None,
        capitalise_on=day(capitalise_on) if capitalise_on else None,
    )
