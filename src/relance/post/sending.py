"""How a registered letter leaves: claimed through its owner's gate, given to the provider once, proven; looked up before a second try.

(a) The claim is one short transaction. (b) The provider is called outside any. (c) What is known is written down. Whoever dies between
leaves a claim that is unconfirmed ten minutes later; the provider is asked under our reference, and only "it is not there" from one that
would know lets it wait again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet

from relance.dispatch import doubt
from relance.dispatch.answers import Accepted, Refused, Unknown
from relance.dispatch.cycle import Workplace, carry_out
from relance.dispatch.states import move, still_asks
from relance.documents.models import Document
from relance.domain.delivery import next_try
from relance.domain.kept_sentences import kept
from relance.domain.sentences import Sentence
from relance.journal.appending import Fact, append
from relance.post.door import PostProvider
from relance.post.models import RegisteredLetter
from relance.post.owners import Leaves, Over, Owner, Waits
from relance.post.states import LETTERS, LetterState
from relance.post.values import Parcel
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.places import may_leave

ASKED_AGAIN_AFTER = timedelta(minutes=30)
LOOK_SOON = timedelta(hours=1)
SENDING_IS_OFF = Sentence("nothing leaves from here: sending is switched off")
LIVES_NO_MORE = Sentence("the provider no longer knows our reference: look there whether it was posted, and say so")


@dataclass(frozen=True, slots=True)
class Leaving:
    """A claimed letter, and all that the provider needs."""

    letter: RegisteredLetter
    parcel: Parcel


class Sending:
    """What sending a registered letter does at each stage (``dispatch.cycle.Act``)."""

    not_its_fault: tuple[type[Exception], ...] = ()

    def __init__(self, provider: PostProvider, owner: Owner) -> None:
        self._provider, self._owner = provider, owner

    def claim(self, here: Acting, pk: int) -> Leaving | None:
        """Through its owner's gate; None where it waits or is over."""
        hold_lock(Lock.EXIT, here, alone=False)
        waiting = RegisteredLetter.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            pk=pk,
            state=LetterState.QUEUED.value,
            not_before__lte=here.at,
            way=self._provider.word,
            owner=self._owner.word,
        )
        letter = waiting.first()
        if letter is None:
            return None
        if not may_leave(here):
            _waits(here, letter, SENDING_IS_OFF)
            return None
        match self._owner.claim(here, letter):
            case Waits(why, until):
                RegisteredLetter.objects.filter(pk=pk).update(
                    why=kept(why) if why else "", not_before=until or here.at + ASKED_AGAIN_AFTER
                )
                return None
            case Over(why):
                move(letter, LetterState.VOIDED, why=kept(why) if why else "", settled_at=here.at)
                append(here, [Fact("registered.voided", {"letter": pk}, chain=letter.debtor_id)])
                return None
            case Leaves():
                first = letter.first_tried_at or here.at
                move(
                    letter,
                    LetterState.CLAIMED,
                    claimed_at=here.at,
                    first_tried_at=first,
                    attempts=letter.attempts + 1,
                    why="",
                )
        append(here, [Fact("registered.claimed", {"letter": pk, "way": letter.way}, chain=letter.debtor_id)])
        return Leaving(letter, parcel_of(here, letter))

    def call(self, claimed: Leaving) -> Accepted | Refused | Unknown:
        """The provider, once."""
        return self._provider.send(claimed.parcel)

    def prove(self, here: Acting, claimed: Leaving, answer: Accepted | Refused | Unknown) -> None:
        """What is known after it answered."""
        prove(here, self._owner, claimed.letter, answer)

    def spoil(self, here: Acting, pk: int, why: str) -> None:
        """It cannot even be claimed: it surely was not sent."""
        waiting = RegisteredLetter.objects.select_for_update(of=("self",)).filter(pk=pk, state=LetterState.QUEUED.value)
        letter = waiting.first()
        if letter is not None:
            move(letter, LetterState.REFUSED, why=why, settled_at=here.at)
            append(here, [Fact("registered.refused", {"letter": pk}, chain=letter.debtor_id)])


def _waits(here: Acting, letter: RegisteredLetter, why: Sentence) -> None:
    RegisteredLetter.objects.filter(pk=letter.pk).update(why=kept(why), not_before=here.at + ASKED_AGAIN_AFTER)


