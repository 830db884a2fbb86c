"""How fast money comes in, and how much of what could: figures that need what was billed, so only of whole books (FEC)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relance.domain.calendars import ONE_DAY, add_months
from relance.domain.collection_figures import MOST_MONTHS, CountedBack, count_back, effectiveness
from relance.domain.money import Money
from relance.insight.balances import balance_of
from relance.intake.models import BooksMonth, Import
from relance.tenancy.context import Acting

BOOKS, CURRENCY = "fec", "EUR"


@dataclass(frozen=True, slots=True)
class Collection:
    """As of the last day of the books: days sales outstanding, and the effectiveness of the last whole month (a percentage).

    Either is None where the books do not go back far enough; ``month`` is the first day of that month.
    """

    on: date
    outstanding: CountedBack | None
    month: date
    effective: Decimal | None


def collection(here: Acting) -> Collection | None:
    """None where no whole books were imported."""
    on = (
        Import.objects.filter(format=BOOKS)
        .exclude(last_day=None)
        .order_by("-last_day")
        .values_list("last_day", flat=True)
        .first()
    )
    if on is None:
        return None
    kept = BooksMonth.objects.filter(month__gt=add_months(on, -MOST_MONTHS), month__lte=on).order_by("month")
    months = {one.month: one for one in kept}
    if not months:
        return None
    owed = _euros(months[max(months)].balance)
    outstanding = count_back(owed, {month: one.billed for month, one in months.items()}, on=on)
    whole = add_months((on + ONE_DAY).replace(day=1), -1)
    return Collection(on, outstanding, whole, _effective(here, whole, months))


def _effective(here: Acting, month: date, months: dict[date, BooksMonth]) -> Decimal | None:
    before, of = months.get(add_months(month, -1)), months.get(month)
    if before is None or of is None:
        return None
    balances = [one for one in balance_of(here, add_months(month, 1) - ONE_DAY) if one.open.currency == CURRENCY]
    not_due = balances[0].by_age[0] if balances else Money.zero(CURRENCY)
    return effectiveness(
        open_before=_euros(before.balance),
        billed=_euros(of.billed),
        open_after=_euros(of.balance),
        not_due_after=not_due,
    )


def _euros(amount: Decimal) -> Money:
    return Money(amount, CURRENCY).rounded()
