"""The claims of a file: each with its interest line by line, what was paid on it, what is not counted and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db import connection

from relance.domain.case_file.model import Claim, InterestLine, Movement
from relance.domain.interest import InterestStatement
from relance.domain.ledger import CreditNature
from relance.domain.money import Money
from relance.domain.scenario.decide import may_be_asked
from relance.domain.sentences import Sentence
from relance.handover.looking import Look
from relance.letters.labels import imputed, uncounted_days
from relance.letters.model import LetterItem
from relance.tenancy.context import Acting

# Payments and credits set against receivables, each with its day.
PAID = """
    SELECT m.receivable_id, p.received_on, sum(m.amount), p.nature FROM receivables_imputation m
    JOIN receivables_payment p ON p.id = m.payment_id WHERE m.receivable_id = ANY(%s)
    GROUP BY m.receivable_id, p.organisation_id, p.id HAVING sum(m.amount) > 0 ORDER BY p.received_on, p.id
"""


def claims_of(here: Acting, looks: Sequence[Look], *, on: date) -> tuple[Claim, ...]:
    """Each as of a day."""
    with connection.cursor() as cursor:
        cursor.execute(PAID, [[one.receivable.pk for one in looks]])
        paid: dict[int, list[Movement]] = {}
        currency = {one.receivable.pk: one.receivable.currency for one in looks}
        for receivable, day, amount, nature in cursor.fetchall():
            sum_of = Money(amount, currency[receivable]).rounded()
            paid.setdefault(receivable, []).append(_movement(day, sum_of, CreditNature(nature)))
    return tuple(_claim(one, tuple(paid.get(one.receivable.pk, ())), on) for one in looks)


def _movement(on: date, amount: Money, nature: CreditNature) -> Movement:
    facts = {"amount": amount, "day": on}
    if nature.is_money:
        return Movement(on, amount, False, Sentence("Payment of {amount} on {day}: to the principal.", facts))
    return Movement(on, amount, True, Sentence("Credit note of {amount} of {day}: off the principal.", facts))


def _claim(look: Look, paid: tuple[Movement, ...], on: date) -> Claim:
    one, snapshot = look.receivable, look.standing.snapshot
    item, last_day = _within(look.item, snapshot.limitation_last_day, on), snapshot.limitation_last_day
    counted = item.penalties
    accrued = counted.interest if counted else item.interest
    return Claim(
        number=item.number,
        kind=look.standing.claim.kind,
        label=one.label,
        issued_on=item.issued_on,
        due_on=snapshot.due_on,
        order=item.order_reference,
        delivery=item.delivery_reference,
        amount=item.amount,
        paid=item.paid,
        credited=item.credited,
        open=item.open,
        interest=item.interest,
        interest_settled=accrued - item.interest,
        compensation=item.compensation,
        lines=_lines(counted) if counted else (),
        movements=_movements(counted) if counted else paid,
        remarks=_remarks(item, look.item),
        limitation_last_day=last_day,
        is_barred=item.is_barred,
        is_asked=bool(item.open)
        and may_be_asked(snapshot, on)
        and snapshot.due_on <= on
        and not snapshot.due_is_assumed,
        follows_principal=item.penalties_follow,
        shown=look.papers.elements,
    )


def _within(item: LetterItem, last_day: date | None, on: date) -> LetterItem:
    """The item; no penalty is counted of what no court grants any more, for that is barred with it."""
    if last_day is None or on <= last_day or not item.open:
        return item
    why = Sentence("Time-barred since the end of {day}: nothing is counted of it.", {"day": last_day})
    return replace(item, is_barred=True, penalties=None, without_penalties=why)


def _lines(counted: InterestStatement) -> tuple[InterestLine, ...]:
    return tuple(
        InterestLine(
            piece.days.start, piece.days.last, len(piece.days), piece.base, piece.rate, piece.amount, piece.source
        )
        for piece in counted.slices
    )


def _movements(counted: InterestStatement) -> tuple[Movement, ...]:
    return tuple(
        Movement(share.payment.paid_on, share.payment.amount, share.payment.is_credit_note, imputed(share))
        for share in counted.shares
    )


def _remarks(item: LetterItem, at_first: LetterItem) -> tuple[Sentence, ...]:
    """What is not counted, and why; of what is barred also why nothing was counted before."""
    why = [item.without_penalties, at_first.without_penalties if at_first is not item else None]
    return (*filter(None, why), *(uncounted_days(item) if item.penalties else ()))
