"""Money that reached a firm for a case that is not its own any more: it is told, booked and remitted all the same.

Law: CPCE art. R124-5 and R124-6 know no exception for a mandate that has ended: what the debtor paid in good faith is the creditor's.
"""

from __future__ import annotations

from datetime import date

from django.db import connection

from relance.domain.errors import DomainError
from relance.domain.firms.remittance import remit_by
from relance.domain.ids import MandateId
from relance.domain.kept_sentences import kept
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.firms.mandates import find_mandate
from relance.firms.papers import agreement_of
from relance.firms.receiving import MayNotReceive, ReceivedInFuture
from relance.journal.appending import Fact, append
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

PAID_LATE = Sentence(
    "{amount} received on {day}, though the case was back with you by then; to be remitted by {until}."
)
STATEMENT = "SELECT firms_receive_late(%s, %s, %s, %s, %s, %s, %s, %s)"


class ReferenceUnknown(DomainError):
    """No case of that reference that the firm once had under this mandate."""

    code = "firm_reference_unknown"
    template = (
        "No case of this creditor that is no longer yours bears the reference {reference}. What was received for a case in your hands is"
        " recorded on the page of the case."
    )


class RecordedAlready(DomainError):
    """The same sum of the same day."""

    code = "received_recorded_already"
    template = "{amount} of {day} is recorded already for {reference}."


@needs(Right.ACT)
def receive_late(here: Acting, mandate: MandateId, reference: str, amount: Money, on: date) -> int:
    """The firm, under a mandate in force or over, records it by the reference of the case; returns the receipt.

    Raises MayNotReceive, ReceivedInFuture, ReferenceUnknown, RecordedAlready.
    """
    if on > here.today:
        raise ReceivedInFuture(day=on)
    if amount.amount <= 0:
        raise MayNotReceive
    reference = reference.strip().upper()
    until = remit_by(on, agreement_of(find_mandate(here, mandate).terms))
    told = kept(Sentence(PAID_LATE.template, {"amount": amount, "day": on, "until": until}))
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, [reference, amount.amount, amount.currency, on, until, here.at, here.actor, told])
        (made,) = cursor.fetchone() or (None,)
    if made is None:
        raise ReferenceUnknown(reference=reference)
    if made == 0:
        raise RecordedAlready(amount=amount, day=on, reference=reference)
    body = {"receipt": made, "reference": reference, "amount": amount, "on": on}
    append(here, [Fact("firm.received_late", body, chain=-mandate)])
    return int(made)
