"""What a guest says on their pages, before a stay and about a claim: kept as an answer that binds, and read by a person."""

from __future__ import annotations

from relance.deposits.models import Guarantee
from relance.deposits.requests import subject_of
from relance.domain.debtor_answers import AnswerKind
from relance.domain.errors import DomainError
from relance.domain.ids import DebtorId
from relance.domain.money import Money
from relance.exchanges.answers import Word, answers_on, give
from relance.tenancy.context import Acting

MOST_UNREAD = 20  # of one subject; then a person reads first


class TooManyUnread(DomainError):
    """A box that is full."""

    code = "too_many_unread"
    template = "Your messages have arrived and wait to be read. Somebody answers before more can be written here."


def say(here: Acting, guarantee_id: int, text: str) -> None:
    """A word of the guest's about what is asked of them. Raises AnswerWithoutText, TooManyUnread."""
    guarantee = Guarantee.objects.select_for_update(of=("self",)).get(pk=guarantee_id)
    subject = subject_of(guarantee)
    refuse_a_flood(here, subject)
    most = Money(guarantee.amount, guarantee.currency).rounded()
    give(here, DebtorId(guarantee.debtor_id), subject, Word(AnswerKind.ASK, text), most)


def refuse_a_flood(here: Acting, subject: str) -> None:
    """Raises TooManyUnread where more wait than somebody reads at once."""
    if sum(1 for one in answers_on(here, subject) if one.exchange.is_unread) >= MOST_UNREAD:
        raise TooManyUnread
