"""Qualified electronic letters: prepared together, gone by nobody's hand before a person confirmed all of them (decision 0102)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from relance.dispatch.states import move
from relance.domain.errors import DomainError
from relance.domain.ids import ElectronicBatchId
from relance.domain.kept_sentences import kept
from relance.journal.appending import Fact, append
from relance.post.models import ELECTRONIC, ElectronicBatch, RegisteredLetter
from relance.post.ordering import Wanted, made
from relance.post.owners import Leaves, Over, Owner, Waits
from relance.post.states import LetterState
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

LONGEST_NAME = 120


class ElectronicBatchUnknown(DomainError):
    """No such batch, or it is settled."""

    code = "electronic_batch_unknown"
    template = "There is no batch {batch} of electronic letters that waits to be confirmed."


class ProviderUnnamed(DomainError):
    """Nobody said by which qualified provider."""

    code = "electronic_provider_unnamed"
    template = "Name the qualified provider by which you send them: only a qualified letter equals one on paper (eIDAS, art. 44)."


class NoElectronicAddress(DomainError):
    """Nowhere to send it."""

    code = "no_electronic_address"
    template = "{name} has no e-mail address: an electronic letter cannot be prepared."


class ConsentMissing(DomainError):
    """A private addressee has not accepted electronic registered letters."""

    code = "electronic_consent_missing"
    template = (
        "{name} is a consumer, or nobody said what they are: an electronic registered letter needs their consent beforehand (CPCE postes,"
        " art. L100). State it, or send it on paper."
    )


@dataclass(frozen=True, slots=True)
class ForBatch:
    """A letter that may go in one. ``is_business``: whoever is none must have consented."""

    wanted: Wanted
    is_business: bool


@dataclass(frozen=True, slots=True)
class BatchShown:
    """A batch that waits to be confirmed, with its letters."""

    batch: ElectronicBatch
    letters: Sequence[RegisteredLetter]


@needs(Right.ACT)
def prepare(
    here: Acting, owner: Owner, chosen: Sequence[ForBatch], *, consented: Collection[int] = ()
) -> ElectronicBatchId:
    """Put letters into a batch; nothing leaves. ``consented`` are the debtors whose consent somebody states.

    Raises NoElectronicAddress, ConsentMissing, AlreadyRegistered, and what ``ordering.envelope`` raises.
    """
    batch = ElectronicBatch.objects.create(
        organisation_id=here.organisation, prepared_at=here.at, prepared_by=here.actor
    )
    for one in chosen:
        if not one.wanted.email:
            raise NoElectronicAddress(name=one.wanted.addressee)
        if not one.is_business and one.wanted.debtor not in consented:
            raise ConsentMissing(name=one.wanted.addressee)
        made(here, owner, one.wanted, ELECTRONIC, LetterState.PREPARED, price=None, batch=batch.pk)
    append(here, [Fact("registered.batch_prepared", {"batch": batch.pk, "letters": len(chosen)})])
    return ElectronicBatchId(batch.pk)


@needs(Right.ACT)
def confirm(here: Acting, owner: Owner, pk: ElectronicBatchId, *, provider: str) -> int:
    """A person confirms all of it: each passes its gate, and waits for that person to send it there with the code.

    Returns how many passed; what does not is void, with its reason. Raises ElectronicBatchUnknown, ProviderUnnamed.
    """
    batch = _waiting(pk)
    named = " ".join(provider.replace("\0", "").split())[:LONGEST_NAME]
    if not named:
        raise ProviderUnnamed
    passed = 0
    for letter in _letters(pk):
        match owner.claim(here, letter):
            case Leaves():
                move(letter, LetterState.HANDED_OVER, claimed_at=here.at, first_tried_at=here.at)
                passed += 1
            case Waits(why) | Over(why):
                move(letter, LetterState.VOIDED, why=kept(why) if why else "", settled_at=here.at)
    ElectronicBatch.objects.filter(pk=batch.pk).update(provider=named, confirmed_at=here.at, confirmed_by=here.actor)
    append(here, [Fact("registered.batch_confirmed", {"batch": pk, "letters": passed})])
    return passed


@needs(Right.ACT)
def cancel(here: Acting, pk: ElectronicBatchId) -> None:
    """Nothing of it goes: its letters wait for the post as before. Raises ElectronicBatchUnknown."""
    batch = _waiting(pk)
    for letter in _letters(pk):
        move(letter, LetterState.VOIDED, settled_at=here.at)
    ElectronicBatch.objects.filter(pk=batch.pk).update(cancelled_at=here.at)
    append(here, [Fact("registered.batch_cancelled", {"batch": pk})])


def waiting(here: Acting) -> list[BatchShown]:
    """The batches that nobody confirmed or cancelled yet."""
    found = ElectronicBatch.objects.filter(confirmed_at=None, cancelled_at=None).order_by("pk")
    return [BatchShown(one, list(RegisteredLetter.objects.filter(batch=one).order_by("pk"))) for one in found]


def _waiting(pk: ElectronicBatchId) -> ElectronicBatch:
    found = ElectronicBatch.objects.select_for_update(of=("self",))
    batch = found.filter(pk=pk, confirmed_at=None, cancelled_at=None).first()
    if batch is None:
        raise ElectronicBatchUnknown(batch=pk)
    return batch


def _letters(pk: ElectronicBatchId) -> list[RegisteredLetter]:
    rows = RegisteredLetter.objects.select_for_update(of=("self",)).filter(batch=pk, state=LetterState.PREPARED.value)
    return list(rows.order_by("pk"))
