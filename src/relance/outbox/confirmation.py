"""A person lets proposals go: the letters are dated of that day, and the first time trusts the program from then on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from relance.domain.delivery import REACHING, MessageState
from relance.journal.services import Fact, append
from relance.outbox.models import Message, Notice
from relance.outbox.notices import counted_until, first_leaving
from relance.outbox.states import end_without_leaving
from relance.tenancy.context import acting_in
from relance.tenancy.models import Organisation
from relance.tenancy.rights import Right, needs
from relance.tenancy.services import organisation_today

DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """How many notices and messages a confirmation let go."""

    notices: int
    messages: int


@needs(Right.ACT)
def confirm(
    organisation_id: int,
    *,
    decided_on: date,
    now: datetime,
    actor: str,
    numbers: Collection[str] | None = None,
    to_undo: timedelta = timedelta(0),
) -> Confirmed:
    """Queue what was proposed on ``decided_on`` (only the notices of these ``numbers``, when given). Again: nothing more.

    A letter confirmed on a later day than it was decided is dated and computed as of that day. Nothing leaves before
    ``to_undo`` is over.
    """
    with acting_in(organisation_id):
        organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
        today = max(organisation_today(organisation_id, now), decided_on) if organisation.is_demonstration else None
        day = today or organisation_today(organisation_id, now)
        proposed = _proposed(decided_on, numbers)
        notices = list(Notice.objects.filter(pk__in={message.notice_id for message in proposed}))
        _date(notices, day, now, actor)
        Message.objects.filter(pk__in=[message.pk for message in proposed]).update(
            state=MessageState.QUEUED.value, reason="",
            not_before=max(first_leaving(organisation, on=day, now=now), now + to_undo),
        )  # fmt: skip
        if proposed:
            Organisation.objects.filter(pk=organisation_id).update(proposes=False)
        facts = [Fact("run.confirmed", {"on": decided_on, "notices": len(notices)})] if proposed else []
        facts += [
            Fact("notice.confirmed", {"notice": one.pk, "dated": one.dated}, chain=one.debtor_id) for one in notices
        ]
        append(organisation_id, facts, at=now, actor=actor)
    return Confirmed(len(notices), len(proposed))


@needs(Right.ACT)
def decline(organisation_id: int, *, decided_on: date, now: datetime, actor: str, numbers: Collection[str]) -> int:
    """Void the proposals of these notices: they are decided again. Returns how many messages that ended."""
    with acting_in(organisation_id):
        notices = {message.notice_id: message.notice for message in _proposed(decided_on, numbers)}
        ended = [
            end_without_leaving(notice, MessageState.VOIDED, reason=DECLINED, why="", at=now) for notice in notices
        ]
        facts = [
            Fact("notice.declined", {"notice": pk, "messages": messages}, chain=notices[pk].debtor_id)
            for pk, messages in zip(notices, ended, strict=True)
        ]
        append(organisation_id, facts, at=now, actor=actor)
    return sum(map(len, ended))


@needs(Right.ACT)
def undo(organisation_id: int, *, numbers: Collection[str], now: datetime, actor: str) -> int:
    """Take a confirmation back: what has not left is proposed again. Returns how many messages that stopped."""
    with acting_in(organisation_id):
        waiting = list(
            Message.objects.select_for_update(of=("self",)).select_related("notice")
            .filter(state=MessageState.QUEUED.value, notice__confirmed_at__isnull=False, claimed_at=None).order_by("pk")
        )  # fmt: skip
        stopped = [message for message in waiting if message.notice.name in numbers]
        notices = {message.notice_id: message.notice for message in stopped}
        Message.objects.filter(pk__in=[message.pk for message in stopped]).update(state=MessageState.PROPOSED.value)
        Notice.objects.filter(pk__in=notices).update(confirmed_at=None, confirmed_by="")
        facts = [Fact("notice.taken_back", {"notice": pk}, chain=one.debtor_id) for pk, one in notices.items()]
        append(organisation_id, facts, at=now, actor=actor)
    return len(stopped)


def _proposed(decided_on: date, numbers: Collection[str] | None) -> list[Message]:
    proposed = list(
        Message.objects.select_for_update(of=("self",)).select_related("notice")
        .filter(state=MessageState.PROPOSED.value, notice__decided_on=decided_on).order_by("pk")
    )  # fmt: skip
    return [message for message in proposed if numbers is None or message.notice.name in numbers]


def _date(notices: list[Notice], day: date, now: datetime, actor: str) -> None:
    """Give each the day's date; one written for another day is written again, unless some of it has left: that stays."""
    known_until = counted_until(day)
    frozen = set(
        Message.objects.filter(notice__in=notices, state__in=[state.value for state in REACHING | {MessageState.BOUNCED}])
        .values_list("notice_id", flat=True)
    )  # fmt: skip
    for notice in notices:
        if notice.dated != day and notice.pk not in frozen:
            notice.dated, notice.counted_until = day, known_until
            notice.document, notice.content, notice.figures = None, "", ""
        notice.confirmed_at, notice.confirmed_by = now, actor
    Notice.objects.bulk_update(
        notices,
        ["dated", "counted_until", "document", "content", "figures", "confirmed_at", "confirmed_by"],
        batch_size=500,
    )
