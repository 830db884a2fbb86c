"""How a message leaves: claimed through the gate, given to its channel, proven. The way itself is that of ``dispatch``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime

from relance.channels.model import Accepted, Answer, Drafted, Envelope, Refused, Transport, Unknown
from relance.dispatch import doubt
from relance.dispatch.cycle import carry_out_each
from relance.dispatch.states import move, still_asks
from relance.documents.archive import PDF
from relance.documents.models import Document
from relance.domain.delivery import MessageState, next_try
from relance.domain.scenario.gate import Verdict
from relance.domain.scenario.model import Channel
from relance.journal.appending import Fact, append
from relance.outbox.claim import Claimed, claim, queued_messages
from relance.outbox.envelopes import carriers_of, envelope_of
from relance.outbox.fallback import take_next_channel
from relance.outbox.information import copies_to_attach
from relance.outbox.models import Message
from relance.outbox.organisation_state import OrganisationState, organisation_state
from relance.outbox.preparation import LETTER_FAILED, NOT_THE_LETTERS, prepare
from relance.outbox.sender_refused import keep_back
from relance.outbox.states import MESSAGES
from relance.parties.models import Contact
from relance.tenancy.context import Acting, acting


@dataclass(slots=True)
class Delivered:
    """What a delivery did: how many messages came to which state, and why those that did not leave did not.

    ``renewed``: how many letters were to be written anew, of today, before they left.
    """

    states: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    renewed: int = 0

    def add(self, other: Delivered) -> None:
        """Count what another did as well."""
        self.states += other.states
        self.reasons += other.reasons
        self.renewed += other.renewed


@dataclass(frozen=True, slots=True)
class PostOffice:
    """Everything that sending for one organisation takes. Each unit of its work acts anew, at the clock's moment."""

    organisation: int
    transports: Mapping[Channel, Transport]
    clock: Callable[[], datetime]
    actor: str = "relance"
    is_stopping: Callable[[], bool] = lambda: False

    def acting(self) -> AbstractContextManager[Acting]:
        """Act for the organisation, now."""
        return acting(self.organisation, self.actor, self.clock())

    def close(self) -> None:
        """End the connections of its channels."""
        for transport in self.transports.values():
            transport.close()


def deliver_all(post_office: PostOffice) -> Delivered:
    """Send everything whose hour has come; several programs may do so at once. Raises IdentityIncomplete.

    Many messages go over several connections at once, each in a thread of its own. What waited for another day than its
    letter's is written anew, and then sent.
    """
    done = _deliver_queued(post_office)
    if done.renewed and not post_office.is_stopping():
        prepare(post_office.organisation, clock=post_office.clock, is_stopping=post_office.is_stopping)
        done.add(_deliver_queued(post_office))
    return done


def _deliver_queued(post_office: PostOffice) -> Delivered:
    with post_office.acting() as here:
        queued = queued_messages(here, channels=list(post_office.transports))
    return deliver_these(post_office, queued)


def deliver_these(post_office: PostOffice, queued: Sequence[int]) -> Delivered:
    """Send these messages, as ``deliver_all`` does."""
    made: list[Sending] = []

    def sending() -> Sending:
        made.append(Sending(post_office))
        return made[-1]

    carry_out_each(post_office, sending, queued)
    done = Delivered()
    for one in made:
        done.add(one.done)
    return done


@dataclass(frozen=True, slots=True)
class _Leaving:
    """A message that is claimed, and its envelope."""

    message: Message
    envelope: Envelope
    state: OrganisationState


class Sending:
    """What sending a message does at each stage (``dispatch.cycle.Act``), and counts in ``done``."""

    not_its_fault: tuple[type[Exception], ...] = NOT_THE_LETTERS

    def __init__(self, post_office: PostOffice) -> None:
        self.done = Delivered()
        self._post_office = post_office

    def claim(self, here: Acting, pk: int) -> _Leaving | None:
        """Through the gate; and in its transaction the envelope: what cannot be put into one is not claimed."""
        claimed = claim(here, pk)
        if claimed is None:
            return None
        if claimed.outcome.verdict is Verdict.LEAVE:
            return _Leaving(claimed.message, _enveloped(here, claimed), claimed.state)
        if claimed.outcome.verdict is Verdict.RENEW:
            self.done.renewed += 1
        else:
            self.done.states[claimed.message.state] += 1
            self.done.reasons[claimed.outcome.reason.value if claimed.outcome.reason else ""] += 1
        return None

    def call(self, claimed: _Leaving) -> Answer:
        """The channel."""
        return self._post_office.transports[Channel(claimed.message.channel)].deliver(claimed.envelope)

    def prove(self, here: Acting, claimed: _Leaving, answer: Answer) -> None:
        """What is known of it after its channel answered."""
        prove(here, claimed.message, answer, today=claimed.state.today(here.at))
        self.done.states[claimed.message.state] += 1

    def spoil(self, here: Acting, pk: int, why: str) -> None:
        """Refuse a message that no envelope can be made of."""
        waiting = Message.objects.select_for_update(of=("self",)).select_related("notice")
        message = waiting.filter(pk=pk, state=MessageState.QUEUED.value).first()
        if message is None:
            return
        move(message, MessageState.REFUSED, reason=LETTER_FAILED, why=why, settled_at=here.at)
        append(here, [Fact("message.unsendable", {"message": message.pk}, chain=message.notice.debtor_id)])
        self.done.states[MessageState.REFUSED] += 1