def parcel_of(here: Acting, letter: RegisteredLetter) -> Parcel:
    """What goes to the provider."""
    (document,) = Document.objects.raw("SELECT * FROM documents_document WHERE id = %s", [letter.document_id])
    return Parcel(
        reference=str(letter.public_id),
        name=letter.name,
        pdf=bytes(document.content),
        to=letter.to,
        sender=tuple(letter.sender.split("\n")),
        sheets=letter.sheets,
        at=here.at,
    )


def prove(here: Acting, owner: Owner, letter: RegisteredLetter, answer: Accepted | Refused | Unknown) -> None:
    """Write it down; nothing where somebody settled the letter meanwhile."""
    if not still_asks(letter, LETTERS):
        return
    match answer:
        case Accepted(reference):
            move(
                letter,
                LetterState.ACCEPTED,
                settled_at=here.at,
                reference=reference[:400],
                why="",
                look_at=here.at + LOOK_SOON,
            )
            name = "registered.taken"
        case Unknown(why) if letter.state == LetterState.CLAIMED.value:
            move(letter, LetterState.UNCONFIRMED, why=why)
            name = "registered.unconfirmed"
        case Unknown(why):
            RegisteredLetter.objects.filter(pk=letter.pk).update(why=why[:400], looked_at=here.at)
            return
        case Refused(why, is_temporary):
            again = next_try(first_tried_at=letter.first_tried_at or here.at, attempts=letter.attempts, now=here.at)
            is_again = is_temporary and again is not None
            if is_again:
                move(letter, LetterState.QUEUED, why=why, not_before=again)
            else:
                move(letter, LetterState.REFUSED, why=why, settled_at=here.at)
            owner.back(here, letter)
            name = "registered.put_back" if is_again else "registered.refused"
    append(here, [Fact(name, {"letter": letter.pk, "way": letter.way}, chain=letter.debtor_id)])


def send_waiting(place: Workplace, provider: PostProvider, owner: Owner, *, only: frozenset[int] | None = None) -> int:
    """Every letter of this way whose moment has come; ``only`` these of the owner's, where it is said. Returns how many were looked at."""
    with place.acting() as here:
        doubt_stalled(here, owner)
    ask_unconfirmed(place, provider, owner, only=only)
    with place.acting() as here:
        found = _mine(provider, owner, only).filter(state=LetterState.QUEUED.value, not_before__lte=here.at)
        waiting = list(found.order_by("pk").values_list("pk", flat=True))
    act = Sending(provider, owner)
    for pk in waiting:
        if place.is_stopping():
            break
        carry_out(place, act, pk)
    return len(waiting)


def _mine(provider: PostProvider, owner: Owner, only: frozenset[int] | None) -> QuerySet[RegisteredLetter]:
    found = RegisteredLetter.objects.filter(way=provider.word, owner=owner.word)
    return found if only is None else found.filter(owner_pk__in=only)


def doubt_stalled(here: Acting, owner: Owner) -> None:
    """Claimed by somebody who died: it may have been sent."""
    for one in doubt.unconfirm_stalled(here, RegisteredLetter.objects.filter(owner=owner.word), LETTERS):
        append(here, [Fact("registered.unconfirmed", {"letter": one.pk}, chain=one.debtor_id)])


def ask_unconfirmed(
    place: Workplace, provider: PostProvider, owner: Owner, *, only: frozenset[int] | None = None
) -> None:
    """Look each of them up under our reference: there, and it is taken; surely not there, and it waits again; else a person says."""
    with place.acting():
        lost = list(_mine(provider, owner, only).filter(state=LetterState.UNCONFIRMED.value).order_by("pk"))
    for letter in lost:
        if place.is_stopping():
            return
        look_up(place, provider, owner, letter)


def look_up(place: Workplace, provider: PostProvider, owner: Owner, letter: RegisteredLetter) -> None:
    """The same of one."""
    with place.acting() as here:
        now = here.at
    found = provider.look_up(str(letter.public_id), letter.claimed_at or letter.ordered_at, now)
    with place.acting() as here:
        if found is not None:
            prove(here, owner, letter, found)
            return
        first = letter.first_tried_at or letter.ordered_at
        if provider.reference_lives is not None and here.at - first >= provider.reference_lives:
            RegisteredLetter.objects.filter(pk=letter.pk).update(why=kept(LIVES_NO_MORE), looked_at=here.at)
            return
        prove(here, owner, letter, Refused("the provider does not have it", is_temporary=True))
