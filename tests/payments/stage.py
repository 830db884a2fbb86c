"""A provider with the world behind it, so that one promise is put to each of them in the same words."""

from __future__ import annotations

import itertools
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from relance.domain.money import Money
from relance.payments.cards.demonstration import Demonstration
from relance.payments.cards.door import CardProvider, reference
from relance.payments.cards.mollie import Mollie
from relance.payments.cards.stripe import Stripe
from relance.payments.cards.values import Asked, Attempt, Card, Page, Refunding, Standing
from relance.tenancy.organisations import found_organisation
from tests.at_work import A_MORNING
from tests.payments.played import PlayedWorld
from tests.payments.servers.mollie_server import SECRET as MOLLIE_SECRET
from tests.payments.servers.mollie_server import MollieServer
from tests.payments.servers.stripe_server import SECRET as STRIPE_SECRET
from tests.payments.servers.stripe_server import StripeServer

ORGANISATION = uuid.UUID("6f1c0000-0000-4000-8000-00000000a11e")
BACK = "https://gite.exemple.example/back"
TAKES_MONEY = {"stripe": r"POST /v1/payment_intents", "mollie": r"POST /v2/customers/[^/]+/payments"}
LISTS = {"stripe": r"GET /v1/payment_intents", "mollie": r"GET /v2/customers/[^/]+/payments"}
REFUNDS = {"stripe": r"POST /v1/refunds", "mollie": r"POST /v2/payments/[^/]+/refunds"}
LONG_AFTER = timedelta(hours=1)


def eur(text: str) -> Money:
    """An amount in euros."""
    return Money(Decimal(text))


@dataclass
class Stage:
    """``world`` is the server; ``cards`` the adapter."""

    cards: CardProvider
    world: StripeServer | MollieServer | PlayedWorld
    make: Callable[..., CardProvider]
    ordinals: Iterator[int] = field(default_factory=itertools.count)

    @property
    def server(self) -> StripeServer | MollieServer:
        """The same, of a provider that is asked over a network."""
        assert not isinstance(self.world, PlayedWorld)
        return self.world

    @property
    def now(self) -> datetime:
        """By the provider's clock."""
        return self.world.now()

    def impatient(self) -> CardProvider:
        """An adapter that waits no longer than it must to give up."""
        return self.make(**IMPATIENT)

    @property
    def later(self) -> datetime:
        """When no request is at work any more."""
        return self.now + LONG_AFTER

    def named(self) -> str:
        """A new reference."""
        return reference(ORGANISATION, "claim-7", next(self.ordinals))

    def asked(self, amount: Money | None = None) -> Asked:
        """What a page is for."""
        return Asked(
            self.named(), "Gîte de l'Exemple, séjour 12", BACK, amount, name="Camille", email="c@exemple.example"
        )

    def page(self, amount: Money | None = None) -> Page:
        """A page of the provider's that stands open."""
        asked = self.asked(amount)
        made = self.cards.ask_for_payment(asked) if amount else self.cards.ask_for_guarantee(asked)
        assert isinstance(made, Page), made
        return made

    def card(self, number: str = "4242424242424242") -> Card:
        """A card that a guest left."""
        page = self.page()
        self.world.guest(page.link, number)
        found = self.cards.guarantee_state(page.id)
        assert found.standing is Standing.DONE, found
        assert found.card is not None
        return found.card

    def scripted(self, script: str) -> Card:
        """A card that answers as it is told, a word each time that it is tried."""
        return self.card(f"script:{script}")

    def attempt_on(self, card: Card, amount: str = "150.00") -> Attempt:
        """A new attempt, not yet sent."""
        return Attempt(self.named(), eur(amount), card, self.now, "Caution, séjour 12")

    def refunding(self, payment: str, amount: str) -> Refunding:
        """Money to give back, not yet sent."""
        return Refunding(self.named(), payment, eur(amount), self.now)

    def has_asked_since(self, count: int) -> bool:
        """Whether more than ``count`` requests have come."""
        return len(self.world.requests) > count

    def wait_until(self, has_come: Callable[[], object]) -> None:
        """For a server that is still at work when its client has given up; fails after half a minute."""
        until = time.monotonic() + 30
        while not has_come():
            assert time.monotonic() < until, "it never came"
            time.sleep(0.01)

    def breaks(self, kind: str, where: dict[str, str], **more: object) -> None:
        """Let the next request there go wrong."""
        self.server.fail_next(kind, on=where[self.cards.word], **more)


IMPATIENT = {"read_seconds": 0.5, "whole_seconds": 1.0}


def a_demonstration() -> int:
    """A demonstration of its own."""
    name = uuid.uuid4().hex
    return found_organisation(
        slug=f"demo-{name}",
        name="Gîte de l'Exemple",
        owner_email=f"{name}@exemple.example",
        owner_name="Camille Exemple",
        at=A_MORNING,
        is_demonstration=True,
    )


def played_stage(organisation: int) -> Stage:
    """The provider of a demonstration."""
    world = PlayedWorld(organisation)
    return Stage(Demonstration(world), world, lambda: Demonstration(world))


@contextmanager
def stage_of(word: str) -> Iterator[Stage]:
    """The provider of that name, and a server that plays it."""
    world: StripeServer | MollieServer = StripeServer() if word == "stripe" else MollieServer()
    world.holds = True
    made: list[CardProvider] = []

    def make(**bounds: float) -> CardProvider:
        if word == "stripe":
            made.append(Stripe(world.key, secret=STRIPE_SECRET, base=world.base, **bounds))
        else:
            made.append(Mollie(world.key, secret=MOLLIE_SECRET, base=world.base, **bounds))
        return made[-1]

    with world.serving():
        yield Stage(make(), world, make)
        for one in made:
            one.close()
