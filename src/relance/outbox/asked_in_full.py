"""Money that is to the cent what a letter asked, penalties and fixed compensation included: what it pays is then no riddle.

Nobody decides it but a person: it is proposed where the money asks what it is for, and nothing moves before the answer.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from relance.domain.money import Money
from relance.letters.archive import asked_by
from relance.letters.model import CLAIMS_PENALTIES
from relance.outbox.models import Notice, NoticeItem
from relance.parties.same_customer import accounts_of
from relance.receivables.models import Payment, Receivable
from relance.receivables.recorded_payments import Doubt, RecordedPayment, record_payment
from relance.receivables.targets import TheseReceivables
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

MOST_LETTERS = 20  # the latest that asked a debtor for penalties


@dataclass(frozen=True, slots=True)
class AskedInFull:
    """The letter of which a payment is the whole sum: its number, its date, the receivables that it asked for."""

    notice: str
    dated: date
    receivables: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Received:
    """A payment that was recorded; ``is_asked_in_full`` where it is to the cent what a letter asked, penalties included."""

    recorded: RecordedPayment
    is_asked_in_full: bool


@needs(Right.ACT)
def receive_payment(
    here: Acting, invoice: TheseReceivables, *, amount: Money, on: date, accepted: Collection[Doubt] = ()
) -> Received:
    """Record a payment (``receivables.recorded_payments.record_payment``, with its errors): more than is open of the invoice is no riddle
    where a letter of ours asked this very sum. What exceeds the invoice stays unallocated, and the letter is named beside it.
    """
    is_asked = _is_asked_in_full(here, invoice, amount, on)
    answered = {Doubt.ABOVE_REST} if is_asked else set[Doubt]()
    return Received(record_payment(here, invoice, amount=amount, on=on, accepted=answered.union(accepted)), is_asked)


def _is_asked_in_full(here: Acting, invoice: TheseReceivables, amount: Money, on: date) -> bool:
    """Whether a letter asked this sum, which is more than is open of the invoice, its penalties and compensation included."""
    owed = Receivable.objects.filter(pk__in=invoice.receivables, debtor=invoice.debtor, currency=amount.currency)
    opened = owed.aggregate(sum=Sum("open_amount"))["sum"]
    if opened is None or amount.amount <= opened:
        return False
    for notice in _letters(here, invoice.debtor):
        principal, besides = asked_by(json.loads(notice.content)).get(amount.currency, (0, 0))
        is_it = amount.amount == principal + besides and amount.amount - opened == besides
        if is_it and notice.dated <= on:
            return True
    return False


def _letters(here: Acting, debtor: int) -> list[Notice]:
    """The latest that left and asked this customer for penalties, whichever of their accounts is named."""
    accounts = accounts_of(here, debtor)
    return list(
        Notice.objects.filter(
            debtor__in=accounts, act__in=[act.value for act in CLAIMS_PENALTIES], message__sent_on__isnull=False
        )
        .exclude(content="")
        .distinct()
        .order_by("-dated", "-pk")[:MOST_LETTERS]
    )


def asked_in_full(here: Acting, debtor: int, found: Sequence[Payment]) -> dict[int, AskedInFull]:
    """By payment, of those given, the latest letter before it whose sum it is and whose penalties are what is left of it."""
    if not found:
        return {}
    letters = _letters(here, debtor)
    sums = {one.pk: asked_by(json.loads(one.content)) for one in letters}
    letter_of: dict[int, Notice] = {}
    for credit in found:
        for notice in letters:
            principal, besides = sums[notice.pk].get(credit.currency, (0, 0))
            is_it = credit.amount == principal + besides and credit.open_amount == besides > 0
            if is_it and notice.dated <= credit.received_on:
                letter_of.setdefault(credit.pk, notice)
    listed: dict[int, list[int]] = {}
    items = NoticeItem.objects.filter(notice__in={one.pk for one in letter_of.values()}, is_for_information=False)
    for notice_id, receivable in items.order_by("pk").values_list("notice_id", "receivable_id"):
        listed.setdefault(notice_id, []).append(receivable)
    return {
        credit: AskedInFull(notice.name, notice.dated, tuple(listed.get(notice.pk, ())))
        for credit, notice in letter_of.items()
    }
