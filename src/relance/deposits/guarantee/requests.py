"""Asking a guest to secure a stay; taking the request back, letting the card go, and what comes to its end by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, Max, OuterRef

from relance.deposits.guarantee.schemes import scheme_named
from relance.deposits.models import Card, Claim, Guarantee, Listing
from relance.domain.calendars import ONE_DAY
from relance.domain.deposits.guarantees import (
    GUARANTEE_WORDS,
    GuaranteeFacts,
    GuaranteeKind,
    GuaranteeState,
    ReleaseCause,
    guarantee_state,
    largest_deposit,
)
from relance.domain.errors import DomainError
from relance.domain.ids import DebtorId
from relance.domain.ledger import DebtorKind
from relance.domain.money import Money
from relance.journal.appending import Fact, append, lock_chain
from relance.parties.by_hand import add_customer
from relance.parties.models import Contact
from relance.tenancy import links
from relance.tenancy.context import Acting
from relance.tenancy.due import Kind, due
from relance.tenancy.models import DEPOSITS, Preference
from relance.tenancy.rights import Right, needs

PURPOSE = "g"  # the word of a guest's address: text messages are short
CLAIM_DAYS = 20  # after the end of a stay
LONGEST_STAY = timedelta(days=730)


class StayInvalid(DomainError):
    """Days that are none of a stay to come."""

    code = "stay_invalid"
    template = (
        "From {begins} to {ends}: a stay ends on the day it begins or later, within two years, and not before today."
    )


class DepositAmountInvalid(DomainError):
    """Nothing, or far too much."""

    code = "deposit_amount_invalid"
    template = (
        "{amount} cannot be a deposit: give an amount above zero, in whole units of its currency, and up to {most}."
    )


class SchemeCurrency(DomainError):
    """What a scheme pays is in other money than the deposit."""

    code = "scheme_currency"
    template = "The scheme '{name}' is in {currency}: it does not cover a deposit of {amount}."


class GuestUnnamed(DomainError):
    """Nobody to ask."""

    code = "guest_unnamed"
    template = "Give the guest's name, and what is let."


class BookingAsked(DomainError):
    """The same booking twice."""

    code = "booking_asked"
    template = "A guarantee is asked for the booking {external_id} already: {number}. Cancel that one first."


class GuaranteeClaimed(DomainError):
    """Something is claimed on it."""

    code = "guarantee_claimed"
    template = "Something is claimed on {number}: end that claim first."


class GuaranteeOver(DomainError):
    """It was cancelled, released or never given in time."""

    code = "guarantee_over"
    template = "{number} is no longer under way: {state}."


@dataclass(frozen=True, slots=True)
class Guest:
    """Who gives the card. Without ``email`` and ``mobile`` the link is handed over otherwise."""

    name: str
    email: str = ""
    mobile: str = ""
    language: str = "fr"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked. ``claim_days``: until how long after the end something may be claimed; ``remind_days`` before the beginning."""

    kind: GuaranteeKind
    listing: str
    begins_on: date
    ends_on: date
    amount: Money
    guest: Guest
    scheme: str = ""
    external_id: str = ""
    claim_days: int = CLAIM_DAYS
    remind_days: int = 14


@needs(Right.SET_UP)
def ask(here: Acting, wanted: Wanted) -> Guarantee:
    """Record a request; the guest reaches it by the link that ``link_to`` makes.

    Raises StayInvalid, DepositAmountInvalid, GuestUnnamed, BookingAsked, SchemeUnknown, SchemeCurrency,
    ContactEmailInvalid.
    """
    _refuse(here, wanted)
    Preference.objects.get_or_create(organisation_id=here.organisation, key=DEPOSITS, defaults={"value": "yes"})
    lock_chain(here)  # numbers without a gap, one request a booking, and one standard scheme
    scheme = scheme_named(here, wanted.scheme)
    if scheme.currency != wanted.amount.currency and (scheme.deductible or scheme.schemecover_set.exists()):
        raise SchemeCurrency(name=scheme.name, currency=scheme.currency, amount=wanted.amount)
    same = (
        Guarantee.objects.filter(external_id=wanted.external_id, cancelled_at=None).first()
        if wanted.external_id
        else None
    )
    if same is not None:
        raise BookingAsked(external_id=wanted.external_id, number=number_of(same))
    year = here.today.year
    last = Guarantee.objects.filter(year=year).aggregate(last=Max("number"))["last"]
    number = (last or 0) + 1
    made = Guarantee.objects.create(
        organisation_id=here.organisation,
        year=year,
        number=number,
        kind=wanted.kind.value,
        listing=Listing.objects.get_or_create(organisation_id=here.organisation, name=wanted.listing)[0],
        scheme=scheme,
        debtor_id=_guest(here, wanted.guest, code=f"C-{year}-{number:04d}"),
        external_id=wanted.external_id,
        language=wanted.guest.language,
        begins_on=wanted.begins_on,
        ends_on=wanted.ends_on,
        claim_until=wanted.ends_on + timedelta(days=wanted.claim_days),
        amount=wanted.amount.amount,
        currency=wanted.amount.currency,
        remind_on=max(here.today, wanted.begins_on - timedelta(days=wanted.remind_days)),
        author=here.actor,
        made_at=here.at,
        asked_at=here.at,
    )
    body = {"guarantee": made.pk, "number": number_of(made), "amount": wanted.amount, "until": made.claim_until}
    append(here, [Fact("guarantee.asked", body, chain=made.debtor_id)])
    return made


