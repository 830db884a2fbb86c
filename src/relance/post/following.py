"""Following a letter at its provider until it has ended and all that proves it is kept here; asked outside any transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Min, Q, QuerySet

from relance.dispatch.answers import Refused, Unknown
from relance.dispatch.cycle import Workplace
from relance.dispatch.doubt import STALLED_AFTER
from relance.dispatch.states import move
from relance.domain.registered.effects import PROOF_WORDS, ProofKind, wanted
from relance.domain.registered.numbers import RegisteredNumberUnreadable, registered_number
from relance.domain.registered.standings import ENDS, Standing
from relance.domain.sentences import Sentence
from relance.journal.appending import Fact, append
from relance.post.door import PostProvider
from relance.post.models import RegisteredLetter
from relance.post.owners import Owner
from relance.post.proofs import is_what_it_says, keep, kinds_held, note_lost
from relance.post.states import LetterState
from relance.post.told import tell, way_of
from relance.post.values import Fetched, NoProof, Progress, Stage
from relance.tenancy.context import Acting

ASKS_EVERY, LOOKS_UP_EVERY = timedelta(hours=4), timedelta(hours=1)
FETCHES_FOR = timedelta(days=30)  # a proof that is not to be had so long after the end is lost
NOT_A_FILE = "what came is no PDF and no picture"
LOST = Sentence("{provider} has none, thirty days after the letter had ended: {why}")
EVERY_KIND = (ProofKind.CONTENT, ProofKind.DEPOSIT, ProofKind.SLIP, ProofKind.ENVELOPE)


def follow(place: Workplace, provider: PostProvider, owner: Owner, *, only: frozenset[int] | None = None) -> int:
    """Ask about each letter that is under way there and whose hour has come; returns how many were asked about."""
    with place.acting() as here:
        found = under_way(provider.word, owner.word).filter(Q(look_at=None) | Q(look_at__lte=here.at))
        if only is not None:
            found = found.filter(owner_pk__in=only)
        letters = list(found.order_by("look_at", "pk"))
    for letter in letters:
        if place.is_stopping():
            break
        look_at_one(place, provider, owner, letter)
    return len(letters)


def under_way(way: str, owner: str) -> QuerySet[RegisteredLetter]:
    """Those that a provider has, and of which something is still to come."""
    return RegisteredLetter.objects.filter(way=way, owner=owner, state=LetterState.ACCEPTED.value).exclude(
        look_at=None, looked_at__isnull=False
    )


def look_at_one(place: Workplace, provider: PostProvider, owner: Owner, letter: RegisteredLetter) -> None:
    """Its states first, then the files that it lacks."""
    found = provider.progress(letter.reference)
    with place.acting() as here:
        lacks = _taken_in(here, owner, letter.pk, found)
    for kind in lacks:
        got = provider.proof(letter.reference, kind)
        with place.acting() as here:
            _kept(here, provider, letter.pk, kind, got)
    with place.acting() as here:
        _next_look(here, letter.pk)


def _taken_in(here: Acting, owner: Owner, pk: int, found: Progress | Refused | Unknown) -> tuple[ProofKind, ...]:
    """Write down what the provider knows; returns the files that may be fetched and are not here."""
    letter = RegisteredLetter.objects.select_for_update(of=("self",)).get(pk=pk)
    if not isinstance(found, Progress):
        RegisteredLetter.objects.filter(pk=pk).update(why=found.why[:400], looked_at=here.at)
        return ()
    if letter.state != LetterState.ACCEPTED.value:
        return ()
    if found.stage is Stage.REJECTED:
        move(letter, LetterState.REFUSED, why=found.why, settled_at=here.at, looked_at=here.at)
        owner.back(here, letter)
        append(here, [Fact("registered.refused", {"letter": pk, "way": letter.way}, chain=letter.debtor_id)])
        return ()
    _number(letter, found.number)
    for told in found.told:
        tell(here, owner, letter, told, by=letter.way)
    RegisteredLetter.objects.filter(pk=pk).update(why=found.why[:400], looked_at=here.at)
    held = set(letter.letterproof_set.filter(source=letter.way, lost_at=None).values_list("kind", flat=True))
    return tuple(kind for kind in EVERY_KIND if kind in found.proofs and kind.value not in held)


def _number(letter: RegisteredLetter, said: str) -> None:
    """Its number, the first time that it is told; one in another form is kept as it is told, without its spaces."""
    if not said or letter.number:
        return
    try:
        number = registered_number(said)
    except RegisteredNumberUnreadable:
        number = "".join(said.split())[:40]
    if not RegisteredLetter.objects.filter(number=number).exclude(pk=letter.pk).exists():
        RegisteredLetter.objects.filter(pk=letter.pk).update(number=number)
        letter.number = number


def _kept(here: Acting, provider: PostProvider, pk: int, kind: ProofKind, got: Fetched | NoProof | Unknown) -> None:
    letter = RegisteredLetter.objects.select_for_update(of=("self",)).get(pk=pk)
    if isinstance(got, Fetched) and not is_what_it_says(got.content, got.media_type):
        got = NoProof(NOT_A_FILE)
    if isinstance(got, Fetched):
        keep(here, letter, kind, got, source=provider.word)
    elif isinstance(got, NoProof) and kind is not ProofKind.CONTENT:
        _lost_if_late(here, provider.word, letter, kind, got.why)


def _lost_if_late(here: Acting, provider: str, letter: RegisteredLetter, kind: ProofKind, why: str) -> None:
    if letter.ended_on is not None and here.today - letter.ended_on > FETCHES_FOR:
        said = Sentence(LOST.template, {"provider": provider, "why": why, "what": PROOF_WORDS[kind]})
        note_lost(here, letter, kind, said, source=provider)


def _next_look(here: Acting, pk: int) -> None:
    """When it is asked about again; not any more where it has ended and nothing is wanted, or what is wanted is lost."""
    letter = RegisteredLetter.objects.select_for_update(of=("self",)).get(pk=pk)
    way = way_of(letter)
    missing = set(wanted(way)) - kinds_held(here, pk)
    has_ended = way.standing in ENDS
    if has_ended and missing and letter.ended_on is not None and here.today - letter.ended_on > FETCHES_FOR:
        for kind in missing - {ProofKind.CONTENT}:
            _lost_if_late(here, letter.way, letter, kind, "-")
        missing = set()
    is_over = (
        letter.state != LetterState.ACCEPTED.value or (has_ended and not missing) or way.standing is Standing.VOIDED
    )
    again: datetime | None = None if is_over else here.at + ASKS_EVERY
    RegisteredLetter.objects.filter(pk=pk).update(look_at=again, looked_at=here.at)


def next_look(here: Acting, owner: Owner) -> datetime | None:
    """When the next of the owner's letters is to be sent, doubted, looked up or asked about; None where nothing is under way."""
    rows = RegisteredLetter.objects.filter(owner=owner.word)
    waits = rows.filter(state=LetterState.QUEUED.value).aggregate(first=Min("not_before"))["first"]
    claimed = rows.filter(state=LetterState.CLAIMED.value).aggregate(first=Min("claimed_at"))["first"]
    followed = rows.filter(state=LetterState.ACCEPTED.value).aggregate(first=Min("look_at"))["first"]
    is_lost = rows.filter(state=LetterState.UNCONFIRMED.value).exists()
    moments = [
        waits,
        claimed + STALLED_AFTER if claimed else None,
        followed,
        here.at + LOOKS_UP_EVERY if is_lost else None,
    ]
    return min((one for one in moments if one is not None), default=None)
