"""What a firm received for the creditor: recorded by the firm, told to the creditor, booked by the creditor's program, with a receipt.

Law: CPCE art. R124-5: the creditor is told of every payment, even a partial one, and of every proposal that the mandate does not provide
    for; R124-6: the debtor gets a receipt for each payment.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max

from relance.cases.acting import Done, record
from relance.cases.models import Case, CaseItem, Received
from relance.documents.archive import PDF, archive
from relance.domain.errors import DomainError
from relance.domain.firms.remittance import remit_by
from relance.domain.ids import CaseId, DebtorId, PaymentId, ReceivableId
from relance.domain.imputation import OpenDebt, impute
from relance.domain.kept_sentences import kept
from relance.domain.ledger import CreditNature
from relance.domain.money import Money
from relance.domain.procedure.acts.ours import RECEIVED
from relance.domain.procedure.stages import Who
from relance.domain.sentences import Sentence
from relance.firms.entrusting import NotInHand
from relance.firms.models import Entrusted, FirmWord, Receipt
from relance.firms.papers import agreement_of
from relance.firms.receipt_paper import receipt_paper, stand_of
from relance.firms.sending import SOURCE
from relance.journal.appending import Fact, append
from relance.letters.penalties_paid import NoPenaltiesDue, pay_penalties
from relance.receivables.models import Receivable
from relance.receivables.payment_booking import Booking, as_journaled, book_payment
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.rights import Right, needs

PAID = Sentence("{amount} received on {day}, to be remitted by {until}.")


class ReceivedInFuture(DomainError):
    """Money that has not come yet."""

    code = "received_in_future"
    template = "{day} has not come yet: record what was received once it is there."


class MayNotReceive(DomainError):
    """The case is not, or no longer, in the firm's hands."""

    code = "may_not_receive"
    template = "The mandate does not let the firm receive for this case."


class ReceivedMeanwhile(DomainError):
    """A form sent twice, or two people at once."""

    code = "received_meanwhile"
    template = "A receipt was recorded since you opened this page: look at the list, and record this one too if it is another payment."


@needs(Right.ACT)
def receive(here: Acting, entrusted: int, amount: Money, on: date, *, after: int | None = None) -> int:
    """The firm, under its mandate, records what reached its dedicated account; the creditor is told by the same act.

    ``after``: the number of the last receipt that the person saw. Raises MayNotReceive, ReceivedInFuture, ReceivedMeanwhile.
    """
    if on > here.today:
        raise ReceivedInFuture(day=on)
    found = Entrusted.objects.select_related("mandate").filter(pk=entrusted).first()
    if found is None or found.accepted_at is None or not _is_in_hand(here, found):
        raise MayNotReceive
    agreed = agreement_of(found.mandate.terms)
    if not agreed.may_receive or amount.amount <= 0:
        raise MayNotReceive
    last = Receipt.objects.filter(entrusted=found).aggregate(last=Max("number"))["last"] or 0
    if after is not None and after != last:
        raise ReceivedMeanwhile
    until = remit_by(on, agreed)
    try:
        with transaction.atomic():
            made = Receipt.objects.create(
                organisation_id=here.organisation,
                entrusted=found,
                number=last + 1,
                amount=amount.amount,
                currency=amount.currency,
                received_on=on,
                remit_by=until,
                recorded_at=here.at,
                recorded_by=here.actor,
            )
    except IntegrityError as error:  # pressed twice, at the very moment
        if "one_receipt_per_number" not in str(error):
            raise
        raise ReceivedMeanwhile from error
    facts = {"amount": amount, "day": on, "until": until}
    tell(here, found, "payment", kept(Sentence(PAID.template, facts)))
    body = {"receipt": made.pk, "case": found.case_id, "amount": amount, "on": on}
    append(here, [Fact("firm.received", body, chain=-found.mandate_id)])
    return int(made.pk)


@needs(Right.ACT)
def say_word(here: Acting, entrusted: int, text: str, *, is_proposal: bool = False) -> None:
    """A word about the case, from whichever side acts; the firm passes on a proposal that its mandate does not provide for.

    What the other side said is read by then; without a text that is all. Raises NotInHand.
    """
    found = Entrusted.objects.filter(pk=entrusted).first()
    said = " ".join(text.replace("\0", "").split())[:4000]
    if found is None or not _is_in_hand(here, found):
        raise NotInHand
    mark_words_read(here, entrusted)
    if not said:
        return
    tell(here, found, "proposal" if is_proposal else "word", said)
    if here.mandate is None:
        append(here, [Fact("case.word_to_firm", {"case": found.case_id}, chain=found.debtor_id)])
    else:
        append(here, [Fact("firm.word", {"case": found.case_id, "proposal": is_proposal}, chain=-found.mandate_id)])


