"""Formal notices that go registered: by a provider or printed by hand, each through the very gate of every other letter.

The message is handed over while its letter is on its way out, sent once the letter is posted, and came back where the letter is worth
nothing: then its step comes again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from relance.dispatch.states import move
from relance.documents.archive import PDF, archive
from relance.documents.models import Document
from relance.domain.addresses.six_lines import Address
from relance.domain.delivery import MessageState
from relance.domain.errors import DomainError
from relance.domain.ids import ElectronicBatchId, MessageId, RegisteredId
from relance.domain.ledger import DebtorKind
from relance.domain.registered.standings import FAILED, Standing
from relance.domain.scenario.gate import Verdict
from relance.domain.scenario.model import Channel
from relance.domain.sentences import Sentence
from relance.journal.appending import Fact, append
from relance.language import Language
from relance.outbox.claim import claim_locked, lock_for_claims
from relance.outbox.models import Message
from relance.outbox.notice_terms import POSTED_TOO_LATE, Terms, written_term
from relance.outbox.preparation import Composers
from relance.parties.models import Debtor
from relance.post import batches
from relance.post.batches import ForBatch
from relance.post.models import OWN, RegisteredLetter
from relance.post.ordering import Wanted, order, print_own
from relance.post.owners import Leaves, Over, Waits
from relance.post.paper import line_of, sheets_of, stamped
from relance.post.prices import Offer, offer
from relance.post.states import ENDED
from relance.receivables.addressees import addressee
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand, needs

NOTICE = "notice"
REASON_OF = {
    Standing.WRONG_ADDRESS: "wrong_address",
    Standing.VOIDED: "voided_at_counter",
    Standing.LOST: "lost_by_post",
}
ITS_TERM = Sentence("it would ask to be paid before it can be fetched: have it written anew")


class NotForThePost(DomainError):
    """It does not wait for the post, or is not written yet."""

    code = "not_for_the_post"
    template = "Message {message} is no letter that waits for the post: only those go registered."


@dataclass(frozen=True, slots=True)
class Ready:
    """A letter that waits for the post and may go registered; ``pay_by`` is the last day that it gives, if it gives one."""

    message: Message
    wanted: Wanted
    pay_by: date | None
    is_too_late: bool


class RegisteredNotices:
    """What the outbox says of its letters (``post.owners.Owner``)."""

    word = NOTICE

    def claim(self, here: Acting, letter: RegisteredLetter) -> Leaves | Waits | Over:
        """Through the gate of all letters; what leaves is handed over until it is posted."""
        message = _locked(letter.owner_pk)
        if message is None:
            return Over(None)
        lock_for_claims(here, [message])
        if Terms.of(here).is_too_late(message.notice, here.today, message.channel):
            return Waits(ITS_TERM)
        claimed = claim_locked(here, message)
        why = claimed.outcome.reason
        said = why.about.short if why else None
        match claimed.outcome.verdict:
            case Verdict.LEAVE:
                move(message, MessageState.HANDED_OVER)
                return Leaves()
            case Verdict.LATER:
                return Waits(said, claimed.outcome.until)
        return Over(said)

    def back(self, here: Acting, letter: RegisteredLetter) -> None:
        """It waits for the post again."""
        message = _of(letter)
        if message is not None and message.state == MessageState.HANDED_OVER.value:
            move(message, MessageState.QUEUED, claimed_at=None, not_before=here.at)
            _journal(here, "message.put_back", message, {"letter": letter.pk})

    def moved(self, here: Acting, letter: RegisteredLetter) -> None:
        """Posted: it is sent, on that day. Worth nothing: it came back."""
        message = _of(letter)
        if message is None:
            return
        if letter.posted_on is not None and message.state == MessageState.HANDED_OVER.value:
            is_late = Terms.of(here).is_too_late(message.notice, letter.posted_on, message.channel)
            reason = POSTED_TOO_LATE if is_late else ""
            move(
                message,
                MessageState.ACCEPTED,
                sent_on=letter.posted_on,
                settled_at=here.at,
                reference=letter.number[:400],
                reason=reason,
            )
            _journal(here, "message.posted", message, {"letter": letter.pk, "on": letter.posted_on})
        standing = Standing(letter.standing)
        if standing not in FAILED:
            return
        if message.state == MessageState.HANDED_OVER.value:
            move(message, MessageState.VOIDED, reason=REASON_OF[standing], settled_at=here.at)
            _journal(here, "message.voided", message, {"letter": letter.pk, "why": standing.value})
        elif message.state in (MessageState.ACCEPTED.value, MessageState.DELIVERED.value):
            move(message, MessageState.BOUNCED, reason=REASON_OF[standing])
            _journal(here, "message.bounced", message, {"letter": letter.pk, "why": standing.value})


NOTICES = RegisteredNotices()


def _locked(pk: int) -> Message | None:
    waiting = Message.objects.select_for_update(of=("self",)).select_related("notice")
    return waiting.filter(
        pk=pk, state=MessageState.QUEUED.value, channel=Channel.POST.value, notice__document__isnull=False
    ).first()


def _of(letter: RegisteredLetter) -> Message | None:
    return Message.objects.select_for_update(of=("self",)).select_related("notice").filter(pk=letter.owner_pk).first()


def _journal(here: Acting, name: str, message: Message, body: dict[str, object]) -> None:
    append(
        here, [Fact(name, {"message": message.pk, "notice": message.notice_id, **body}, chain=message.notice.debtor_id)]
    )


def ready(
    here: Acting, message_id: MessageId, *, number: str = "", is_electronic: bool = False, keeps: bool = False
) -> Ready:
    """The letter as it would go registered, with the line that says so on it; ``keeps`` it so. Raises NotForThePost."""
    message = (
        Message.objects.select_related("notice__debtor")
        .filter(
            pk=message_id, state=MessageState.QUEUED.value, channel=Channel.POST.value, notice__document__isnull=False
        )
        .first()
    )
    if message is None:
        raise NotForThePost(message=message_id)
    notice, debtor = message.notice, message.notice.debtor
    (document,) = Document.objects.raw("SELECT * FROM documents_document WHERE id = %s", [notice.document_id])
    language: Language = "en" if debtor.language == "en" else "fr"
    pdf = stamped(bytes(document.content), line_of(notice.name, number, is_electronic=is_electronic), language)
    term = written_term(notice)
    sender = Composers(here).author_of(notice).creditor
    wanted = Wanted(
        message.pk,
        notice.debtor_id,
        notice.name,
        debtor.name,
        _address(debtor),
        sender.name,
        Address(sender.street, sender.postal_code, sender.city, sender.street_2),
        sheets_of(pdf),
        archive(here, pdf, media_type=PDF) if keeps else document.pk,
        term[0] if term else None,
    )
    is_late = Terms.of(here).is_too_late(notice, here.today, message.channel)
    return Ready(message, wanted, wanted.pay_by, is_late)


def _address(debtor: Debtor) -> Address:
    return Address(debtor.street, debtor.postal_code, debtor.city, debtor.street_2, debtor.country)


@needs(Right.ACT)
def send_registered(here: Acting, message_id: MessageId, way: str, *, accepted: Decimal | None) -> RegisteredId:
    """Have a provider print and post it, at the price that was seen; it leaves ten minutes later.

    Raises NotForThePost, LetterTooLate, and what ``post.ordering.order`` raises.
    """
    one = ready(here, message_id, keeps=True)
    _refuse_late(one)
    cost = offer(here, way, one.wanted.sheets).price
    return RegisteredId(order(here, NOTICES, one.wanted, way, price=cost, accepted=accepted).pk)


@needs(Right.ACT)
def print_registered(here: Acting, message_id: MessageId, *, number: str = "") -> RegisteredId:
    """Print it to post it registered by hand. ``number`` is that of its label: the letter then says it.

    Raises NotForThePost, LetterTooLate, and what ``post.ordering.print_own`` raises.
    """
    one = ready(here, message_id, number=number, keeps=True)
    _refuse_late(one)
    cost = offer(here, OWN, one.wanted.sheets).price
    return RegisteredId(print_own(here, NOTICES, one.wanted, number=number, price=cost).pk)


class LetterTooLate(DomainError):
    """Its last day ends before it can be fetched."""

    code = "registered_letter_too_late"
    template = (
        "Letter {name} asks to be paid by {day}: left today, that is before it can be fetched. Have it written anew first"
        " (relance batch renew, or the Outbox page)."
    )


def _refuse_late(one: Ready) -> None:
    if one.is_too_late:
        raise LetterTooLate(name=one.wanted.name, day=one.pay_by)


def offers(here: Acting, sheets: int, ways: list[str]) -> list[Offer]:
    """What each way costs now."""
    demand(Right.SEE, here)
    return [offer(here, way, sheets) for way in ways]


def goes_registered(here: Acting, messages: list[int]) -> set[int]:
    """Those of the messages that a registered letter has in hand."""
    found = RegisteredLetter.objects.filter(owner=NOTICE, owner_pk__in=messages).exclude(state__in=ENDED)
    return set(found.values_list("owner_pk", flat=True))


def in_hand(here: Acting, message: int) -> bool:
    """Whether a registered letter has this message in hand, so that nobody else settles it."""
    return bool(goes_registered(here, [message]))


@needs(Right.ACT)
def prepare_electronic(
    here: Acting, messages: list[MessageId], *, consented: Collection[int] = ()
) -> ElectronicBatchId:
    """Put letters that wait for the post into a batch of qualified electronic letters; nothing leaves before it is confirmed.

    Raises NotForThePost, LetterTooLate, and what ``post.batches.prepare`` raises.
    """
    chosen = []
    for message in messages:
        one = ready(here, message, is_electronic=True, keeps=True)
        _refuse_late(one)
        debtor = one.message.notice.debtor
        to = addressee(here, debtor.pk)
        email = to.emails[0][0] if to.emails else ""
        is_business = debtor.kind_in_law in (DebtorKind.COMPANY.value, DebtorKind.PUBLIC_BODY.value)
        chosen.append(ForBatch(replace(one.wanted, email=email), is_business))
    return batches.prepare(here, NOTICES, chosen, consented=consented)
