"""Claims on cards whose moment has come: attempts, refunds, pages, disputes, and the days of guarantees.

It waits on the network, so a worker does it beside its other work. One claim that fails holds no other; a provider that cannot be
reached ends the visit, which is told and tried again less and less often, and each claim keeps its own pace besides.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from relance.deposits.card import disputes, working
from relance.deposits.card.forgetting import forget_cards
from relance.deposits.card.planning import plan
from relance.deposits.guarantee.requests import release_what_is_over
from relance.deposits.models import Claim
from relance.deposits.told.news import tell_news
from relance.dispatch.cycle import Workplace
from relance.domain.errors import DomainError
from relance.jobs.leases import Leased
from relance.jobs.means import Done, Means
from relance.payments.cards.accounts import CardsNotSet, provider_of
from relance.payments.cards.door import CardProvider
from relance.tenancy.context import Acting, Desk

T = TypeVar("T")
AFTER_A_FAULT = timedelta(hours=1)
AT_LEAST = timedelta(minutes=1)  # between two visits for what did not move
AT_A_VISIT = 200


class CardsOutOfReach(DomainError):
    """The provider does not answer, or takes no more requests."""

    code = "cards_out_of_reach"
    template = (
        "The card provider does not answer: {why}. Nothing is lost, and nothing is taken twice; it is tried again."
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where one visit works from, until its time is over."""

    desk: Desk
    is_stopping: Callable[[], bool]

    def acting(self) -> AbstractContextManager[Acting]:
        """The transaction of one unit of work."""
        return self.desk.acting()


def work(means: Means, job: Leased) -> Done:
    """All that is due, as far as a visit's time goes. Raises CardsOutOfReach, SecretUnreadable, and the first of what failed."""
    return Done(visit(Place(means.desk(job.organisation), means.visit().is_over), means.installation.key))


def visit(place: Place, key: bytes) -> datetime | None:
    """All that is due at one place, with the key of its installation; returns when to come again, None where nothing waits.

    Raises what ``work`` raises.
    """
    _let_go_what_is_over(place)
    with place.acting() as here:
        tell_news(here)
    with place.acting() as here:
        provider = _provider(here, place, key)
    if provider is None:
        _plan_alone(place)
    else:
        try:
            _work_with(place, provider)
        finally:
            provider.close()
            _tell(place)
    with place.acting() as here:
        tell_news(here)
    with place.acting() as here:
        return _again_at(here)


def _provider(here: Acting, place: Place, key: bytes) -> CardProvider | None:
    try:
        return provider_of(here, place.desk, key, os.environ)
    except CardsNotSet:
        return None


def _let_go_what_is_over(place: Workplace) -> None:
    """A few in each transaction, so that nobody waits for them."""
    while not place.is_stopping():
        with place.acting() as here:
            if not release_what_is_over(here):
                return


def _tell(place: Workplace) -> None:
    """Whatever came of it, guests hear what is new to them."""
    with place.acting() as here:
        tell_news(here)


def _plan_alone(place: Workplace) -> None:
    """Windows end though no provider is set up any more."""
    with place.acting() as here:
        due = working.claims_due(here, most=AT_A_VISIT)
    for one in due:
        with place.acting() as here:
            plan(here, one)
    _tell(place)


def _work_with(place: Workplace, provider: CardProvider) -> None:
    with place.acting() as here:
        pages = working.pages_due(here)
        claims = list(dict.fromkeys([*working.claims_due(here, most=AT_A_VISIT), *working.claims_answered(here)]))
        payments = disputes.payments_to_look_at(here)
    faults = [
        *_each(place, pages, lambda page: working.look_at_page(place, provider, page)),
        *_each(
            place, claims, lambda claim: _work_on(place, claim, provider), given_up=lambda claim: _put_off(place, claim)
        ),
        *_each(place, payments, lambda payment: disputes.look_at_payment(place, provider, payment)),
    ]
    working.give_back_plain(place, provider)
    forget_cards(place, provider)
    if faults:
        raise faults[0]


def _each(
    place: Workplace, things: Sequence[T], do: Callable[[T], None], *, given_up: Callable[[T], None] = lambda _one: None
) -> list[Exception]:
    """One after the other while there is time; what fails holds no other, but a provider out of reach would fail them all."""
    faults: list[Exception] = []
    for one in things:
        if place.is_stopping():
            break
        try:
            do(one)
        except CardsOutOfReach:
            raise
        except Exception as error:  # noqa: BLE001 (isolation: the others go on)
            faults.append(error)
            given_up(one)
    return faults


def _work_on(place: Workplace, claim: int, provider: CardProvider) -> None:
    with place.acting() as here:
        begun = here.at
    working.work_on(place, claim, provider)
    with place.acting() as here:
        why = working.unanswered_since(here, claim, begun)
    if why:
        raise CardsOutOfReach(why=why)


def _put_off(place: Workplace, claim: int) -> None:
    with place.acting() as here:
        Claim.objects.filter(pk=claim, ended_at=None).update(look_at=here.at + AFTER_A_FAULT)


def _again_at(here: Acting) -> datetime | None:
    moments = [one for one in (working.next_moment(here), working.next_day(here)) if one is not None]
    if working.claims_due(here, most=1) or working.pages_due(here, most=1) or working.has_plain_refunds(here):
        return here.at + AT_LEAST
    return max(min(moments), here.at + AT_LEAST) if moments else None
