"""A notice closes when all that it asks for is settled; where only some of it is, the rest is proposed anew without it [P21].

Only what has not left is ended. A message that is queued and asks for some that is settled is voided by the gate, when it is
claimed; what a person still looks at is put right here, before he sees or confirms what is no longer owed.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from relance.domain.delivery import UNCLAIMED, MessageState
from relance.domain.ids import ReceivableId
from relance.domain.scenario.decide import nothing_to_ask
from relance.domain.scenario.reasons import Reason
from relance.journal.appending import Fact, append
from relance.outbox.models import Notice, NoticeItem
from relance.outbox.notices import is_formal
from relance.outbox.states import end_without_leaving
from relance.receivables.snapshots import standings
from relance.scenarios.by_hand import asked_anew
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.statements import listed, sql

# Whatever may settle a receivable marks it as touched (see the triggers of this room); the run of the day clears that.
TOUCHED = """
    SELECT DISTINCT a.notice_id FROM scenarios_touched t
    JOIN outbox_asked a ON a.receivable_id = t.receivable_id AND a.is_unclaimed
    JOIN outbox_notice n ON n.id = a.notice_id AND n.stage IS NOT NULL
"""
LOCKED = sql(
    """
    SELECT m.notice_id, m.state FROM outbox_message m WHERE m.notice_id = ANY(%s) AND m.state IN ({unclaimed})
    ORDER BY m.id FOR UPDATE SKIP LOCKED
""",
    unclaimed=listed(UNCLAIMED),
)


@dataclass(frozen=True, slots=True)
class Closed:
    """How many notices closed as nothing of them is left to ask, and how many proposals were made anew without a part."""

    closed: int = 0
    anew: int = 0


def close_settled(here: Acting) -> Closed:
    """End what waits of notices that are settled, and propose anew what is left of those that are so in part.

    Whatever else becomes of it, what was proposed to a person stays with a person.
    """
    if not _touched():
        return Closed()
    hold_lock(Lock.RUN, here, alone=True)
    waiting = _locked(_touched())
    closed, left = [], {}
    for notice in Notice.objects.filter(pk__in=waiting).order_by("pk"):
        settled, owed = _settled(here, notice)
        if settled and not owed:
            closed.append(_end(here, notice, settled[0]))
        elif settled and waiting[notice.pk] == {MessageState.PROPOSED.value}:
            closed.append(_end(here, notice, Reason.FIGURES_CHANGED))
            left[notice.pk] = (owed, is_formal(notice))
    anew = [asked_anew(here, owed, formal=was_formal) for owed, was_formal in left.values()]
    append(here, [*closed, *(fact for _, facts in anew for fact in facts)])
    return Closed(len(closed) - len(left), len(left))


def _touched() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED)
        return [notice for (notice,) in cursor.fetchall()]


def _locked(notices: list[int]) -> dict[int, set[str]]:
    """The states of what waits of these, locked; what somebody has in hand at this moment is left to the next round."""
    found: dict[int, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(LOCKED, [notices])
        for notice, state in cursor.fetchall():
            found.setdefault(notice, set()).add(state)
    return found


def _settled(here: Acting, notice: Notice) -> tuple[list[Reason], list[ReceivableId]]:
    """Why nothing is to be asked for some of it, and the receivables for which something is."""
    tolerance = dict(
        NoticeItem.objects.filter(notice=notice, is_for_information=False).values_list("receivable_id", "tolerance")
    )
    waits = {
        one.receivable: nothing_to_ask(one.snapshot, tolerance[one.receivable])
        for one in standings(here, list(tolerance))
    }
    return [wait.reason for wait in waits.values() if wait], [
        ReceivableId(pk) for pk, wait in waits.items() if not wait
    ]


def _end(here: Acting, notice: Notice, reason: Reason) -> Fact:
    ended = end_without_leaving([notice.pk], MessageState.VOIDED, reason=reason.value, why="", at=here.at)
    return Fact(
        "notice.closed", {"notice": notice.pk, "reason": reason, "messages": ended[notice.pk]}, chain=notice.debtor_id
    )
