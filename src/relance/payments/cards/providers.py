"""Which providers there are, and the adapter of one for an account's key."""

from __future__ import annotations

from collections.abc import Mapping

from relance.domain.errors import DomainError
from relance.payments.cards.door import CardProvider
from relance.payments.cards.mollie import Mollie
from relance.payments.cards.network import refuse_elsewhere
from relance.payments.cards.stripe import Stripe

NAMES = {"stripe": "Stripe", "mollie": "Mollie"}
ELSEWHERE = {"stripe": "RELANCE_STRIPE_ADDRESS", "mollie": "RELANCE_MOLLIE_ADDRESS"}
"""Variables of the environment that put a test server on this machine in a provider's place."""


class ProviderUnknown(DomainError):
    """No such card provider."""

    code = "card_provider_unknown"
    template = "'{provider}' is not a card provider known here: {known}."


def adapter(provider: str, key: str, secret: str, environ: Mapping[str, str]) -> CardProvider:
    """The adapter; close it. Raises ProviderUnknown, KeyUnreadable, AddressNotLocal."""
    if provider not in NAMES:
        raise ProviderUnknown(provider=provider[:40], known=", ".join(NAMES))
    address = environ.get(ELSEWHERE[provider], "")
    if address:
        refuse_elsewhere(address)
    if provider == "stripe":
        return Stripe(key, secret=secret, **({"base": address} if address else {}))
    return Mollie(key, secret=secret, **({"base": address} if address else {}))
