"""A claim as its guest reads it: what is asked and why, with which proofs, what was said, what came in, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from relance.deposits.claim.account import account_of, back_to_guest, left_of
from relance.deposits.claim.situations import CardMissing, asked_of_guest, heard_on, number_of, situation_of, subject_of
from relance.deposits.guarantee.schemes import reason_in_words
from relance.deposits.models import Claim, ClaimChange, ClaimLine, Exhibit
from relance.deposits.proof import exhibits
from relance.domain.captures.model import Hearing
from relance.domain.captures.view import View
from relance.domain.debtor_answers import AnswerKind
from relance.domain.deposits.claims import Line, Outcome, worth
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.exchanges.answers import answers_on
from relance.language import Language
from relance.tenancy.context import Acting


class ClaimPage(StrEnum):
    """Which page a claim shows."""

    READ = "read"  # everything, and the four answers
    CONTESTED = "contested"
    AGREED = "agreed"
    OFFERED = "offered"
    APPROVE = "approve"  # the guest's bank wants to hear the guest
    PAID = "paid"
    WITHDRAWN = "withdrawn"  # called off, or lowered to nothing
    REST = "rest"  # the attempts are over, and something is left


@dataclass(frozen=True, slots=True)
class LineShown:
    """One thing that is claimed; ``wear`` is what was taken off a price new for its age, None where nothing was."""

    label: str
    amount: Money
    price_new: Money | None
    wear: Money | None
    months: int | None
    received: Money | None


@dataclass(frozen=True, slots=True)
class ExhibitShown:
    """A picture or a paper. ``is_picture``: it can be looked at on the page."""

    id: int
    name: str
    caption: str
    role: str
    spot: str
    captured_at: datetime | None
    is_picture: bool


@dataclass(frozen=True, slots=True)
class Change:
    """That the claim was lowered, and in which words."""

    made_on: date
    by: Money
    words: str


@dataclass(frozen=True, slots=True)
class ClaimShown:
    """A claim, of which ``asked`` is the guest's part and ``left`` what is still open of it. ``approve``: what their bank held back."""

    id: int
    number: str
    page: ClaimPage
    amount: Money
    covered: Money | None
    asked: Money
    left: Money
    back: Money
    reason: Sentence
    story: str
    lines: Sequence[LineShown]
    exhibits: Sequence[ExhibitShown]
    changes: Sequence[Change]
    account: Sequence[tuple[str, str]]
    requested_at: datetime | None
    answer_until: datetime | None
    window_ends_on: date | None
    approve: Money | None
    is_asking: bool
    has_ended: bool
    was_charged: bool
    said: str
    said_at: datetime | None
    said_amount: Money | None
    may_be_heard: bool  # the delay to answer is not over
    earlier: int | None  # another claim on the same guarantee, before this one


def claim_shown(here: Acting, guarantee_id: int, language: Language, claim_id: int | None = None) -> ClaimShown | None:
    """The claim on a guarantee that its guest sees, the latest unless told; None where none was made of them."""
    found = Claim.objects.filter(guarantee=guarantee_id, requested_at__isnull=False).select_related("guarantee")
    claims = list(found.order_by("-ordinal"))
    claim = next((one for one in claims if claim_id in (None, one.pk)), None)
    if claim is None:
        return None
    heard = heard_on(here, claim)
    approve = _approve(here, claim)
    words = [one for one in answers_on(here, subject_of(claim)) if one.kind != AnswerKind.TAKE_BACK]
    last = words[-1] if words else None
    left = left_of(claim)
    account = account_of(here, claim, language)
    earlier = claims[claims.index(claim) + 1 :]
    return ClaimShown(
        id=claim.pk,
        number=number_of(claim),
        page=_page(claim, left, heard.hearing, approve),
        amount=_money(claim, claim.amount),
        covered=_money(claim, claim.covered) if claim.covered else None,
        asked=asked_of_guest(claim),
        left=left,
        back=back_to_guest(claim),
        reason=reason_in_words(here, claim.reason),
        story=claim.story,
        lines=[_line(claim, row) for row in ClaimLine.objects.filter(claim=claim).order_by("place")],
        exhibits=[_exhibit(one) for one in exhibits.of_claim(here, claim.pk)],
        changes=[_change(here, claim, one) for one in ClaimChange.objects.filter(claim=claim).order_by("pk")],
        account=account,
        requested_at=claim.requested_at,
        answer_until=claim.answer_until,
        window_ends_on=claim.window_ends_on,
        approve=approve,
        is_asking=heard.hearing is Hearing.ASKING,
        has_ended=claim.ended_at is not None,
        was_charged=left != asked_of_guest(claim),
        said=last.exchange.text if last else "",
        said_at=last.given_at if last else None,
        said_amount=_money(claim, last.amount) if last and last.amount is not None else None,
        may_be_heard=claim.answer_until is not None and here.at < claim.answer_until,
        earlier=earlier[0].pk if earlier else None,
    )


def exhibit_for_guest(here: Acting, guarantee_id: int, exhibit_id: int) -> tuple[str, str, bytes]:
    """What may be shown of an exhibit of a claim that was made of this guest. Raises Exhibit.DoesNotExist.

    Not of a draft, and nothing that was withdrawn, nor what cleaners recorded and nobody put into a claim.
    """
    mine = Exhibit.objects.filter(guarantee=guarantee_id, claim__requested_at__isnull=False, withdrawn_at=None)
    return exhibits.shown_of(here, mine.get(pk=exhibit_id).pk)


def _page(claim: Claim, left: Money, hearing: Hearing, approve: Money | None) -> ClaimPage:
    if claim.amount == 0 or claim.outcome == Outcome.CANCELLED:
        return ClaimPage.WITHDRAWN
    if not left:
        return ClaimPage.PAID
    if hearing is Hearing.CONTESTED:
        return ClaimPage.CONTESTED
    if claim.ended_at is not None:
        return ClaimPage.REST
    if approve is not None:
        return ClaimPage.APPROVE
    if hearing in (Hearing.ACCEPTED, Hearing.PART_ACCEPTED):
        return ClaimPage.AGREED if hearing is Hearing.ACCEPTED else ClaimPage.OFFERED
    return ClaimPage.READ


def _approve(here: Acting, claim: Claim) -> Money | None:
    """What the guest's bank wants their word to; None where it wants none."""
    if claim.ended_at is not None:
        return None
    try:
        attempt = View(situation_of(here, claim)).guest_must_act
    except CardMissing:
        return None
    return min(attempt.amount, left_of(claim), key=lambda one: one.amount) if attempt is not None else None


def _line(claim: Claim, row: ClaimLine) -> LineShown:
    line = Line(row.label, row.price_new, row.quote, row.age, row.lifetime, row.received)
    found = worth(line, Money.zero(claim.currency).smallest_unit)
    return LineShown(
        label=row.label,
        amount=_money(claim, row.amount),
        price_new=_money(claim, found.basis) if found.wear else None,
        wear=_money(claim, found.wear) if found.wear else None,
        months=row.age if found.wear else None,
        received=_money(claim, found.received) if found.received else None,
    )


def _exhibit(one: Exhibit) -> ExhibitShown:
    is_picture = one.shown.media_type == "image/jpeg"
    return ExhibitShown(one.pk, one.file_name, one.caption, one.role, one.spot, one.captured_at, is_picture)


def _change(here: Acting, claim: Claim, one: ClaimChange) -> Change:
    return Change(one.made_at.astimezone(here.zone).date(), _money(claim, one.before - one.after), one.words)


def _money(claim: Claim, amount: Decimal) -> Money:
    return Money(amount, claim.currency).rounded()
