"""A guest pays a claim themselves, on the provider's page: while it is open it counts as an attempt under way."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError

from relance.deposits.card.giving import ProviderSilent
from relance.deposits.card.looking import close_way, look_at_page
from relance.deposits.claim.moves import recovery_line
from relance.deposits.claim.situations import lock_claim, minimum_of, number_of
from relance.deposits.models import Attempt, Claim, HostedPage
from relance.dispatch.answers import Refused
from relance.dispatch.cycle import Workplace
from relance.domain.captures.answers import Unknown
from relance.domain.deposits.attempts import AttemptState
from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.outbox.sending import SILENT
from relance.payments.cards import values
from relance.payments.cards.door import CardProvider, reference
from relance.tenancy import places
from relance.tenancy.context import Acting
from relance.tenancy.organisations import public_id_of

UNDER_WAY = (AttemptState.QUEUED, AttemptState.CLAIMED, AttemptState.UNCONFIRMED, AttemptState.PENDING)


class PaymentAmountInvalid(DomainError):
    """Not a part of what is left."""

    code = "payment_amount_invalid"
    template = "Choose an amount from {least} to {most}: that is what is left to pay."


class NothingLeft(DomainError):
    """It is paid."""

    code = "nothing_left_to_pay"
    template = "Nothing is left to pay. Thank you."


class PaymentUnderWay(DomainError):
    """Two payments at once could be one too many."""

    code = "payment_under_way"
    template = "A payment is being made at this moment. Wait a few minutes, then look again: nothing is taken twice."


@dataclass(frozen=True, slots=True)
class _Wanted:
    asked: values.Asked
    guarantee: int
    amount: Decimal
    others: tuple[str, ...]  # open pages for other amounts, to be closed first


def open_payment_page(
    place: Workplace, provider: CardProvider, claim_id: int, amount: Decimal | None, *, back: str, account: str
) -> str:
    """Open a page where the guest pays ``amount`` of a claim, all that is left unless told; returns where it is.

    One for the same amount that is still open is given again; one for another amount is closed first, and seen closed.
    Raises NothingLeft, PaymentAmountInvalid, PaymentUnderWay, ProviderSilent.
    """
    with place.acting() as here:
        wanted = _wanted(here, claim_id, amount, back)
    for other in wanted.others:
        if not close_way(place, provider, claim_id, other):
            raise PaymentUnderWay
    found = provider.ask_for_payment(wanted.asked)
    if isinstance(found, Refused | Unknown):
        raise ProviderSilent
    try:
        with place.acting() as here:
            HostedPage.objects.get_or_create(
                organisation_id=here.organisation,
                account=account,
                reference=found.id,
                defaults={
                    "guarantee_id": wanted.guarantee,
                    "claim_id": claim_id,
                    "amount": wanted.amount,
                    "provider": provider.word,
                    "opened_at": here.at,
                    "expires_at": found.until,
                },
            )
    except IntegrityError:  # an attempt was written meanwhile: never above the claim
        provider.expire(found.id)
        raise PaymentUnderWay from None
    return found.link


def look_for_payments(place: Workplace, provider: CardProvider, claim_id: int) -> None:
    """Ask the provider what became of the pages on which this claim may be paid."""
    with place.acting():
        waiting = list(
            HostedPage.objects.filter(claim=claim_id, ended_at=None).order_by("pk").values_list("pk", flat=True)
        )
    for page in waiting:
        look_at_page(place, provider, page)


def is_paying(here: Acting, claim_id: int) -> bool:
    """Whether a page is open on which this claim may still be paid."""
    return HostedPage.objects.filter(organisation_id=here.organisation, claim=claim_id, ended_at=None).exists()


def _wanted(here: Acting, claim_id: int, amount: Decimal | None, back: str) -> _Wanted:
    if places.standing(here) in SILENT:
        raise ProviderSilent  # a copy of the installation takes no money in the original's name
    claim = lock_claim(claim_id)
    left = Money(recovery_line(claim).open, claim.currency).rounded()
    if not left or claim.requested_at is None:
        raise NothingLeft
    chosen = _chosen(claim, left, amount)
    if Attempt.objects.filter(claim=claim, state__in=[state.value for state in UNDER_WAY]).exists():
        raise PaymentUnderWay
    pages = HostedPage.objects.filter(claim=claim)
    waiting = pages.filter(ended_at=None)
    same = waiting.filter(amount=chosen.amount).order_by("-pk").first()
    others = waiting.exclude(pk=same.pk) if same else waiting
    tried = Attempt.objects.filter(claim=claim)  # what one of them forbade is asked anew under another name
    if same is not None:
        ordinal = pages.filter(pk__lte=same.pk).count() + tried.filter(not_before__lt=same.opened_at).count()
    else:
        ordinal = pages.count() + 1 + tried.count()
    contact = claim.guarantee.debtor.contact_set.exclude(email="").order_by("pk").first()
    asked = values.Asked(
        reference=reference(public_id_of(here), f"page-{claim.pk}-{int(chosen.amount * 1000)}", ordinal),
        description=number_of(claim),
        back=back,
        amount=chosen,
        currency=claim.currency,
        name=claim.guarantee.debtor.name,
        email=contact.email if contact else "",
        language=claim.guarantee.language,
    )
    return _Wanted(asked, claim.guarantee_id, chosen.amount, tuple(others.values_list("reference", flat=True)))


def _chosen(claim: Claim, left: Money, amount: Decimal | None) -> Money:
    least = min(minimum_of(claim.currency), left)
    chosen = left if amount is None or not amount.is_finite() else Money(amount, claim.currency)
    is_part = least.amount <= chosen.amount <= left.amount and chosen == chosen.rounded()
    rest = left.amount - chosen.amount
    if not is_part or 0 < rest < least.amount or (amount is not None and not amount.is_finite()):
        raise PaymentAmountInvalid(least=least, most=left)
    return chosen
