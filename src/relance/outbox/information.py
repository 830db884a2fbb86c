"""Messages that ask for nothing: the copy of an invoice for a debtor who did not get it; and copies that go along."""

from __future__ import annotations

from datetime import datetime

from relance.channels.model import Attachment
from relance.documents.archive import PDF
from relance.domain.delivery import MessageState, Purpose
from relance.domain.errors import DomainError
from relance.domain.scenario.gate import not_even_answered
from relance.domain.scenario.model import Channel, Stage, Sticker
from relance.domain.scenario.reasons import SHORT
from relance.journal.services import Fact, append, canonical, lock_chain
from relance.outbox.envelopes import plain_name
from relance.outbox.models import Notice, NoticeItem
from relance.outbox.notices import MESSAGE_COLUMNS, last_number, new_message, recipient
from relance.receivables.models import InvoiceCopy, Receivable
from relance.receivables.services import ReceivableUnknown
from relance.receivables.snapshots import standings
from relance.tenancy.bulk import insert_rows
from relance.tenancy.context import acting_in
from relance.tenancy.rights import Right, needs
from relance.tenancy.services import organisation_today

MOST_ATTACHED_BYTES = 8 << 20  # mail servers refuse more than 10 to 25 MiB, and base64 adds a third


class CopyMissing(DomainError):
    """The invoice itself was never given to the program."""

    code = "copy_missing"
    template = "There is no copy of invoice {number}: import its PDF first, named after the number."


class NothingGoesNow(DomainError):
    """A pause that binds what asks for nothing, too."""

    code = "nothing_goes_now"
    template = "Nothing goes to {debtor} about {number} now: {why}."


class NobodyToWriteTo(DomainError):
    """No e-mail address."""

    code = "nobody_to_write_to"
    template = "{debtor} has no e-mail address that works."


@needs(Right.ACT)
def resend_invoice(organisation_id: int, *, number: str, now: datetime, actor: str) -> str:
    """Queue the copy of an invoice for its debtor; returns the number of the notice that carries it.

    Each call is a person's own act and sends once. Raises ReceivableUnknown, CopyMissing, NothingGoesNow,
    NobodyToWriteTo.
    """
    with acting_in(organisation_id):
        receivable = Receivable.objects.select_related("debtor").filter(number=number).order_by("due_on", "pk").first()
        if receivable is None:
            raise ReceivableUnknown(number=number)
        copy = InvoiceCopy.objects.filter(receivable__number=number, receivable__debtor=receivable.debtor_id).first()
        if copy is None:
            raise CopyMissing(number=number)
        (to,) = standings([receivable.pk])
        today = organisation_today(organisation_id, now)
        if (why := not_even_answered(to.snapshot, today)) is not None:
            raise NothingGoesNow(debtor=receivable.debtor.name, number=number, why=SHORT[why])
        if not to.emails:
            raise NobodyToWriteTo(debtor=receivable.debtor.name)
        lock_chain(organisation_id)  # numbers are allotted under the lock that runs hold
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