def _enveloped(here: Acting, claimed: Claimed) -> Envelope:
    notice = claimed.notice
    (document,) = Document.objects.raw("SELECT * FROM documents_document WHERE id = %s", [notice.document_id])
    copies = copies_to_attach(here, notice) if claimed.state.attaches_invoices else ()
    carriers = carriers_of(here, notice) if claimed.message.channel == Channel.SMS.value else ()
    return envelope_of(
        claimed.message,
        notice,
        claimed.letter,
        pdf=bytes(document.content) if document.media_type == PDF else None,
        copies=copies,
        sender=claimed.sender,
        carriers=carriers,
    )


def prove(here: Acting, message: Message, answer: Answer, *, today: date) -> None:
    """Write down what is known of a claimed (or unconfirmed) message after its channel answered; ``today`` is the local day.

    Nothing where somebody settled it while the channel took its time.
    """
    if not still_asks(message, MESSAGES):
        return
    debtor = message.notice.debtor_id
    body: dict[str, object] = {"message": message.pk, "notice": message.notice_id, "channel": message.channel}
    match answer:
        case Accepted(reference):
            move(message, MessageState.ACCEPTED, settled_at=here.at, sent_on=today, reference=reference[:400])
            fact = Fact("message.accepted", {**body, "on": today}, chain=debtor)
        case Drafted(reference):
            move(message, MessageState.HANDED_OVER, reference=reference[:400])
            fact = Fact("message.drafted", body, chain=debtor)
        case Unknown(why) if message.state == MessageState.CLAIMED.value:
            move(message, MessageState.UNCONFIRMED, why=why)
            fact = Fact("message.unconfirmed", body, chain=debtor)
        case Unknown():
            return
        case Refused():
            fact = _refused(here, message, answer, body)
    append(here, [fact])


def _refused(here: Acting, message: Message, answer: Refused, body: dict[str, object]) -> Fact:
    """Back to the queue where that is worth it; else refused, and the next address or channel takes over.

    Where we ourselves are refused it is kept back: no other address or channel mends that.
    """
    debtor = message.notice.debtor_id
    first = message.first_tried_at or here.at
    again = next_try(first_tried_at=first, attempts=message.attempts, now=here.at)
    if answer.is_temporary and again is not None:
        move(message, MessageState.QUEUED, why=answer.why, not_before=again)
        return Fact("message.put_back", {**body, "until": again}, chain=debtor)
    if answer.is_sender:
        return keep_back(here, message, why=answer.why)
    move(message, MessageState.REFUSED, why=answer.why, settled_at=here.at)
    if answer.is_address and message.contact_id:
        Contact.objects.filter(pk=message.contact_id, email=message.recipient).update(bounced_at=here.at)
    took_over = take_next_channel(here, message, message.notice)
    return Fact("message.refused", {**body, "took_over": took_over}, chain=debtor)


def unconfirm_stalled(here: Acting) -> int:
    """Messages that somebody claimed and never settled may have left: they wait for a provider's or a person's word."""
    stalled = doubt.unconfirm_stalled(here, Message.objects.select_related("notice"), MESSAGES)
    facts = [
        Fact(
            "message.unconfirmed",
            {"message": m.pk, "notice": m.notice_id, "channel": m.channel},
            chain=m.notice.debtor_id,
        )
        for m in stalled
    ]
    append(here, facts)
    return len(stalled)


def ask_unconfirmed(post_office: PostOffice) -> int:
    """Ask each provider that can be asked about messages whose answer was lost; returns how many that settled."""
    with post_office.acting() as here:
        state = organisation_state(here)
        unconfirmed = Message.objects.select_related("notice").filter(state=MessageState.UNCONFIRMED.value)
        lost = list(unconfirmed.order_by("pk"))

    def ask(message: Message) -> Answer:
        transport = post_office.transports.get(Channel(message.channel))
        return transport.ask(str(message.public_id)) if transport else Unknown("no such channel")

    def settled(here: Acting, message: Message, answer: Accepted) -> None:
        prove(here, message, answer, today=state.today(here.at))

    return doubt.ask_about(post_office, lost, ask, settled)
