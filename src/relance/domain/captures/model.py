"""What the planner looks at: a claim, the card behind it, what was tried and what came in. Data only, all moments aware."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from relance.domain.captures.answers import Answer
from relance.domain.captures.hours import AttemptHours, utc
from relance.domain.captures.limits import Limit
from relance.domain.errors import DomainError
from relance.domain.money import Money

WINDOW_DAYS = 30
ANSWER_PERIOD = timedelta(hours=72)
PROVIDER_MINIMUM = Money.eur("0.50")


class PlanWithoutSlice(DomainError):
    """Fixed slices of no size."""

    code = "plan_without_slice"
    template = "Fixed slices need their amount, above zero."


class PlanKind(StrEnum):
    """How much an attempt asks."""

    FULL = "full"  # always the whole rest
    HALVED = "halved"  # the whole rest, and after a refusal for want of money the half of what was refused
    FIXED = "fixed"  # slices of one size


@dataclass(frozen=True, slots=True)
class Plan:
    """``slice`` is the size of fixed slices, and None for the others. Raises PlanWithoutSlice when made."""

    kind: PlanKind = PlanKind.HALVED
    slice: Money | None = None

    def __post_init__(self) -> None:
        if self.kind is PlanKind.FIXED and (self.slice is None or self.slice.amount <= 0):
            raise PlanWithoutSlice


class Hearing(StrEnum):
    """What the guest said to the claim, who is heard before anything is tried."""

    UNANSWERED = "unanswered"
    ACCEPTED = "accepted"  # this very amount
    PART_ACCEPTED = "part_accepted"  # an amount below it; what goes beyond is contested
    CONTESTED = "contested"
    ASKING = "asking"  # a question that nobody has read yet


@dataclass(frozen=True, slots=True)
class Claim:
    """What is asked of the card. ``amount`` is as it stands now, lowered or not; a claim is never asked beyond ``guarantee``.

    The window runs ``window_days`` after the guest's day of ``requested_at``, whose last day is included. ``accepted`` is what
    the guest agreed to where that is only a part. ``answer_period``: how long the guest may answer before anything is tried; zero
    where the setting is off. ``ends_early``: a card that may never be tried again ends the window.
    """

    amount: Money
    guarantee: Money
    requested_at: datetime
    hours: AttemptHours = field(default_factory=AttemptHours)
    window_days: int = WINDOW_DAYS
    minimum: Money = PROVIDER_MINIMUM
    plan: Plan = Plan()
    answer_period: timedelta = ANSWER_PERIOD
    hearing: Hearing = Hearing.UNANSWERED
    accepted: Money | None = None
    ends_early: bool = True

    @property
    def last_day(self) -> date:
        """The last day of attempts, in the guest's zone."""
        return self.hours.day(self.requested_at) + timedelta(days=self.window_days)

    @property
    def ends_at(self) -> datetime:
        """When the window is over: the first moment after its last day, in UTC."""
        return self.hours.start_of(self.last_day + timedelta(days=1))

    @property
    def heard_at(self) -> datetime:
        """From when attempts may begin although the guest said nothing, in UTC; hours are hours whatever the clock does."""
        return utc(self.requested_at) + self.answer_period


@dataclass(frozen=True, slots=True)
class Card:
    """The guest's card as the provider names it. ``given_at``: when it was given, replaced, or corrected."""

    fingerprint: str
    network: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Attempt:
    """One intent to take one amount: one row, one key, one payment at the provider.

    ``sent_at`` is its first sending (None: written, not sent yet); ``answer`` None while it is under way, and ``answered_at`` when
    it came or was lost. ``looked_up_at``: when it was last looked for at the provider, where it was.
    """

    key: str
    amount: Money
    sent_at: datetime | None = None
    answer: Answer | None = None
    answered_at: datetime | None = None
    looked_up_at: datetime | None = None
    fingerprint: str = ""


class MovementKind(StrEnum):
    """What else moves a claim's money."""

    PAID_ON_PAGE = "paid_on_page"  # by the guest, present, through the provider
    PAID_OTHERWISE = "paid_otherwise"  # transfer, cash, the scheme that covers it
    REFUNDED = "refunded"
    DISPUTED = "disputed"  # taken back by the cardholder's bank
    DISPUTE_WON = "dispute_won"  # and given back


@dataclass(frozen=True, slots=True)
class Movement:
    """Money beside the attempts; ``amount`` is above zero, its kind says which way. ``fingerprint``: the card, where one was used."""

    kind: MovementKind
    amount: Money
    at: datetime
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class PaymentPage:
    """A page of the provider's on which the guest may be paying just now."""

    reference: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Situation:
    """All that is known. ``attempts`` are this claim's, on whatever card; ``elsewhere`` those of other claims of the same provider
    account on this card (this claim's may stand among them again: a key counts once). Attempts that were written and surely never
    made are left out. ``is_cut_off``: nothing may be asked of the card's account from here. ``is_disputed``: the holder of this card
    disputes a payment, of whatever claim, and nothing need have moved yet."""

    claim: Claim
    card: Card
    attempts: tuple[Attempt, ...] = ()
    elsewhere: tuple[Attempt, ...] = ()
    movements: tuple[Movement, ...] = ()
    page: PaymentPage | None = None
    limits: tuple[Limit, ...] = ()
    is_switched_off: bool = False
    is_cut_off: bool = False
    is_stopped: bool = False
    is_disputed: bool = False
    is_cancelled: bool = False
