"""Messages that ask for nothing: the copy of an invoice for a debtor who did not get it; and copies that go along."""

from __future__ import annotations

from datetime import datetime

from relance.channels.model import Attachment
from relance.documents.archive import PDF
from relance.domain.delivery import MessageState, Purpose
from relance.domain.errors import DomainError
from relance.domain.scenario.gate import not_even_answered
from relance.domain.scenario.model import Channel, Stage, Sticker
from relance.journal.services import Fact, append, canonical, lock_chain
from relance.outbox.envelopes import plain_name
from relance.outbox.models import Message, Notice, NoticeItem
from relance.outbox.notices import MESSAGE_COLUMNS, last_number, new_message, recipient
from relance.receivables.models import InvoiceCopy, Receivable
from relance.receivables.services import ReceivableUnknown
from relance.receivables.snapshots import standings
from relance.tenancy.bulk import insert_rows
from relance.tenancy.context import acting_in
from relance.tenancy.rights import Right, needs
from relance.tenancy.services import organisation_today

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


class CopyAmbiguous(DomainError):
    """Several debtors have an invoice of this number."""

    code = "copy_ambiguous"
    template = "Several customers have an invoice {number}: {debtors}. Send its copy from the invoice's own page."


class NobodyToWriteTo(DomainError):
    """No e-mail address."""

    code = "nobody_to_write_to"
    template = "{debtor} has no e-mail address that works."


@needs(Right.ACT)
def resend_invoice(organisation_id: int, *, number: str, now: datetime, actor: str, debtor: int | None = None) -> str:
    """Queue the copy of an invoice for its debtor; returns the number of the notice that carries it.

    ``debtor`` says whose invoice, where several have one of that number. Each call is a person's own act and sends once; asked
    for again before the first one has left, it is refused. Raises ReceivableUnknown, CopyAmbiguous, CopyMissing,
    NothingGoesNow, NobodyToWriteTo, CopyWaits.
    """
    with acting_in(organisation_id):
        numbered = Receivable.objects.select_related("debtor").filter(number=number).order_by("due_on", "pk")
        found = list(numbered if debtor is None else numbered.filter(debtor_id=debtor))
        if not found:
            raise ReceivableUnknown(number=number)
        if len({one.debtor_id for one in found}) > 1:
            raise CopyAmbiguous(number=number, debtors=", ".join(sorted({one.debtor.name for one in found})))
        receivable = found[0]
        copy = InvoiceCopy.objects.filter(receivable__number=number, receivable__debtor=receivable.debtor_id).first()
        if copy is None:
            raise CopyMissing(number=number)
        (to,) = standings([receivable.pk])
        today = organisation_today(organisation_id, now)
        if (why := not_even_answered(to.snapshot, today)) is not None:
            raise NothingGoesNow(debtor=receivable.debtor.name, number=number, why=why.about.short)
        if not to.emails:
            raise NobodyToWriteTo(debtor=receivable.debtor.name)
        lock_chain(organisation_id)  # numbers are allotted under the lock that runs hold
        if (waiting := _on_its_way(copy, receivable.debtor_id)) is not None:
            raise CopyWaits(number=number, notice=waiting.name)
        notice = Notice.objects.create(
            organisation_id=organisation_id, debtor_id=receivable.debtor_id, purpose=Purpose.INFORMATION.value, year=today.year,
            number=last_number(today.year) + 1, stage=Stage.STATEMENT.value, sticker=Sticker.NONE.value, decided_on=today,
            dated=today, counted_until=today, confirmed_at=now, confirmed_by=actor,
            document_id=copy.document_id, content=canonical({"number": number}), created_at=now,
        )  # fmt: skip
        NoticeItem.objects.create(
            organisation_id=organisation_id, notice=notice, receivable=receivable, is_for_information=True
        )
        row = new_message(
            organisation_id, notice.pk, *recipient(Channel.EMAIL, to, Stage.STATEMENT), now, state=MessageState.QUEUED
        )
        insert_rows("outbox_message", MESSAGE_COLUMNS, [row])
        fact = Fact("invoice.resent", {"notice": notice.pk, "document": copy.document_id}, chain=receivable.debtor_id)
        append(organisation_id, [fact], at=now, actor=actor)
        return notice.name


def _on_its_way(copy: InvoiceCopy, debtor: int) -> Notice | None:
    """What carries this very copy to the debtor and has not left, or nobody knows whether it has."""
    messages = Message.objects.filter(state__in=ON_ITS_WAY, notice__purpose=Purpose.INFORMATION.value)
    message = messages.filter(notice__document=copy.document_id, notice__debtor=debtor).select_related("notice").first()
    return message.notice if message else None


def copies_to_attach(notice: Notice) -> tuple[Attachment, ...]:
    """The copies of the invoices that a demand asks for; up to 8 MiB in all. Call it while acting in the organisation."""
    if notice.purpose != Purpose.DEMAND.value:
        return ()
    copies = (
        InvoiceCopy.objects.filter(receivable__noticeitem__notice=notice, receivable__noticeitem__is_for_information=False)
        .select_related("document", "receivable").order_by("receivable__due_on", "pk")
    )  # fmt: skip
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
