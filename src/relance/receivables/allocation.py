"""Money that is set against nothing, and saying what it paid.

What a person says of a credit of the books stands as a payment of his own beside it, as one that he recorded would: the next
export may still show both open, and absorbs it once the books say the same. It ends with the credit (intake.merge.credits).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from relance.domain.errors import DomainError
from relance.domain.ids import DebtorId, PaymentId, ReceivableId
from relance.domain.imputation import ImputedPayment, OpenDebt, Share, impute
from relance.domain.ledger import CreditNature, Nature
from relance.domain.money import Money
from relance.journal.appending import Fact, append
from relance.parties.same_customer import accounts_of
from relance.receivables.models import Payment, Receivable, Source
from relance.receivables.payment_booking import Booking, Part, as_journaled, book_payment, set_parts
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.rights import Right, needs

PLACED = "placed:"  # what the identity of such a payment begins with; the credit's id follows

LOOSE = Payment.objects.filter(open_amount__gt=0, voided_at=None, placed_at=None)  # money that is set against nothing


class CreditUnknown(DomainError):
    """No such credit is left to place."""

    code = "credit_unknown"
    template = "This money is set against something already, or no longer in the books."


class NothingToPlaceOn(DomainError):
    """No open invoice of the debtor in the credit's currency."""

    code = "nothing_to_place_on"
    template = "Nothing of this customer is open in {currency} that it could pay."


def unallocated(here: Acting, debtor: int) -> list[Payment]:
    """The debtor's money that is set against nothing, the oldest first."""
    return unallocated_of(here, accounts_of(here, debtor))


def unallocated_of(here: Acting, accounts: Collection[int]) -> list[Payment]:
    """The same of all accounts of a customer."""
    return list(LOOSE.filter(debtor__in=accounts).order_by("received_on", "pk"))


@needs(Right.ACT)
def place_credit(here: Acting, credit_id: PaymentId, *, named: Sequence[ReceivableId] = ()) -> ImputedPayment[int]:
    """Set what is left of a credit against its debtor's open invoices: the ``named`` receivables first, then in the order of the
    law (C. civ. 1342-10). What exceeds them stays unallocated.

    The rows are locked, so that no message about them leaves meanwhile. Raises CreditUnknown, NothingToPlaceOn.
    """
    hold_lock(Lock.BOOKS, here, alone=False)
    credit = to_place(here, credit_id)
    amount = Money(credit.open_amount, credit.currency).rounded()
    owed = Receivable.objects.select_for_update(no_key=True).filter(
        debtor__in=accounts_of(here, credit.debtor_id),
        currency=credit.currency,
        open_amount__gt=0,
        nature=Nature.INVOICE.value,
    )
    debts = [
        OpenDebt(one.pk, Money(one.open_amount, one.currency).rounded(), one.due_on) for one in owed.order_by("pk")
    ]
    if not debts:
        raise NothingToPlaceOn(currency=credit.currency)
    keys = {debt.key for debt in debts}
    imputed = impute(amount, debts, today=here.today, named=[key for key in named if key in keys])
    payment = stand_in(here, credit, imputed.shares)
    shares = as_journaled(imputed.shares)
    body = {"credit": credit.pk, "payment": payment, "unallocated": imputed.unallocated, "shares": shares}
    append(here, [Fact("credit.placed", body, chain=credit.debtor_id)])
    return imputed


def to_place(here: Acting, credit_id: PaymentId) -> Payment:
    """The money, locked, of which something is set against nothing yet. Raises CreditUnknown."""
    credit = LOOSE.select_for_update().filter(pk=credit_id).first()
    if credit is None:
        raise CreditUnknown
    return credit


def stand_in(here: Acting, credit: Payment, shares: Sequence[Share[int]] = ()) -> int:
    """What is set against receivables, by ``shares``, in place of ``credit``: itself or, of the books, a person's payment, and theirs
    counts no more. Returns it.
    """
    if credit.source != Source.BOOKS.value:
        set_parts(here, (Part(credit.pk, share.key, share.amount) for share in shares))
        return credit.pk
    left = Money(credit.open_amount, credit.currency)
    identity = f"{PLACED}{credit.pk}"
    booking = Booking(CreditNature(credit.nature), left, credit.received_on, credit.reference, identity)
    payment = book_payment(here, DebtorId(credit.debtor_id), booking, shares)
    credit.placed_at = here.at
    credit.save(update_fields=["placed_at"])
    return payment
