"""The account that an organisation has with a card provider: tried before it is kept, its key sealed, the owner's alone to change.

The provider is asked outside any transaction: ``tried`` asks, ``keep`` keeps what it said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from relance.dispatch.answers import Refused
from relance.domain.captures.answers import Unknown
from relance.domain.errors import DomainError
from relance.journal.appending import Fact, append
from relance.payments.cards.demonstration import Demonstration
from relance.payments.cards.door import CardProvider
from relance.payments.cards.providers import NAMES, adapter
from relance.payments.cards.values import Account, Mode
from relance.payments.models import CardAccount
from relance.tenancy.context import Acting, ActsAnew
from relance.tenancy.models import Organisation
from relance.tenancy.rights import Right, needs
from relance.tenancy.secrets import opened, sealed

DEMONSTRATION = "demonstration"
LONGEST_NAME = 400


class CardsNotSet(DomainError):
    """No card provider."""

    code = "cards_not_set"
    template = "No card provider is set up: give its key in the preferences, or by relance cards set."


class KeyRefused(DomainError):
    """The provider does not know the key, or does not let it read its own account."""

    code = "card_key_refused"
    template = "{provider} does not take this key: {why} Nothing was kept."


class ProviderSilent(DomainError):
    """No answer that could be read."""

    code = "card_provider_silent"
    template = "{provider} could not be asked whose key this is: {why} Nothing was kept; try again later."


class DemonstrationPlaysAlone(DomainError):
    """A demonstration moves no money, and nobody else plays."""

    code = "demonstration_plays_alone"
    template = "The simulated card provider is that of demonstrations, and of them alone."


@dataclass(frozen=True, slots=True)
class Tried:
    """A key that its provider answered to. Neither it nor the secret is shown by ``repr``."""

    provider: str
    account: Account
    key: str = field(repr=False)
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class CardState:
    """What is known of the account without asking; no secret in it."""

    provider: str
    account: str
    name: str
    mode: Mode
    hears: bool
    checked_at: datetime


def tried(provider: str, key: str, secret: str, environ: Mapping[str, str]) -> Tried:
    """Ask the provider whose key this is; call it outside any transaction.

    Raises ProviderUnknown, KeyUnreadable, AddressNotLocal, KeyRefused, ProviderSilent.
    """
    cards = adapter(provider, key.strip(), secret.strip(), environ)
    try:
        found = cards.account()
    finally:
        cards.close()
    match found:
        case Refused(why):
            raise KeyRefused(provider=NAMES[provider], why=why)
        case Unknown(why):
            raise ProviderSilent(provider=NAMES[provider], why=why)
    return Tried(provider, found, key.strip(), secret.strip())


@needs(Right.GOVERN)
def refuse_in_demonstration(here: Acting) -> None:
    """Before a provider is asked: may whoever acts, and does this company deal with real ones? Raises DemonstrationPlaysAlone."""
    if Organisation.objects.get(pk=here.organisation).is_demonstration:
        raise DemonstrationPlaysAlone


@needs(Right.GOVERN)
def keep(here: Acting, found: Tried, installation_key: bytes) -> CardState:
    """Keep an account that answered, in the place of the one there was. Raises DemonstrationPlaysAlone."""
    refuse_in_demonstration(here)
    account, before = found.account, state(here)
    CardAccount.objects.update_or_create(
        organisation_id=here.organisation,
        defaults={
            "provider": found.provider,
            "account": account.id,
            "name": account.name[:LONGEST_NAME],
            "mode": account.mode.value,
            "key": sealed(found.key, installation_key, goes_to=found.provider),
            "secret": sealed(found.secret, installation_key, goes_to=found.provider) if found.secret else "",
            "checked_at": here.at,
        },
    )
    body = {"provider": found.provider, "account": account.id, "mode": account.mode.value}
    append(here, [Fact("cards.set", body | ({"before": before.account} if before else {}))])
    return _kept(here)


@needs(Right.GOVERN)
def play(here: Acting) -> CardState:
    """Give a demonstration its provider. Raises DemonstrationPlaysAlone where it is none."""
    if not Organisation.objects.get(pk=here.organisation).is_demonstration:
        raise DemonstrationPlaysAlone
    if state(here) is None:
        CardAccount.objects.create(
            organisation_id=here.organisation,
            provider=DEMONSTRATION,
            account=DEMONSTRATION,
            mode=Mode.TEST.value,
            checked_at=here.at,
        )
        append(
            here, [Fact("cards.set", {"provider": DEMONSTRATION, "account": DEMONSTRATION, "mode": Mode.TEST.value})]
        )
    return _kept(here)


@needs(Right.GOVERN)
def forget(here: Acting) -> None:
    """Forget the account with its key. Cards that guests left stay with the provider. Raises CardsNotSet."""
    before = _kept(here)
    CardAccount.objects.filter(organisation_id=here.organisation).delete()
    append(here, [Fact("cards.forgotten", {"provider": before.provider, "account": before.account})])


def state(here: Acting) -> CardState | None:
    """The account that is kept."""
    row = CardAccount.objects.filter(organisation_id=here.organisation).first()
    if row is None:
        return None
    return CardState(row.provider, row.account, row.name, Mode(row.mode), bool(row.secret), row.checked_at)


def provider_of(here: Acting, desk: ActsAnew, installation_key: bytes, environ: Mapping[str, str]) -> CardProvider:
    """The provider, ready to be called when this transaction has ended; close it.

    ``desk`` is where a demonstration's world is acted in. Raises CardsNotSet, SecretUnreadable, AddressNotLocal.
    """
    row = CardAccount.objects.filter(organisation_id=here.organisation).first()
    if row is None:
        raise CardsNotSet
    if row.provider == DEMONSTRATION:
        return Demonstration(desk)
    key = opened("card key", row.key, installation_key, goes_to=row.provider)
    secret = opened("card secret", row.secret, installation_key, goes_to=row.provider) if row.secret else ""
    return adapter(row.provider, key, secret, environ)


def _kept(here: Acting) -> CardState:
    found = state(here)
    if found is None:
        raise CardsNotSet
    return found
