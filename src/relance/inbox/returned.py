"""What servers say of our messages: delivered, or sent back.

Returned mail marks the message, and the contact where the address is dead: not notified, the next address or channel takes over.
Where our own server is refused the message is kept back instead: no other address or channel mends that.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db.models import QuerySet

from relance.channels.email.bounces import Arrival, Bounce
from relance.dispatch.states import move
from relance.domain.delivery import MessageState
from relance.domain.mail_addresses import for_servers
from relance.domain.notice_numbers import numbers_in
from relance.domain.scenario.model import Channel
from relance.domain.undelivered import Cause
from relance.journal.appending import Fact, append
from relance.outbox.claim import lock_receivables
from relance.outbox.fallback import take_next_channel
from relance.outbox.models import Message, NoticeItem
from relance.outbox.selectors import notices_named
from relance.outbox.sender_refused import keep_back
from relance.parties.models import Contact
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

MAY_BOUNCE = [MessageState.ACCEPTED.value, MessageState.DELIVERED.value, MessageState.UNCONFIRMED.value]
LEAST_PROVIDER_REFERENCE = 12  # characters: a shorter name of the provider's may stand in any answer


@needs(Right.ACT)
def forget(here: Acting, address: str) -> int:
    """A person says that the address works after all; returns how many contacts had it marked. Journaled."""
    marked = list(Contact.objects.filter(email__iexact=address).exclude(bounced_at=None))
    Contact.objects.filter(pk__in=[contact.pk for contact in marked]).update(bounced_at=None)
    facts = [Fact("contact.works", {"contact": contact.pk}, chain=contact.debtor_id) for contact in marked]
    append(here, facts)
    return len(marked)


def take_bounces(here: Acting, bounces: Sequence[Bounce]) -> list[str]:
    """Record the final failures of one mail; returns for each ``bounced``, ``kept_back``, or ``unknown`` where no message of
    ours is meant or may still bounce.

    All messages are locked before anything is journaled, as everybody does.
    """
    meant = [_message_of(here, bounce) for bounce in bounces]
    pks = [message.pk for message in meant if message]
    locked = {
        one.pk: one
        for one in Message.objects.select_for_update(of=("self",))
        .select_related("notice__debtor")
        .filter(pk__in=pks, state__in=MAY_BOUNCE)
        .order_by("pk")
    }
    items = NoticeItem.objects.filter(notice__in={one.notice_id for one in locked.values()})
    lock_receivables(list(items.values_list("receivable_id", flat=True)))
    became: list[str] = []
    facts: list[Fact] = []
    for bounce, found in zip(bounces, meant, strict=True):
        message = locked.pop(found.pk, None) if found else None
        became.append(_record(here, message, bounce, facts) if message else "unknown")
    append(here, facts)
    return became


def take_arrivals(here: Acting, arrivals: Sequence[Arrival]) -> list[str]:
    """Mark what a provider saw delivered; returns for each ``delivered``, or ``unknown`` where no message that is on its way
    to that address is meant.
    """
    meant = [_message_of(here, arrival) for arrival in arrivals]
    pks = [
        found.pk for found, arrival in zip(meant, arrivals, strict=True) if found and _is_to(found, arrival.recipient)
    ]
    locked = Message.objects.select_for_update(of=("self",)).select_related("notice")
    ours = {one.pk: one for one in locked.filter(pk__in=pks, state=MessageState.ACCEPTED.value).order_by("pk")}
    for message in ours.values():
        move(message, MessageState.DELIVERED)
    facts = [
        Fact("message.delivered", {"message": one.pk, "notice": one.notice_id}, chain=one.notice.debtor_id)
        for one in ours.values()
    ]
    append(here, facts)
    return ["delivered" if found and ours.pop(found.pk, None) else "unknown" for found in meant]


def _is_to(message: Message, recipient: str) -> bool:
    return for_servers(recipient).lower() == for_servers(message.recipient).lower()


def _record(here: Acting, message: Message, bounce: Bounce, facts: list[Fact]) -> str:
    """One failure of a message that is locked; its journal entry goes into ``facts``."""
    why = " ".join(part for part in (bounce.status, bounce.recipient, bounce.said) if part)
    if bounce.cause is Cause.SENDER:
        facts.append(keep_back(here, message, why=why))
        return "kept_back"
    move(message, MessageState.BOUNCED, reason="bounced", why=why, settled_at=here.at)
    # Not where the recipient passes on what it gets.
    if message.contact_id and bounce.is_of_address and _is_to(message, bounce.recipient):
        Contact.objects.filter(pk=message.contact_id, email=message.recipient).update(bounced_at=here.at)
    took_over = take_next_channel(here, message, message.notice)
    body = {
        "message": message.pk, "notice": message.notice_id, "status": bounce.status, "cause": bounce.cause.value, "took_over": took_over,
    }  # fmt: skip
    facts.append(Fact("message.bounced", body, chain=message.notice.debtor_id))
    return "bounced"


def _message_of(here: Acting, told: Bounce | Arrival) -> Message | None:
    """By our reference, else the provider's; else by the number in the returned subject together with the address.

    A report that names none of them says nothing sure about any message.
    """
    sent = Message.objects.filter(channel=Channel.EMAIL.value, state__in=MAY_BOUNCE)
    return _by_reference(sent, told) or _by_number(here, sent, told)


def _by_reference(sent: QuerySet[Message], told: Bounce | Arrival) -> Message | None:
    if told.reference:
        return sent.filter(public_id=uuid.UUID(told.reference)).first()
    if len(told.provider_reference) >= LEAST_PROVIDER_REFERENCE:
        return sent.filter(reference__contains=told.provider_reference, recipient__iexact=told.recipient).first()
    return None


def _by_number(here: Acting, sent: QuerySet[Message], told: Bounce | Arrival) -> Message | None:
    notices = [notice.pk for notice in notices_named(here, numbers_in(told.subject))]
    found = list(sent.filter(notice__in=notices, recipient__iexact=told.recipient)[:2])
    return found[0] if len(found) == 1 else None
