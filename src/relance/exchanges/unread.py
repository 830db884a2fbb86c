"""Answers that somebody has to read: each pauses its debtor until it is."""

from __future__ import annotations

from collections.abc import Collection

from relance.domain.errors import DomainError
from relance.domain.ids import DebtorId
from relance.exchanges.models import Exchange
from relance.journal.appending import Fact, append
from relance.parties.same_customer import accounts_of
from relance.receivables.holds import Owner, end_for
from relance.receivables.models import HoldOwner
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs


class AnswerUnknown(DomainError):
    """No answer of that number is unread."""

    code = "answer_unknown"
    template = "There is no such unread answer here: somebody has read it already, perhaps."


@needs(Right.ACT)
def mark_read(here: Acting, debtor_id: DebtorId, *, shown: Collection[int] | None = None) -> int:
    """Say that a debtor's answers are read (those that were ``shown``, when given): what they paused goes on. Returns how many."""
    wanted = (
        Exchange.objects.select_for_update()
        .filter(debtor__in=accounts_of(here, debtor_id), is_unread=True)
        .order_by("pk")
    )
    unread = list(wanted if shown is None else wanted.filter(pk__in=shown))
    for one in unread:
        _read(here, one)
    return len(unread)


@needs(Right.ACT)
def read_answer(here: Acting, exchange_id: int) -> tuple[int, int]:
    """Say that one answer is read: what it paused goes on, once no other answer is unread. Raises AnswerUnknown.

    Returns its debtor, and how many of that debtor's answers are still unread.
    """
    one = Exchange.objects.select_for_update().filter(pk=exchange_id, is_unread=True).first()
    if one is None:
        raise AnswerUnknown
    _read(here, one)
    left = Exchange.objects.filter(debtor__in=accounts_of(here, one.debtor_id), is_unread=True).count()
    return one.debtor_id, left


def _read(here: Acting, one: Exchange) -> None:
    Exchange.objects.filter(pk=one.pk).update(is_unread=False)
    end_for(here, Owner(HoldOwner.REPLY, one.pk))
    append(here, [Fact("exchange.read", {"exchange": one.pk}, chain=one.debtor_id)])
