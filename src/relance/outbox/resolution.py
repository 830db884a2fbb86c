"""A person's word on what the program cannot know: did an unconfirmed message leave, was a draft or a task done."""

from __future__ import annotations

from datetime import date

from relance.dispatch.doubt import settle
from relance.dispatch.states import move
from relance.domain.delivery import STATE_WORDS, MessageState
from relance.domain.errors import DomainError
from relance.domain.ids import MessageId
from relance.domain.scenario.model import Channel
from relance.journal.appending import Fact, append
from relance.outbox.models import Message
from relance.outbox.notice_terms import POSTED_TOO_LATE, Terms
from relance.outbox.organisation_state import organisation_state
from relance.outbox.registered import in_hand
from relance.outbox.states import MESSAGES
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs


class MessageUnknown(DomainError):
    """No message bears this number."""

    code = "message_unknown"
    template = "There is no message {message} here."


class NothingToResolve(DomainError):
    """The message is not in doubt."""

    code = "nothing_to_resolve"
    template = "Message {message} is {state}: nothing is to be said about it."


class LeftInFuture(DomainError):
    """A day that has not come."""

    code = "left_in_future"
    template = "{on} has not come yet: say that message {message} left once it has."


class LeftBeforeMade(DomainError):
    """A day before there was anything to send."""

    code = "left_before_made"
    template = "Message {message} was made on {made}: it cannot have left on {on}."


@needs(Right.ACT)
def resolve(here: Acting, message_id: MessageId, *, left: bool, on: date) -> MessageState:
    """Record that the message left on ``on``, or that it did not: then it goes back to the queue, through the gate again.

    Raises MessageUnknown, NothingToResolve, LeftInFuture, LeftBeforeMade.
    """
    message = Message.objects.select_for_update(of=("self",)).select_related("notice").filter(pk=message_id).first()
    if message is None:
        raise MessageUnknown(message=message_id)
    state = MessageState(message.state)
    if state not in MESSAGES.in_doubt or message.batch_id is not None or in_hand(here, message.pk):
        raise NothingToResolve(message=message_id, state=STATE_WORDS[state])
    if left:
        _check_day(here, message, on)
        too_late = Terms.of(here).is_too_late(message.notice, on, message.channel)
        settle(here, message, MESSAGES, was_done=True, sent_on=on, reason=POSTED_TOO_LATE if too_late else "")
    elif message.channel == Channel.PERSON.value:
        move(message, MessageState.VOIDED, settled_at=here.at)
    else:
        settle(here, message, MESSAGES, was_done=False)
    body = {"message": message.pk, "left": left, "on": on if left else None, "was": state.value}
    append(here, [Fact("message.resolved", body, chain=message.notice.debtor_id)])
    return MessageState(message.state)


def _check_day(here: Acting, message: Message, on: date) -> None:
    """Refuse a day on which it cannot have left: the least gap, the next step and terms are counted from it."""
    state = organisation_state(here)
    if on > state.today(here.at):
        raise LeftInFuture(message=message.pk, on=on)
    made = state.today(message.claimed_at) if message.claimed_at else message.notice.decided_on
    if on < made:
        raise LeftBeforeMade(message=message.pk, made=made, on=on)
