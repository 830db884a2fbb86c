"""Recording what was said: what a person notes of an exchange, and what a debtor answered, whatever way it came."""

from __future__ import annotations

from datetime import date

from relance.domain.errors import DomainError
from relance.domain.ids import DebtorId
from relance.domain.scenario.decide import HoldKind
from relance.exchanges.commitments import CommitmentInPast, Undertaken, undertake
from relance.exchanges.models import Exchange, ExchangeKind, NonPayment, Party
from relance.journal.appending import Fact, append
from relance.parties.details import DebtorUnknown
from relance.parties.models import Debtor
from relance.receivables.holds import Owner, hold
from relance.receivables.limitation import acknowledge
from relance.receivables.models import HoldOwner
from relance.receivables.targets import WholeDebtor
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

LONGEST_TEXT = 10_000
IN_WRITING = frozenset({ExchangeKind.EMAIL, ExchangeKind.LETTER})


class ExchangeUnreadable(DomainError):
    """A kind or a reason that is none."""

    code = "exchange_unreadable"
    template = "'{value}' is neither a kind of exchange nor a reason of the list."


class ExchangeEmpty(DomainError):
    """Nothing was said."""

    code = "exchange_empty"
    template = "Say what was said, or choose a reason."


class ExchangeInFuture(DomainError):
    """It has not happened yet."""

    code = "exchange_in_future"
    template = "{day} has not come yet: an exchange is noted once it happened."


class NotInWriting(DomainError):
    """An acknowledgment that nothing shows."""

    code = "acknowledgment_not_in_writing"
    template = (
        "An acknowledgment stops limitation where it is in writing: choose e-mail or letter, or leave the box empty."
    )


@needs(Right.ACT)
def note_exchange(
    here: Acting,
    debtor_id: DebtorId,
    *,
    kind: str,
    reason: str,
    text: str,
    held_on: date,
    undertaken: tuple[Undertaken, ...] = (),
    acknowledges: bool = False,
) -> int:
    """Record an exchange, with what each side undertook; returns its id.

    ``acknowledges``: in it the debtor acknowledges in writing what is open, which starts limitation anew (C. civ. 2240). A promise
    alone does not: it may be a word on the telephone.

    What the debtor undertakes is a promise: nothing is asked of him through its day. A disputed debt is put on hold until
    somebody answers. Raises DebtorUnknown, ExchangeUnreadable, ExchangeEmpty, ExchangeInFuture, CommitmentInPast,
    NotInWriting.
    """
    said = text.replace("\0", "").strip()[:LONGEST_TEXT]
    _check_words(kind, reason, said)
    _check_days(held_on, undertaken, here.today)
    if acknowledges and kind not in IN_WRITING:
        raise NotInWriting
    if not Debtor.objects.filter(pk=debtor_id).exists():
        raise DebtorUnknown
    exchange = Exchange.objects.create(
        organisation_id=here.organisation,
        debtor_id=debtor_id,
        kind=kind,
        reason=reason,
        text=said,
        held_on=held_on,
        author=here.actor,
        recorded_at=here.at,
    )
    target = WholeDebtor(debtor_id)
    facts = [Fact("exchange.noted", {"exchange": exchange.pk, "kind": kind, "reason": reason}, chain=debtor_id)]
    for one in undertaken:
        made = undertake(exchange, one)
        body = {"commitment": made.pk, "party": one.party.value, "due_on": one.due_on}
        facts.append(Fact("commitment.made", body, chain=debtor_id))
        if one.party is Party.DEBTOR:
            hold(
                here,
                target=target,
                kind=HoldKind.PROMISE,
                until=one.due_on,
                note="",
                owner=Owner(HoldOwner.COMMITMENT, made.pk),
            )
    if acknowledges:
        acknowledge(here, debtor_id, on=held_on)
    if reason == NonPayment.DISPUTE:
        hold(here, target=target, kind=HoldKind.DISPUTE, until=None, note="")
    append(here, facts)
    return int(exchange.pk)


def receive_reply(
    here: Acting, debtor_id: DebtorId, *, sender: str, text: str, message_id: str, held_on: date, pauses: bool = True
) -> bool:
    """Record what a debtor answered by e-mail; False where it is known already.

    Each answer pauses everything of that debtor until that very answer is read, whatever became of the ones before.
    What a program answered (``pauses`` is false) is kept as read.
    """
    if message_id and Exchange.objects.filter(debtor_id=debtor_id, message_id=message_id).exists():
        return False
    record_answer(
        here,
        debtor_id,
        kind=ExchangeKind.EMAIL,
        text=text[:LONGEST_TEXT],
        held_on=held_on,
        sender=sender[:320],
        message_id=message_id,
        pauses=pauses,
    )
    return True


def record_answer(
    here: Acting,
    debtor_id: DebtorId,
    *,
    kind: ExchangeKind,
    text: str,
    held_on: date | None = None,
    sender: str = "",
    message_id: str = "",
    pauses: bool = True,
) -> int:
    """Keep an answer, whatever way it came; unread unless nobody wrote it, and then it pauses. Returns the exchange."""
    exchange = Exchange.objects.create(
        organisation_id=here.organisation,
        debtor_id=debtor_id,
        kind=kind,
        text=text,
        held_on=held_on or here.today,
        author=here.actor,
        recorded_at=here.at,
        sender=sender,
        message_id=message_id,
        is_unread=pauses,
    )
    if pauses:
        hold(
            here,
            target=WholeDebtor(debtor_id),
            kind=HoldKind.REPLY,
            until=None,
            note="",
            owner=Owner(HoldOwner.REPLY, exchange.pk),
        )
    fact = Fact("exchange.received", {"exchange": exchange.pk}, chain=debtor_id)
    append(here, [fact])
    return exchange.pk


def _check_words(kind: str, reason: str, said: str) -> None:
    if kind not in ExchangeKind.values or kind == ExchangeKind.LINK:
        raise ExchangeUnreadable(value=kind)
    if reason not in ("", *NonPayment.values):
        raise ExchangeUnreadable(value=reason)
    if not said and not reason:
        raise ExchangeEmpty


def _check_days(held_on: date, undertaken: tuple[Undertaken, ...], today: date) -> None:
    if held_on > today:
        raise ExchangeInFuture(day=held_on)
    for one in undertaken:
        if one.due_on < today:
            raise CommitmentInPast(day=one.due_on)
