"""A bounce marks the message and the contact: not notified; the next address or channel takes over."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from relance.channels.email.bounces import Bounce, bounces_of
from relance.domain.delivery import MessageState
from relance.domain.scenario.model import Channel
from relance.journal.services import Fact, append
from relance.outbox.claim import lock_receivables
from relance.outbox.fallback import take_next_channel
from relance.outbox.models import Message, NoticeItem
from relance.outbox.replies import take_reply
from relance.outbox.states import move
from relance.parties.models import Contact
from relance.tenancy.context import acting_in
from relance.tenancy.rights import Right, needs

MAY_BOUNCE = [MessageState.ACCEPTED.value, MessageState.DELIVERED.value, MessageState.UNCONFIRMED.value]


@needs(Right.SET_UP)
def take_in(
    organisation_id: int, contents: Iterable[bytes], *, own_address: str, now: datetime, actor: str
) -> Counter[str]:
    """Read what came back; returns how many were ``bounced``, ``temporary``, a ``reply``, ``unknown`` (not ours, or known),
    ``own`` or ``unreadable``.

    Our own address is never marked, whatever a server says of it: nothing could be sent any more.
    """
    counts: Counter[str] = Counter()
    for content in contents:
        bounces = _read(content, counts)
        if bounces is None:
            continue
        if not bounces:
            with acting_in(organisation_id):
                became = take_reply(organisation_id, content, now=now, actor=actor)
            counts.update([became] if became else [])
        for bounce in bounces:
            if bounce.recipient.lower() == own_address.lower():
                counts["own"] += 1
            elif not bounce.is_permanent:
                counts["temporary"] += 1
            else:
                with acting_in(organisation_id):
                    counts[_bounced(organisation_id, bounce, now, actor)] += 1
    return counts


@needs(Right.ACT)
def forget(organisation_id: int, address: str, *, now: datetime, actor: str) -> int:
    """A person says that the address works after all; returns how many contacts had it marked. Journaled."""
    with acting_in(organisation_id):
        marked = list(Contact.objects.filter(email__iexact=address).exclude(bounced_at=None))
        Contact.objects.filter(pk__in=[contact.pk for contact in marked]).update(bounced_at=None)
        facts = [Fact("contact.works", {"contact": contact.pk}, chain=contact.debtor_id) for contact in marked]
        append(organisation_id, facts, at=now, actor=actor)
    return len(marked)


def _read(content: bytes, counts: Counter[str]) -> list[Bounce] | None:
    """The bounces that it reports; None for a mail that cannot be read."""
    try:
        return bounces_of(content)
    except Exception:  # noqa: BLE001 (a stranger's bytes: one odd mail never stops the others, and is counted)
        counts["unreadable"] += 1
        return None


def _bounced(organisation_id: int, bounce: Bounce, now: datetime, actor: str) -> str:
    message = _message_of(bounce)
    if message is None:
        return "unknown"
    items = NoticeItem.objects.filter(notice_id=message.notice_id).values_list("receivable_id", flat=True)
    lock_receivables(list(items))
    move(message, MessageState.BOUNCED, reason="bounced", why=f"{bounce.status} {bounce.recipient}", settled_at=now)
    if message.contact_id and bounce.is_of_address:
        Contact.objects.filter(pk=message.contact_id, email=message.recipient).update(bounced_at=now)
    took_over = take_next_channel(organisation_id, message, message.notice, now=now)
    body = {"message": message.pk, "notice": message.notice_id, "status": bounce.status, "took_over": took_over}
    append(organisation_id, [Fact("message.bounced", body, chain=message.notice.debtor_id)], at=now, actor=actor)
    return "bounced"


def _message_of(bounce: Bounce) -> Message | None:
    """By our reference; a report that does not name it says nothing sure about any message."""
    if not bounce.reference:
        return None
    return (
        Message.objects.select_for_update(of=("self",)).select_related("notice")
        .filter(public_id=uuid.UUID(bounce.reference), channel=Channel.EMAIL.value, state__in=MAY_BOUNCE).first()
    )  # fmt: skip
