"""The monthly statement of paid acts, as the creditor reads it by firm, and the firm by creditor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from relance.domain.firms.levels import Level
from relance.domain.firms.statement import MonthOfActs, PaidAct, statement_of
from relance.domain.ids import MandateId, ServiceOrderId
from relance.domain.money import Money
from relance.firms.models import ServiceOrder
from relance.tenancy.context import Acting

PAID = ("executed", "refunded")


def statement_of_creditor(here: Acting) -> list[MonthOfActs]:
    """By month and firm, the latest first: what was executed is owed, what was given back is taken off, nothing else."""
    found = ServiceOrder.objects.filter(state__in=PAID).select_related("entrusted__mandate").order_by("pk")
    return statement_of(
        PaidAct(
            one.entrusted.mandate.firm_name,
            Money(one.price, one.currency),
            _day(here, one.settled_at or one.accepted_at),
            _day(here, one.refunded_at) if one.refunded_at else None,
        )
        for one in found
    )


@dataclass(frozen=True, slots=True)
class OrderOfFirm:
    """A paid act as the firm's accounts have it: no debtor is named."""

    id: ServiceOrderId
    mandate: MandateId
    creditor: str
    reference: str
    level: Level
    price: Money
    state: str
    executed_on: date | None
    refunded_on: date | None
    accepted_on: date

    @property
    def can_be_refunded(self) -> bool:
        """It was executed, and its price is not given back yet."""
        return self.state == "executed"

    @property
    def form(self) -> str:
        """The name of its form on a page of many orders."""
        return f"order-{self.id}"


def orders_of_firm(here: Acting) -> list[OrderOfFirm]:
    """Of the firm acted for, across its creditors, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT order_id, mandate_id, creditor_name, reference, level, price, currency, state, settled_at, refunded_at, accepted_at
            FROM firms_orders_of_firm()"""
        )
        return [
            OrderOfFirm(
                ServiceOrderId(order),
                MandateId(mandate),
                creditor,
                reference,
                Level(level),
                Money(price, currency),
                state,
                _day(here, settled) if settled else None,
                _day(here, refunded) if refunded else None,
                _day(here, accepted),
            )
            for order, mandate, creditor, reference, level, price, currency, state, settled, refunded, accepted in cursor.fetchall()
        ]


def statement_of_firm(orders: list[OrderOfFirm]) -> list[MonthOfActs]:
    """By month and creditor, the latest first."""
    return statement_of(
        PaidAct(one.creditor, one.price, one.executed_on or one.accepted_on, one.refunded_on)
        for one in orders
        if one.state in PAID
    )


def _day(here: Acting, at: datetime) -> date:
    return at.astimezone(here.zone).date()
