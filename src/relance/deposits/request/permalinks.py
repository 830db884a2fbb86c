"""The public address of a place: a guest who comes by it says who they are and for which days, and goes on to secure their stay.

Nobody is written to by it: an address that somebody typed may be another's. What is never secured is taken back after a day.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from relance.deposits.guarantee import requests
from relance.deposits.guarantee.requests import Guest, Wanted, link_to, refuse_amount
from relance.deposits.guarantee.schemes import scheme_named
from relance.deposits.models import Acceptance, Guarantee, Listing, Permalink, PermalinkUse
from relance.deposits.request.checking import usual
from relance.domain.deposits.guarantees import GuaranteeKind
from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.journal.appending import Fact, append
from relance.letters.letterhead import creditor_of
from relance.tenancy import preferences as prefer
from relance.tenancy.context import Acting
from relance.tenancy.links import SIGNS, PublicAddressMissing
from relance.tenancy.organisations import public_id_of
from relance.tenancy.rights import Right, needs

PURPOSE = "book"
LENGTH = 12
UNSECURED_FOR = timedelta(days=1)
MOST_UNSECURED = 40  # at one address: more is a machine, or a fair


class PermalinkUnknown(DomainError):
    """No such address."""

    code = "permalink_unknown"
    template = "There is no such address here, or it was ended."


class PlaceUnnamed(DomainError):
    """Nothing that is let."""

    code = "permalink_unnamed"
    template = "Say which place the address is for."


class TooManyUnsecured(DomainError):
    """Requests that nobody secured."""

    code = "permalink_full"
    template = "Too many requests wait here for a card. Please come back tomorrow, or write to {creditor}."


class GuestAddressMissing(DomainError):
    """Nobody to write to later."""

    code = "permalink_guest"
    template = "Give your name and your e-mail address: that is where you hear of your deposit."


@dataclass(frozen=True, slots=True)
class Address:
    """An address in use; ``url`` is "" while none can be reached."""

    id: int
    code: str
    url: str
    listing: str
    scheme: str
    amount: Money
    secured: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Offered:
    """What stands at an address, for whoever comes by it."""

    id: int
    creditor: str
    listing: str
    amount: Money
    nothing: Money
    why: str


@needs(Right.SET_UP)
def make_permalink(here: Acting, listing: str, amount: Money, scheme: str = "") -> Permalink:
    """Make the address of a place. Raises PlaceUnnamed, DepositAmountInvalid, SchemeUnknown, PublicAddressMissing."""
    if prefer.PUBLIC_ADDRESS.of(here) is None:
        raise PublicAddressMissing
    if not listing.strip():
        raise PlaceUnnamed
    refuse_amount(amount)
    scheme_named(here, scheme)
    made = Permalink.objects.create(
        organisation_id=here.organisation,
        code="".join(secrets.choice(SIGNS) for _ in range(LENGTH)),
        listing=Listing.objects.get_or_create(organisation_id=here.organisation, name=listing.strip()[:200])[0],
        scheme=scheme,
        amount=amount.amount,
        currency=amount.currency,
        author=here.actor,
        made_at=here.at,
    )
    append(here, [Fact("permalink.made", {"permalink": made.pk, "amount": amount})])
    return made


@needs(Right.SET_UP)
def end_permalink(here: Acting, code: str) -> None:
    """Let nobody in by it any more; what was secured by it stands. Raises PermalinkUnknown."""
    if not _in_use().filter(code=code).update(ended_at=here.at):
        raise PermalinkUnknown
    append(here, [Fact("permalink.ended", {"code": code})])


def permalinks(here: Acting) -> list[Address]:
    """Those in use, each with how many came by it."""
    base, house = prefer.PUBLIC_ADDRESS.of(here), public_id_of(here)
    found = (
        _in_use().filter(organisation_id=here.organisation).select_related("listing").order_by("listing__name", "pk")
    )
    shown = []
    for one in found:
        used = Guarantee.objects.filter(permalinkuse__permalink=one, cancelled_at=None)
        agreed = used.filter(Exists(Acceptance.objects.filter(guarantee=OuterRef("pk")))).count()
        url = f"{base}/{PURPOSE}/{house}/{one.code}" if base else ""
        amount = Money(one.amount, one.currency).rounded()
        shown.append(
            Address(one.pk, one.code, url, one.listing.name, one.scheme, amount, agreed, used.count() - agreed)
        )
    return shown


def offered(here: Acting, code: str) -> Offered:
    """What stands there. Raises PermalinkUnknown."""
    one = _named(code)
    return Offered(
        one.pk,
        creditor_of(here, is_complete=False).name,
        one.listing.name,
        Money(one.amount, one.currency).rounded(),
        Money.zero(one.currency),
        prefer.DEPOSIT_WHY.of(here) or "",
    )


def ask_by(here: Acting, code: str, guest: Guest, begins_on: date, ends_on: date) -> str:
    """Make the request of a guest who came by an address; returns their own link, and writes to nobody.

    Raises PermalinkUnknown, GuestAddressMissing, TooManyUnsecured, and what ``requests.ask`` raises.
    """
    one = _named(code)
    if not guest.name.strip() or not guest.email.strip():
        raise GuestAddressMissing
    _drop_unsecured(here, one)
    if _unsecured(one).count() >= MOST_UNSECURED:
        raise TooManyUnsecured(creditor=creditor_of(here, is_complete=False).name)
    figures = usual(here)
    wanted = Wanted(
        GuaranteeKind.DEPOSIT,
        one.listing.name,
        begins_on,
        ends_on,
        Money(one.amount, one.currency).rounded(),
        guest,
        scheme=one.scheme,
        claim_days=figures.claim_days,
        remind_days=figures.remind_days,
    )
    made = requests.ask(here, wanted)
    Guarantee.objects.filter(pk=made.pk).update(remind_on=None)
    PermalinkUse.objects.create(organisation_id=here.organisation, permalink=one, guarantee=made)
    return link_to(here, made).address


def _in_use() -> QuerySet[Permalink]:
    return Permalink.objects.filter(ended_at=None)


def _named(code: str) -> Permalink:
    found = _in_use().select_for_update(of=("self",)).select_related("listing").filter(code=code[:20]).first()
    if found is None:
        raise PermalinkUnknown
    return found


def _unsecured(one: Permalink) -> QuerySet[Guarantee]:
    agreed = Acceptance.objects.filter(guarantee=OuterRef("pk"))
    used = Guarantee.objects.filter(permalinkuse__permalink=one, cancelled_at=None, released_at=None)
    return used.filter(~Exists(agreed))


def _drop_unsecured(here: Acting, one: Permalink) -> None:
    for old in _unsecured(one).filter(made_at__lt=here.at - UNSECURED_FOR).order_by("pk")[:MOST_UNSECURED]:
        requests.cancel(here, old.pk)
