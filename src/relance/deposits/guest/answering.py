"""What a guest says on their pages, before a stay and about a claim: kept as an answer that binds, and read by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from relance.deposits.claim.moves import recovery_line
from relance.deposits.claim.situations import asked_of_guest, heard_on, lock_claim, subject_of
from relance.deposits.guarantee.requests import subject_of as subject_of_guarantee
from relance.deposits.models import Attempt, Claim, Guarantee
from relance.deposits.proof import exhibits
from relance.deposits.proof.exhibits import About, Opened
from relance.domain.captures.model import Hearing
from relance.domain.debtor_answers import AnswerKind
from relance.domain.deposits.attempts import MAY_HAVE_MOVED
from relance.domain.errors import DomainError
from relance.domain.ids import DebtorId
from relance.domain.money import Money
from relance.exchanges.answers import AnswerWithoutText, Word, answers_on, give
from relance.exchanges.models import DebtorAnswer
from relance.tenancy.context import Acting

MOST_UNREAD = 20  # of one subject; then a person reads first
BINDS = (AnswerKind.ACCEPT, AnswerKind.OFFER)


class TooManyUnread(DomainError):
    """A box that is full."""

    code = "too_many_unread"
    template = "Your messages have arrived and wait to be read. Somebody answers before more can be written here."


class ClaimChanged(DomainError):
    """The guest agrees to what is not claimed any more."""

    code = "claim_changed"
    template = "What is claimed has changed since you opened this page. Please read it again: nothing was agreed to."


class ClaimSettled(DomainError):
    """Nothing is left to agree to."""

    code = "claim_settled"
    template = "Nothing is asked of your card any more: there is nothing to agree to or to offer."


class AlreadyCharged(DomainError):
    """Too late to take a word back."""

    code = "already_charged"
    template = (
        "Your card was asked already, as you agreed: it is too late to take it back here. Write to us, or contest."
    )


@dataclass(frozen=True, slots=True)
class Said:
    """An answer to a claim, with the files that came with it, opened already. ``amount`` as in ``exchanges.answers.Word``; with an
    objection, what the guest would pay."""

    kind: AnswerKind
    text: str = ""
    amount: Decimal | None = None
    files: Sequence[Opened] = ()


def say(here: Acting, guarantee_id: int, text: str) -> None:
    """A word of the guest's about what is asked of them. Raises AnswerWithoutText, TooManyUnread."""
    guarantee = Guarantee.objects.select_for_update(of=("self",)).get(pk=guarantee_id)
    subject = subject_of_guarantee(guarantee)
    _refuse_a_flood(here, subject)
    most = Money(guarantee.amount, guarantee.currency).rounded()
    give(here, DebtorId(guarantee.debtor_id), subject, Word(AnswerKind.ASK, text), most)


def answer(here: Acting, claim_id: int, said: Said) -> DebtorAnswer:
    """What the guest says to a claim: it binds at once, and is read by a person.

    An agreement is to the very amount that is asked now, and is kept as evidence; an offer is below it. An objection stops
    everything, a question pauses. Raises ClaimChanged, ClaimSettled, AnswerWithoutAmount, AnswerWithoutText, TooManyUnread,
    TooManyExhibits.
    """
    claim = lock_claim(claim_id)
    subject, asked = subject_of(claim), asked_of_guest(claim)
    _refuse_a_flood(here, subject)
    if said.kind in BINDS and (claim.ended_at is not None or not recovery_line(claim).open):
        raise ClaimSettled
    if said.kind is AnswerKind.ACCEPT and (
        said.amount is None or not said.amount.is_finite() or said.amount != asked.amount
    ):
        raise ClaimChanged
    if said.kind is AnswerKind.OFFER and not said.text.strip() and said.amount is None:
        raise AnswerWithoutText
    amount = Money(said.amount, claim.currency) if said.amount is not None and said.amount.is_finite() else None
    is_within = amount is not None and 0 < amount.amount <= asked.amount and amount == amount.rounded()
    if said.kind is AnswerKind.CONTEST and not is_within:
        amount = None  # the objection counts, whatever was typed beside it
    word = Word(said.kind, said.text, amount if said.kind in (*BINDS, AnswerKind.CONTEST) else None)
    given = give(here, DebtorId(claim.guarantee.debtor_id), subject, word, asked)
    about = About(claim.guarantee_id, claim.pk, answer=given.pk)
    for opened in said.files:
        exhibits.keep(here, about, opened)
    _look_again(here, claim)
    return given


def take_back(here: Acting, claim_id: int) -> None:
    """Take an agreement or an offer back, while no attempt was made on it; one that was not given changes nothing.

    Raises AlreadyCharged.
    """
    claim = lock_claim(claim_id)
    words = [one for one in answers_on(here, subject_of(claim)) if one.kind != AnswerKind.ASK]
    if heard_on(here, claim).hearing not in (Hearing.ACCEPTED, Hearing.PART_ACCEPTED) or not words:
        return
    made = Attempt.objects.filter(claim=claim, state__in=[state.value for state in MAY_HAVE_MOVED])
    if claim.ended_at is not None or made.filter(first_tried_at__gte=words[-1].given_at).exists():
        raise AlreadyCharged
    give(
        here, DebtorId(claim.guarantee.debtor_id), subject_of(claim), Word(AnswerKind.TAKE_BACK), asked_of_guest(claim)
    )
    _look_again(here, claim)


def _look_again(here: Acting, claim: Claim) -> None:
    Claim.objects.filter(pk=claim.pk, ended_at=None).update(look_at=here.at)


def _refuse_a_flood(here: Acting, subject: str) -> None:
    """Raises TooManyUnread where more wait than somebody reads at once."""
    if sum(1 for one in answers_on(here, subject) if one.exchange.is_unread) >= MOST_UNREAD:
        raise TooManyUnread
