"""Registered letters as pages and commands show them: where each stands, what that is worth, what proves it, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from relance.domain.kept_sentences import again
from relance.domain.registered.effects import Effect, ProofKind, Proven, effect, is_overdue, kept_until, proven
from relance.domain.registered.standings import ENDS, FAILED, STANDING_WORDS, Standing, Way
from relance.domain.sentences import Sentence
from relance.post.models import LetterFact, LetterProof, RegisteredLetter
from relance.post.proofs import Held, proofs_of
from relance.post.states import ENDED, STATE_WORDS, LetterState
from relance.post.told import way_of
from relance.tenancy.context import Acting

STEPS = (Standing.POSTED, Standing.ON_ITS_WAY, Standing.PRESENTED, Standing.SIGNED)
STEP_WORDS = (
    Sentence("Handed in at the post"),
    Sentence("On its way"),
    Sentence("Presented"),
    Sentence("Given into hands"),
)
REACHED = {
    Standing.PREPARED: 0, Standing.POSTED: 1, Standing.ON_ITS_WAY: 2, Standing.PRESENTED: 3, Standing.AT_COUNTER: 3, Standing.SIGNED: 4,
    Standing.REFUSED: 4, Standing.UNCLAIMED: 4, Standing.WRONG_ADDRESS: 3, Standing.VOIDED: 1, Standing.LOST: 3,
}  # fmt: skip
FIRST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the trail: its name, and done, here, later or cut."""

    name: Sentence
    state: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A letter, and what is said of it."""

    letter: RegisteredLetter
    way: Way
    label: Sentence
    tone: str
    trail: tuple[Step, ...]
    effect: Effect
    kept_until: date | None
    is_overdue: bool
    proofs: tuple[tuple[ProofKind, int], ...]
    why: Sentence | None
    asks: Sentence | None

    @property
    def has_ended(self) -> bool:
        """Nothing more is to come of it."""
        return LetterState(self.letter.state) in ENDED or self.way.standing in ENDS


def shown(letter: RegisteredLetter, proofs: Sequence[LetterProof], today: date) -> Shown:
    """One letter with its proofs."""
    way, state = way_of(letter), LetterState(letter.state)
    is_out = state is LetterState.ACCEPTED or way.standing is Standing.VOIDED
    return Shown(
        letter,
        way,
        STANDING_WORDS[way.standing] if is_out else STATE_WORDS[state],
        _tone(state, way.standing),
        _trail(state, way.standing),
        effect(way),
        kept_until(way),
        is_overdue(way, today),
        tuple((ProofKind(one.kind), one.pk) for one in proofs if one.document_id is not None and one.lost_at is None),
        again(letter.why) if letter.why else None,
        again(letter.asks) if letter.asks else None,
    )


def _tone(state: LetterState, standing: Standing) -> str:
    if state is LetterState.UNCONFIRMED or standing is Standing.UNCLAIMED:
        return "care"
    if state is LetterState.REFUSED or standing in FAILED | {Standing.REFUSED}:
        return "late"
    return "good" if standing is Standing.SIGNED else ""


def _trail(state: LetterState, standing: Standing) -> tuple[Step, ...]:
    """Four steps: those behind are done, the one it stands at is here, those ahead are later; the one that failed is cut."""
    reached = REACHED[standing] if state is LetterState.ACCEPTED or standing is Standing.VOIDED else 0
    is_cut = standing in ENDS - {Standing.SIGNED}
    made = []
    for place, name in enumerate(STEP_WORDS, start=1):
        at = max(reached, 1)
        word = "done" if place < at else "later" if place > at else "cut" if is_cut else "here"
        made.append(Step(name, word))
    return tuple(made)


def letters(here: Acting, *, ended: bool, most: int = FIRST_AT_ONCE) -> list[Shown]:
    """Those under way, or those that have ended, the latest first; what wants a person comes before all."""
    over = Q(state__in=ENDED) | Q(standing__in=[one.value for one in ENDS], asks="")
    rows = RegisteredLetter.objects.select_related("debtor").filter(over if ended else ~over)
    found = list(rows.order_by("-ordered_at", "-pk")[:most])
    proofs: dict[int, list[LetterProof]] = {}
    for one in LetterProof.objects.filter(letter__in=[letter.pk for letter in found]).order_by("pk"):
        proofs.setdefault(one.letter_id, []).append(one)
    made = [shown(letter, proofs.get(letter.pk, []), here.today) for letter in found]
    return sorted(made, key=lambda one: not (one.asks or one.letter.state == LetterState.UNCONFIRMED.value))


def counts(here: Acting) -> tuple[int, int]:
    """How many are under way, and how many have ended."""
    over = Q(state__in=ENDED) | Q(standing__in=[one.value for one in ENDS], asks="")
    rows = RegisteredLetter.objects.all()
    return rows.filter(~over).count(), rows.filter(over).count()


@dataclass(frozen=True, slots=True)
class OneLetter:
    """A letter with all that was told of it and all that proves it."""

    shown: Shown
    facts: Sequence[LetterFact]
    proofs: Sequence[Held]
    proven: Proven


def find(here: Acting, pk: int) -> OneLetter | None:
    """One letter; None where there is none."""
    letter = RegisteredLetter.objects.select_related("debtor", "document").filter(pk=pk).first()
    if letter is None:
        return None
    rows = list(LetterProof.objects.filter(letter=letter).order_by("pk"))
    held = {ProofKind(one.kind) for one in rows if one.lost_at is None}
    facts = list(LetterFact.objects.filter(letter=letter).order_by("on", "pk"))
    return OneLetter(shown(letter, rows, here.today), facts, proofs_of(here, pk), proven(way_of(letter), held))


def of_owner(here: Acting, owner: str, pk: int) -> Shown | None:
    """The living letter of a message or of a firm's letter, if it goes registered."""
    letter = RegisteredLetter.objects.select_related("debtor").filter(owner=owner, owner_pk=pk).order_by("-pk").first()
    return None if letter is None else shown(letter, [], here.today)


def content_of(here: Acting, pk: int) -> bytes:
    """What a letter holds, as it is printed."""
    return bytes(RegisteredLetter.objects.select_related("document").get(pk=pk).document.content)
