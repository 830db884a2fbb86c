"""Invoices of which a list and a ledger say otherwise: both words side by side, and a person's word on which is right.

Without one the lesser is asked. That the books which hold the invoice are right takes back what the other showed as paid; that the
other is right leaves it. Either stands until one of the two says something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q

from relance.domain.errors import DomainError
from relance.domain.ids import ReceivableId
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.intake.merge.settlements import BESIDE, ELSEWHERE
from relance.intake.models import Disagreement, RightBooks
from relance.journal.appending import Fact, append
from relance.receivables.corrections import stated, take_off
from relance.receivables.models import Payment, Receivable
from relance.tenancy.context import Acting
from relance.tenancy.local_days import local_day
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.people import name_of
from relance.tenancy.rights import Right, needs
from relance.tenancy.statements import Sql, sql

AT_MOST = 200
BOOKS_WORDS = {"fec": Sentence("Ledger"), "invoice-list": Sentence("List of invoices")}
ANOTHER_LIST = Sentence("Another list of invoices")


def _name_of(kind: str) -> Sentence | str:
    """What these books are called; a list beside the first has a sign of its own in its kind."""
    return ANOTHER_LIST if "~" in kind else BOOKS_WORDS.get(kind, kind)


class NothingDiffers(DomainError):
    """No two sources, or somebody has said already."""

    code = "nothing_differs"
    template = "No two sources differ on {number}, or somebody has said already which is right."


class GreaterOfOther(DomainError):
    """The books that hold the invoice show more of it as paid."""

    code = "greater_of_other"
    template = (
        "The books that hold {number} show more of it as paid: {own} is left there. To have {said} asked, correct it there and import them"
        " again."
    )


@dataclass(frozen=True, slots=True)
class BothWords:
    """What two kinds of books say is open of a receivable, each with its day, and what is asked.

    ``holder`` and ``other`` name the kinds; the days are those of the former's newest export, and of the one that said so.
    ``decision`` is what a person said, by ``decided_by`` (their name), "" where nobody did.
    """

    receivable: int
    number: str
    debtor: str
    holder: str
    own: Money
    own_on: date | None
    other: str
    said: Money
    said_on: date
    asked: Money
    decision: str
    decided_on: date | None
    decided_by: str
    why: str

    @property
    def holder_words(self) -> Sentence | str:
        """What the books that hold it are called."""
        return _name_of(self.holder)

    @property
    def other_words(self) -> Sentence | str:
        """What the other books are called."""
        return _name_of(self.other)

    @property
    def other_is_less(self) -> bool:
        """Whether the other says less is open: then it may be said to be right."""
        return self.said < self.own


def _both_words(which: Sql) -> Sql:
    """Of the disagreements ``g`` that ``which`` says, what each side says."""
    return sql(
        """
            SELECT r.id, r.number, d.name, r.source_format, r.amount - coalesce(paid.by_books, 0),
                (SELECT max(i.as_of) FROM intake_import i WHERE i.format = r.source_format), g.format, g.said_open, g.as_of,
                r.open_amount, r.currency, g.decision, {decided_on}, coalesce({decided_by}, g.decided_by), g.why
            FROM intake_disagreement g JOIN receivables_receivable r ON r.id = g.receivable_id JOIN parties_debtor d ON d.id = r.debtor_id
            CROSS JOIN LATERAL (SELECT sum(m.amount) AS by_books
                FROM receivables_imputation m JOIN receivables_payment p ON p.id = m.payment_id
                WHERE m.receivable_id = r.id AND (NOT {elsewhere} OR p.absorbed_at IS NOT NULL)) paid
            WHERE {which} ORDER BY r.id LIMIT {at_most}
        """,
        decided_on=local_day("g.decided_at"),
        decided_by=name_of("g.decided_by"),
        elsewhere=ELSEWHERE,
        at_most=AT_MOST,
        which=which,
    )


def words_on(here: Acting, receivable: int) -> list[BothWords]:
    """What is said of one receivable, decided or not."""
    return _words(sql("g.receivable_id = %(receivable)s"), receivable=receivable)


def undecided(here: Acting) -> list[BothWords]:
    """The first 200 of which nobody said which is right."""
    return _words(sql("g.decision = ''"))


def _words(which: Sql, **facts: Any) -> list[BothWords]:
    with connection.cursor() as cursor:
        cursor.execute(_both_words(which), facts)
        return [_both(row) for row in cursor.fetchall()]


def _both(row: Sequence[Any]) -> BothWords:
    pk, number, debtor, holder, own, own_on, other, said, said_on, opened, currency, decision, decided_on, by, why = row
    own, said, asked = (Money(amount, currency).rounded() for amount in (own, said, opened))
    return BothWords(
        pk, number, debtor, holder, own, own_on, other, said, said_on, asked, decision, decided_on, by or "", why
    )


@needs(Right.ACT)
def decide_books(here: Acting, receivable_id: ReceivableId, right: RightBooks, *, reason: str) -> Money:
    """Say which of two kinds of books is right about a receivable; returns what is asked of it from now on.

    Raises ReasonMissing, NothingDiffers, GreaterOfOther; then nothing is changed.
    """
    why = stated(reason)
    hold_lock(Lock.BOOKS, here, alone=True)
    one = next((one for one in words_on(here, receivable_id) if not one.decision), None)
    if one is None:
        named = Receivable.objects.filter(pk=receivable_id).values_list("number", flat=True).first()
        raise NothingDiffers(number=named or "?")
    if right is RightBooks.OTHER and not one.other_is_less:
        raise GreaterOfOther(number=one.number, own=one.own, said=one.said)
    if right is RightBooks.HOLDER:
        _take_back(here, one)
    Disagreement.objects.filter(receivable_id=receivable_id, format=one.other).update(
        decision=right.value, own_open=one.own.amount, decided_at=here.at, decided_by=here.actor[:120], why=why
    )
    held = Receivable.objects.get(pk=receivable_id)
    asked = Money(held.open_amount, held.currency).rounded()
    words = {"holder": one.holder, "own": one.own, "other": one.other, "said": one.said}
    body = {"receivable": held.pk, "right": right.value, "open": asked, **words}
    append(here, [Fact("intake.books_decided", body, chain=held.debtor_id, detail={"why": why})])
    return asked


def _take_back(here: Acting, one: BothWords) -> None:
    """What the other books alone show as paid counts no more."""
    of_other = Payment.objects.filter(imputation__receivable=one.receivable, identity__contains=f"{BESIDE}{one.other}")
    shown = of_other.filter(absorbed_at=None, voided_at=None)
    payments = sorted(set(shown.values_list("pk", flat=True)))
    if payments:
        take_off(here, Q(payment__in=payments))
        Payment.objects.filter(pk__in=payments).update(voided_at=here.at)
