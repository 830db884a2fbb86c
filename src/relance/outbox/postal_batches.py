"""Letters on paper: closed into a batch, printed, posted. Generated, handed over and posted are three different things."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from django.db.models import QuerySet

from relance.channels.post.printing import PrintedLetter
from relance.dispatch.states import move
from relance.domain.calendars import WorkingCalendar
from relance.domain.delivery import MessageState
from relance.domain.errors import DomainError
from relance.domain.ids import BatchId
from relance.domain.scenario.decide import forbidden
from relance.domain.scenario.gate import Verdict
from relance.domain.scenario.model import Channel
from relance.domain.scenario.reasons import Reason
from relance.domain.sentences import Sentence
from relance.domain.wording import cleaned
from relance.journal.appending import Fact, append
from relance.letters.archive import figures_of
from relance.outbox.claim import claim_locked, lock_for_claims
from relance.outbox.heartbeat import beat
from relance.outbox.letter_context import contexts_of
from relance.outbox.models import Message, NoticeItem, PostBatch
from relance.outbox.notice_terms import NOT_POSTED_IN_TIME, POSTED_TOO_LATE, Terms
from relance.outbox.notices import is_formal
from relance.outbox.organisation_state import organisation_state
from relance.outbox.preparation import Composers
from relance.outbox.registered import NOTICE
from relance.outbox.renewal import date_anew
from relance.post.models import RegisteredLetter
from relance.post.states import ENDED
from relance.receivables.snapshots import standings
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.rights import Right, needs

ASK_AFTER_WORKING_DAYS = 5
LONGEST_PROOF = 60
NO_PROOFS: Mapping[str, str] = MappingProxyType({})
PULLED_OUT = "pulled_out"
HANDED_OVER = "handed over"
STATES = {"posted": Sentence("posted"), "void": Sentence("void"), HANDED_OVER: Sentence("handed over")}


class BatchUnknown(DomainError):
    """No batch bears this number."""

    code = "batch_unknown"
    template = "There is no batch {batch} here."


class BatchSettled(DomainError):
    """Posted or void already."""

    code = "batch_settled"
    template = "Batch {batch} is {state} already."


class NotInBatch(DomainError):
    """A letter that is not there."""

    code = "not_in_batch"
    template = "Letter {number} is not in batch {batch}."


class PostedBeforeClosed(DomainError):
    """A day of posting before the letters were printed."""

    code = "posted_before_closed"
    template = "Batch {batch} was closed on {closed}: it cannot have been posted on {on}."


class PostedInFuture(DomainError):
    """A day of posting that has not come."""

    code = "posted_in_future"
    template = "{on} has not come yet: record the posting of batch {batch} once it was posted."


class ProofUnreadable(DomainError):
    """A number of a proof that is too long to be one."""

    code = "proof_unreadable"
    template = "The proof of letter {number} has {signs} signs: {most} at most."


class LettersStale(DomainError):
    """Closing would post letters that ask to be paid before they can be received."""

    code = "letters_stale"
    template = (
        "Nothing was closed. Posted today, these letters would ask to be paid before they can be received: {numbers}."
        " Have them written anew (relance batch renew, or the Outbox page), then close the batch."
    )


@dataclass(frozen=True, slots=True)
class Renewed:
    """Letters written anew, by number; and formal notices that left by e-mail already: they count as reminders, and come again."""

    renewed: tuple[str, ...] = ()
    voided: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Posted:
    """How many letters were posted; and the numbers of the formal notices that left too late, which count as reminders."""

    count: int
    too_late: tuple[str, ...] = ()


@dataclass(slots=True)
class Closed:
    """A batch just closed, None when no letter could go; and why others stayed behind."""

    batch: BatchId | None
    count: int = 0
    reasons: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class BatchStatus:
    """One batch. ``to_pull_out``: numbers whose figures changed since, that a pause or a case forbids now, or whose
    formal notice would be too late for its own term, posted on the next day of work.

    ``is_overdue``: it should have been posted by now.
    """

    batch: BatchId
    closed_at: datetime
    count: int
    state: str
    posted_on: date | None
    to_pull_out: tuple[str, ...]
    is_overdue: bool

    @property
    def is_to_post(self) -> bool:
        """It was printed, and nobody said yet that it was posted."""
        return self.state == HANDED_OVER


@needs(Right.ACT)
def close_batch(here: Acting) -> Closed:
    """Take every letter that waits for the post through the gate, and close those that pass into one batch.

    Raises LettersStale where one of them, posted today, would ask to be paid before it can be received: then none is closed.
    """
    beat(here)
    hold_lock(Lock.EXIT, here, alone=False)
    waiting = _waiting()
    lock_for_claims(here, waiting)
    stale = {one.pk for one in Terms.of(here).stale(waiting, organisation_state(here).today(here.at))}
    refused: list[str] = []
    closed, leaving = Closed(None), []
    for message in waiting:
        claimed = claim_locked(here, message)
        is_stale = message.pk in stale and claimed.outcome.reason in (None, Reason.LETTER_TOO_OLD)
        if is_stale:
            refused.append(claimed.notice.name)
        elif claimed.outcome.verdict is Verdict.LEAVE:
            leaving.append(message)
        elif claimed.outcome.reason:
            closed.reasons[claimed.outcome.reason.value] += 1
    if refused:  # and so nothing of all this has happened
        raise LettersStale(numbers=", ".join(sorted(refused)))
    if not leaving:
        return closed
    batch = PostBatch.objects.create(organisation_id=here.organisation, closed_at=here.at, closed_by=here.actor)
    for message in leaving:
        move(message, MessageState.HANDED_OVER, batch=batch)
    _journal(here, "message.handed_over", leaving, {"batch": batch.pk})
    closed.batch, closed.count = BatchId(batch.pk), len(leaving)
    return closed


def stale_letters(here: Acting) -> list[str]:
    """The numbers of the letters for the post that must be written anew before a batch is closed."""
    stale = Terms.of(here).stale(_written().select_related("notice"), here.today)
    return sorted(message.notice.name for message in stale)


@needs(Right.ACT)
def renew_letters(here: Acting) -> Renewed:
    """Have those written anew: of today, with the figures and the term of today. What wrote them then writes them again.

    One that also left by e-mail stays as it was: what of it waits for the post is void; a formal notice then counts as a
    reminder, and its step comes again.
    """
    today = organisation_state(here).today(here.at)
    stale = Terms.of(here).stale(_waiting(), today)
    renewed = {one.pk for one in date_anew(here, [message.notice for message in stale], today)}
    left = [message for message in stale if message.notice_id not in renewed]
    for message in left:
        reason = NOT_POSTED_IN_TIME if is_formal(message.notice) else Reason.LETTER_TOO_OLD.value
        move(message, MessageState.VOIDED, reason=reason, settled_at=here.at)
    _journal(here, "message.voided", left, {"why": "not posted in time"})
    anew = [message for message in stale if message.notice_id in renewed]
    _journal(here, "letter.dated_anew", anew, {"dated": today})
    again = [message for message in left if is_formal(message.notice)]
    return Renewed(*(tuple(sorted(message.notice.name for message in some)) for some in (anew, again)))


def _written() -> QuerySet[Message]:
    """What waits for the post and is written, and does not go registered."""
    registered = RegisteredLetter.objects.filter(owner=NOTICE).exclude(state__in=ENDED)
    return (
        Message.objects.filter(
            state=MessageState.QUEUED.value, channel=Channel.POST.value, notice__document__isnull=False
        )
        .exclude(pk__in=registered.values("owner_pk"))
        .order_by("pk")
    )


def _waiting() -> list[Message]:
    """The same, locked; what somebody else has is left to him."""
    return list(_written().select_for_update(of=("self",), skip_locked=True).select_related("notice"))


def printed_letters(here: Acting, batch_id: BatchId) -> list[PrintedLetter]:
    """The letters of a batch as archived, in the order of their numbers. Raises BatchUnknown."""
    _batch(batch_id)
    letters = (
        Message.objects.select_related("notice__document", "notice__debtor")
        .filter(batch_id=batch_id)
        .order_by("notice__year", "notice__number")
    )
    return [_printed(message) for message in letters]


def _printed(message: Message) -> PrintedLetter:
    notice, debtor = message.notice, message.notice.debtor
    assert notice.document is not None  # noqa: S101 (a letter is claimed only once it is written)
    address = ", ".join(
        part
        for part in (debtor.street, debtor.street_2, f"{debtor.postal_code} {debtor.city}".strip(), debtor.country)
        if part
    )
    return PrintedLetter(notice.name, debtor.name, address, notice.document.sha256, bytes(notice.document.content))


def batches(here: Acting) -> list[BatchStatus]:
    """All batches, newest first."""
    found = list(PostBatch.objects.order_by("-pk"))
    if not found:
        return []
    state = organisation_state(here)
    composers, terms = Composers(here, state), Terms.of(here)
    return [_status(here, batch, composers, terms, closed_on=state.today(batch.closed_at)) for batch in found]


def _status(here: Acting, batch: PostBatch, composers: Composers, terms: Terms, *, closed_on: date) -> BatchStatus:
    messages = list(Message.objects.select_related("notice").filter(batch_id=batch.pk).order_by("pk"))
    state = "posted" if batch.posted_on else "void" if batch.voided_at else HANDED_OVER
    changed: tuple[str, ...] = ()
    is_overdue = False
    if state == HANDED_OVER:
        stopped = _stopped(here, [message.notice_id for message in messages])
        leaves = WorkingCalendar().next_working_day(here.today)
        stopped |= {one.notice_id for one in messages if terms.is_too_late(one.notice, leaves, one.channel)}
        contexts = contexts_of(here, [message.notice for message in messages])
        changed = tuple(
            message.notice.name for message in messages
            if message.notice_id in stopped
            or figures_of(composers.letter_of(message.notice, contexts[message.notice_id])) != message.notice.figures
        )  # fmt: skip
        is_overdue = here.today > WorkingCalendar().add_working_days(closed_on, ASK_AFTER_WORKING_DAYS)
    return BatchStatus(BatchId(batch.pk), batch.closed_at, len(messages), state, batch.posted_on, changed, is_overdue)


def _stopped(here: Acting, notices: Collection[int]) -> set[int]:
    """Those of the notices that ask for something which may not be asked for any more."""
    asked = NoticeItem.objects.filter(notice__in=notices, is_for_information=False)
    items = list(asked.values_list("notice_id", "receivable_id"))
    held = {one.receivable for one in standings(here, [pk for _, pk in items]) if forbidden(one.snapshot, here.today)}
    return {notice for notice, receivable in items if receivable in held}


@needs(Right.ACT)
def post_batch(
    here: Acting,
    batch_id: BatchId,
    *,
    on: date,
    without: Collection[str] = (),
    proofs: Mapping[str, str] = NO_PROOFS,
) -> Posted:
    """Record that the batch was posted on ``on``, ``without`` the letters of these numbers, by whoever records it.

    Those pulled out never left: they are void. ``proofs`` are the post's numbers by those of the letters. A posting is always
    recorded; a formal notice that left too late for its own term counts as a reminder, and its step comes again.
    Raises BatchUnknown, BatchSettled, NotInBatch, PostedBeforeClosed, PostedInFuture, ProofUnreadable.
    """
    batch, messages = _open_batch(batch_id)
    _check_posting(here, batch, messages, on, [*without, *proofs])
    posted = [message for message in messages if message.notice.name not in without]
    pulled = [message for message in messages if message.notice.name in without]
    terms = Terms.of(here)
    late = {one.pk for one in posted if terms.is_too_late(one.notice, on, one.channel)}
    for message in posted:
        move(
            message,
            MessageState.ACCEPTED,
            sent_on=on,
            settled_at=here.at,
            reference=_proof(proofs, message.notice.name),
            reason=POSTED_TOO_LATE if message.pk in late else "",
        )
    for message in pulled:
        move(message, MessageState.VOIDED, reason=PULLED_OUT, settled_at=here.at)
    PostBatch.objects.filter(pk=batch_id).update(posted_on=on)
    for some, more in (
        ([m for m in posted if m.pk not in late], {}),
        ([m for m in posted if m.pk in late], {"counts_as": "reminder"}),
    ):
        _journal(here, "message.posted", some, {"batch": batch_id, "on": on, **more})
    _journal(here, "message.pulled_out", pulled, {"batch": batch_id})
    return Posted(len(posted), tuple(sorted(message.notice.name for message in posted if message.pk in late)))


def _check_posting(here: Acting, batch: PostBatch, messages: list[Message], on: date, named: Collection[str]) -> None:
    """Refuse a day on which it cannot have been posted, and numbers of letters that are not in it."""
    state = organisation_state(here)
    closed_on = state.today(batch.closed_at)
    if on < closed_on:
        raise PostedBeforeClosed(batch=batch.pk, closed=closed_on, on=on)
    if on > state.today(here.at):
        raise PostedInFuture(batch=batch.pk, on=on)
    names = {message.notice.name for message in messages}
    for number in named:
        if number not in names:
            raise NotInBatch(number=number, batch=batch.pk)


def _proof(proofs: Mapping[str, str], number: str) -> str:
    proof = cleaned(proofs.get(number, ""))
    if len(proof) > LONGEST_PROOF:
        raise ProofUnreadable(number=number, signs=len(proof), most=LONGEST_PROOF)
    return proof


@needs(Right.ACT)
def void_batch(here: Acting, batch_id: BatchId) -> int:
    """Record that the batch was not posted and its prints destroyed: its letters wait for the next one. Returns how many.

    Raises BatchUnknown, BatchSettled.
    """
    _, messages = _open_batch(batch_id)
    for message in messages:
        move(message, MessageState.QUEUED, claimed_at=None, not_before=here.at)
    PostBatch.objects.filter(pk=batch_id).update(voided_at=here.at)
    _journal(here, "message.put_back", messages, {"batch": batch_id})
    return len(messages)


def _batch(batch_id: BatchId) -> PostBatch:
    batch = PostBatch.objects.select_for_update().filter(pk=batch_id).first()
    if batch is None:
        raise BatchUnknown(batch=batch_id)
    return batch


def _open_batch(batch_id: BatchId) -> tuple[PostBatch, list[Message]]:
    batch = _batch(batch_id)
    if batch.posted_on or batch.voided_at:
        raise BatchSettled(batch=batch_id, state=STATES["posted" if batch.posted_on else "void"])
    messages = Message.objects.select_for_update(of=("self",)).select_related("notice")
    return batch, list(messages.filter(batch_id=batch_id, state=MessageState.HANDED_OVER.value).order_by("pk"))


def _journal(here: Acting, name: str, messages: list[Message], body: dict[str, object]) -> None:
    facts = [
        Fact(name, {"message": message.pk, "notice": message.notice_id, **body}, chain=message.notice.debtor_id)
        for message in messages
    ]
    append(here, facts)
