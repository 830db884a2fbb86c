"""A claim while it is written: what this stay's scheme does with each reason, what the lines come to, who pays what, what is weak."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from relance.deposits.claiming.making import ClaimWord, claim_on, first_moment
from relance.deposits.guarantee.schemes import cover_of, reason_in_words, reasons
from relance.deposits.models import Claim, Exhibit, Guarantee, SchemeCover
from relance.deposits.told.messages import announce_claim
from relance.domain.deposits.claims import Line, Shares, Worth, shares, worth
from relance.domain.deposits.judging import Draft, Remark, remarks
from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs


class ClaimIsFee(DomainError):
    """A fee of our making, which nobody may add to a loss."""

    code = "claim_is_fee"
    template = "{why}"


@dataclass(frozen=True, slots=True)
class ReasonOffered:
    """A reason, what the scheme does with it, and whether it can apply to this stay (``cannot`` says why not)."""

    code: str
    words: Sentence
    covers: Sentence
    cannot: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What the lines come to: each with its worth (None where its figures cannot be), the sum, and who pays it."""

    worths: tuple[Worth | None, ...]
    amount: Money
    split: Shares
    left: Money

    @property
    def is_above(self) -> bool:
        """More than what is left of the guarantee."""
        return self.amount > self.left


def reasons_offered(here: Acting, guarantee: Guarantee) -> list[ReasonOffered]:
    """Every reason with what this guarantee's scheme does with it."""
    caps = dict(SchemeCover.objects.filter(scheme=guarantee.scheme).values_list("reason", "cap"))
    name, offered = guarantee.scheme.name, []
    for code in reasons(here):
        covers = Sentence("not covered: the card")
        if code in caps:
            cap = caps[code]
            covers = Sentence("{scheme}, whole", {"scheme": name})
            if cap is not None:
                covers = Sentence(
                    "{scheme}, up to {cap}", {"scheme": name, "cap": Money(cap, guarantee.currency).rounded()}
                )
        cannot, first = None, first_moment(here, guarantee, code)
        if first is not None and here.today < guarantee.begins_on:
            cannot = Sentence("The stay has not begun yet")
        elif first is not None and here.at < first:
            cannot = Sentence("The guest may still come: from {hour} on", {"hour": first.time()})
        offered.append(ReasonOffered(code, reason_in_words(here, code), covers, cannot))
    return offered


def reckon(here: Acting, guarantee: Guarantee, reason: str, lines: Sequence[Line]) -> Reckoned:
    """The arithmetic of a draft; lines whose figures cannot be count for nothing until they are mended."""
    unit = Money.zero(guarantee.currency).smallest_unit
    worths = tuple(_worth(line, unit) for line in lines)
    amount = sum((one.amount for one in worths if one is not None), Decimal(0))
    claimed = sum(Claim.objects.filter(guarantee=guarantee).values_list("amount", flat=True), Decimal(0))
    currency = guarantee.currency
    return Reckoned(
        worths,
        Money(amount, currency).rounded(),
        shares(amount, reason, cover_of(guarantee.scheme)),
        Money(guarantee.amount - claimed, currency).rounded(),
    )


def judged(here: Acting, guarantee: Guarantee, reason: str, lines: Sequence[Line]) -> list[Remark]:
    """What is weak in a draft, with the exhibits that are kept of this stay already."""
    kept = list(Exhibit.objects.filter(guarantee=guarantee, withdrawn_at=None).values_list("role", "spot"))
    return remarks(
        Draft(
            reason,
            lines,
            guarantee.ends_on,
            here.today,
            befores=frozenset(spot for role, spot in kept if role == "before"),
            afters=frozenset(spot for role, spot in kept if role == "after"),
            papers=sum(role in ("invoice", "contract", "other") for role, _ in kept),
            scheme=guarantee.scheme.name,
            wanted=frozenset(guarantee.scheme.documents) if reason in cover_of(guarantee.scheme).caps else frozenset(),
        )
    )


@needs(Right.ACT)
def make(here: Acting, guarantee_id: int, word: ClaimWord) -> Claim:
    """Claim, and tell the guest, who is heard first; the message leaves after the time to undo.

    Raises ClaimIsFee, and what ``claim_on`` raises.
    """
    guarantee = Guarantee.objects.select_related("scheme").get(pk=guarantee_id)
    for one in judged(here, guarantee, word.reason, word.lines):
        if one.stops:
            raise ClaimIsFee(why=one.said)
    made = claim_on(here, guarantee_id, word)
    announce_claim(here, made.pk)
    return made


def _worth(line: Line, unit: Decimal) -> Worth | None:
    try:
        return worth(line, unit)
    except ValueError:
        return None
