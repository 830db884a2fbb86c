"""The page of the card provider: the owner's alone, a key tried before it is kept and never shown again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from relance.payments.models import CardAccount
from relance.tenancy.models import Role
from tests.at_work import at_work
from tests.office.people import Person
from tests.outbox.builders import House
from tests.payments.servers.stripe_server import StripeServer
from tests.payments.stage import a_demonstration

pytestmark = pytest.mark.requirement("SW-1")
PAGE = "preferences/cards/"


@pytest.fixture
def stripe(monkeypatch: pytest.MonkeyPatch) -> Iterator[StripeServer]:
    with StripeServer().serving() as server:
        monkeypatch.setenv("RELANCE_STRIPE_ADDRESS", server.base)
        yield server


def test_a_key_says_whose_it_is_and_is_never_shown(house: House, stripe: StripeServer) -> None:
    owner = Person(house.organisation)
    assert "Give your provider's key" in owner.sees(PAGE)
    page = owner.does(f"{PAGE}keep/", provider="stripe", key=stripe.key, secret="whsec_exemple")
    assert "this key is the account acct_exemple (Gîte de l’Exemple), in test mode" in page
    assert stripe.key not in page
    assert "whsec_exemple" not in page
    assert "Forgotten: no card is tried any more." in owner.does(f"{PAGE}forget/")


def test_a_key_that_is_refused_keeps_nothing_and_says_why(house: House, stripe: StripeServer) -> None:
    owner = Person(house.organisation)
    refused = owner.does(f"{PAGE}keep/", provider="stripe", key="sk_test_SomebodyElses", next=owner.path(PAGE))
    assert "Stripe does not take this key" in refused
    assert "sk_test_SomebodyElses" not in refused
    with at_work(house.organisation):
        assert not CardAccount.objects.exists()


@pytest.mark.parametrize("role", [Role.ACCOUNTANT, Role.COLLECTOR, Role.VIEWER])
def test_nobody_but_the_owner_comes_in(house: House, stripe: StripeServer, role: Role) -> None:
    member = Person(house.organisation, role)
    assert member.client.get(member.path(PAGE)).status_code == 403
    assert "Set up cards" not in member.sees("preferences/")
    for act in ("keep", "forget", "play"):
        member.client.post(member.path(f"{PAGE}{act}/"), {"provider": "stripe", "key": stripe.key})
    with at_work(house.organisation):
        assert not CardAccount.objects.exists()
    assert stripe.requests == []


def test_a_demonstration_plays_and_asks_nobody(database: None, stripe: StripeServer) -> None:
    owner = Person(a_demonstration())
    assert "Simulate cards" in owner.sees(PAGE)
    assert "is simulated: no money moves" in owner.does(f"{PAGE}play/")
    owner.client.post(owner.path(f"{PAGE}keep/"), {"provider": "stripe", "key": stripe.key})
    assert stripe.requests == []
