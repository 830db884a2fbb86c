"""The invoices of each cell of the matrix: as many, as large, as old and as odd as a letter may list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from relance.domain.date_ranges import DateRange
from relance.domain.interest import Payment
from relance.domain.known_rates import fit_to_be_asked, known_days, left_out
from relance.domain.law.fr.regimes import Regime, late_payment_terms
from relance.domain.ledger import DebtorKind
from relance.domain.money import Money
from relance.letters.model import LetterItem
from tests.domain.builders import TABLES, day, eur, paid, statement
from tests.letters.builders import item

REGIMES = {DebtorKind.COMPANY: Regime.FR_B2B, DebtorKind.PUBLIC_BODY: Regime.FR_PUBLIC}
DATED = date(2026, 11, 20)
# The days of letters that are written when the rate of the half-year is not published yet.
DATED_IN = {"unknown-rate": date(2027, 2, 10), "uncounted": date(2027, 2, 10)}
MANY = (1, 7, 40)
CASES = ("part-paid", "gbp", "assumed", "long-names", *map(str, MANY))
# Cases that one kind of words alone is for: earlier letters, a broken promise, a mediator, penalties of what was paid late, the sea.
STORIES = ("earlier", "promise", "complaint", "late-paid", "overseas", "abroad")
# Of a statement alone: what a court no longer grants, what is disputed.
SET_APART = ("barred", "not-asked")
# Days of which nothing can be counted: known from memory alone, not published yet, not one day of them.
RATES = ("memory", "unknown-rate", "uncounted")
# Of what was paid late alone: one, several, one paid in parts, with a long number.
SETTLED = ("1", "7", "40", "part-paid", "long-names", "gbp", "memory", "not-established")


def counted(
    number: str, amount: str, regime: Regime, *payments: Payment, due: str, on: date = DATED, **options: Any
) -> LetterItem:
    """An invoice with its penalties as letters count them: days whose rate nobody can name bear nothing."""
    currency = options.pop("currency", "EUR")
    terms = late_payment_terms(regime, due_on=day(due), tables=TABLES)
    penalties = statement(
        amount, *payments, due=due, until=on.isoformat(), regime=regime, currency=currency, known=fit_to_be_asked
    )
    whole = Money(Decimal(amount), currency)
    came = Money(sum((one.amount.amount for one in payments), Decimal(0)), currency)
    last = on if came != whole else payments[-1].paid_on
    late = DateRange.half_open(terms.day_count.starts(day(due)), terms.day_count.starts(last))
    until = known_days(terms.schedule, late).last
    return item(
        number,
        amount,
        due=due,
        regime=None,
        **{
            "money": whole,
            "paid": came,
            "open": whole - came,
            "penalties": penalties,
            "penalties_until": until if until < last else None,
            "left_out": left_out(terms.schedule, late),
            "penalties_follow": regime is Regime.FR_PUBLIC,
            **options,
        },
    )


def items_of(case: str, regime: Regime | None) -> tuple[LetterItem, ...]:
    """The receivables of a letter in this case."""
    match case:
        case "part-paid":  # two invoices, one paid in part over a change of rates, one credited in part
            return _part_paid(regime)
        case "gbp":
            pounds = Money(Decimal("1234.56"), "GBP")
            return (item("F-2026-042", regime=None, money=pounds), item("F-2026-043", "310.00", regime=regime))
        case "assumed":
            return (item(regime=None, due_is_assumed=True), item("F-2026-043", "310.00", regime=regime))
        case "received":
            received = day("2026-03-01")
            return (item(regime=regime, demand_received_on=received), item("F-2026-043", "310.00", regime=regime))
        case "barred" | "not-asked":
            old = item("F-2019-003", "480.00", due="2019-02-28", issued_on=date(2019, 1, 31), regime=None)
            apart = (
                replace(old, is_barred=True) if case == "barred" else replace(item("F-2026-041"), may_be_asked=False)
            )
            return (replace(apart, penalties=None), item("F-2026-043", "310.00", regime=regime))
        case "long-names":
            return (
                item(
                    "F-2026-042/ANNEXE-TRAVAUX-SUPPLEMENTAIRES-LOT-7",
                    "1234567.89",
                    regime=regime,
                    order_reference="BC-2026-000123456789",
                    delivery_reference="BL-998877",
                ),
            )
        case _:
            return tuple(item(f"F-2026-{n:03}", "129.90", regime=regime) for n in range(int(case)))


def _part_paid(regime: Regime | None) -> tuple[LetterItem, ...]:
    part = credited = None
    if regime:
        part = statement("1200.00", paid("2026-05-04", "400.00"), due="2026-03-31", until="2026-11-20", regime=regime)
        credited = statement("900.00", due="2025-05-31", until="2026-11-20", regime=regime)
    return (
        item("F-2026-042", regime=regime, paid=eur("400.00"), open=eur("800.00"), penalties=part),
        item(
            "F-2025-007",
            "1000.00",
            issued_on=date(2025, 4, 30),
            due="2025-05-31",
            regime=regime,
            credited=eur("100.00"),
            open=eur("900.00"),
            penalties=credited,
        ),
    )


def at_odd_rates(case: str, regime: Regime) -> tuple[LetterItem, ...]:
    """Invoices with days of which nothing can be counted."""
    dated = DATED_IN.get(case, DATED)
    match case:
        case "memory":
            old = counted("F-2020-011", "640.00", regime, due="2020-03-31", issued_on=date(2020, 2, 29))
            return (old, counted("F-2026-042", "1200.00", regime, due="2026-03-31"))
        case "unknown-rate":
            usual = counted("F-2026-042", "1200.00", regime, due="2026-03-31", on=dated)
            late = counted("F-2026-099", "310.00", regime, due="2027-01-15", on=dated, issued_on=date(2026, 12, 15))
            return (usual, late)
        case _:
            return (counted("F-2026-099", "310.00", regime, due="2027-01-15", on=dated, issued_on=date(2026, 12, 15)),)


def settled_of(case: str, regime: Regime) -> tuple[LetterItem, ...]:
    """The invoices, paid in full after they were due, of a letter about that alone."""

    def one(number: str, amount: str, *payments: Payment, due: str = "2026-03-31", **options: Any) -> LetterItem:
        return counted(number, amount, regime, *payments, due=due, **options)

    match case:
        case "part-paid":
            return (one("F-2026-042", "1200.00", paid("2026-05-04", "400.00"), paid("2026-07-20", "800.00")),)
        case "long-names":
            return (
                one("F-2026-042/ANNEXE-TRAVAUX-SUPPLEMENTAIRES-LOT-7", "1234567.89", paid("2026-09-01", "1234567.89")),
            )
        case "gbp":
            pounds = one("F-2026-042", "1234.56", paid("2026-06-15", "1234.56", "GBP"), currency="GBP")
            return (pounds, one("F-2026-043", "310.00", paid("2026-06-15", "310.00")))
        case "memory":  # half of the delay
            return (one("F-2020-077", "640.00", paid("2021-03-31", "640.00"), due="2020-11-30"),)
        case "not-established":  # all of it
            old = one("F-2020-011", "640.00", paid("2020-06-15", "640.00"), due="2020-03-31")
            return (old, one("F-2026-043", "310.00", paid("2026-06-15", "310.00")))
        case _:
            return tuple(one(f"F-2026-{n:03}", "129.90", paid("2026-06-15", "129.90")) for n in range(int(case)))
