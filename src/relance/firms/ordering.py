"""A letter of the firm's is ordered: by the creditor's click, its price accepted before, or by the firm under its scenario."""

from __future__ import annotations

import secrets
from decimal import Decimal

from django.db.models import Max

from relance.domain.errors import DomainError
from relance.domain.firms.levels import Level
from relance.domain.ids import FirmLetterId
from relance.domain.money import Money
from relance.firms.entrusting import NotInHand
from relance.firms.models import Entrusted, FirmLetter, ServiceOrder
from relance.firms.papers import agreement_of
from relance.firms.states import ENDED, HAS_LEFT, LetterState
from relance.journal.appending import Fact, append
from relance.tenancy.context import Acting
from relance.tenancy.due import Kind, due
from relance.tenancy.links import SIGNS
from relance.tenancy.rights import Right, needs

CODE_LENGTH = 12
BY_HAND = "click"


class PriceNotAccepted(DomainError):
    """The price was not shown, or it is another one."""

    code = "price_not_accepted"
    template = "This act costs {price}: its price is accepted before it is ordered."


class NotOffered(DomainError):
    """The mandate names no price for it."""

    code = "not_offered"
    template = "The mandate does not offer this act."


class OrderedAlready(DomainError):
    """The same act waits, or has left."""

    code = "ordered_already"
    template = "This is ordered already, or has left: nothing is asked twice."


class NoFirstLetter(DomainError):
    """A firm's first contact holds all that R124-4 asks, and nothing comes before it."""

    code = "no_first_letter"
    template = "The first letter has not left yet: nothing can cite it. Wait until it has."


def price_of(entrusted: Entrusted, level: Level) -> Money | None:
    """What the act costs the creditor; None where the mandate does not offer it."""
    prices = agreement_of(entrusted.mandate.terms).prices
    return Money(Decimal(prices[level.value]), "EUR") if level.value in prices else None


@needs(Right.ACT)
def order(here: Acting, entrusted: int, level: Level, *, accepted: Money | None) -> FirmLetterId:
    """The creditor wants the firm to write now. ``accepted`` is the price that was shown to them.

    The first one bears all that R124-4 asks, each later one cites it. Raises NotInHand, NotOffered, PriceNotAccepted, OrderedAlready,
    NoFirstLetter.
    """
    found = locked(here, entrusted)
    price = price_of(found, level)
    if price is None:
        raise NotOffered
    if price != (accepted or Money.zero()):
        raise PriceNotAccepted(price=price)
    ordered = None
    step = f"{BY_HAND}-{level.value}"
    if FirmLetter.objects.filter(entrusted=found, level=level.value).exclude(state__in=ENDED).exists():
        raise OrderedAlready
    if price:
        ordered = ServiceOrder.objects.create(
            organisation_id=here.organisation,
            entrusted=found,
            level=level.value,
            price=price.amount,
            currency=price.currency,
            accepted_at=here.at,
            accepted_by=here.actor,
        )
    letter = write(here, found, level, step, ordered)
    body = {
        "letter": letter,
        "case": found.case_id,
        "level": level.value,
        "price": price,
        "order": ordered.pk if ordered else None,
    }
    due(here, Kind.FIRMS)
    append(here, [Fact("firm_letter.ordered", body, chain=found.debtor_id)])
    return letter


def locked(here: Acting, entrusted: int) -> Entrusted:
    """The case in the firm's hands, locked; with its mandate. Raises NotInHand."""
    if not Entrusted.objects.select_for_update(of=("self",)).filter(pk=entrusted, ended_at=None).exists():
        raise NotInHand
    return Entrusted.objects.select_related("mandate").get(pk=entrusted)


def write(here: Acting, found: Entrusted, level: Level, step: str, ordered: ServiceOrder | None) -> FirmLetterId:
    """Queue a letter of the case that the caller has locked: the first, or one that cites it. Raises NoFirstLetter."""
    letters = FirmLetter.objects.filter(entrusted=found)
    first = letters.filter(is_first=True).exclude(state__in=ENDED).first()
    if first is not None and first.state not in HAS_LEFT:
        raise NoFirstLetter
    rounds = letters.filter(step=step).aggregate(last=Max("round"))["last"]
    made = FirmLetter.objects.create(
        organisation_id=here.organisation,
        entrusted=found,
        order=ordered,
        level=level.value,
        step=step,
        round=0 if rounds is None else rounds + 1,
        place=(letters.aggregate(last=Max("place"))["last"] or 0) + 1,
        is_first=first is None,
        cites=found.reference if first else "",
        cites_dated=first.dated if first else None,
        state=LetterState.QUEUED.value,
        code="".join(secrets.choice(SIGNS) for _ in range(CODE_LENGTH)),
        not_before=here.at,
        ordered_at=here.at,
        ordered_by=here.actor,
    )
    return FirmLetterId(made.pk)
