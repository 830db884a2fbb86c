"""Invoices that a person enters, before any books show them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection

from relance.domain.errors import DomainError
from relance.domain.ids import DebtorId
from relance.domain.ledger import ClaimKind, Nature
from relance.domain.money import Money
from relance.domain.payment_terms import STATUTORY
from relance.journal.appending import Fact, append
from relance.parties.details import DebtorUnknown
from relance.parties.models import Debtor
from relance.receivables.corrections import Done, Why, keep
from relance.receivables.models import Act, Receivable
from relance.receivables.review import DueBeforeIssue
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.preferences import PAYMENT_TERMS
from relance.tenancy.rights import Right, needs

HAND = "hand"  # where such a receivable comes from; an import that brings the same invoice takes it over (intake.merge.by_hand)
LONGEST = {"number": 400, "label": 1000, "order_reference": 200, "delivery_reference": 200}


UNSEEN = frozenset(
    {"Cc", "Cf", "Cs", "Co", "Cn"}
)  # of Unicode: controls, format signs, and what is no letter of anybody


class InvoiceInFuture(DomainError):
    """A document that is not issued yet."""

    code = "invoice_in_future"
    template = "{number} is dated {day}, which has not come yet: correct the date, or enter it on that day."


class NumberMissing(DomainError):
    """An invoice that no letter could name."""

    code = "number_missing"
    template = "Give the number that stands on the document."


class NumberTaken(DomainError):
    """The debtor has an invoice of this number."""

    code = "number_taken"
    template = "{debtor} has an invoice {number} already, of {issued_on} over {amount}. Correct that one, or give another number."


class TextTooLong(DomainError):
    """More than the books hold."""

    code = "text_too_long"
    template = "This is longer than the {limit} {limit:character|characters} that fit here: '{text}…'."


@dataclass(frozen=True, slots=True)
class InvoiceWord:
    """An invoice as a person tells of it. ``amount`` includes VAT; without ``due_on`` it follows from the terms, assumed where the
    organisation stated none.
    """

    number: str
    amount: Money
    issued_on: date
    due_on: date | None = None
    label: str = ""
    order_reference: str = ""
    delivery_reference: str = ""
    claim_kind: ClaimKind | None = None
    performed_on: date | None = None


@needs(Right.SET_UP)
def add_invoice(here: Acting, debtor_id: DebtorId, word: InvoiceWord) -> int:
    """Book an invoice from a person's word; returns the receivable.

    A later import of the same debtor, number and currency finds it: it is asked once. Raises DebtorUnknown, NumberMissing,
    NumberTaken, TextTooLong, InvoiceInFuture, DueBeforeIssue.
    """
    word = cleaned_text(word)
    hold_lock(Lock.BOOKS, here, alone=True)
    debtor = locked_debtor(here, debtor_id)
    refuse_days(word, here.today)
    refuse_taken(here, debtor, word.number, word.amount.currency)
    due_on, is_assumed = _due(here, word)
    receivable = _insert(here, debtor, word, due_on, is_assumed=is_assumed)
    keep(here, Done(Act.ADDED, receivable), Why("", here.at, here.actor))
    body = {
        "receivable": receivable.pk, "number": word.number, "amount": word.amount, "issued_on": word.issued_on, "due_on": due_on,
        "due_is_assumed": is_assumed,
    }  # fmt: skip
    append(here, [Fact("invoice.added", body, chain=debtor_id)])
    return receivable.pk


def _seen(text: str) -> str:
    return "".join(sign for sign in text if sign.isspace() or unicodedata.category(sign) not in UNSEEN)


def cleaned_text(word: InvoiceWord) -> InvoiceWord:
    """The texts as they are kept, without signs that nobody sees: they turn what stands beside them, or make another number of the
    same one. Raises NumberMissing, TextTooLong."""
    texts = {name: " ".join(_seen(getattr(word, name)).split()) for name in LONGEST}
    for name, text in texts.items():
        if len(text) > LONGEST[name]:
            raise TextTooLong(limit=LONGEST[name], text=text[:40])
    if not texts["number"]:
        raise NumberMissing
    return replace(
        word,
        number=texts["number"],
        label=texts["label"],
        order_reference=texts["order_reference"],
        delivery_reference=texts["delivery_reference"],
    )


def locked_debtor(here: Acting, debtor_id: DebtorId) -> Debtor:
    debtor = Debtor.objects.select_for_update(no_key=True).filter(pk=debtor_id).first()
    if debtor is None:
        raise DebtorUnknown
    return debtor


def refuse_days(word: InvoiceWord, today: date) -> None:
    for day in filter(None, (word.issued_on, word.performed_on)):
        if day > today:
            raise InvoiceInFuture(number=word.number, day=day)
    if word.due_on is not None and word.due_on < word.issued_on:
        raise DueBeforeIssue(number=word.number, issued_on=word.issued_on, due_on=word.due_on)


def refuse_taken(here: Acting, debtor: Debtor, number: str, currency: str, *, besides: int = 0) -> None:
    same = Receivable.objects.filter(debtor=debtor, number__iexact=number, currency=currency).exclude(pk=besides)
    if (other := same.order_by("pk").first()) is not None:
        amount = Money(other.amount, other.currency).rounded()
        raise NumberTaken(debtor=debtor.name, number=other.number, issued_on=other.issued_on, amount=amount)


def _due(here: Acting, word: InvoiceWord) -> tuple[date, bool]:
    """When it falls due, and whether nobody said so."""
    if word.due_on is not None:
        return word.due_on, False
    terms = PAYMENT_TERMS.of(here)
    return (terms or STATUTORY).due_on(word.issued_on), terms is None


def identity_of(debtor: Debtor, number: str, currency: str) -> str:
    return "\x1f".join((debtor.code, number, currency))


def _insert(here: Acting, debtor: Debtor, word: InvoiceWord, due_on: date, *, is_assumed: bool) -> Receivable:
    """The columns that the application may write; what is open belongs to the triggers."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO receivables_receivable (organisation_id, debtor_id, source_format, identity, number, nature, label,
                   order_reference, delivery_reference, issued_on, due_on, due_is_assumed, claim_kind, performed_on, currency, amount,
                   imported_at, touched_at)
               VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id""",
            [
                here.organisation,
                debtor.pk,
                HAND,
                identity_of(debtor, word.number, word.amount.currency),
                word.number,
                Nature.INVOICE.value,
                word.label,
                word.order_reference,
                word.delivery_reference,
                word.issued_on,
                due_on,
                is_assumed,
                word.claim_kind.value if word.claim_kind else "",
                word.performed_on,
                word.amount.currency,
                word.amount.amount,
                here.at,
                here.at,
            ],
        )
        (pk,) = cursor.fetchone() or (0,)
    return Receivable.objects.get(pk=pk)
