"""Taking in what is told of a letter, by whoever tells it: kept whatever it says, and acted on where it fits."""

from __future__ import annotations

from datetime import timedelta

from relance.dispatch.states import move
from relance.domain.kept_sentences import kept
from relance.domain.registered.standings import STANDING_WORDS, Standing, Taken, Told, Way, after, taken
from relance.domain.sentences import Sentence
from relance.journal.appending import Fact, append
from relance.post.models import LetterFact, RegisteredLetter
from relance.post.owners import Owner
from relance.post.states import LetterState
from relance.tenancy.context import Acting

CONTRADICTS = Sentence("It was {now}, and then told to be {then} on {on}: look at the paper, and say which is right")
BEFORE_POSTED = Sentence(
    "It was told to be {then} on {on}, before it was posted: look at the paper, and say which is right"
)
IN_FUTURE = Sentence(
    "It was told to be {then} on {on}, a day that has not come: look at the paper, and say what is right"
)
A_DAY = timedelta(days=1)  # their clock is not ours


def way_of(letter: RegisteredLetter) -> Way:
    """What is known of its way."""
    return Way(Standing(letter.standing), letter.posted_on, letter.presented_on, letter.ended_on)


def tell(here: Acting, owner: Owner, letter: RegisteredLetter, told: Told, *, by: str, words: str = "") -> bool:
    """Take one told state in; the letter is locked. Returns whether it moved. What was told before is told once."""
    asks = _odd(here, letter, told)
    verdict = taken(way_of(letter), told)
    if verdict is Taken.CONTRADICTS:
        asks = CONTRADICTS
    _fact, is_new = LetterFact.objects.get_or_create(
        organisation_id=here.organisation,
        letter=letter,
        standing=told.standing.value,
        on=told.on,
        code=told.code[:60],
        defaults={"words": words[:400], "by": by, "told_at": here.at, "is_taken": asks is None},
    )
    if asks is not None:
        if is_new:
            _ask(here, letter, Sentence(asks.template, _facts(letter, told)))
        return False
    before, now = way_of(letter), after(way_of(letter), told)
    changes = {"posted_on": now.posted_on, "presented_on": now.presented_on, "ended_on": now.ended_on}
    if told.signatory:
        changes["signatory"] = told.signatory[:200]  # type: ignore[assignment]
    if now == before and not told.signatory:
        return False
    RegisteredLetter.objects.filter(pk=letter.pk).update(standing=now.standing.value, **changes)
    letter.standing = now.standing.value
    for name, value in changes.items():
        setattr(letter, name, value)
    if now.standing is Standing.VOIDED and letter.state == LetterState.ACCEPTED.value:
        move(letter, LetterState.VOIDED, settled_at=here.at)
    is_moved = now.standing is not before.standing or now.posted_on != before.posted_on
    if is_moved:
        owner.moved(here, letter)
    body = {"letter": letter.pk, "standing": now.standing.value, "on": told.on, "by": by}
    append(here, [Fact("registered.told", body, chain=letter.debtor_id)])
    return is_moved


def _odd(here: Acting, letter: RegisteredLetter, told: Told) -> Sentence | None:
    if told.on > here.today + A_DAY:
        return IN_FUTURE
    is_after = told.standing not in (Standing.PREPARED, Standing.POSTED)
    if is_after and letter.posted_on is not None and told.on < letter.posted_on:
        return BEFORE_POSTED
    return None


def _facts(letter: RegisteredLetter, told: Told) -> dict[str, object]:
    return {"now": STANDING_WORDS[Standing(letter.standing)], "then": STANDING_WORDS[told.standing], "on": told.on}


def _ask(here: Acting, letter: RegisteredLetter, question: Sentence) -> None:
    asks = kept(question)[:400]
    RegisteredLetter.objects.filter(pk=letter.pk).update(asks=asks)
    letter.asks = asks
    append(here, [Fact("registered.asks", {"letter": letter.pk}, chain=letter.debtor_id)])
