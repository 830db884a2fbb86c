"""The accounts that an organisation has with providers of registered letters: tried before they are kept, sealed, the owner's to change.

The provider is asked outside any transaction: ``tried`` asks, ``keep`` keeps what it said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from relance.dispatch.answers import Refused, Unknown
from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.journal.appending import Fact, append
from relance.post.door import PostProvider
from relance.post.models import PostAccount
from relance.post.network import refuse_elsewhere
from relance.post.played import Played
from relance.post.providers.maileva import Maileva
from relance.post.providers.merci_facteur import MerciFacteur
from relance.post.values import Account, Mode
from relance.tenancy.context import Acting, ActsAnew
from relance.tenancy.models import Organisation
from relance.tenancy.rights import Right, needs
from relance.tenancy.secrets import opened, sealed

DEMONSTRATION = "demonstration"
NAMES = {"maileva": "Maileva", "merci_facteur": "Merci Facteur"}
ELSEWHERE = {"maileva": "RELANCE_MAILEVA_ADDRESS", "merci_facteur": "RELANCE_MERCI_FACTEUR_ADDRESS"}
"""Variables of the environment that put a test server on this machine in a provider's place."""


class PostProviderUnknown(DomainError):
    """No such provider."""

    code = "post_provider_unknown"
    template = "'{provider}' is no provider of registered letters known here: {known}."


class PostNotSet(DomainError):
    """No account with it."""

    code = "post_not_set"
    template = "There is no account with {provider}: give its key in the preferences, or by relance post set."


class PostKeyRefused(DomainError):
    """The provider does not take the key."""

    code = "post_key_refused"
    template = "{provider} does not take this key: {why}. Nothing was kept."


class PostProviderSilent(DomainError):
    """No answer that could be read."""

    code = "post_provider_silent"
    template = "{provider} could not be asked: {why}. Nothing was kept; try again later."


class PostKeyIncomplete(DomainError):
    """Something that the provider asks for is missing."""

    code = "post_key_incomplete"
    template = "{provider} asks for {what} as well. Nothing was kept."


class DemonstrationPostsNothing(DomainError):
    """A demonstration posts nothing, and nobody else plays."""

    code = "demonstration_posts_nothing"
    template = "The simulated post is that of demonstrations, and of them alone."


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody typed; nothing secret is shown by ``repr``."""

    login: str
    secret: str = field(repr=False)
    user: str = ""
    password: str = field(default="", repr=False)
    hears: str = field(default="", repr=False)
    mode: Mode = Mode.TEST


@dataclass(frozen=True, slots=True)
class Tried:
    """A key that its provider answered to."""

    provider: str
    given: Given
    account: Account


@dataclass(frozen=True, slots=True)
class PostState:
    """What is known of an account without asking; no secret in it."""

    provider: str
    login: str
    user: str
    mode: Mode
    hears: bool
    credit: Money | None
    checked_at: datetime

    @property
    def name(self) -> str:
        """The provider's, as people write it."""
        return NAMES.get(self.provider, self.provider)


def adapter(provider: str, given: Given, environ: Mapping[str, str]) -> PostProvider:
    """The adapter; close it. Raises PostProviderUnknown, PostAddressNotLocal."""
    if provider not in NAMES:
        raise PostProviderUnknown(provider=provider[:40], known=", ".join(NAMES))
    base = environ.get(ELSEWHERE[provider], "")
    if base:
        refuse_elsewhere(base)
    if provider == "maileva":
        return Maileva(given.login, given.secret, mode=given.mode, user=given.user, password=given.password, base=base)
    return MerciFacteur(given.login, given.secret, user=given.user, mode=given.mode, hears=given.hears, base=base)


def tried(provider: str, given: Given, environ: Mapping[str, str]) -> Tried:
    """Ask the provider; call it outside any transaction.

    Raises PostProviderUnknown, PostKeyIncomplete, PostAddressNotLocal, PostKeyRefused, PostProviderSilent.
    """
    post = adapter(provider, given, environ)
    try:
        _refuse_incomplete(provider, given)
        found = post.account()
    finally:
        post.close()
    match found:
        case Refused(why):
            raise PostKeyRefused(provider=NAMES[provider], why=why)
        case Unknown(why):
            raise PostProviderSilent(provider=NAMES[provider], why=why)
    return Tried(provider, given, found)


