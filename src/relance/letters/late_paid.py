"""Penalties of what was paid late in full, with their sums: kept and shown, until they are pursued, waived or received.

Kept (what nobody chose), no letter asks for them. Pursued, they are lines of their own in the next letters to the debtor that ask
for penalties. A waiver ends them and is journaled with its reason and the sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.journal.appending import Fact, append
from relance.letters.compose import Composer
from relance.letters.model import LetterItem
from relance.receivables import late_paid
from relance.receivables.late_paid import SettledLate
from relance.receivables.models import PenaltyChoice, PenaltyFate, Receivable
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

LONGEST_REASON = 2000
FATE_WORDS: dict[PenaltyFate, Sentence] = {
    PenaltyFate.KEEP: Sentence("Keep: only shown"),
    PenaltyFate.PURSUE: Sentence("Pursue: the next letters ask for them"),
    PenaltyFate.WAIVE: Sentence("Waive: they end"),
    PenaltyFate.RECEIVED: Sentence("Received: they were paid"),
}
FATE_NAMES: dict[PenaltyFate, Sentence] = {
    PenaltyFate.KEEP: Sentence("kept"), PenaltyFate.PURSUE: Sentence("pursued"), PenaltyFate.WAIVE: Sentence("waived"),
    PenaltyFate.RECEIVED: Sentence("received"),
}  # fmt: skip
EVENTS = {
    PenaltyFate.KEEP: "penalties.kept", PenaltyFate.PURSUE: "penalties.pursued", PenaltyFate.WAIVE: "penalties.waived",
    PenaltyFate.RECEIVED: "penalties.received",
}  # fmt: skip


class ChoiceUnknown(DomainError):
    """None of the choices."""

    code = "penalty_choice_unknown"
    template = "'{text}' is no choice. Expected one of: keep, pursue, waive, received."


class NoLatePenalties(DomainError):
    """Nothing was paid late there, or its penalties have ended."""

    code = "no_late_penalties"
    template = (
        "There are no penalties of an invoice paid late there: it is still open and letters ask for its penalties with it, it was paid"
        " in time, its customer owes none, or they were waived or received."
    )


class WaiverWithoutReason(DomainError):
    """Giving up what is owed says why."""

    code = "waiver_without_reason"
    template = "Say why these penalties are waived: the reason is kept in the journal."


class WaiverVoid(DomainError):
    """Giving up what a public body owes (CCP L2192-14)."""

    code = "waiver_void"
    template = (
        "Interest owed by a public body cannot be waived: a renunciation is deemed unwritten (CCP art. L2192-14). {number}: keep it, and no"
        " letter asks for it."
    )


class DayOfPaymentUnknown(DomainError):
    """Penalties to a day that is only the one by which the books showed the payment."""

    code = "day_of_payment_unknown"
    template = (
        "{number} was paid by {day}, and the books do not say on which day: these penalties may be too high, so they are not asked."
        " Keep or waive them."
    )


@dataclass(frozen=True, slots=True)
class LatePaid:
    """An invoice that was paid late in full, with what is left of its penalties and its compensation."""

    settled: SettledLate
    item: LetterItem

    @property
    def owed(self) -> tuple[Money, ...]:
        """Penalties and compensation together, by currency."""
        return self.item.besides

    @property
    def is_pursued(self) -> bool:
        """Letters may ask for them."""
        return self.settled.fate is PenaltyFate.PURSUE

    @property
    def fate_words(self) -> Sentence:
        """What was chosen, in a word."""
        return FATE_NAMES[self.settled.fate]


def with_sums(composer: Composer, settled: Sequence[SettledLate]) -> list[LatePaid]:
    """These with their sums as ``composer`` counts them, those that owe something."""
    items = composer.each([one.receivable for one in settled])
    return [one for one in (LatePaid(each, items[each.receivable]) for each in settled) if one.owed]


def fate_of(text: str) -> PenaltyFate:
    """The choice that a person named. Raises ChoiceUnknown."""
    if text not in PenaltyFate.values:
        raise ChoiceUnknown(text=text[:60])
    return PenaltyFate(text)


@needs(Right.ACT)
def choose_penalties(
    here: Acting, receivables: Sequence[int], fate: PenaltyFate, *, reason: str, on: date
) -> list[LatePaid]:
    """Say what becomes of the penalties of these invoices that were paid late; the others among them stay as they are.

    Each is journaled with its sums, a waiver with its reason. The rows are locked: no letter that asks for them leaves meanwhile.
    Returns those chosen. Raises NoLatePenalties, WaiverWithoutReason, WaiverVoid, DayOfPaymentUnknown.
    """
    why = reason.replace("\0", "").strip()[:LONGEST_REASON]
    if fate is PenaltyFate.WAIVE and not why:
        raise WaiverWithoutReason
    list(Receivable.objects.select_for_update(no_key=True).filter(pk__in=receivables).order_by("pk").values_list("pk"))
    composer = Composer(here, on=on, counted_until=on)
    chosen = with_sums(composer, late_paid.among(here, receivables))
    if not chosen:
        raise NoLatePenalties
    public = [one for one in chosen if one.item.penalties_follow]
    if fate is PenaltyFate.WAIVE and public:
        raise WaiverVoid(number=public[0].item.number)
    undated = [one for one in chosen if not one.settled.is_dated]
    if fate is PenaltyFate.PURSUE and undated:
        raise DayOfPaymentUnknown(number=undated[0].item.number, day=undated[0].settled.settled_on)
    PenaltyChoice.objects.bulk_create(
        PenaltyChoice(
            organisation_id=here.organisation,
            receivable_id=one.settled.receivable,
            debtor_id=one.settled.account,
            fate=fate.value,
            reason=why,
            author=here.actor,
            chosen_at=here.at,
        )
        for one in chosen
    )
    append(here, [_fact(one, fate, why) for one in chosen])
    return chosen


def _fact(one: LatePaid, fate: PenaltyFate, why: str) -> Fact:
    body = {
        "receivable": one.settled.receivable, "settled_on": one.settled.settled_on, "before": one.settled.fate.value,
        "penalties": one.item.interest, "compensation": one.item.compensation,
    }  # fmt: skip
    return Fact(EVENTS[fate], body, chain=one.settled.account, detail={"reason": why} if why else {})
