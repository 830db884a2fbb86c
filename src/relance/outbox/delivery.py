"""How a message leaves: (a) claim, (b) the network, outside any transaction, (c) proof.

There is no retry of a job: a message found claimed by nobody alive is ``unconfirmed``, for it may have left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from threading import Lock

from django.db import connection

from relance.channels.model import Accepted, Answer, Drafted, Envelope, Refused, Transport, Unknown
from relance.documents.models import Document
from relance.domain.delivery import MessageState, next_try
from relance.domain.scenario.gate import Verdict
from relance.domain.scenario.model import Channel
from relance.journal.services import Fact, append
from relance.outbox.claim import Claimed, claim, queued_messages
from relance.outbox.envelopes import Sender, carriers_of, envelope_of
from relance.outbox.fallback import take_next_channel
from relance.outbox.information import copies_to_attach
from relance.outbox.kept_back import keep_back
from relance.outbox.models import Message, Notice
from relance.outbox.organisation_state import organisation_state
from relance.outbox.preparation import LETTER_FAILED, NOT_THE_LETTERS, prepare
from relance.outbox.states import move
from relance.parties.models import Contact
from relance.tenancy.context import acting_in

ALONE_UP_TO, THREADS = 20, 4
STALLED_AFTER = timedelta(minutes=10)  # longer than any channel's time-out


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
    """Everything that sending for one organisation takes."""

    organisation: int
    transports: Mapping[Channel, Transport]
    sender: Sender
    clock: Callable[[], datetime]
    actor: str = "relance"
    is_stopping: Callable[[], bool] = lambda: False

    def close(self) -> None:
        """End the connections of its channels."""
        for transport in self.transports.values():
            transport.close()


def deliver_all(office: PostOffice) -> Delivered:
    """Send everything whose hour has come; several programs may do so at once. Raises IdentityIncomplete.

    Many messages go over several connections at once, each in a thread of its own. What waited for another day than its
    letter's is written anew, and then sent.
    """
    done = _deliver_queued(office)
    if done.renewed and not office.is_stopping():
        prepare(office.organisation, clock=office.clock, is_stopping=office.is_stopping)
        done.add(_deliver_queued(office))
    return done


def _deliver_queued(office: PostOffice) -> Delivered:
    return deliver_these(
        office, queued_messages(office.organisation, channels=list(office.transports), now=office.clock())
    )


def deliver_these(office: PostOffice, queued: Sequence[int]) -> Delivered:
    """Send these messages, as ``deliver_all`` does."""
    if len(queued) <= ALONE_UP_TO:
        return _deliver(office, iter(queued))
    done = Delivered()
    shared = _Shared(queued)
    with ThreadPoolExecutor(THREADS) as threads:
        for part in [threads.submit(_deliver_in_thread, office, shared) for _ in range(THREADS)]:
            done.add(part.result())
    return done


class _Shared:
    """An iterator that threads share."""

    def __init__(self, items: Iterable[int]) -> None:
        self._items = iter(items)
        self._lock = Lock()

    def __iter__(self) -> Iterator[int]:
        return self

    def __next__(self) -> int:
        with self._lock:
            return next(self._items)


def _deliver_in_thread(office: PostOffice, messages: Iterator[int]) -> Delivered:
    try:
        return _deliver(office, messages)
    finally:
        connection.close()  # the thread's own


def _deliver(office: PostOffice, messages: Iterator[int]) -> Delivered:
    done = Delivered()
    while not office.is_stopping() and (message := next(messages, None)) is not None:
        deliver_one(office, message, done)
    return done


def deliver_one(office: PostOffice, message_id: int, done: Delivered) -> None:
    """Take one message through the gate, to its channel, and to its proof. Raises IdentityIncomplete."""
    try:
        taken = _take(office, message_id)
    except NOT_THE_LETTERS:
        raise
    except Exception as error:  # noqa: BLE001 (isolation: the claim was undone, so it surely did not leave; the others go on)
        if refuse_unsendable(office, message_id, why=f"{type(error).__name__}: {error}"):
            done.states[MessageState.REFUSED] += 1
        return
    if taken is None:
        return
    claimed, envelope = taken
    if claimed.outcome.verdict is Verdict.RENEW:
        done.renewed += 1
        return
    if envelope is None:
        done.states[claimed.message.state] += 1
        done.reasons[claimed.outcome.reason.value if claimed.outcome.reason else ""] += 1
        return
    answer = _call(office.transports[Channel(claimed.message.channel)], envelope)
    now = office.clock()
    prove(
        office.organisation,
        claimed.message,
        claimed.notice,
        answer,
        now=now,
        today=claimed.state.today(now),
        actor=office.actor,
    )
    done.states[claimed.message.state] += 1


def _take(office: PostOffice, message_id: int) -> tuple[Claimed, Envelope | None] | None:
    """The claim, and in its transaction the envelope: what cannot be put into one is not claimed."""
    with acting_in(office.organisation):
        claimed = claim(office.organisation, message_id, now=office.clock(), actor=office.actor)
        if claimed is None:
            return None
        if claimed.outcome.verdict is not Verdict.LEAVE:
            return claimed, None
        notice = claimed.notice
        (document,) = Document.objects.raw("SELECT * FROM documents_document WHERE id = %s", [notice.document_id])
        copies = copies_to_attach(notice) if claimed.state.attaches_invoices else ()
        carriers = carriers_of(notice) if claimed.message.channel == Channel.SMS.value else ()
        return claimed, envelope_of(
            claimed.message, notice, claimed.letter, pdf=bytes(document.content), copies=copies, sender=office.sender, carriers=carriers
        )  # fmt: skip


def _call(transport: Transport, envelope: Envelope) -> Answer:
    """The network. No transaction is open here."""
    try:
        return transport.deliver(envelope)
    except Exception as error:  # noqa: BLE001 (a channel that breaks its promise: nobody knows how far it came)
        return Unknown(f"{type(error).__name__}: {error}")


def refuse_unsendable(office: PostOffice, message_id: int, *, why: str) -> bool:
    """Refuse a message that no envelope can be made of, if it is still queued."""
    with acting_in(office.organisation):
        message = (
            Message.objects.select_for_update(of=("self",)).select_related("notice")
            .filter(pk=message_id, state=MessageState.QUEUED.value).first()
        )  # fmt: skip
        if message is None:
            return False
        move(message, MessageState.REFUSED, reason=LETTER_FAILED, why=why, settled_at=office.clock())
        fact = Fact("message.unsendable", {"message": message.pk}, chain=message.notice.debtor_id)
        append(office.organisation, [fact], at=office.clock(), actor=office.actor)
    return True


def prove(
    organisation_id: int, message: Message, notice: Notice, answer: Answer, *, now: datetime, today: date, actor: str
) -> None:
    """Write down what is known of a claimed (or unconfirmed) message after its channel answered; ``today`` is the local day."""
    with acting_in(organisation_id):
        if not _still_asks(message):
            return
        body: dict[str, object] = {"message": message.pk, "notice": notice.pk, "channel": message.channel}
        match answer:
            case Accepted(reference):
                move(message, MessageState.ACCEPTED, settled_at=now, sent_on=today, reference=reference[:400])
                fact = Fact("message.accepted", {**body, "on": today}, chain=notice.debtor_id)
            case Drafted(reference):
                move(message, MessageState.HANDED_OVER, reference=reference[:400])
                fact = Fact("message.drafted", body, chain=notice.debtor_id)
            case Unknown(why) if message.state == MessageState.CLAIMED.value:
                move(message, MessageState.UNCONFIRMED, why=why)
                fact = Fact("message.unconfirmed", body, chain=notice.debtor_id)
            case Unknown():
                return
            case Refused():
                fact = _refused(organisation_id, message, notice, answer, body, now)
        append(organisation_id, [fact], at=now, actor=actor)


def _still_asks(message: Message) -> bool:
    """Lock the message where it is now. False where somebody settled it while its channel took its time."""
    (now,) = Message.objects.raw("SELECT * FROM outbox_message WHERE id = %s FOR UPDATE", [message.pk])
    message.state = now.state
    return now.state in (MessageState.CLAIMED.value, MessageState.UNCONFIRMED.value)


def _refused(
    organisation_id: int, message: Message, notice: Notice, answer: Refused, body: dict[str, object], now: datetime
) -> Fact:
    """Back to the queue where that is worth it; else refused, and the next address or channel takes over.

    Where we ourselves are refused it is kept back: no other address or channel mends that.
    """
    again = next_try(first_tried_at=message.first_tried_at or now, attempts=message.attempts, now=now)
    if answer.is_temporary and again is not None:
        move(message, MessageState.QUEUED, why=answer.why, not_before=again)
        return Fact("message.put_back", {**body, "until": again}, chain=notice.debtor_id)
    if answer.is_sender:
        return keep_back(message, why=answer.why, at=now)
    move(message, MessageState.REFUSED, why=answer.why, settled_at=now)
    if answer.is_address and message.contact_id:
        Contact.objects.filter(pk=message.contact_id, email=message.recipient).update(bounced_at=now)
    took_over = take_next_channel(organisation_id, message, notice, now=now)
    return Fact("message.refused", {**body, "took_over": took_over}, chain=notice.debtor_id)


def unconfirm_stalled(organisation_id: int, *, now: datetime, actor: str) -> int:
    """Messages that somebody claimed and never settled may have left: they wait for a provider's or a person's word."""
    with acting_in(organisation_id):
        stalled = list(
            Message.objects.select_for_update(skip_locked=True, of=("self",)).select_related("notice")
            .filter(state=MessageState.CLAIMED.value, claimed_at__lt=now - STALLED_AFTER).order_by("pk")
        )  # fmt: skip
        for message in stalled:
            move(message, MessageState.UNCONFIRMED, why="the program that sent it ended before the answer")
        facts = [
            Fact("message.unconfirmed", {"message": m.pk, "notice": m.notice_id, "channel": m.channel}, chain=m.notice.debtor_id)
            for m in stalled
        ]  # fmt: skip
        append(organisation_id, facts, at=now, actor=actor)
    return len(stalled)


def ask_unconfirmed(office: PostOffice) -> int:
    """Ask each provider that can be asked about messages whose answer was lost; returns how many that settled."""
    with acting_in(office.organisation):
        state = organisation_state()
        lost = list(
            Message.objects.select_related("notice").filter(state=MessageState.UNCONFIRMED.value).order_by("pk")
        )
    settled = 0
    for message in lost:
        transport = office.transports.get(Channel(message.channel))
        answer = transport.ask(str(message.public_id)) if transport else Unknown("no such channel")
        if isinstance(answer, Accepted):
            now = office.clock()
            prove(
                office.organisation,
                message,
                message.notice,
                answer,
                now=now,
                today=state.today(now),
                actor=office.actor,
            )
            settled += 1
    return settled
