"""When our own server, domain or quota is refused: the messages wait, nobody goes over to paper, and a person says it is mended."""

from __future__ import annotations

from collections.abc import Sequence

from relance.dispatch.states import move
from relance.domain.delivery import MessageState
from relance.journal.appending import Fact, append
from relance.outbox.fallback import take_next_channels
from relance.outbox.models import Message
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

SENDER_REFUSED = "sender_refused"


def keep_back(here: Acting, message: Message, *, why: str) -> Fact:
    """Set one message aside in the transaction that learns of the refusal; returns the journal entry to append.

    It counts as not received: it has no day of sending any more.
    """
    move(message, MessageState.KEPT_BACK, reason=SENDER_REFUSED, why=why, settled_at=here.at, sent_on=None)
    return Fact(
        "message.kept_back", {"message": message.pk, "notice": message.notice_id}, chain=message.notice.debtor_id
    )


@needs(Right.ACT)
def send_again(here: Acting) -> int:
    """A person says that it is mended: what was kept back goes to the queue, and through the gate, as new. Returns how many."""
    kept = _kept()
    for message in kept:
        move(
            message,
            MessageState.QUEUED,
            reason="",
            why="",
            not_before=here.at,
            attempts=0,
            first_tried_at=None,
            claimed_at=None,
            settled_at=None,
            reference="",
        )
    _journal(here, "message.sent_again", kept)
    return len(kept)


@needs(Right.ACT)
def take_another_way(here: Acting) -> int:
    """A person would rather not wait: each goes by the debtor's next address, or on paper. Returns how many."""
    kept = _kept()
    for message in kept:
        move(message, MessageState.BOUNCED, settled_at=here.at)
    take_next_channels(here, kept)
    _journal(here, "message.another_way", kept)
    return len(kept)


def _kept() -> list[Message]:
    return list(
        Message.objects.select_for_update(of=("self",))
        .select_related("notice__debtor")
        .filter(state=MessageState.KEPT_BACK.value)
        .order_by("pk")
    )


def _journal(here: Acting, name: str, kept: Sequence[Message]) -> None:
    facts = [Fact(name, {"message": one.pk, "notice": one.notice_id}, chain=one.notice.debtor_id) for one in kept]
    append(here, facts)
