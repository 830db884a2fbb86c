"""Messages that ask for nothing: the copy of an invoice for a debtor who did not get it; and copies that go along."""

from __future__ import annotations

from relance.channels.model import Attachment
from relance.documents.archive import PDF
from relance.domain.delivery import MessageState, Purpose
from relance.domain.errors import DomainError
from relance.domain.scenario.gate import not_even_answered
from relance.journal.appending import Fact, append
from relance.letters.letterhead import author_of
from relance.outbox.envelopes import plain_name
from relance.outbox.models import Message, Notice
from relance.outbox.posting import INVOICE_COPY, NobodyToWriteTo, Posting, lock_numbers, post
from relance.receivables.models import InvoiceCopy, Receivable
from relance.receivables.snapshots import standings
from relance.receivables.targets import ReceivableNotHere, TheseReceivables
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

ON_ITS_WAY = (MessageState.QUEUED.value, MessageState.CLAIMED.value, MessageState.UNCONFIRMED.value)
MOST_ATTACHED_BYTES = 8 << 20  # mail servers refuse more than 10 to 25 MiB, and base64 adds a third


class CopyMissing(DomainError):
    """The invoice itself was never given to the program."""

    code = "copy_missing"
    template = "There is no copy of invoice {number}: import its PDF first, named after the number."


class NothingGoesNow(DomainError):
    """A pause that binds what asks for nothing, too."""

    code = "nothing_goes_now"
    template = "Nothing goes to {debtor} about {number} now: {why}."


class CopyWaits(DomainError):
    """The same copy asked for again before the first one left: a button pressed twice, or by two people."""

    code = "copy_waits"
    template = "The copy of {number} is on its way already, as {notice}: it goes once."


@needs(Right.ACT)
def resend_invoice(here: Acting, invoice: TheseReceivables) -> str:
    """Queue the copy of an invoice for its debtor; returns the number of the notice that carries it.

    Each call is a person's own act and sends once; asked for again before the first one has left, it is refused. Raises
    ReceivableNotHere, CopyMissing, NothingGoesNow, NobodyToWriteTo, CopyWaits,
    IdentityIncomplete.
    """
    rows = Receivable.objects.select_related("debtor").filter(pk__in=invoice.receivables, debtor=invoice.debtor)
    receivable = rows.order_by("due_on", "pk").first()
    if receivable is None:
        raise ReceivableNotHere
    number = receivable.number
    copy = InvoiceCopy.objects.filter(receivable__in=invoice.receivables, receivable__debtor=invoice.debtor).first()
    if copy is None:
        raise CopyMissing(number=number)
    (to,) = standings(here, [receivable.pk])
    today = here.today
    if (why := not_even_answered(to.snapshot.all_holds, today)) is not None:
        raise NothingGoesNow(debtor=receivable.debtor.name, number=number, why=why.about.short)
    if not to.emails:
        raise NobodyToWriteTo(debtor=receivable.debtor.name)
    lock_numbers(here)
    if (waiting := _on_its_way(copy, receivable.debtor_id)) is not None:
        raise CopyWaits(number=number, notice=waiting.name)
    how = Posting(facts={"number": number}, document=copy.document_id)
    notice = post(here, Purpose.INFORMATION, INVOICE_COPY, to, [receivable.pk], author_of(here), how)
    append(
        here, [Fact("invoice.resent", {"notice": notice.pk, "document": copy.document_id}, chain=receivable.debtor_id)]
    )
    return notice.name


def _on_its_way(copy: InvoiceCopy, debtor: int) -> Notice | None:
    """What carries this very copy to the debtor and has not left, or nobody knows whether it has."""
    messages = Message.objects.filter(state__in=ON_ITS_WAY, notice__purpose=Purpose.INFORMATION.value)
    message = messages.filter(notice__document=copy.document_id, notice__debtor=debtor).select_related("notice").first()
    return message.notice if message else None


def copies_to_attach(here: Acting, notice: Notice) -> tuple[Attachment, ...]:
    """The copies of the invoices that a demand asks for; up to 8 MiB in all."""
    if notice.purpose != Purpose.DEMAND.value:
        return ()
    copies = (
        InvoiceCopy.objects.filter(
            receivable__noticeitem__notice=notice, receivable__noticeitem__is_for_information=False
        )
        .select_related("document", "receivable")
        .order_by("receivable__due_on", "pk")
    )
    attached: dict[int, Attachment] = {}
    size = 0
    for copy in copies:
        size += 0 if copy.document_id in attached else len(copy.document.content)
        if size > MOST_ATTACHED_BYTES:
            break
        attached[copy.document_id] = Attachment(
            f"{plain_name(copy.receivable.number)}.pdf", PDF, bytes(copy.document.content)
        )
    return tuple(attached.values())
