"""Ordering a registered letter: its envelope is checked, its price accepted, and nothing leaves for ten minutes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from relance.dispatch.states import StateLost, move
from relance.domain.addresses.six_lines import LONGEST, Address, Line, six_lines
from relance.domain.errors import DomainError
from relance.domain.ids import RegisteredId
from relance.domain.procedure.formal_notice import OF_THE_REPUBLIC
from relance.domain.registered.effects import ProofKind
from relance.domain.registered.prices import Price
from relance.domain.sentences import Sentence
from relance.journal.appending import Fact, append
from relance.post.models import ELECTRONIC, OURS, OWN, LetterProof, RegisteredLetter
from relance.post.owners import Leaves, Over, Owner, Waits
from relance.post.states import CAN_BE_STOPPED, ENDED, LetterState
from relance.tenancy.context import Acting
from relance.tenancy.due import Kind, due
from relance.tenancy.rights import Right, needs

UNDO_FOR = timedelta(minutes=10)
NOT_SERVED = re.compile(r"975|98[678]")  # territories that the providers do not post to


class EnvelopeDoesNotFit(DomainError):
    """An address that the post would cut, or could not read."""

    code = "envelope_does_not_fit"
    template = "Line {line} of the envelope, “{text}”, has {signs} signs: {most} at most. Shorten it on the debtor's page first."


class EnvelopeIncomplete(DomainError):
    """No name, or no postal code and town in France."""

    code = "envelope_incomplete"
    template = "The address of {name} has no {what} that the post could read. Complete it on the debtor's page first."


class EnvelopeAbroad(DomainError):
    """A provider that posts in France alone."""

    code = "envelope_abroad"
    template = "{name} is abroad ({country}): the provider posts to France and its territories alone. Post it yourself."


class PriceChanged(DomainError):
    """Another price than the one that was shown and accepted."""

    code = "registered_price_changed"
    template = "The price is {now} now, not the one that you accepted ({seen}). Nothing was ordered: look again."


class AlreadyRegistered(DomainError):
    """It goes registered already."""

    code = "already_registered"
    template = "Letter {name} goes registered already. It is not sent twice."


class MayNotLeave(DomainError):
    """Its own gate holds it."""

    code = "registered_may_not_leave"
    template = "Letter {name} may not leave now: {why}."


class RegisteredUnknown(DomainError):
    """No registered letter of that number here."""

    code = "registered_unknown"
    template = "There is no registered letter {letter} here."


class TooLateToStop(DomainError):
    """It has left, or nobody knows."""

    code = "too_late_to_stop"
    template = "Too late: letter {name} is with the provider. What is submitted cannot be called back."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be sent: whose it is, what it holds, to whom, by which way."""

    owner_pk: int
    debtor: int
    name: str
    addressee: str
    at: Address
    sender_name: str
    sender_at: Address
    sheets: int
    document: int
    pay_by: date | None = None
    email: str = ""


def envelope(name: str, at: Address, *, way: str) -> tuple[str, ...]:
    """The six lines, checked for the way. Raises EnvelopeDoesNotFit, EnvelopeIncomplete, EnvelopeAbroad."""
    is_abroad = at.country.strip().casefold() not in OF_THE_REPUBLIC
    if way != OWN and (is_abroad or NOT_SERVED.match(at.postal_code.strip())):
        raise EnvelopeAbroad(name=name, country=at.country.strip() or at.postal_code.strip())
    lines = six_lines(name, at)
    refuse_bad_lines(lines, name, is_abroad=is_abroad)
    return tuple(line.text for line in lines)


def refuse_bad_lines(lines: tuple[Line, ...], name: str, *, is_abroad: bool) -> None:
    """What the post would cut or not read."""
    for line in lines:
        if line.is_too_long and not is_abroad:
            raise EnvelopeDoesNotFit(line=line.number, text=line.text, signs=len(line.text), most=LONGEST)
    code, _, town = lines[-1].text.partition(" ")
    if not is_abroad and not (re.fullmatch(r"[0-9]{5}", code, re.ASCII) and town):
        raise EnvelopeIncomplete(name=name, what=Sentence("postal code and town"))
    if not is_abroad and not lines[3].text and not lines[4].text:
        raise EnvelopeIncomplete(name=name, what=Sentence("street"))


