"""The account of a claim as its guest reads it: what was claimed, each thing that lowered it, and what is left. The lines add up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from relance.deposits.claim.moves import recovery_line
from relance.deposits.claim.situations import number_of
from relance.deposits.guarantee.requests import PURPOSE
from relance.deposits.guarantee.requests import subject_of as guarantee_subject
from relance.deposits.guarantee.words import stay_in_words
from relance.deposits.models import Claim, ClaimChange, Move
from relance.domain.deposits.claims import Movement
from relance.domain.money import Money
from relance.domain.sentences import LongDate, Sentence
from relance.language import LANGUAGES, Language, long_date, say, show
from relance.tenancy.context import Acting

CLAIMED_ON, LEFT, BY_SCHEME = Sentence("Claimed on {day}"), Sentence("Left to pay"), Sentence("Paid by your scheme")
MOVED: dict[Movement, Sentence] = {
    Movement.CARD: Sentence("Charged to your card on {day}"),
    Movement.PAGE: Sentence("Paid by you on {day}"),
    Movement.BY_HAND: Sentence("Paid otherwise on {day}"),
    Movement.REFUND: Sentence("Refunded on {day}"),
    Movement.TAKEN_BACK: Sentence("Taken back by your bank on {day}"),
    Movement.GIVEN_BACK: Sentence("Given back by your bank on {day}"),
}
AFTER_MESSAGES = Sentence("Paid after our messages")
LOWERED_ON = Sentence("Lowered on {day}")
GOES_BACK = Sentence("Goes back to you")
ZERO = Decimal(0)


def account_of(here: Acting, claim: Claim, language: Language) -> list[tuple[str, str]]:
    """The lines, each what it is and its amount; the last one is what is left."""
    return [
        (say(label, language), show(Money(amount, claim.currency).rounded(), language))
        for label, amount in _lines(here, claim)
    ]


def story_of(here: Acting, claim: Claim) -> dict[str, object]:
    """What messages tell of a claim once what is left of it is a debt: its stay, its account so far, its guest's page."""
    guarantee = claim.guarantee
    days = guarantee.begins_on, guarantee.ends_on
    began = (claim.requested_at or claim.drafted_at).astimezone(here.zone).date()
    first = ClaimChange.objects.filter(claim=claim).order_by("pk").first()
    told: dict[str, object] = {
        language: {
            "facts": {
                "listing": guarantee.listing.name,
                "stay": stay_in_words(*days, language, after_stay=True),
                "stay_year": stay_in_words(*days, language, with_year=True, after_stay=True),
                "claimed": show(Money(first.before if first else claim.amount, claim.currency).rounded(), language),
                "claimed_on": long_date(began, language),
                "number": number_of(claim),
            },
            "rows": account_of(here, claim, language)[:-1],
        }
        for language in LANGUAGES
    }
    return {**told, "link": {"purpose": PURPOSE, "subject": guarantee_subject(guarantee)}}


def taken_back_in_words(here: Acting, amount: Money) -> dict[str, tuple[str, str]]:
    """The line that money which a bank took back adds to the account of a debt, in each language."""
    label = _dated(MOVED[Movement.TAKEN_BACK], here.today)
    return {language: (say(label, language), show(amount, language)) for language in LANGUAGES}


def left_of(claim: Claim) -> Money:
    """What the guest is still asked."""
    return Money(recovery_line(claim).open, claim.currency).rounded()


def back_to_guest(claim: Claim) -> Money:
    """What came in beyond the claim and goes back."""
    return Money(max(ZERO, _moved(claim) + claim.covered - claim.amount), claim.currency).rounded()


def _lines(here: Acting, claim: Claim) -> Iterator[tuple[Sentence, Decimal]]:
    changes = list(ClaimChange.objects.filter(claim=claim).order_by("pk"))
    began = claim.requested_at or claim.drafted_at
    yield _dated(CLAIMED_ON, began.astimezone(here.zone).date()), changes[0].before if changes else claim.amount
    for change in changes:
        yield _dated(LOWERED_ON, change.made_at.astimezone(here.zone).date()), change.after - change.before
    if claim.covered:
        yield BY_SCHEME, -claim.covered
    for move in Move.objects.filter(claim=claim).order_by("pk"):
        yield _dated(MOVED[Movement(move.kind)], move.moved_on), -move.amount
    line = recovery_line(claim)
    if line.messages:
        yield AFTER_MESSAGES, -line.messages
    if back := back_to_guest(claim).amount:
        yield GOES_BACK, back
    yield LEFT, line.open


def _moved(claim: Claim) -> Decimal:
    return sum(Move.objects.filter(claim=claim).values_list("amount", flat=True), ZERO)


def _dated(label: Sentence, day: date) -> Sentence:
    return Sentence(label.template, {"day": LongDate(day)})
