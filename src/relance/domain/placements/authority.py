"""How far a partner may agree with a debtor on its own: the longest plan, the lowest settlement, and who says yes to the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.domain.sentences import Percent, Sentence

LEAST, ONE = Decimal("0.00001"), Decimal(1)  # what is kept of a share: less would be none when it is read again
LONGEST = 120


class AuthorityUnreadable(DomainError):
    """Bounds that bound nothing."""

    code = "authority_unreadable"
    template = "{what}: the longest plan is a number of months from 1 to 120, the lowest settlement a share above 0 and up to 100%."


class Offer(StrEnum):
    """What is proposed to the debtor."""

    PLAN = "plan"
    SETTLEMENT = "settlement"


OFFER_WORDS = {Offer.PLAN: Sentence("Payment plan"), Offer.SETTLEMENT: Sentence("Settlement")}


@dataclass(frozen=True, slots=True)
class Authority:
    """In writing, with each hand-over. None: the partner agrees to none of it alone. ``who`` says yes to what goes beyond."""

    longest_plan_months: int | None = None
    lowest_settlement: Decimal | None = None
    who: str = ""

    def __post_init__(self) -> None:
        if self.longest_plan_months is not None and not 1 <= self.longest_plan_months <= LONGEST:
            raise AuthorityUnreadable(what=str(self.longest_plan_months))
        if self.lowest_settlement is not None and not LEAST <= self.lowest_settlement <= ONE:
            raise AuthorityUnreadable(what=str(self.lowest_settlement))


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a partner would agree to. ``months``: of a plan, from its first part to its last."""

    kind: Offer
    amount: Money
    months: int = 0
    first_on: date | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether the partner may agree alone, and why."""

    is_covered: bool
    because: Sentence


def judge(authority: Authority, proposal: Proposal, owed: Money) -> Judgement:
    """Whether a proposal lies within what was agreed in writing. In doubt it does not."""
    if proposal.amount.currency != owed.currency:
        return Judgement(False, Sentence("It is in another currency than the debt"))
    if proposal.kind is Offer.SETTLEMENT:
        return _settlement(authority, proposal, owed)
    if authority.longest_plan_months is None:
        return Judgement(False, Sentence("No plan was left to the partner"))
    if not 1 <= proposal.months <= authority.longest_plan_months:
        facts = {"months": proposal.months, "most": authority.longest_plan_months}
        return Judgement(False, Sentence("{months} months, and {most} were agreed at most", facts))
    if proposal.amount < owed:
        return Judgement(False, Sentence("The plan leaves a part unpaid: that is a settlement"))
    return Judgement(
        True, Sentence("Within the longest plan agreed, {most} months", {"most": authority.longest_plan_months})
    )


def _settlement(authority: Authority, proposal: Proposal, owed: Money) -> Judgement:
    lowest = authority.lowest_settlement
    if lowest is None:
        return Judgement(False, Sentence("No settlement was left to the partner"))
    share = Percent(lowest)
    if proposal.amount.amount < owed.amount * lowest:
        return Judgement(
            False,
            Sentence("{amount} is below {share} of {owed}", {"amount": proposal.amount, "share": share, "owed": owed}),
        )
    return Judgement(True, Sentence("Not below the lowest settlement agreed, {share}", {"share": share}))
