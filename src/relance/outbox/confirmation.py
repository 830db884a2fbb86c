"""A person's word on messages: proposals let go, as ticked and nothing else; that taken back; what would leave by itself stopped.

What leaves without such a word is a choice of its own, never the effect of a confirmation: see ``sending.choose_mode``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import QuerySet

from relance.domain.delivery import MessageState, Purpose
from relance.domain.ids import NoticeId
from relance.domain.sentences import Sentence
from relance.journal.appending import Fact, append
from relance.outbox.models import Message, Notice
from relance.outbox.notices import ask_again, first_leaving, is_formal
from relance.outbox.organisation_state import OrganisationState, organisation_state
from relance.outbox.renewal import date_anew
from relance.outbox.selectors import let_go_by_the_run
from relance.outbox.states import end_without_leaving
from relance.tenancy.context import Acting
from relance.tenancy.places import sends_from_this_place
from relance.tenancy.rights import Right, needs

DECLINED = "declined"
STOPPED = "stopped"  # it would have left by itself


class WaitsFor(StrEnum):
    """What still keeps something from leaving after it was confirmed; each has a way out of its own."""

    SENDING_OFF = "sending_off"
    AUTOMATIC_OFF = "automatic_off"
    STALE_BOOKS = "stale_books"  # the formal notices that were left out


WAITS_FOR_WORDS: dict[WaitsFor, Sentence] = {
    WaitsFor.SENDING_OFF: Sentence("Sending is off: what you confirmed waits until it is switched on."),
    WaitsFor.AUTOMATIC_OFF: Sentence(
        "Automatic recovery is off: what you confirmed waits until it is switched on in Preferences."
    ),
    WaitsFor.STALE_BOOKS: Sentence(
        "Formal notices left out: {count}. The books are {days} {days:day|days} old, and a payment since is not known:"
        " import a fresh export, or confirm these on their own."
    ),
}


@dataclass(frozen=True, slots=True)
class Confirmed:
    """How many notices and messages a confirmation let go.

    ``waits_for``: why they do not leave at their hour; ``left_out``: the numbers of formal notices that were not
    confirmed, the books being ``source_days`` old (None where none were ever imported).
    """

    notices: int
    messages: int
    waits_for: tuple[WaitsFor, ...] = ()
    left_out: tuple[str, ...] = ()
    source_days: int | None = None

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """What it waits for, in words."""
        facts = {"count": len(self.left_out), "days": self.source_days}
        return tuple(Sentence(WAITS_FOR_WORDS[one].template, facts) for one in self.waits_for)


def was_anything_confirmed(here: Acting) -> bool:
    """Whether a person ever let a demand go."""
    return Notice.objects.filter(purpose=Purpose.DEMAND.value, confirmed_at__isnull=False).exists()


@needs(Right.ACT)
def confirm(
    here: Acting,
    notices: Collection[NoticeId],
    *,
    to_undo: timedelta = timedelta(0),
    accepts_stale: bool = False,
) -> Confirmed:
    """Queue what these notices propose. Again: nothing more.

    A letter confirmed on a later day than it was decided is dated and computed as of that day. Nothing leaves before
    ``to_undo`` is over. Formal notices on books that are too old are left out unless a person ``accepts_stale``: that is
    a word of its own, and journaled.
    """
    state = organisation_state(here)
    found = _proposed(here, notices)
    decided_on = {message.notice.decided_on for message in found}
    day = max(here.today, *decided_on) if state.is_demonstration and decided_on else here.today
    is_stale = state.is_stale(day)
    left_out = {message.notice.name for message in found if is_formal(message.notice)} if is_stale else set()
    proposed = [message for message in found if accepts_stale or message.notice.name not in left_out]
    confirmed = list(Notice.objects.filter(pk__in={message.notice_id for message in proposed}))
    _date(here, confirmed, day)
    Message.objects.filter(pk__in=[message.pk for message in proposed]).update(
        state=MessageState.QUEUED.value,
        reason="",
        not_before=max(first_leaving(here, on=day), here.at + to_undo),
    )
    runs = Counter(one.decided_on for one in confirmed)
    facts = [Fact("run.confirmed", {"on": run, "notices": count}) for run, count in sorted(runs.items())]
    facts += [
        Fact("notice.confirmed", {"notice": one.pk, "dated": one.dated, **stale}, chain=one.debtor_id)
        for one in confirmed
        for stale in [{"books_days_old": state.source_days(day)} if one.name in left_out else {}]
    ]
    append(here, facts)
    left_out = set() if accepts_stale else left_out
    waits_for = _waits_for(here, state, is_any_queued=bool(proposed), is_any_left_out=bool(left_out))
    return Confirmed(len(confirmed), len(proposed), waits_for, tuple(sorted(left_out)), state.source_days(day))


def _waits_for(
    here: Acting, state: OrganisationState, *, is_any_queued: bool, is_any_left_out: bool
) -> tuple[WaitsFor, ...]:
    found = {
        WaitsFor.SENDING_OFF: is_any_queued and not sends_from_this_place(here),
        WaitsFor.AUTOMATIC_OFF: is_any_queued and state.rules.automatic.is_still,
        WaitsFor.STALE_BOOKS: is_any_left_out,
    }
    return tuple(one for one, holds in found.items() if holds)


@needs(Right.ACT)
def decline(here: Acting, notices: Collection[NoticeId]) -> int:
    """Void the proposals of these notices: they are decided again. Returns how many messages that ended."""
    proposed = {message.notice_id: message.notice for message in _proposed(here, notices)}
    ended = end_without_leaving(notices, MessageState.VOIDED, reason=DECLINED, why="", at=here.at)
    facts = [
        Fact("notice.declined", {"notice": pk, "messages": messages}, chain=proposed[pk].debtor_id)
        for pk, messages in ended.items()
    ]
    append(here, facts)
    return sum(map(len, ended.values()))


@needs(Right.ACT)
def undo(here: Acting, notices: Collection[NoticeId]) -> int:
    """Take a confirmation back: what has not left is proposed again. Returns how many messages that stopped."""
    confirmed = _waiting().filter(notice__confirmed_at__isnull=False, claimed_at=None)
    stopped = _locked(confirmed.filter(notice__in=notices))
    append(here, propose_again(here, stopped))
    return len(stopped)


@needs(Right.ACT)
def stop(here: Acting, notices: Collection[NoticeId]) -> int:
    """Stop what these notices would send, confirmed or by itself; returns how many messages that stopped.

    They are proposed from then on, so that nothing of them leaves again without a person's word, on this day or later.
    What has left, or is leaving at this moment, is not undone.
    """
    demands = _waiting().filter(notice__purpose=Purpose.DEMAND.value)
    stopped = _locked(demands.filter(notice__in=notices))
    append(here, propose_again(here, stopped))
    return len(stopped)


def by_itself(here: Acting, *, before: datetime | None = None) -> list[Message]:
    """What would leave (``before`` then, where given) because the run let it go, what was put back included, locked.

    Letters to print are among it, although a person closes their batch.
    """
    demands = _waiting().filter(notice__purpose=Purpose.DEMAND.value)
    waiting = _locked(demands if before is None else demands.filter(not_before__lt=before))
    of_the_run = let_go_by_the_run(here, waiting)
    return [message for message in waiting if message.notice_id in of_the_run]


def all_queued(here: Acting) -> list[Message]:
    """Everything that waits to leave, whoever let it go, locked."""
    return _locked(_waiting())


def propose_again(here: Acting, stopped: Sequence[Message]) -> list[Fact]:
    """Queued messages, locked, wait for a person again; returns the journal entries that the caller appends last."""
    notices = {message.notice_id: message.notice for message in stopped}
    of_the_run = let_go_by_the_run(here, stopped)
    for reason, some in (
        ("", [m for m in stopped if m.notice_id not in of_the_run]),
        (STOPPED, [m for m in stopped if m.notice_id in of_the_run]),
    ):
        Message.objects.filter(pk__in=[message.pk for message in some]).update(
            state=MessageState.PROPOSED.value, reason=reason
        )
    ask_again(here, notices)
    return [
        Fact("notice.stopped" if pk in of_the_run else "notice.taken_back", {"notice": pk}, chain=one.debtor_id)
        for pk, one in notices.items()
    ]


def _waiting() -> QuerySet[Message]:
    return Message.objects.filter(state=MessageState.QUEUED.value)


def _proposed(here: Acting, notices: Collection[NoticeId]) -> list[Message]:
    """What these propose: nothing else is locked."""
    return _locked(Message.objects.filter(state=MessageState.PROPOSED.value, notice__in=notices))


def _locked(wanted: QuerySet[Message]) -> list[Message]:
    return list(wanted.select_for_update(of=("self",)).select_related("notice").order_by("pk"))


def _date(here: Acting, notices: list[Notice], day: date) -> None:
    """Give each the day's date; one written for another day is written again, unless some of it has left: that stays."""
    date_anew(here, notices, day)
    for notice in notices:
        notice.confirmed_at, notice.confirmed_by = here.at, here.actor
    Notice.objects.bulk_update(notices, ["confirmed_at", "confirmed_by"], batch_size=500)
