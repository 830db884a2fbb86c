"""Automatic recovery, switched on or off by a person who says what becomes of what is under way (SW-23, SW-24)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from relance.domain.delivery import UNCLAIMED, MessageState, Purpose
from relance.domain.errors import DomainError
from relance.domain.scenario.house_rules import Automatic
from relance.domain.scenario.reasons import Reason
from relance.journal.appending import ORGANISATION_CHAIN, Fact, append
from relance.journal.models import Event
from relance.outbox.models import Message
from relance.scenarios.models import Dunning
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.models import Organisation
from relance.tenancy.rights import Right, needs

MOST_COUNTED = 10_000
# Notices of which nothing that they ask for was ever asked before.
FIRST_WORDS = """
    SELECT n.id FROM outbox_notice n
    WHERE n.purpose = 'demand'
        AND EXISTS (SELECT FROM outbox_message m WHERE m.notice_id = n.id AND m.state = ANY(%(unclaimed)s))
        AND NOT EXISTS (
            SELECT FROM outbox_noticeitem i
            JOIN outbox_asked earlier ON earlier.receivable_id = i.receivable_id AND earlier.notice_id <> i.notice_id
            WHERE i.notice_id = n.id AND NOT i.is_for_information AND earlier.has_reached)
"""


class AutomaticUnknown(DomainError):
    """Not one of the four."""

    code = "automatic_unknown"
    template = "'{text}' is not a choice for automatic recovery."


@dataclass(frozen=True, slots=True)
class UnderWay:
    """Invoices that were asked for at least once and are open, and messages that wait; both stop at 10,001."""

    begun: int
    waiting: int


def under_way(here: Acting) -> UnderWay:
    """What a switch would bear on."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT (SELECT count(*) FROM (
                    SELECT FROM receivables_receivable r WHERE r.open_amount > 0 AND EXISTS (
                        SELECT FROM outbox_asked a WHERE a.receivable_id = r.id AND a.has_reached)
                    LIMIT %(most)s) begun),
                (SELECT count(*) FROM (
                    SELECT FROM outbox_message WHERE state = ANY(%(unclaimed)s) LIMIT %(most)s) waiting)""",
            {"most": MOST_COUNTED + 1, "unclaimed": sorted(UNCLAIMED)},
        )
        return UnderWay(*(cursor.fetchone() or (0, 0)))


def last_switched_at(here: Acting) -> datetime | None:
    """When it was switched last, None where it never was."""
    found = Event.objects.filter(chain=ORGANISATION_CHAIN, name="automatic.switched").order_by("-sequence").first()
    return found.at if found else None


@needs(Right.SET_UP)
def switch_automatic(here: Acting, to: str) -> int:
    """Switch it; returns how many messages were voided. Nothing that may leave is claimed meanwhile, nor after.

    ``finish`` voids what would begin, ``stop`` all that waits; after ``stop``, on again means that it proposes, until
    somebody chooses otherwise. Raises AutomaticUnknown.
    """
    if to not in set(Automatic):
        raise AutomaticUnknown(text=to[:40])
    choice = Automatic(to)
    hold_lock(Lock.EXIT, here, alone=True)
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=here.organisation)
    before = Automatic(organisation.automatic)
    if choice is before:
        return 0
    organisation.automatic = choice.value
    organisation.proposes = organisation.proposes or before is Automatic.STOP
    organisation.save(update_fields=["automatic", "proposes"])
    facts = _void(here, choice)
    if not choice.is_still:
        _wake(here)
    body = {"from": before.value, "to": choice.value, "voided": len(facts)}
    append(here, [Fact("automatic.switched", body), *facts])
    return len(facts)


def _void(here: Acting, choice: Automatic) -> list[Fact]:
    if choice not in (Automatic.FINISH, Automatic.STOP):
        return []
    locked = Message.objects.select_for_update(of=("self",)).select_related("notice")
    waiting = locked.filter(state__in=UNCLAIMED, notice__purpose=Purpose.DEMAND.value)
    if choice is Automatic.FINISH:
        with connection.cursor() as cursor:
            cursor.execute(FIRST_WORDS, {"unclaimed": sorted(UNCLAIMED)})
            waiting = waiting.filter(notice__in=[pk for (pk,) in cursor.fetchall()])
    reason = Reason.AUTOMATIC_OFF.value
    ended = [(one.pk, one.notice_id, one.channel, one.notice.debtor_id) for one in waiting.order_by("pk")]
    Message.objects.filter(pk__in=[pk for pk, *_ in ended]).update(
        state=MessageState.VOIDED.value, reason=reason, settled_at=here.at
    )
    return [
        Fact("message.voided", {"message": pk, "notice": notice, "channel": channel, "reason": reason}, chain=debtor)
        for pk, notice, channel, debtor in ended
    ]


def _wake(here: Acting) -> None:
    """Everything that waited for the switch is decided again from today on."""
    Dunning.objects.filter(outcome=Reason.AUTOMATIC_OFF.value).update(next_on=here.today)