def _is_in_hand(here: Acting, found: Entrusted) -> bool:
    """Under a mandate only open cases are seen; of one that ended there may be funds that the firm still holds, and no more."""
    return here.mandate is None or Case.objects.filter(pk=found.case_id).exists()


def tell(here: Acting, found: Entrusted, kind: str, text: str) -> None:
    """The other side is told about a case; ``text`` of a payment is a kept sentence."""
    FirmWord.objects.create(
        organisation_id=here.organisation,
        entrusted=found,
        kind=kind,
        by_firm=here.mandate is not None,
        text=text,
        said_at=here.at,
        said_by=here.actor,
    )


def mark_words_read(here: Acting, entrusted: int) -> None:
    """What the other side said is read."""
    words = FirmWord.objects.filter(entrusted=entrusted, by_firm=here.mandate is None, read_at=None)
    words.update(read_at=here.at, read_by=here.actor)


def book_received(here: Acting, pk: int) -> None:
    """The creditor's program books it against the case, draws the receipt, and tells the case. Once.

    The debtor names the case by its reference (C. civ. 1342-10): its principal, the oldest first, then what the firm asked besides,
    interest and compensation. What exceeds all of it stays unallocated, and asks.
    """
    hold_lock(Lock.BOOKS, here, alone=False)
    receipt = Receipt.objects.select_for_update(of=("self",)).filter(pk=pk, payment=None).first()
    if receipt is None:
        return
    found = Entrusted.objects.select_related("mandate", "case", "debtor").get(pk=receipt.entrusted_id)
    amount = Money(receipt.amount, receipt.currency)
    items = list(CaseItem.objects.filter(case=found.case_id).values_list("receivable_id", flat=True))
    before = stand_of(here, items, receipt.received_on)
    payment, shares = _booked(here, found, receipt, items)
    document = archive(here, receipt_paper(here, found, receipt, payment, before, items), media_type=PDF)
    Receipt.objects.filter(pk=pk).update(payment=payment, document_id=document)
    done = Done(
        RECEIVED,
        Who.FIRM,
        receipt.received_on,
        source=SOURCE,
        reference=f"receipt-{receipt.pk}",
        amount=amount,
        document=document,
        file_name=f"receipt-{found.reference}-{receipt.number}.pdf",
    )
    act = record(replace(here, role=None), CaseId(found.case_id), done)
    Received.objects.create(
        organisation_id=here.organisation,
        act_id=act,
        case_id=found.case_id,
        payment_id=payment,
        amount=amount.amount,
        currency=amount.currency,
    )
    body = {"receipt": pk, "payment": payment, "shares": shares}
    append(here, [Fact("payment.received_by_firm", body, chain=found.debtor_id)])


def _booked(here: Acting, found: Entrusted, receipt: Receipt, items: Sequence[int]) -> tuple[int, list[list[object]]]:
    """The payment in the creditor's books, and its parts."""
    amount = Money(receipt.amount, receipt.currency)
    rows = (
        Receivable.objects.select_for_update(no_key=True).filter(pk__in=items, currency=amount.currency).order_by("pk")
    )
    debts = [OpenDebt(one.pk, Money(one.open_amount, one.currency).rounded(), one.due_on) for one in rows]
    imputed = impute(amount, [one for one in debts if one.open], today=here.today)
    booking = Booking(
        CreditNature.PAYMENT,
        amount,
        receipt.received_on,
        f"{found.mandate.firm_name} {found.reference}",
        identity=f"firm-{receipt.public_id}",
    )
    payment = book_payment(here, DebtorId(found.debtor_id), booking, imputed.shares)
    shares = as_journaled(imputed.shares)
    if imputed.unallocated:
        # Nothing of the kind was owed on that day: it stays unallocated.
        with suppress(NoPenaltiesDue):
            besides = pay_penalties(
                here, PaymentId(payment), named=[ReceivableId(one) for one in items], no_others=True
            )
            shares += as_journaled(besides.shares)
    return payment, shares
