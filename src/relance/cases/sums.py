"""Sums that others received for a case, and what they remitted: booked as the debtor's payment, and owed to us until it is here."""

from __future__ import annotations

from datetime import date

from relance.cases.acting import HAND, Done, locked_case, record
from relance.cases.models import CaseItem, Received, Remitted
from relance.domain.errors import DomainError
from relance.domain.ids import CaseId, DebtorId, ReceivableId
from relance.domain.money import Money
from relance.domain.procedure.acts.ours import RECEIVED, REMITTED
from relance.domain.procedure.stages import Who
from relance.receivables.recorded_payments import Doubt, record_payment
from relance.receivables.targets import TheseReceivables
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs


class ReceivedUnknown(DomainError):
    """No such sum in this case."""

    code = "case_received_unknown"
    template = "No sum of that number was received in this case."


class RemittedTooMuch(DomainError):
    """More than was received."""

    code = "case_remitted_too_much"
    template = "{left} of it is still to come: {amount}, the fee included, is more. Correct the sums."


@needs(Right.ACT)
def receive(
    here: Acting, case_id: CaseId, amount: Money, *, by: Who, on: date, source: str = HAND, reference: str = ""
) -> int:
    """Note what a partner, a firm or an officer received of the debtor, once per ``reference``; returns the sum's id.

    Paid to whoever had the power to receive, it lowers the debt on its day: it is booked against the case's receivables.
    Raises PaymentAboveRest, PaymentInFuture, CaseUnknown, ActNotPossible.
    """
    case = locked_case(here, case_id)
    told = Received.objects.filter(case=case, act__source=source, act__reference=reference)
    if reference and (known := told.values_list("pk", flat=True).first()):
        return known
    held = CaseItem.objects.filter(case=case).values_list("receivable_id", flat=True)
    target = TheseReceivables(tuple(ReceivableId(one) for one in held), DebtorId(case.debtor_id))
    booked = record_payment(here, target, amount=amount, on=on, accepted=(Doubt.TWICE,))
    act = record(here, case_id, Done(RECEIVED, by, on, amount=amount, source=source, reference=reference))
    made = Received.objects.create(
        organisation_id=here.organisation,
        act_id=act,
        case_id=case_id,
        payment_id=booked.payment,
        amount=amount.amount,
        currency=amount.currency,
    )
    return int(made.pk)


@needs(Right.ACT)
def remit(
    here: Acting,
    case_id: CaseId,
    received_id: int,
    amount: Money,
    *,
    fee: Money,
    on: date,
    source: str = HAND,
    reference: str = "",
) -> None:
    """Note that ``amount`` of a received sum reached us, and that ``fee`` was kept back. Raises ReceivedUnknown, RemittedTooMuch."""
    locked_case(here, case_id)
    received = Received.objects.select_related("act").filter(pk=received_id, case_id=case_id).first()
    if received is None:
        raise ReceivedUnknown
    told = Remitted.objects.filter(received=received)
    if reference and told.filter(act__source=source, act__reference=reference).exists():
        return
    gone = sum((one.amount + one.fee for one in told), start=received.amount * 0)
    left = Money(received.amount - gone, received.currency)
    if amount + fee > left:
        raise RemittedTooMuch(left=left, amount=amount + fee)
    done = Done(REMITTED, Who(received.act.by), on, amount=amount, source=source, reference=reference)
    act = record(here, case_id, done)
    Remitted.objects.create(
        organisation_id=here.organisation, act_id=act, received=received, amount=amount.amount, fee=fee.amount
    )
