"""Calls that a step asks a person to make: put off to a later day."""

from __future__ import annotations

from datetime import date, datetime

from relance.domain.calendars import midnight
from relance.domain.delivery import MessageState
from relance.domain.errors import DomainError
from relance.domain.scenario.model import Channel
from relance.journal.services import Fact, append
from relance.outbox.models import Message
from relance.outbox.resolution import MessageUnknown
from relance.tenancy.context import acting_in
from relance.tenancy.rights import Right, needs
from relance.tenancy.services import organisation_today, zone_of


class NotLater(DomainError):
    """A call is put off to a day to come."""

    code = "not_later"
    template = "{day} has come already: choose a later day for the call."


@needs(Right.ACT)
def call_later(organisation_id: int, message_id: int, *, on: date, now: datetime, actor: str) -> str:
    """Put a call off until ``on``; returns the debtor's name. Raises MessageUnknown, NotLater."""
    with acting_in(organisation_id):
        call = (
            Message.objects.select_for_update(of=("self",)).select_related("notice__debtor")
            .filter(pk=message_id, channel=Channel.PERSON.value, state=MessageState.HANDED_OVER.value).first()
        )  # fmt: skip
        if call is None:
            raise MessageUnknown(message=message_id)
        if on <= organisation_today(organisation_id, now):
            raise NotLater(day=on)
        Message.objects.filter(pk=call.pk).update(not_before=midnight(on, zone_of(organisation_id)))
        body = {"message": call.pk, "notice": call.notice_id, "on": on}
        append(organisation_id, [Fact("call.put_off", body, chain=call.notice.debtor_id)], at=now, actor=actor)
        return str(call.notice.debtor.name)
