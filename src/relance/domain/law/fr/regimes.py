"""The regimes of late payment that French law knows, by kind of debtor: which rate, which compensation, what may vary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from relance.domain.errors import DomainError
from relance.domain.interest import DayCount, RateSchedule
from relance.domain.law.fr import late_payment_penalty, public_buyer_interest, recovery_compensation
from relance.domain.law.fr.legal_interest import Creditor, legal_rates
from relance.domain.money import Money
from relance.domain.rates import RateImplausible, RateTable
from relance.domain.sentences import Sentence


class Regime(StrEnum):
    """Who owes whom."""

    FR_B2B = "fr-b2b"  # between professionals
    FR_B2C = "fr-b2c"  # a consumer owes
    FR_PUBLIC = "fr-public"  # a public buyer owes
    LEGAL = "legal"  # the legal rate alone, whoever owes: what a judgment gives where nothing else was claimed


AT_LEGAL_RATE = frozenset({Regime.FR_B2C, Regime.LEGAL})


class OptionRefused(DomainError):
    """An option that has no place in the regime."""

    code = "option_refused"
    template = "{option} has no place in the regime {regime}: {why}."


@dataclass(frozen=True, slots=True)
class RateTables:
    """The dated figures that a computation may consult."""

    ecb: RateTable
    legal_other: RateTable
    legal_individual: RateTable

    @property
    def listed(self) -> tuple[RateTable, ...]:
        """All of them."""
        return (self.ecb, self.legal_other, self.legal_individual)


@dataclass(frozen=True, slots=True)
class LatePaymentTerms:
    """How one debt is late: its rates, which days bear them, and the fixed compensation that it owes once late.

    ``interest_follows_principal``: interest and compensation become payable by the payment of the principal alone, within 45
    days after it (CCP R2192-36); a part payment finds none of them due.
    """

    schedule: RateSchedule
    day_count: DayCount
    compensation: Money
    interest_follows_principal: bool = False


def late_payment_terms(
    regime: Regime,
    *,
    due_on: date,
    tables: RateTables,
    rate: Decimal | None = None,
    creditor: Creditor = Creditor.BUSINESS,
    judgment_served_on: date | None = None,
) -> LatePaymentTerms:
    """The terms of a debt due on ``due_on``; where the legal rate runs, that is the day from which it does.

    ``rate`` is the contract's, a fraction a year. Raises OptionRefused, RateImplausible.
    """
    if rate is not None and not 0 <= rate < 1:
        raise RateImplausible(rate=rate)
    if regime not in AT_LEGAL_RATE:
        _refuse_options_of_legal_rate(regime, creditor, judgment_served_on)
    match regime:
        case Regime.FR_B2B:
            schedule = (
                late_payment_penalty.default_rates(tables.ecb)
                if rate is None
                else late_payment_penalty.contract_rate(rate)
            )
            return LatePaymentTerms(
                schedule, DayCount.AFTER_DUE_DATE, recovery_compensation.recovery_compensation(due_on=due_on)
            )
        case Regime.FR_PUBLIC:
            if rate is not None:
                raise OptionRefused(
                    option="--rate", regime=regime, why=Sentence("the law sets its rate (CCP R2192-31)")
                )
            return LatePaymentTerms(
                public_buyer_interest.fixed_rate(tables.ecb, due_on=due_on),
                DayCount.AFTER_DUE_DATE,
                recovery_compensation.recovery_compensation(
                    due_on=due_on, figure=recovery_compensation.BY_PUBLIC_BUYERS
                ),
                interest_follows_principal=True,
            )
        case Regime.FR_B2C | Regime.LEGAL:
            rates = _at_legal_rate(regime, tables, rate, creditor, judgment_served_on)
            return LatePaymentTerms(rates, DayCount.FROM_FIRST_DAY, Money.zero())


def _refuse_options_of_legal_rate(regime: Regime, creditor: Creditor, judgment_served_on: date | None) -> None:
    if judgment_served_on is not None:
        raise OptionRefused(
            option="--judgment-served",
            regime=regime,
            why=Sentence("the 5 points of CMF L313-3 raise the legal rate only"),
        )
    if creditor is not Creditor.BUSINESS:
        raise OptionRefused(option="--creditor individual", regime=regime, why=Sentence("its creditor is a business"))


def _at_legal_rate(
    regime: Regime, tables: RateTables, rate: Decimal | None, creditor: Creditor, judgment_served_on: date | None
) -> RateSchedule:
    if rate is None:
        table = tables.legal_other if creditor is Creditor.BUSINESS else tables.legal_individual
        return legal_rates(table, judgment_served_on=judgment_served_on)
    if regime is Regime.LEGAL:
        raise OptionRefused(option="--rate", regime=regime, why=Sentence("its rate is the legal one (CMF L313-2)"))
    if judgment_served_on is not None:
        raise OptionRefused(
            option="--judgment-served",
            regime=Regime.FR_B2C,
            why=Sentence("the 5 points of CMF L313-3 raise the legal rate only"),
        )
    return late_payment_penalty.contract_rate(rate)