def _refuse_incomplete(provider: str, given: Given) -> None:
    if not given.login.strip() or not given.secret.strip():
        raise PostKeyIncomplete(provider=NAMES[provider], what=Sentence("a name and a secret"))
    if provider == "merci_facteur" and not given.user.strip().isdigit():
        raise PostKeyIncomplete(
            provider=NAMES[provider], what=Sentence("the number of the user whose letters they are")
        )
    if provider == "maileva" and bool(given.user) != bool(given.password):
        raise PostKeyIncomplete(provider=NAMES[provider], what=Sentence("a user with a password, or neither"))


@needs(Right.GOVERN)
def refuse_in_demonstration(here: Acting) -> None:
    """Before a provider is asked. Raises DemonstrationPostsNothing."""
    if Organisation.objects.get(pk=here.organisation).is_demonstration:
        raise DemonstrationPostsNothing


@needs(Right.GOVERN)
def keep(here: Acting, found: Tried, key: bytes) -> PostState:
    """Keep an account that answered. Raises DemonstrationPostsNothing."""
    refuse_in_demonstration(here)
    given = found.given
    PostAccount.objects.update_or_create(
        organisation_id=here.organisation,
        provider=found.provider,
        defaults={
            "login": given.login.strip()[:200],
            "user": given.user.strip()[:200],
            "mode": given.mode.value,
            "secret": sealed(given.secret.strip(), key, goes_to=found.provider),
            "password": sealed(given.password, key, goes_to=found.provider) if given.password else "",
            "hears": sealed(given.hears.strip(), key, goes_to=found.provider) if given.hears.strip() else "",
            "credit": found.account.credit.amount if found.account.credit else None,
            "checked_at": here.at,
        },
    )
    append(here, [Fact("post.set", {"provider": found.provider, "mode": given.mode.value})])
    return next(one for one in states(here) if one.provider == found.provider)


@needs(Right.GOVERN)
def play(here: Acting) -> None:
    """Give a demonstration its post. Raises DemonstrationPostsNothing where it is none."""
    if not Organisation.objects.get(pk=here.organisation).is_demonstration:
        raise DemonstrationPostsNothing
    _account, is_new = PostAccount.objects.get_or_create(
        organisation_id=here.organisation,
        provider=DEMONSTRATION,
        defaults={"mode": Mode.TEST.value, "checked_at": here.at},
    )
    if is_new:
        append(here, [Fact("post.set", {"provider": DEMONSTRATION, "mode": Mode.TEST.value})])


@needs(Right.GOVERN)
def forget(here: Acting, provider: str) -> None:
    """Forget an account with its key. Letters under way there are followed no more until it is given again. Raises PostNotSet."""
    found = PostAccount.objects.filter(provider=provider)
    if not found.exists():
        raise PostNotSet(provider=NAMES.get(provider, provider[:40]))
    found.delete()
    append(here, [Fact("post.forgotten", {"provider": provider})])


def states(here: Acting) -> list[PostState]:
    """The accounts that are kept."""
    return [
        PostState(
            row.provider,
            row.login,
            row.user,
            Mode(row.mode),
            bool(row.hears),
            Money(row.credit) if row.credit is not None else None,
            row.checked_at,
        )
        for row in PostAccount.objects.order_by("provider")
    ]


def provider_of(here: Acting, provider: str, desk: ActsAnew, key: bytes, environ: Mapping[str, str]) -> PostProvider:
    """The provider, ready to be called when this transaction has ended; close it. ``desk`` is where a demonstration's world is acted in.

    Raises PostNotSet, SecretUnreadable, PostAddressNotLocal.
    """
    row = PostAccount.objects.filter(provider=provider).first()
    if row is None:
        raise PostNotSet(provider=NAMES.get(provider, provider[:40]))
    if row.provider == DEMONSTRATION:
        return Played(desk)

    def secret(text: str) -> str:
        return opened("post key", text, key, goes_to=row.provider) if text else ""

    given = Given(row.login, secret(row.secret), row.user, secret(row.password), secret(row.hears), Mode(row.mode))
    return adapter(row.provider, given, environ)
