"""Cancelling an import, while nothing has left about what it brought (``intake.cancelling`` says what then becomes of it).

What is queued or proposed about it is voided in the same transaction. A claim locks its message, then the receivables, as this does:
what is being sent at that moment is seen, and keeps the import.
"""

from __future__ import annotations

from django.db.models import Q

from relance.domain.delivery import MessageState, Purpose
from relance.domain.scenario.model import Channel
from relance.domain.scenario.reasons import Reason
from relance.domain.sentences import Sentence
from relance.intake.cancelling import (
    Brought,
    ImportActedUpon,
    brought,
    concerned,
    named,
    refuse_what_was_done_since,
    undo,
    undoing_of,
)
from relance.intake.undoing import Undoing
from relance.journal.appending import append
from relance.outbox.models import Message, NoticeItem
from relance.outbox.withdrawal import locked_about, withdraw
from relance.receivables.corrections import stated
from relance.receivables.models import Receivable
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.rights import Right, needs

LEFT = Sentence("letters left about what it brought or changed, or are leaving")
NEVER_LEFT = [MessageState.PROPOSED.value, MessageState.QUEUED.value, MessageState.VOIDED.value]


@needs(Right.SET_UP)
def would_cancel(here: Acting, import_id: int) -> Brought:
    """What cancelling the import would take back. Raises what ``cancel_import`` raises but ReasonMissing."""
    undoing = undoing_of(here, import_id)
    refuse_what_was_done_since(undoing)
    _refuse_what_left(undoing, concerned(undoing))
    return brought(undoing)


@needs(Right.SET_UP)
def cancel_import(here: Acting, import_id: int, *, reason: str) -> Brought:
    """Take an import back, the last one, while nothing has left and nobody has acted on what it brought or changed.

    Raises ReasonMissing, ImportUnknown, ImportTooOld, ImportBuiltUpon, ImportActedUpon; nothing is changed then.
    """
    why = stated(reason)
    hold_lock(Lock.BOOKS, here, alone=True)
    undoing = undoing_of(here, import_id)
    these = concerned(undoing)
    waiting = locked_about(here, these)
    rows = Receivable.objects.select_for_update(no_key=True).filter(pk__in=these).order_by("pk")
    list(rows.values_list("pk", flat=True))
    refuse_what_was_done_since(undoing)
    _refuse_what_left(undoing, these)
    facts = withdraw(here, waiting, reason=Reason.PAID)
    went, fact = undo(undoing, why)
    append(here, [*facts, fact])
    return went


def _refuse_what_left(undoing: Undoing, these: list[int]) -> None:
    """A message about one of these that has left, or may be leaving, since the import. Calls to make have not."""
    since = Q(notice__created_at__gte=undoing.of.imported_at) | Q(claimed_at__gte=undoing.of.imported_at)
    to_call = Q(state=MessageState.HANDED_OVER.value, channel=Channel.PERSON.value)
    left = (
        Message.objects.filter(since, notice__purpose=Purpose.DEMAND.value)
        .exclude(state__in=NEVER_LEFT)
        .exclude(to_call)
    )
    about = NoticeItem.objects.filter(receivable__in=these, notice__in=left.values("notice_id"))
    names = list(about.order_by("receivable__number").values_list("receivable__number", flat=True).distinct()[:6])
    if names:
        raise ImportActedUpon(file=undoing.of.file_name, why=LEFT, names=named(names))
