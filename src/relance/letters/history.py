"""What happened to receivables that letters list: payments, the other instalments of their invoices, judgments, what was chosen for
their penalties; all of it in one question, however many they are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relance.domain.interest import Payment
from relance.domain.law.fr.due_dates import due_in_law
from relance.domain.ledger import CreditNature, DebtorKind
from relance.domain.money import Money
from relance.receivables.late_paid import UNDATED
from relance.receivables.models import PenaltyFate, Receivable
from relance.tenancy.local_days import local_day
from relance.tenancy.statements import sql

WITH_HISTORY = sql(
    """
    SELECT r.*, d.kind_in_law AS debtor_kind, (
        SELECT json_agg(json_build_array(x.received_on, x.amount::text, x.nature, x.open_through, x.known_by)
            ORDER BY x.received_on, x.id)::text
        FROM (SELECT p.id, p.received_on, sum(m.amount) AS amount, p.nature, p.open_through,
                CASE WHEN {undated} THEN {recorded_on} END AS known_by FROM receivables_imputation m
            JOIN receivables_payment p ON p.id = m.payment_id WHERE m.receivable_id = r.id
            GROUP BY p.organisation_id, p.id HAVING sum(m.amount) > 0) x) AS paid,
        (SELECT json_agg(json_build_array(x.received_on, x.amount::text) ORDER BY x.received_on, x.id)::text
        FROM (SELECT p.id, p.received_on, sum(m.amount) AS amount FROM receivables_penaltyshare m
            JOIN receivables_payment p ON p.id = m.payment_id WHERE m.receivable_id = r.id
            GROUP BY p.id, p.received_on HAVING sum(m.amount) > 0) x) AS paid_for_penalties,
        (SELECT json_agg(json_build_array(e.id, e.due_on, e.due_is_agreed, e.demand_received_on, e.amount::text, (
                SELECT json_agg(json_build_array(p.received_on, m.amount::text)) FROM receivables_imputation m
                JOIN receivables_payment p ON p.id = m.payment_id WHERE m.receivable_id = e.id)))::text
        FROM receivables_receivable e WHERE e.debtor_id = r.debtor_id AND e.number = r.number AND e.currency = r.currency
            AND e.issued_on = r.issued_on AND e.id <> r.id AND e.nature = 'invoice' AND NOT e.due_is_assumed) AS instalments,
        (SELECT min(y.opened_on) FROM receivables_insolvency y JOIN parties_debtor account ON account.id = y.debtor_id
        WHERE account.head_id = d.id AND y.opened_on >= least(r.issued_on, r.performed_on)) AS judgment,
        (SELECT c.fate FROM receivables_penaltychoice c WHERE c.receivable_id = r.id ORDER BY c.id DESC LIMIT 1) AS fate
    FROM receivables_receivable r JOIN parties_debtor own ON own.id = r.debtor_id JOIN parties_debtor d ON d.id = own.head_id
    WHERE r.id = ANY(%s)
""",
    undated=UNDATED,
    recorded_on=local_day("p.recorded_at"),
)


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment or credit note set against a receivable.

    Of one whose day the books do not tell, ``known_by`` is the day by which it had come, ``open_through`` the last day on which
    they prove that it had not; None where nothing proves it.
    """

    on: date
    amount: Decimal
    nature: CreditNature
    open_through: date | None = None
    known_by: date | None = None

    @property
    def earliest(self) -> date:
        """The earliest day on which it can have come: nothing unowed is asked."""
        return min(self.on, self.open_through) if self.open_through else self.on


@dataclass(frozen=True, slots=True)
class Instalment:
    """Another instalment of an invoice: the days from which its due date follows, and what was set against it when."""

    receivable: int
    issued_on: date
    due_on: date
    is_agreed: bool
    demand_received_on: date | None
    amount: Decimal
    paid: tuple[tuple[date, Decimal], ...]

    def late_on(self, debtor: DebtorKind) -> tuple[date, int] | None:
        """The day on which it fell due in law, with the receivable, if it was not paid by then; None where it was, or nobody knows."""
        due = due_in_law(
            debtor,
            issued_on=self.issued_on,
            due_on=self.due_on,
            is_agreed=self.is_agreed,
            demand_received_on=self.demand_received_on,
        )
        in_time = sum((amount for on, amount in self.paid if on <= due.on), Decimal(0))
        return None if due.is_assumed or in_time >= self.amount else (due.on, self.receivable)


@dataclass(frozen=True, slots=True)
class History:
    """What is set against a receivable (corrections taken off) and what against its penalties alone; the other instalments of its
    invoice; the judgment that opened an insolvency procedure after it arose; what was chosen for its penalties, None where nothing
    was."""

    paid: tuple[Paid, ...]
    for_penalties: tuple[tuple[date, Decimal], ...]
    instalments: tuple[Instalment, ...]
    judgment: date | None
    fate: PenaltyFate | None

    @property
    def last_day(self) -> date:
        """The day of the last of them."""
        return max((one.on for one in self.paid), default=date.max)

    def payments(self, currency: str, until: date, *, is_open: bool) -> list[Payment]:
        """Those of the days up to and including ``until``; while it ``is_open``, each on the earliest day that it can have.

        A settled one's penalties are shown as the most that they may be, and are asked only where each day is known.
        """
        return [
            Payment(
                one.earliest if is_open else one.on,
                Money(one.amount, currency).rounded(),
                one.nature is CreditNature.CREDIT_NOTE,
                known_by=one.known_by if is_open else None,
            )
            for one in self.paid
            if (one.earliest if is_open else one.on) <= until
        ] + [
            Payment(on, Money(amount, currency).rounded(), for_penalties=True)
            for on, amount in self.for_penalties
            if on <= until
        ]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def history_of(receivable: Receivable) -> History:
    """What the columns of ``WITH_HISTORY`` say of it."""
    found = vars(receivable)
    listed = json.loads(found["paid"] or "[]")
    paid = [
        Paid(date.fromisoformat(on), Decimal(amount), CreditNature(nature), _day(open_through), _day(known_by))
        for on, amount, nature, open_through, known_by in listed
    ]
    penalties = [
        (date.fromisoformat(on), Decimal(amount)) for on, amount in json.loads(found["paid_for_penalties"] or "[]")
    ]
    return History(
        tuple(paid),
        tuple(penalties),
        tuple(_instalments(receivable)),
        found["judgment"],
        PenaltyFate(found["fate"]) if found["fate"] else None,
    )


def _instalments(receivable: Receivable) -> Iterator[Instalment]:
    for pk, due_on, is_agreed, received_on, amount, paid in json.loads(vars(receivable)["instalments"] or "[]"):
        yield Instalment(
            pk,
            receivable.issued_on,
            date.fromisoformat(due_on),
            is_agreed,
            _day(received_on),
            Decimal(amount),
            tuple((date.fromisoformat(on), Decimal(part)) for on, part in paid or ()),
        )
