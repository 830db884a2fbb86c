"""Whose card account it is: tried before it is kept, sealed, the owner's alone, and never another organisation's."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import pytest
from django.db import DatabaseError, IntegrityError, connection

from relance.config.installation import secret_key
from relance.domain.errors import DomainError
from relance.journal.models import Event
from relance.payments.cards import accounts
from relance.payments.cards.accounts import CardsNotSet, DemonstrationPlaysAlone, KeyRefused, ProviderSilent
from relance.payments.cards.network import AddressNotLocal, KeyUnreadable
from relance.payments.cards.providers import ProviderUnknown
from relance.payments.cards.values import Account, Mode
from relance.payments.models import CardAccount
from relance.tenancy.context import Desk, acting
from relance.tenancy.models import Role
from relance.tenancy.rights import RightMissing
from relance.tenancy.secrets import SecretUnreadable
from relance.upkeep.organisation import card_provider
from tests.at_work import A_MORNING, at_work
from tests.conftest import found
from tests.payments.servers.stripe_server import StripeServer
from tests.payments.stage import a_demonstration

pytestmark = pytest.mark.requirement("SW-1")
KEY = secret_key(os.environ)


@pytest.fixture
def stripe() -> Iterator[StripeServer]:
    with StripeServer().serving() as server:
        yield server


def environ(server: StripeServer) -> dict[str, str]:
    return {"RELANCE_STRIPE_ADDRESS": server.base}


def kept(organisation: int, server: StripeServer) -> accounts.CardState:
    tried = accounts.tried("stripe", f" {server.key}\n", "whsec_exemple", environ(server))
    with at_work(organisation) as here:
        return accounts.keep(here, tried, KEY)


def test_a_key_is_kept_once_its_provider_said_whose_it_is(organisation: int, stripe: StripeServer) -> None:
    found = kept(organisation, stripe)
    assert (found.account, found.name, found.mode) == ("acct_exemple", "Gîte de l’Exemple", Mode.TEST)
    with at_work(organisation) as here:
        assert accounts.state(here) == found
        cards = accounts.provider_of(here, Desk(organisation, "test", lambda: A_MORNING), KEY, environ(stripe))
    assert isinstance(cards.account(), Account)
    cards.close()


@pytest.mark.parametrize(
    ("provider", "key", "refusal"),
    [
        ("stripe", "sk_test_Anothers0000", KeyRefused),
        ("stripe", "test_Exemple0000", KeyUnreadable),
        ("stripe", "sk_test_Exemple0000\r\nHost: x", KeyUnreadable),
        ("mollie", "sk_test_Exemple0000", KeyUnreadable),
        ("paypal", "sk_test_Exemple0000", ProviderUnknown),
        ("demonstration", "", ProviderUnknown),
    ],
)
def test_a_key_that_nobody_answers_to_is_not_kept(
    stripe: StripeServer, provider: str, key: str, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal) as refused:
        accounts.tried(provider, key, "", environ(stripe))
    assert not key or key.strip() not in str(refused.value)


def test_a_provider_that_is_silent_is_told_apart_from_one_that_refuses(stripe: StripeServer) -> None:
    stripe.fail_next("500_before", on="GET .*")
    with pytest.raises(ProviderSilent):
        accounts.tried("stripe", stripe.key, "", environ(stripe))


def test_keys_go_to_the_provider_or_to_this_machine(stripe: StripeServer) -> None:
    for address in ("https://evil.example", "http://127.0.0.1.evil.example", "http://10.0.0.1:9", "evil"):
        with pytest.raises(AddressNotLocal):
            accounts.tried("stripe", stripe.key, "", {"RELANCE_STRIPE_ADDRESS": address})


@pytest.mark.parametrize("role", [Role.ACCOUNTANT, Role.COLLECTOR, Role.VIEWER])
def test_only_the_owner_changes_it(organisation: int, stripe: StripeServer, role: Role) -> None:
    tried = accounts.tried("stripe", stripe.key, "", environ(stripe))
    with at_work(organisation, role=role) as here:
        for act in (
            lambda: accounts.keep(here, tried, KEY),
            lambda: accounts.forget(here),
            lambda: accounts.play(here),
        ):
            with pytest.raises(RightMissing):
                act()
        assert accounts.state(here) is None


def test_another_organisation_and_a_firm_see_none_of_it(organisation: int, stripe: StripeServer) -> None:
    kept(organisation, stripe)
    with at_work(found()) as here:
        assert accounts.state(here) is None
        with pytest.raises(CardsNotSet):
            accounts.provider_of(here, Desk(here.organisation, "test", lambda: A_MORNING), KEY, {})
    with acting(organisation, "firm:7", A_MORNING, mandate=7) as here:
        assert accounts.state(here) is None
    with pytest.raises(DatabaseError), at_work(found()):
        CardAccount.objects.create(
            organisation_id=organisation, provider="stripe", account="x", mode="test", key="x", checked_at=A_MORNING
        )


def test_neither_key_nor_secret_is_found_in_the_database_or_shown(organisation: int, stripe: StripeServer) -> None:
    tried = accounts.tried("stripe", stripe.key, "whsec_exemple", environ(stripe))
    assert stripe.key not in repr(tried)
    assert "whsec" not in repr(tried)
    with at_work(organisation) as here:
        accounts.keep(here, tried, KEY)
        row = CardAccount.objects.values().get()
        told = list(Event.objects.values_list("body", flat=True))
    for place in (str(row), str(told)):
        assert stripe.key not in place
        assert "whsec_exemple" not in place


def test_a_key_of_another_installation_is_said_to_be_one(organisation: int, stripe: StripeServer) -> None:
    kept(organisation, stripe)
    other = b"b3RoZXItaW5zdGFsbGF0aW9uLWtleS0wMDAwMDAwMDA="
    with at_work(organisation) as here, pytest.raises(SecretUnreadable):
        accounts.provider_of(here, Desk(organisation, "test", lambda: A_MORNING), other, {})


def test_a_key_that_is_forgotten_is_gone(organisation: int, stripe: StripeServer) -> None:
    kept(organisation, stripe)
    with at_work(organisation) as here:
        accounts.forget(here)
        assert accounts.state(here) is None
        with pytest.raises(CardsNotSet):
            accounts.forget(here)


# -- Played money and real money --------------------------------------------------------------------------------------


def test_a_demonstration_plays_and_nobody_else_does(organisation: int, stripe: StripeServer) -> None:
    demonstration = a_demonstration()
    with at_work(demonstration) as here:
        assert accounts.play(here).provider == "demonstration"
        assert accounts.play(here).provider == "demonstration"
        with pytest.raises(DemonstrationPlaysAlone):
            accounts.refuse_in_demonstration(here)
    tried = accounts.tried("stripe", stripe.key, "", environ(stripe))
    with at_work(demonstration) as here, pytest.raises(DemonstrationPlaysAlone):
        accounts.keep(here, tried, KEY)
    with at_work(organisation) as here, pytest.raises(DemonstrationPlaysAlone):
        accounts.play(here)


@pytest.mark.parametrize("provider", ["demonstration", "stripe"])
def test_the_database_itself_keeps_them_apart(organisation: int, provider: str) -> None:
    where = organisation if provider == "demonstration" else a_demonstration()
    key = "" if provider == "demonstration" else "sealed"
    with pytest.raises(IntegrityError, match="demonstration"), at_work(where):
        CardAccount.objects.create(
            organisation_id=where, provider=provider, account="x", mode="test", key=key, checked_at=A_MORNING
        )
    with pytest.raises(IntegrityError, match="demonstration"), at_work(organisation), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO payments_playedthing (organisation_id, name, body) VALUES (%s, 'x', '{}')", [organisation]
        )


def test_the_doctor_says_whose_account_it_is(organisation: int, stripe: StripeServer) -> None:
    with at_work(organisation) as here:
        assert list(card_provider(here, "x")) == []
    kept(organisation, stripe)
    with at_work(organisation) as here:
        (told,) = card_provider(here, "x")
    assert "acct_exemple" in str(told.what)
    assert "test mode" in str(told.what)


# -- No card number, anywhere -----------------------------------------------------------------------------------------


def test_no_number_of_a_card_comes_back_from_a_provider_that_repeats_one(stripe: StripeServer) -> None:
    number = "4242 4242 4242 4242"
    stripe.error = lambda status, code, **more: type(stripe).error(  # type: ignore[method-assign]
        stripe, 400, code, message=f"No such thing: {number}, {number.replace(' ', '')}, {stripe.key}"
    )
    stripe.key = "sk_test_Another00000"
    with pytest.raises(KeyRefused) as refused:
        accounts.tried("stripe", "sk_test_Exemple0000", "", environ(stripe))
    said = re.sub(r"\s", "", str(refused.value))
    assert "4242" not in said
    assert "sk_test_Exemple0000" not in said
