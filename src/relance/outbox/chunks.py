"""What a worker takes at a visit: how many letters are wanted, which messages come next, and whether something waits still."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection
from django.db.models import Q

from relance.domain.delivery import MessageState
from relance.domain.scenario.model import Channel
from relance.outbox.models import Message
from relance.tenancy.context import Acting

WANTED = """
    SELECT count(*) FROM (
        SELECT FROM outbox_message m JOIN outbox_notice n ON n.id = m.notice_id
        WHERE m.state = 'queued' AND m.channel <> 'person' AND n.document_id IS NULL LIMIT %s) wanted
"""


def letters_wanted(here: Acting, *, most: int) -> int:
    """How many messages wait for their letter, ``most`` at most."""
    with connection.cursor() as cursor:
        cursor.execute(WANTED, [most])
        (count,) = cursor.fetchone() or (0,)
    return int(count)


def next_messages(
    here: Acting, *, channels: Collection[Channel], without: Collection[int] = (), after: int = 0, most: int
) -> list[int]:
    """The oldest messages whose hour has come and whose letter is written, those after ``after`` and none of those ``without``."""
    leaving = Message.objects.filter(
        pk__gt=after,
        state=MessageState.QUEUED.value,
        not_before__lte=here.at,
        channel__in=[channel.value for channel in channels],
        notice__document__isnull=False,
    )
    return list(leaving.exclude(pk__in=without).order_by("pk").values_list("pk", flat=True)[:most])


def waits_still(here: Acting) -> bool:
    """Whether a message could leave by its hour and did not, or nobody knows whether it left."""
    could = Q(state=MessageState.QUEUED.value, not_before__lte=here.at, notice__document__isnull=False)
    doubtful = Q(state__in=[MessageState.CLAIMED.value, MessageState.UNCONFIRMED.value])
    return Message.objects.filter(could & Q(channel__in=[Channel.EMAIL.value, Channel.SMS.value]) | doubtful).exists()
