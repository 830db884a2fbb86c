"""How a message leaves: (a) claim, (b) the network, outside any transaction, (c) proof.

There is no retry of a job: a message found claimed by nobody alive is ``unconfirmed``, for it may have left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from relance.channels.model import Accepted, Answer, Drafted, Refused, Transport, Unknown
from relance.documents.models import Document
from relance.domain.delivery import MessageState, next_try
from relance.domain.scenario.gate import Verdict
from relance.domain.scenario.model import Channel
from relance.journal.services import Fact, append
from relance.outbox.claim import Claimed, claim, next_queued
from relance.outbox.envelopes import Sender, envelope_of
from relance.outbox.fallback import take_next_channel
from relance.outbox.information import copies_to_attach
from relance.outbox.models import Message, Notice
from relance.outbox.states import move
from relance.parties.models import Contact
from relance.tenancy.context import acting_in
from relance.tenancy.models import Organisation

STALLED_AFTER = timedelta(minutes=10)  # longer than any channel's time-out


@dataclass(slots=True)
class Delivered:
    """What a delivery did: how many messages came to which state, and why those that did not leave did not."""

    states: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Office:
    """Everything that sending for one organisation takes."""

    organisation: int
    transports: Mapping[Channel, Transport]
    sender: Sender
    key: bytes
    clock: Callable[[], datetime]
    actor: str = "relance"
    is_stopping: Callable[[], bool] = lambda: False

    def close(self) -> None:
        """End the connections of its channels."""
        for transport in self.transports.values():
            transport.close()


def deliver_all(office: Office) -> Delivered:
    """Send everything whose hour has come, one after the other; several programs may do so at once."""
    done = Delivered()
    last = 0
    while not office.is_stopping():
        now = office.clock()
        message = next_queued(office.organisation, channels=list(office.transports), now=now, after=last)
        if message is None:
            return done
        deliver_one(office, message, done)
        last = message
    return done


def deliver_one(office: Office, message_id: int, done: Delivered) -> None:
    """Take one message through the gate, to its channel, and to its proof."""
    claimed = claim(office.organisation, message_id, key=office.key, now=office.clock(), actor=office.actor)
    if claimed is None:
        return
    if claimed.outcome.verdict is not Verdict.LEAVE:
        done.states[claimed.message.state] += 1
        done.reasons[claimed.outcome.reason.value if claimed.outcome.reason else ""] += 1
        return
    answer = _call(office, claimed)
    prove(office.organisation, claimed.message, claimed.notice, answer, now=office.clock(), actor=office.actor)
    done.states[claimed.message.state] += 1


def _call(office: Office, claimed: Claimed) -> Answer:
    """The network. No transaction is open here."""
    with acting_in(office.organisation):
        pdf = bytes(Document.objects.get(notice=claimed.notice).content)
        copies = copies_to_attach(office.organisation, claimed.notice)
    envelope = envelope_of(
        claimed.message, claimed.notice, claimed.letter, pdf=pdf, copies=copies, sender=office.sender
    )
    return office.transports[Channel(claimed.message.channel)].deliver(envelope)


def prove(organisation_id: int, message: Message, notice: Notice, answer: Answer, *, now: datetime, actor: str) -> None:
    """Write down what is known of a claimed (or unconfirmed) message after its channel answered."""
    with acting_in(organisation_id):
        today = now.astimezone(ZoneInfo(Organisation.objects.get().time_zone)).date()
        body: dict[str, object] = {"message": message.pk, "notice": notice.pk, "channel": message.channel}
        match answer:
            case Accepted(reference):
                move(message, MessageState.ACCEPTED, settled_at=now, sent_on=today, reference=reference[:400])
                fact = Fact("message.accepted", {**body, "on": today}, chain=notice.debtor_id)
            case Drafted(reference):
                move(message, MessageState.HANDED_OVER, reference=reference[:400])
                fact = Fact("message.drafted", body, chain=notice.debtor_id)
            case Unknown(why):
                move(message, MessageState.UNCONFIRMED, why=why)
                fact = Fact("message.unconfirmed", body, chain=notice.debtor_id)
            case Refused():
                fact = _refused(organisation_id, message, notice, answer, body, now)
        append(organisation_id, [fact], at=now, actor=actor)


def _refused(
    organisation_id: int, message: Message, notice: Notice, answer: Refused, body: dict[str, object], now: datetime
) -> Fact:
    """Back to the queue where that is worth it; else refused, and the next address or channel takes over."""
    again = next_try(first_tried_at=message.first_tried_at or now, attempts=message.attempts, now=now)
    if answer.is_temporary and again is not None:
        move(message, MessageState.QUEUED, why=answer.why, not_before=again)
        return Fact("message.put_back", {**body, "until": again}, chain=notice.debtor_id)
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


def ask_unconfirmed(office: Office) -> int:
    """Ask each provider that can be asked about messages whose answer was lost; returns how many that settled."""
    with acting_in(office.organisation):
        lost = list(
            Message.objects.select_related("notice").filter(state=MessageState.UNCONFIRMED.value).order_by("pk")
        )
    settled = 0
    for message in lost:
        transport = office.transports.get(Channel(message.channel))
        answer = transport.ask(str(message.public_id)) if transport else Unknown("no such channel")
        if isinstance(answer, Accepted):
            prove(office.organisation, message, message.notice, answer, now=office.clock(), actor=office.actor)
            settled += 1
    return settled
