"""What a person records of a registered letter: that it was posted, the slip that came back, what the post said, what is in doubt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from relance.dispatch.doubt import settle as settle_doubt
from relance.dispatch.states import move
from relance.domain.errors import DomainError
from relance.domain.ids import RegisteredId
from relance.domain.registered.effects import ProofKind
from relance.domain.registered.numbers import grouped, registered_number
from relance.domain.registered.slips import Doubt, Sent, Slip, doubts
from relance.domain.registered.standings import STANDING_WORDS, Standing, Told
from relance.journal.appending import Fact, append
from relance.post.models import ELECTRONIC, HAND, RegisteredLetter
from relance.post.ordering import locked
from relance.post.owners import Owner
from relance.post.proofs import keep
from relance.post.sending import LOOK_SOON
from relance.post.states import LETTERS, STATE_WORDS, LetterState
from relance.post.told import tell, way_of
from relance.post.values import Fetched
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

BY_HAND = frozenset(
    {
        Standing.PRESENTED,
        Standing.AT_COUNTER,
        Standing.ON_ITS_WAY,
        Standing.WRONG_ADDRESS,
        Standing.VOIDED,
        Standing.LOST,
    }
)
PROOF_OF = {Standing.SIGNED: ProofKind.SLIP}


class NotToBePosted(DomainError):
    """It does not wait to be posted by hand."""

    code = "registered_not_to_be_posted"
    template = "Letter {name} does not wait to be posted: {state}."


class PostedOnOddDay(DomainError):
    """A day on which it cannot have been posted."""

    code = "registered_posted_on_odd_day"
    template = "{on} cannot be the day of posting: the letter was printed on {printed}, and today is {today}."


class NumberOfAnother(DomainError):
    """The number stands on another letter's receipt."""

    code = "registered_number_of_another"
    template = "The number {number} is that of letter {name} already: look at the receipt again."


class NumberIsAnother(DomainError):
    """This letter has another number already."""

    code = "registered_number_is_another"
    template = "Letter {name} bears the number {known} already, not {number}: look at the receipt again."


class SlipRefused(DomainError):
    """A paper that cannot be of this letter."""

    code = "slip_refused"
    template = "This paper cannot be that of letter {name}: {why}. Nothing was recorded."


class SlipAsked(DomainError):
    """A paper of which somebody should look again."""

    code = "slip_asked"
    template = "Look at the paper again: {why}. Nothing was recorded yet; record it all the same if it is right."


class NotByHand(DomainError):
    """A state that a slip shows, or none that a person says."""

    code = "standing_not_by_hand"
    template = "“{standing}” is recorded with the paper that shows it, or not by hand."


class DayBeforePosting(DomainError):
    """Something of it happened before it was posted, or has not happened yet."""

    code = "registered_day_odd"
    template = "{on} cannot be the day: letter {name} was posted on {posted}, and today is {today}."