@needs(Right.ACT)
def order(
    here: Acting, owner: Owner, wanted: Wanted, way: str, *, price: Price | None, accepted: Decimal | None
) -> RegisteredLetter:
    """Order one by a provider; it leaves ten minutes later, through its gate.

    ``accepted`` is the price that somebody saw, None where none was known. Raises PriceChanged, AlreadyRegistered, and what
    ``envelope`` raises.
    """
    now = None if price is None else price.amount.amount
    if accepted != now:
        unknown = Sentence("unknown")
        raise PriceChanged(now=price.amount if price else unknown, seen=accepted if accepted is not None else unknown)
    letter = made(here, owner, wanted, way, LetterState.QUEUED, price=price)
    append(
        here, [Fact("registered.ordered", {"letter": letter.pk, "way": way, "name": wanted.name}, chain=wanted.debtor)]
    )
    due(here, Kind.POST, letter.not_before)
    return letter


@needs(Right.ACT)
def print_own(here: Acting, owner: Owner, wanted: Wanted, *, number: str, price: Price | None) -> RegisteredLetter:
    """Take it out of the batches to print it and post it registered by hand: it passes its gate now.

    ``number`` is that of its label, where one is there already. Raises MayNotLeave, AlreadyRegistered, and what ``envelope`` raises.
    """
    letter = made(here, owner, wanted, OWN, LetterState.QUEUED, price=price, number=number)
    match owner.claim(here, letter):
        case Waits(why) | Over(why):
            raise MayNotLeave(name=wanted.name, why=why or "")
        case Leaves():
            move(letter, LetterState.HANDED_OVER, claimed_at=here.at, first_tried_at=here.at)
    append(here, [Fact("registered.printed", {"letter": letter.pk, "name": wanted.name}, chain=wanted.debtor)])
    return letter


def made(
    here: Acting,
    owner: Owner,
    wanted: Wanted,
    way: str,
    state: LetterState,
    *,
    price: Price | None,
    number: str = "",
    batch: int | None = None,
    waits_for: timedelta | None = UNDO_FOR,
) -> RegisteredLetter:
    """The row. Raises AlreadyRegistered, and what ``envelope`` raises."""
    of_it = RegisteredLetter.objects.filter(owner=owner.word, owner_pk=wanted.owner_pk).exclude(state__in=ENDED)
    if of_it.exists():
        raise AlreadyRegistered(name=wanted.name)
    waits = here.at if way in (OWN, ELECTRONIC) or waits_for is None else here.at + waits_for
    letter = RegisteredLetter.objects.create(
        organisation_id=here.organisation,
        owner=owner.word,
        owner_pk=wanted.owner_pk,
        debtor_id=wanted.debtor,
        name=wanted.name,
        way=way,
        state=state.value,
        not_before=waits,
        addressee=wanted.addressee[:400],
        lines="\n".join(envelope(wanted.addressee, wanted.at, way=way)),
        sender="\n".join(line.text[:LONGEST] for line in six_lines(wanted.sender_name, wanted.sender_at)),
        email=wanted.email,
        sheets=wanted.sheets,
        document_id=wanted.document,
        batch_id=batch,
        number=number,
        price=price.amount.amount if price else None,
        currency=price.amount.currency if price else "EUR",
        price_from=price.source.value if price else "",
        pay_by=wanted.pay_by,
        ordered_at=here.at,
        ordered_by=here.actor,
    )
    LetterProof.objects.create(
        organisation_id=here.organisation,
        letter=letter,
        kind=ProofKind.CONTENT.value,
        document_id=wanted.document,
        source=OURS,
        kept_at=here.at,
        kept_by=here.actor,
    )
    return letter


def locked(here: Acting, pk: RegisteredId) -> RegisteredLetter:
    """The letter, locked. Raises RegisteredUnknown."""
    letter = RegisteredLetter.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if letter is None:
        raise RegisteredUnknown(letter=pk)
    return letter


@needs(Right.ACT)
def stop(here: Acting, owner: Owner, pk: RegisteredId) -> None:
    """Stop one that has not left: it waits as before. Raises RegisteredUnknown, TooLateToStop."""
    letter = locked(here, pk)
    before = LetterState(letter.state)
    if before not in CAN_BE_STOPPED:
        raise TooLateToStop(name=letter.name)
    try:
        move(letter, LetterState.VOIDED, settled_at=here.at)
    except StateLost:
        raise TooLateToStop(name=letter.name) from None
    if before is LetterState.HANDED_OVER:
        owner.back(here, letter)
    append(here, [Fact("registered.stopped", {"letter": letter.pk}, chain=letter.debtor_id)])
