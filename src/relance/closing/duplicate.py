"""The duplicate of a lost invoice, with the words that the law wants on it; and the VAT that comes back once it has left.

It is information and asks for nothing, so that it also reaches a debtor in liquidation. The day on which a message of it is
proven to have left is the condition of the VAT file (CGI 272-1; CE 28 March 2012, 320470).
"""

from __future__ import annotations

from relance.closing import ledger
from relance.closing.models import Closing, EntryKind
from relance.closing.vat import ON_ITS_WAY, duplicates_of, file_of, recoverable
from relance.closing.words import REFUSAL_WORDS
from relance.closing.write_off import LossUnknown
from relance.domain.closing.entries import VatFate, recovery_entries
from relance.domain.closing.loss import ZERO, Loss, VatLine
from relance.domain.closing.mention import mention
from relance.domain.closing.vat_file import Refusal
from relance.domain.delivery import Purpose
from relance.domain.errors import DomainError
from relance.domain.ids import ClosingId
from relance.domain.money import Money
from relance.journal.appending import Fact, append
from relance.language import Language, show
from relance.letters.letterhead import author_of
from relance.outbox.posting import VAT_DUPLICATE, Posting, lock_numbers, post
from relance.receivables.models import InvoiceCopy
from relance.receivables.snapshots import standings
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.rights import Right, needs


class NoDuplicateWanted(DomainError):
    """Another condition is missing, which a duplicate would not mend."""

    code = "no_duplicate_wanted"
    template = "A duplicate of {number} would bring no VAT back. {why}"


class DuplicateSent(DomainError):
    """The button pressed twice, or by two people."""

    code = "duplicate_sent"
    template = "The duplicate of {number} is on its way or has left already, as {notice}: it goes once."


class VatNotRecoverable(DomainError):
    """The file is short, or the VAT has come back already."""

    code = "vat_not_recoverable"
    template = "The VAT of {number} cannot be recovered now. {why}"


@needs(Right.SET_UP)
def send_duplicate(here: Acting, closing_id: ClosingId) -> str:
    """Queue the duplicate for the debtor, with the copy of the invoice where there is one; returns the number of its notice.

    Raises LossUnknown, NoDuplicateWanted, DuplicateSent, MentionNotKnown, NobodyToWriteTo, IdentityIncomplete.
    """
    hold_lock(Lock.BOOKS, here, alone=True)
    closing = _standing(closing_id)
    one = closing.receivable
    refusals = file_of(closing, here.today).refusals
    if refusals and refusals != [Refusal.NO_DUPLICATE_SENT]:
        why = next(each for each in refusals if each is not Refusal.NO_DUPLICATE_SENT)
        raise NoDuplicateWanted(number=one.number, why=REFUSAL_WORDS[why])
    lock_numbers(here)
    before = duplicates_of(closing).filter(state__in=ON_ITS_WAY).select_related("notice").first()
    if before is not None:
        raise DuplicateSent(number=one.number, notice=before.notice.name)
    net, vat = recoverable(closing)
    language: Language = "en" if one.debtor.language == "en" else "fr"
    facts = {
        "number": one.number, "issued_on": show(one.issued_on, language), "net": show(Money.eur(str(net)), language),
        "vat": show(Money.eur(str(vat)), language), "mention": mention(net, vat, here.today),
    }  # fmt: skip
    (to,) = standings(here, [one.pk])
    copy = InvoiceCopy.objects.filter(receivable=one).first()
    how = Posting(facts=facts, document=copy.document_id if copy else None)
    notice = post(here, Purpose.INFORMATION, VAT_DUPLICATE, to, [one.pk], author_of(here), how)
    append(here, [Fact("loss.duplicate_queued", {"closing": closing.pk, "notice": notice.pk}, chain=one.debtor_id)])
    return notice.name


@needs(Right.SET_UP)
def recover_vat(here: Acting, closing_id: ClosingId) -> Money:
    """Book the VAT of a loss that was booked without it, now that its five conditions hold; returns it.

    Raises LossUnknown, VatNotRecoverable.
    """
    hold_lock(Lock.BOOKS, here, alone=True)
    closing = _standing(closing_id)
    one = closing.receivable
    refusals = file_of(closing, here.today).refusals
    _net, vat = recoverable(closing)
    if refusals or closing.vat_fate != VatFate.LATER.value or not vat:
        why = REFUSAL_WORDS[refusals[0] if refusals else Refusal.NO_VAT_ON_CLAIM]
        raise VatNotRecoverable(number=one.number, why=why)
    lines = recovery_entries(Loss((VatLine(ZERO, ZERO, vat),)), ledger.accounts_of(closing))
    entry = ledger.write(here, closing, EntryKind.VAT, lines)
    closing.vat_fate = VatFate.RECOVERED.value
    closing.save(update_fields=["vat_fate"])
    body = {"closing": closing.pk, "vat": str(vat), "entry": entry.number}
    append(here, [Fact("loss.vat_recovered", body, chain=one.debtor_id)])
    return Money(vat, closing.currency)


def _standing(closing_id: ClosingId) -> Closing:
    closing = Closing.objects.select_related("receivable__debtor").filter(pk=closing_id, undone_at=None).first()
    if closing is None:
        raise LossUnknown
    return closing