class NothingInDoubt(DomainError):
    """It is known where it is."""

    code = "registered_not_in_doubt"
    template = "Nothing is in doubt about letter {name}."


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that was opened apart, for it came from outside."""

    content: bytes
    media_type: str
    name: str

    @property
    def fetched(self) -> Fetched:
        """As proofs are kept."""
        return Fetched(self.content, self.media_type)


@needs(Right.ACT)
def record_posting(
    here: Acting, owner: Owner, pk: RegisteredId, *, on: date, number: str, receipt: Paper | None
) -> None:
    """It was posted at the counter on ``on``, under ``number`` as it stands there, with the receipt if it was scanned.

    Raises RegisteredNumberUnreadable, NotToBePosted, PostedOnOddDay, NumberOfAnother, NumberIsAnother, ProofKept.
    """
    letter = locked(here, pk)
    if letter.state != LetterState.HANDED_OVER.value:
        raise NotToBePosted(name=letter.name, state=STATE_WORDS[LetterState(letter.state)])
    printed = letter.ordered_at.astimezone(here.zone).date()
    if not printed <= on <= here.today:
        raise PostedOnOddDay(on=on, printed=printed, today=here.today)
    is_on_paper = letter.way != ELECTRONIC
    _take_number(letter, registered_number(number) if is_on_paper else " ".join(number.split())[:40])
    move(letter, LetterState.ACCEPTED, settled_at=here.at)
    tell(here, owner, letter, Told(Standing.POSTED, on), by=here.actor)
    if receipt is not None:
        keep(here, letter, ProofKind.DEPOSIT, receipt.fetched, source=HAND, file_name=receipt.name)
    append(here, [Fact("registered.posted", {"letter": letter.pk, "on": on}, chain=letter.debtor_id)])


def _take_number(letter: RegisteredLetter, number: str) -> None:
    if letter.number and letter.number != number:
        raise NumberIsAnother(name=letter.name, known=grouped(letter.number), number=grouped(number))
    other = RegisteredLetter.objects.filter(number=number).exclude(pk=letter.pk).first()
    if other is not None:
        raise NumberOfAnother(number=grouped(number), name=other.name)
    RegisteredLetter.objects.filter(pk=letter.pk).update(number=number)
    letter.number = number


@needs(Right.ACT)
def record_slip(
    here: Acting,
    owner: Owner,
    pk: RegisteredId,
    slip: Slip,
    *,
    paper: Paper | None,
    sure: bool = False,
    signatory: str = "",
) -> None:
    """The slip or the envelope that came back: refused where it cannot be this letter's, asked about where it is odd.

    Raises RegisteredUnknown, SlipRefused, SlipAsked, ProofKept.
    """
    letter = locked(here, pk)
    found = doubts(slip, Sent(letter.number, letter.addressee, way_of(letter)), here.today)
    _refuse(letter, found, sure=sure)
    if slip.presented_on is not None and slip.presented_on != slip.on:
        tell(here, owner, letter, Told(Standing.PRESENTED, slip.presented_on, "slip"), by=here.actor)
    tell(here, owner, letter, Told(slip.standing, slip.on, "slip", signatory), by=here.actor)
    if paper is not None:
        kind = PROOF_OF.get(slip.standing, ProofKind.ENVELOPE)
        keep(here, letter, kind, paper.fetched, source=HAND, file_name=paper.name)
    body = {"letter": letter.pk, "standing": slip.standing.value, "on": slip.on, "sure": sure}
    append(here, [Fact("registered.slip", body, chain=letter.debtor_id)])


def _refuse(letter: RegisteredLetter, found: tuple[Doubt, ...], *, sure: bool) -> None:
    certain = next((one for one in found if one.is_certain), None)
    if certain is not None:
        raise SlipRefused(name=letter.name, why=certain.what)
    if found and not sure:
        raise SlipAsked(why=found[0].what)


@needs(Right.ACT)
def record_standing(here: Acting, owner: Owner, pk: RegisteredId, told: Told) -> bool:
    """What the post's follow-up says, as a person read it there. Returns whether it moved. Raises NotByHand, DayBeforePosting."""
    letter = locked(here, pk)
    if told.standing not in BY_HAND:
        raise NotByHand(standing=STANDING_WORDS[told.standing])
    if letter.posted_on is None or not letter.posted_on <= told.on <= here.today:
        raise DayBeforePosting(on=told.on, name=letter.name, posted=letter.posted_on or "–", today=here.today)
    return tell(here, owner, letter, Told(told.standing, told.on, "person"), by=here.actor)


@needs(Right.ACT)
def add_receipt(here: Acting, pk: RegisteredId, receipt: Paper) -> None:
    """The posting receipt, scanned later. Raises RegisteredUnknown, ProofKept."""
    keep(here, locked(here, pk), ProofKind.DEPOSIT, receipt.fetched, source=HAND, file_name=receipt.name)


@needs(Right.ACT)
def settle(here: Acting, owner: Owner, pk: RegisteredId, *, was_taken: bool, reference: str = "") -> None:
    """A person looked there: the provider has it (under ``reference``), or has not, and it waits again. Raises NothingInDoubt."""
    letter = locked(here, pk)
    if LetterState(letter.state) not in LETTERS.in_doubt:
        raise NothingInDoubt(name=letter.name)
    if was_taken:
        settle_doubt(
            here, letter, LETTERS, was_done=True, reference=reference.strip()[:400], look_at=here.at + LOOK_SOON
        )
    else:
        settle_doubt(here, letter, LETTERS, was_done=False)
        owner.back(here, letter)
    append(here, [Fact("registered.settled", {"letter": letter.pk, "taken": was_taken}, chain=letter.debtor_id)])


@needs(Right.ACT)
def answer(here: Acting, pk: RegisteredId) -> None:
    """What was asked about it is looked at: the question is taken away."""
    letter = locked(here, pk)
    if letter.asks:
        RegisteredLetter.objects.filter(pk=letter.pk).update(asks="")
        append(here, [Fact("registered.answered", {"letter": letter.pk}, chain=letter.debtor_id)])
