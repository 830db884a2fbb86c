"""Money that came by a partner: booked once, under the partner's own id, on what its case holds."""

from __future__ import annotations

from dataclasses import dataclass

from relance.cases.acting import Done, record
from relance.cases.models import CaseItem, Received
from relance.domain.ids import CaseId, DebtorId
from relance.domain.imputation import OpenDebt, impute
from relance.domain.ledger import CreditNature
from relance.domain.money import Money, total
from relance.domain.placements.told import Paid
from relance.domain.procedure.acts.ours import RECEIVED
from relance.domain.procedure.stages import Who
from relance.journal.appending import Fact
from relance.partners.models import Event, PaymentBack, Placement
from relance.partners.story import SOURCE
from relance.receivables.models import Receivable
from relance.receivables.payment_booking import Booking, book_payment
from relance.tenancy.context import Acting


@dataclass(frozen=True, slots=True)
class Held:
    """The receivables of a case, locked."""

    rows: tuple[Receivable, ...]


def lock_held(here: Acting, file_id: int) -> Held:
    """Lock what the file's case holds, by id, before the file is."""
    case = Placement.objects.filter(pk=file_id).values("case_id")
    held = CaseItem.objects.filter(case__in=case).values("receivable_id")
    rows = Receivable.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=held).order_by("pk")
    return Held(tuple(rows))


def open_of(held: Held, currency: str) -> Money:
    """What is open of it in one currency."""
    return total((_open(one) for one in held.rows if one.currency == currency), currency)


def book(here: Acting, file: Placement, held: Held, event: Event, paid: Paid) -> Fact:
    """Book it, the oldest due first; what exceeds all that is open stays unallocated, and asks.

    An id that was booked is an IntegrityError.
    """
    ours = [one for one in held.rows if one.currency == paid.amount.currency]
    ours.sort(key=lambda one: (one.debtor_id != file.case.debtor_id, one.due_on, one.pk))
    account = next((one.debtor_id for one in ours if one.open_amount > 0), file.case.debtor_id)
    debts = [
        OpenDebt(one.pk, _open(one), one.due_on) for one in ours if one.debtor_id == account and one.open_amount > 0
    ]
    imputed = impute(paid.amount, debts, today=paid.on, named=[debt.key for debt in debts])
    identity = f"partner:{file.partner_id}:{paid.id}"
    booking = Booking(CreditNature.PAYMENT, paid.amount, paid.on, f"{file.partner.name} {paid.id}", identity)
    payment = book_payment(here, DebtorId(account), booking, imputed.shares)
    PaymentBack.objects.create(
        organisation_id=here.organisation,
        partner=file.partner,
        placement=file,
        event=event,
        their_id=paid.id,
        payment_id=payment,
        currency=paid.amount.currency,
        amount=paid.amount.amount,
        paid_on=paid.on,
        is_with_partner=paid.is_with_partner,
        booked_at=here.at,
    )
    _owed_to_us(here, file, paid, payment)
    body = {
        "file": file.pk,
        "payment": payment,
        "amount": paid.amount,
        "unallocated": imputed.unallocated,
        "on": paid.on,
    }
    return Fact("partner.payment_booked", body, chain=account)


def _owed_to_us(here: Acting, file: Placement, paid: Paid, payment: int) -> None:
    """In the case's own story, and with what others still have to remit, within a month (CPCE R124-6)."""
    done = Done(
        RECEIVED, Who.PARTNER, paid.on, SOURCE, f"payment:{payment}", amount=paid.amount, words=file.partner.name
    )
    act = record(here, CaseId(file.case_id), done)
    Received.objects.create(
        organisation_id=here.organisation,
        act_id=act,
        case_id=file.case_id,
        payment_id=payment,
        amount=paid.amount.amount,
        currency=paid.amount.currency,
    )


def _open(one: Receivable) -> Money:
    return Money(one.open_amount, one.currency).rounded()