def link_to(here: Acting, guarantee: Guarantee, *, until: date | None = None) -> links.Link:
    """A new address by which the guest reaches their pages, through the last day of ``until``: unless given, the day on which
    something may last be claimed.

    Raises PublicAddressMissing.
    """
    last = datetime.combine((until or guarantee.claim_until) + ONE_DAY, time(0), tzinfo=here.zone)
    return links.issue(here, PURPOSE, subject_of(guarantee), last)


def subject_of(guarantee: Guarantee) -> str:
    """What links call a guarantee."""
    return f"guarantee:{guarantee.pk}"


def number_of(guarantee: Guarantee) -> str:
    """C-2026-0093."""
    return f"C-{guarantee.year}-{guarantee.number:04d}"


def is_consumer(guarantee: Guarantee) -> bool:
    """Whether the guest is one, to whom the law gives a mediator (Consumer code, art. L612-1)."""
    return guarantee.debtor.kind == DebtorKind.CONSUMER.value


def state_of(here: Acting, guarantee: Guarantee) -> GuaranteeState:
    """Where it stands today."""
    card = Card.objects.filter(guarantee=guarantee, replaced_at=None, erased_at=None).first()
    ends_on = None if card is None else card.ends_on or guarantee.claim_until
    facts = GuaranteeFacts(
        kind=GuaranteeKind(guarantee.kind),
        claim_until=guarantee.claim_until,
        was_asked=guarantee.asked_at is not None,
        was_accepted=guarantee.acceptance_set.filter(amount=guarantee.amount).exists(),
        card_ends_on=ends_on,
        was_paid=guarantee.hostedpage_set.filter(claim=None, amount__isnull=False, outcome="paid").exists(),
        was_released=guarantee.released_at is not None,
        was_cancelled=guarantee.cancelled_at is not None,
    )
    return guarantee_state(facts, here.today)


@needs(Right.ACT)
def cancel(here: Acting, guarantee_id: int) -> None:
    """Take a request back: its links end, and a card that was given is let go. Raises GuaranteeClaimed, GuaranteeOver."""
    guarantee = in_force(here, guarantee_id)
    guarantee.cancelled_at = here.at
    guarantee.save(update_fields=["cancelled_at"])
    links.revoke_all(here, subject_of(guarantee))
    due(here, Kind.CAPTURES)  # the provider forgets the card
    append(here, [Fact("guarantee.cancelled", {"guarantee": guarantee.pk}, chain=guarantee.debtor_id)])


@needs(Right.ACT)
def release(here: Acting, guarantee_id: int, cause: ReleaseCause = ReleaseCause.BY_HAND) -> None:
    """Let the card go: nothing may be claimed any more. Raises GuaranteeClaimed, GuaranteeOver."""
    guarantee = in_force(here, guarantee_id)
    guarantee.released_at, guarantee.release_cause = here.at, cause.value
    guarantee.save(update_fields=["released_at", "release_cause"])
    due(here, Kind.CAPTURES)
    body = {"guarantee": guarantee.pk, "cause": cause.value}
    append(here, [Fact("guarantee.released", body, chain=guarantee.debtor_id)])


def release_what_is_over(here: Acting, *, most: int = 25) -> int:
    """Release by themselves the guarantees whose last day has passed and on which nothing is claimed; returns how many."""
    over = Guarantee.objects.filter(claim_until__lt=here.today, released_at=None, cancelled_at=None)
    card, running = Card.objects.filter(replaced_at=None), Claim.objects.filter(ended_at=None)
    given = over.filter(
        Exists(card.filter(guarantee=OuterRef("pk"))), ~Exists(running.filter(guarantee=OuterRef("pk")))
    )
    ending = list(given.order_by("pk").values_list("pk", flat=True)[:most])
    for one in ending:
        release(here, one, ReleaseCause.OVER)
    return len(ending)


def in_force(here: Acting, guarantee_id: int) -> Guarantee:
    """A guarantee, locked, on which nothing is claimed and that has not ended. Raises GuaranteeClaimed, GuaranteeOver."""
    guarantee = Guarantee.objects.select_for_update(of=("self",)).get(pk=guarantee_id)
    state = state_of(here, guarantee)
    if state in (GuaranteeState.CANCELLED, GuaranteeState.RELEASED, GuaranteeState.PAID):
        raise GuaranteeOver(number=number_of(guarantee), state=GUARANTEE_WORDS[state])
    if Claim.objects.filter(guarantee=guarantee, ended_at=None).exists():
        raise GuaranteeClaimed(number=number_of(guarantee))
    return guarantee


def _refuse(here: Acting, wanted: Wanted) -> None:
    if not wanted.begins_on <= wanted.ends_on <= wanted.begins_on + LONGEST_STAY or wanted.ends_on < here.today:
        raise StayInvalid(begins=wanted.begins_on, ends=wanted.ends_on)
    refuse_amount(wanted.amount)
    if not wanted.guest.name.strip() or not wanted.listing.strip():
        raise GuestUnnamed


def refuse_amount(amount: Money) -> None:
    """Raises DepositAmountInvalid."""
    most = largest_deposit(amount.currency)
    if not 0 < amount.amount <= most.amount or amount != amount.rounded():
        raise DepositAmountInvalid(amount=amount, most=most)


def _guest(here: Acting, guest: Guest, *, code: str) -> DebtorId:
    """The debtor that a guest is: one of the same name and e-mail address who stayed before, or a new one, a consumer."""
    known = Contact.objects.filter(email__iexact=guest.email.strip(), debtor__name__iexact=guest.name.strip())
    if guest.email.strip() and (found := known.order_by("pk").first()) is not None:
        return DebtorId(found.debtor_id)
    stated = {"kind": DebtorKind.CONSUMER.value, "language": guest.language}
    return DebtorId(add_customer(here, guest.name, code=code, email=guest.email, phone=guest.mobile, stated=stated))
