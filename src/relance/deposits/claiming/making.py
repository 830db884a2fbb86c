"""Making a claim on a guarantee: what is refused, what it comes to, and who pays what of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from relance.deposits.guarantee.requests import GuaranteeOver, state_of
from relance.deposits.guarantee.requests import number_of as guarantee_number
from relance.deposits.guarantee.schemes import ReasonUnknown, cover_of, reasons
from relance.deposits.models import Claim, ClaimLine, Guarantee
from relance.deposits.told.messages import announce_claim
from relance.domain.captures.model import ANSWER_PERIOD, WINDOW_DAYS, PlanKind
from relance.domain.deposits.beginnings import NO_SHOW_HOUR, claimable_from
from relance.domain.deposits.claims import ClaimReason, DebtNature, Line, Shares, shares, worth
from relance.domain.deposits.guarantees import GUARANTEE_WORDS, GuaranteeKind, GuaranteeState
from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.journal.appending import Fact, append
from relance.tenancy.context import Acting
from relance.tenancy.preferences import DEPOSIT_NO_SHOW
from relance.tenancy.rights import Right, needs

CLAIMABLE = frozenset({GuaranteeState.SECURED, GuaranteeState.CARD_ENDS_TOO_SOON})
NOT_GIVEN = frozenset({GuaranteeState.DRAFT, GuaranteeState.ASKED, GuaranteeState.ACCEPTED, GuaranteeState.EXPIRED})
LONGEST_STORY = 4000
MOST_MONTHS = 1200  # an age, or a lifetime


class ClaimTooLate(DomainError):
    """The promised day is over."""

    code = "claim_too_late"
    template = "Until {until} something could be claimed on {number}: it is over. An ordinary invoice and its reminders remain."


class ClaimAboveGuarantee(DomainError):
    """More than the guest secured."""

    code = "claim_above_guarantee"
    template = "{amount} is more than what is left of the guarantee, {left}. Claim at most that here; the rest is invoiced apart."


class NothingGiven(DomainError):
    """The guest left no card, or not yet."""

    code = "guarantee_not_given"
    template = (
        "No card was given for {number}: nothing can be claimed on it. An ordinary invoice and its reminders remain."
    )


class ClaimEmpty(DomainError):
    """Nothing is claimed, or nothing is said of it."""

    code = "claim_empty"
    template = "A claim needs its lines, each with a price or a quote, and what happened in a few words."


class ClaimFigureInvalid(DomainError):
    """A price, a quote or an age that none can be."""

    code = "claim_figure_invalid"
    template = "The figures of '{line}' cannot be right: prices are whole units of {currency}, not below zero; ages are in months."


class ClaimLineWorthless(DomainError):
    """A line of which nothing is left."""

    code = "claim_line_worthless"
    template = "Nothing is left to claim for '{line}', after its wear and what was received: take the line off."


class WindowTooLong(DomainError):
    """Longer than the terms that the guest accepted."""

    code = "claim_window_too_long"
    template = (
        "Attempts over {days} {days:day|days}: the guest accepted them for {most} {most:day|days} at most. Give a number from 0 to"
        " {most}."
    )


class HearingTooShort(DomainError):
    """The guest would not be heard as they were promised."""

    code = "claim_hearing_too_short"
    template = (
        "The guest answers within {least} hours or more, and {most} days at most, before a card is tried: they accepted it so. Only for"
        " a no-show that was shown at the booking nobody waits."
    )


class NoShowTooSoon(DomainError):
    """Nobody has failed to come before the evening of the first day."""

    code = "no_show_too_soon"
    template = (
        "{number} begins on {begins}: the guest may still come, and a no-show can be claimed from {hour} on that day. That hour is"
        " a setting of the schemes' page."
    )


class StayNotBegun(DomainError):
    """Nothing can be broken, lost or soiled by a guest who has not come yet."""

    code = "stay_not_begun"
    template = "{number} begins on {begins}: what happens during a stay can be claimed from that day on."


@dataclass(frozen=True, slots=True)
class ClaimWord:
    """A claim as its creditor tells of it, in the guarantee's currency.

    ``answer_period``: how long the guest is heard before anything is tried; none for a no-show shown at the booking.
    ``window_days``: the days of attempts, at most those that the accepted terms name.
    """

    reason: str
    story: str
    lines: Sequence[Line]
    debt_nature: DebtNature
    automatic_recovery: bool
    plan: PlanKind = PlanKind.HALVED
    answer_period: timedelta = ANSWER_PERIOD
    window_days: int = WINDOW_DAYS


def first_moment(here: Acting, guarantee: Guarantee, reason: str) -> datetime | None:
    """When ``reason`` can first be claimed of this stay; None where it may be before it."""
    return claimable_from(reason, guarantee.begins_on, here.zone, DEPOSIT_NO_SHOW.of(here) or NO_SHOW_HOUR)


@needs(Right.ACT)
def claim_on(here: Acting, guarantee_id: int, word: ClaimWord) -> Claim:
    """Claim on a guarantee that is given, within its period: the window of attempts begins now (SW-2), and its guest is told.

    Raises ClaimTooLate, NothingGiven, GuaranteeOver, ReasonUnknown, ClaimEmpty, ClaimFigureInvalid, ClaimLineWorthless,
    NoShowTooSoon, StayNotBegun, WindowTooLong, HearingTooShort, ClaimAboveGuarantee.
    """
    guarantee = Guarantee.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=guarantee_id)
    _refuse(here, guarantee, word)
    worths = _worths(guarantee, word.lines)
    split = shares(sum(worths, Decimal(0)), word.reason, cover_of(guarantee.scheme))
    made = _keep(here, guarantee, word, split)
    ClaimLine.objects.bulk_create(_lines(here, made, word.lines, worths))
    body = {
        "claim": made.pk,
        "guarantee": guarantee.pk,
        "reason": word.reason,
        "amount": made.amount,
        "covered": split.scheme,
    }
    append(here, [Fact("claim.requested", body, chain=guarantee.debtor_id)])
    announce_claim(here, made.pk)
    return made


def _keep(here: Acting, guarantee: Guarantee, word: ClaimWord, split: Shares) -> Claim:
    return Claim.objects.create(
        organisation_id=here.organisation,
        guarantee=guarantee,
        ordinal=guarantee.claim_set.count() + 1,
        reason=word.reason,
        story=word.story.replace("\0", "").strip()[:LONGEST_STORY],
        debt_nature=word.debt_nature.value,
        currency=guarantee.currency,
        amount=split.scheme + split.guest,
        covered=split.scheme,
        plan=word.plan.value,
        automatic_recovery=word.automatic_recovery,
        author=here.actor,
        drafted_at=here.at,
        requested_at=here.at,
        answer_until=here.at + word.answer_period,
        window_ends_on=here.today + timedelta(days=word.window_days),
        look_at=here.at,
    )


def _lines(here: Acting, claim: Claim, lines: Sequence[Line], worths: Sequence[Decimal]) -> list[ClaimLine]:
    return [
        ClaimLine(
            organisation_id=here.organisation,
            claim=claim,
            place=place,
            label=line.label[:400],
            price_new=line.price_new,
            quote=line.quote,
            age=line.age,
            lifetime=line.lifetime,
            received=line.received,
            amount=amount,
        )
        for place, (line, amount) in enumerate(zip(lines, worths, strict=True))
    ]


def _worths(guarantee: Guarantee, lines: Sequence[Line]) -> list[Decimal]:
    """What each line claims. Raises ClaimEmpty, ClaimAboveGuarantee, ClaimLineWorthless."""
    unit = Money.zero(guarantee.currency).smallest_unit
    worths = [worth(line, unit).amount for line in lines]
    _refuse_amount(guarantee, sum(worths, Decimal(0)))
    for line, amount in zip(lines, worths, strict=True):
        if not amount:
            raise ClaimLineWorthless(line=line.label[:80])
    return worths


def _refuse(here: Acting, guarantee: Guarantee, word: ClaimWord) -> None:
    if here.today > guarantee.claim_until:
        raise ClaimTooLate(number=guarantee_number(guarantee), until=guarantee.claim_until)
    state = state_of(here, guarantee)
    if state in NOT_GIVEN:
        raise NothingGiven(number=guarantee_number(guarantee))
    if state not in CLAIMABLE:
        raise GuaranteeOver(number=guarantee_number(guarantee), state=GUARANTEE_WORDS[state])
    known = reasons(here)
    if word.reason not in known:
        raise ReasonUnknown(reason=word.reason[:80], known=", ".join(known))
    is_short = not word.story.strip() or not word.lines
    if is_short or any(line.price_new is None and line.quote is None for line in word.lines):
        raise ClaimEmpty
    for line in word.lines:
        _refuse_line(guarantee, line)
    _refuse_too_soon(here, guarantee, word.reason)
    if not 0 <= word.window_days <= WINDOW_DAYS:
        raise WindowTooLong(days=word.window_days, most=WINDOW_DAYS)
    was_shown = word.reason == ClaimReason.NO_SHOW and guarantee.kind == GuaranteeKind.NO_SHOW
    least = timedelta(0) if was_shown else ANSWER_PERIOD
    if not least <= word.answer_period <= timedelta(days=WINDOW_DAYS):
        raise HearingTooShort(least=ANSWER_PERIOD // timedelta(hours=1), most=WINDOW_DAYS)


def _refuse_too_soon(here: Acting, guarantee: Guarantee, reason: str) -> None:
    first = first_moment(here, guarantee, reason)
    if first is None or first <= here.at:
        return
    number, begins = guarantee_number(guarantee), guarantee.begins_on
    if reason == ClaimReason.NO_SHOW:
        raise NoShowTooSoon(number=number, begins=begins, hour=first.time())
    raise StayNotBegun(number=number, begins=begins)


def _refuse_line(guarantee: Guarantee, line: Line) -> None:
    figures = [one for one in (line.price_new, line.quote, line.received) if one is not None]
    are_sums = all(one.is_finite() and one >= 0 and _is_whole(one, guarantee.currency) for one in figures)
    are_months = all(0 <= one <= MOST_MONTHS for one in (line.age, line.lifetime) if one is not None)
    if not are_sums or not are_months:
        raise ClaimFigureInvalid(line=line.label[:80], currency=guarantee.currency)


def _is_whole(amount: Decimal, currency: str) -> bool:
    return Money(amount, currency) == Money(amount, currency).rounded()


def _refuse_amount(guarantee: Guarantee, amount: Decimal) -> None:
    claimed = sum((one.amount for one in guarantee.claim_set.all()), Decimal(0))
    left = guarantee.amount - claimed
    if amount <= 0:
        raise ClaimEmpty
    if amount > left:
        shown = Money(amount, guarantee.currency).rounded()
        raise ClaimAboveGuarantee(amount=shown, left=Money(left, guarantee.currency).rounded())
