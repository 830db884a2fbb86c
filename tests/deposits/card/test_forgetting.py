"""Cards that stand behind nothing any more are forgotten at the provider, once, whatever goes wrong; no other card is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from relance.deposits.card.forgetting import forget_cards
from relance.deposits.claiming.making import claim_on
from relance.deposits.guarantee import requests
from relance.deposits.models import Attempt, Card, CardForgetting, Guarantee
from relance.deposits.request.changed_amount import change_amount
from relance.domain.captures.answers import Captured
from relance.outbox.sending import switch
from relance.payments.cards import values
from tests.deposits.guarantee.test_a_guarantee import DAMAGE, Place, place
from tests.payments.stage import eur

__all__ = ["place"]
pytestmark = pytest.mark.requirement("SW-1", "SW-24")
FORGETS = {"stripe": r"POST /v1/payment_methods", "mollie": r"DELETE /v2/customers/.*"}


def is_kept(place: Place, guarantee: Guarantee) -> bool:
    """Whether the provider would still take money from it."""
    with place.acting():
        card = Card.objects.filter(guarantee=guarantee).order_by("pk").first()
    assert card is not None
    things = place.stage.server.things
    found = things.get(card.reference)
    return bool(found and found.get("customer", found.get("customerId")))


def forgets(place: Place) -> list[str]:
    """One visit; the states of what was to be forgotten."""
    forget_cards(place, place.stage.cards)
    with place.acting():
        return list(CardForgetting.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.parametrize("how", ["another amount", "released", "cancelled"])
def test_a_card_that_stands_behind_nothing_is_forgotten_once_and_no_other(place: Place, how: str) -> None:
    guarantee, other = place.given(), place.given(external_id="another")
    assert forgets(place) == []
    with place.acting() as here:
        match how:
            case "another amount":
                change_amount(here, guarantee.pk, eur("600.00"))
            case "released":
                requests.release(here, guarantee.pk)
            case _:
                requests.cancel(here, guarantee.pk)
    assert forgets(place) == ["forgotten"]
    asked = len(place.stage.world.requests)
    assert forgets(place) == ["forgotten"]
    assert len(place.stage.world.requests) == asked, "once"
    assert (is_kept(place, guarantee), is_kept(place, other)) == (False, True)
    with place.acting():
        assert Card.objects.filter(erased_at__isnull=False).count() == 1


@pytest.mark.parametrize("kind", ["cut", "500_before", "429"])
def test_a_provider_that_does_not_answer_is_asked_again_later(place: Place, kind: str) -> None:
    guarantee = place.given()
    with place.acting() as here:
        change_amount(here, guarantee.pk, eur("600.00"))
    place.stage.server.fail_next(kind, on=FORGETS[place.stage.cards.word])
    assert forgets(place) in (["unconfirmed"], ["forgotten"])  # one that shows what stands is believed at once
    place.stage.world.move_clock(timedelta(hours=2))
    assert forgets(place) == ["forgotten"]
    assert not is_kept(place, guarantee)


def test_nothing_is_forgotten_where_nothing_may_leave_or_while_a_claim_runs_on_it(place: Place) -> None:
    claimed, changed = place.given(), place.given(external_id="another")
    with place.acting() as here:
        claim = claim_on(here, claimed.pk, DAMAGE)
        change_amount(here, changed.pk, eur("600.00"))
        switch(here, on=False)
    assert forgets(place) == ["queued"]
    with place.acting() as here:
        switch(here, on=True)
        Attempt.objects.create(
            organisation_id=here.organisation,
            claim=claim,
            card=Card.objects.get(guarantee=claimed),
            ordinal=1,
            amount=10,
            currency="EUR",
            state="pending",
            not_before=here.at,
        )
        Card.objects.filter(guarantee=claimed).update(replaced_at=here.at)
    assert forgets(place) == ["forgotten"]
    assert is_kept(place, claimed), "money may still come by it"


def test_a_card_that_was_forgotten_takes_no_money(place: Place) -> None:
    guarantee = place.given()
    with place.acting() as here:
        card = Card.objects.get(guarantee=guarantee)
        requests.release(here, guarantee.pk)
    forgets(place)
    asked = place.stage.attempt_on(values.Card(card.customer, card.reference))
    assert not isinstance(place.stage.cards.attempt(asked), Captured)
