"""What a debtor answers through a link: agrees, offers, contests, asks. It is an exchange like any other, with a word that binds.

An answer pauses everything of that debtor until somebody has read it, whatever it says; what more it stops is decided by whoever
it is about, which reads its word here (a claim on a deposit stops its attempts).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from relance.domain.debtor_answers import AnswerKind
from relance.domain.errors import DomainError
from relance.domain.ids import DebtorId
from relance.domain.money import Money
from relance.exchanges.models import DebtorAnswer, Exchange, ExchangeKind
from relance.exchanges.recording import LONGEST_TEXT, record_answer
from relance.exchanges.unread import read_answer
from relance.journal.appending import Fact, append
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs, refuse_members


class AnswerWithoutAmount(DomainError):
    """An agreement or an offer of no amount."""

    code = "answer_without_amount"
    template = "Say which amount: above zero, and at most {most}."


class AnswerWithoutText(DomainError):
    """An objection or a question that says nothing."""

    code = "answer_without_text"
    template = "Say in a few words what it is about: whoever reads it answers better."


@dataclass(frozen=True, slots=True)
class Word:
    """What is said. ``amount`` belongs to an agreement and to an offer."""

    kind: AnswerKind
    text: str = ""
    amount: Money | None = None


def give(here: Acting, debtor: DebtorId, subject: str, word: Word, most: Money) -> DebtorAnswer:
    """Keep an answer about ``subject`` (``claim:12``), of which at most ``most`` may be agreed to or offered.

    Raises AnswerWithoutAmount, AnswerWithoutText, NotYourWord.
    """
    refuse_members(here)
    needs_amount = word.kind in (AnswerKind.ACCEPT, AnswerKind.OFFER)
    if needs_amount and (word.amount is None or not _is_possible(word.amount, most)):
        raise AnswerWithoutAmount(most=most)
    text = word.text.replace("\0", "").strip()
    if word.kind in (AnswerKind.CONTEST, AnswerKind.ASK) and not text:
        raise AnswerWithoutText
    exchange = record_answer(here, debtor, kind=ExchangeKind.LINK, text=text[:LONGEST_TEXT])
    answer = DebtorAnswer.objects.create(
        organisation_id=here.organisation,
        exchange_id=exchange,
        debtor_id=debtor,
        subject=subject,
        kind=word.kind.value,
        amount=word.amount.amount if word.amount else None,
        currency=word.amount.currency if word.amount else "",
        given_at=here.at,
    )
    body = {
        "answer": answer.pk,
        "subject": subject,
        "kind": word.kind.value,
        "amount": word.amount and str(word.amount),
    }
    append(here, [Fact("answer.given", body, chain=debtor)])
    return answer


def _is_possible(amount: Money, most: Money) -> bool:
    return amount.currency == most.currency and 0 < amount.amount <= most.amount and amount == amount.rounded()


def answers_on(here: Acting, subject: str) -> Sequence[DebtorAnswer]:
    """What was said about a subject, from the oldest on, each with its exchange."""
    found = DebtorAnswer.objects.filter(organisation_id=here.organisation, subject=subject)
    return list(found.select_related("exchange").order_by("pk"))


@needs(Right.ACT)
def settle(here: Acting, answer_id: int, words: str = "") -> DebtorAnswer:
    """Say that an answer is dealt with: a question read, an objection or an offer decided on. What only it paused goes on.

    Once: a second time changes nothing. Raises DebtorAnswer.DoesNotExist.
    """
    answer = DebtorAnswer.objects.select_for_update(of=("self",)).get(pk=answer_id)
    if Exchange.objects.filter(pk=answer.exchange_id, is_unread=True).exists():
        read_answer(here, answer.exchange_id)
    if answer.settled_at is None:
        answer.settled_at, answer.settled_by = here.at, here.actor
        answer.save(update_fields=["settled_at", "settled_by"])
        fact = Fact(
            "answer.settled",
            {"answer": answer.pk},
            chain=answer.debtor_id,
            detail={"words": words} if words else {},
        )
        append(here, [fact])
    return answer
