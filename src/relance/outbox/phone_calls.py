"""Calls that a step asks a person to make: put off to a later day."""

from __future__ import annotations

from datetime import date

from relance.domain.calendars import midnight
from relance.domain.delivery import MessageState
from relance.domain.errors import DomainError
from relance.domain.ids import MessageId
from relance.domain.scenario.model import Channel
from relance.journal.appending import Fact, append
from relance.outbox.models import Message
from relance.outbox.resolution import MessageUnknown
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs


class NotLater(DomainError):
    """A call is put off to a day to come."""

    code = "not_later"
    template = "{day} has come already: choose a later day for the call."


@needs(Right.ACT)
def call_later(here: Acting, message_id: MessageId, *, on: date) -> str:
    """Put a call off until ``on``; returns the debtor's name. Raises MessageUnknown, NotLater."""
    call = (
        Message.objects.select_for_update(of=("self",))
        .select_related("notice__debtor")
        .filter(pk=message_id, channel=Channel.PERSON.value, state=MessageState.HANDED_OVER.value)
        .first()
    )
    if call is None:
        raise MessageUnknown(message=message_id)
    if on <= here.today:
        raise NotLater(day=on)
    Message.objects.filter(pk=call.pk).update(not_before=midnight(on, here.zone.key))
    body = {"message": call.pk, "notice": call.notice_id, "on": on}
    append(here, [Fact("call.put_off", body, chain=call.notice.debtor_id)])
    return str(call.notice.debtor.name)
