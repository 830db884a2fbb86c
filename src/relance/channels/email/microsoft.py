"""Microsoft 365 takes and gives mail only for whoever signed in there (OAuth 2.0).

A person signs in once, on any device, with a code (RFC 8628), for an application that the company registered itself. What
Microsoft gives in return renews itself with each use; the caller keeps it, sealed. Servers and scopes as Microsoft
publishes them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

import httpx

from relance.domain.errors import DomainError

if TYPE_CHECKING:
    from msal import PublicClientApplication, SerializableTokenCache

SMTP_HOST, SMTP_PORT, IMAP_HOST = "smtp.office365.com", 587, "outlook.office365.com"
SCOPES = ["https://outlook.office.com/SMTP.Send", "https://outlook.office.com/IMAP.AccessAsUser.All"]
AUTHORITY = "https://login.microsoftonline.com"
TIMEOUT_S = 20
LONGEST_WHY = 300
PENDING = frozenset({"authorization_pending", "slow_down"})
LEAST_INTERVAL = 1


class MicrosoftRefuses(DomainError):
    """The sign-in was not taken, or could not be asked for."""

    code = "microsoft_refuses"
    template = "Microsoft refused the sign-in: {why}"


class SignInLost(DomainError):
    """What was kept of the sign-in is no longer taken."""

    code = "microsoft_sign_in_lost"
    template = "Somebody must sign in at Microsoft again, in the preferences: {why}"


@dataclass(frozen=True, slots=True)
class Registration:
    """The company's application at Microsoft, and its directory."""

    application: str
    tenant: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person types, and where. ``flow`` is what ``finish`` needs, and secret."""

    code: str
    address: str
    flow: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who signed in, and what is to be kept of it: secret."""

    user: str
    kept: str


def client() -> httpx.Client:
    """How Microsoft is reached."""
    return httpx.Client(timeout=TIMEOUT_S)


def begin(registration: Registration) -> Asked:
    """Ask for a code, good for a quarter of an hour. Raises MicrosoftRefuses."""
    application, _ = _application(registration)
    flow: Mapping[str, Any] = _reached(lambda: application.initiate_device_flow(SCOPES))
    if "user_code" not in flow:
        raise MicrosoftRefuses(why=_why(flow))
    return Asked(str(flow["user_code"]), str(flow["verification_uri"]), json.dumps(flow))


def finish(registration: Registration, flow: str) -> SignedIn | None:
    """Ask once whether the person has signed in; None where not yet. Raises MicrosoftRefuses."""
    application, cache = _application(registration)
    asked = json.loads(flow)
    asked["interval"] = max(LEAST_INTERVAL, int(asked.get("interval", LEAST_INTERVAL)))
    found: Mapping[str, Any] = _reached(
        lambda: application.acquire_token_by_device_flow(asked, exit_condition=lambda _flow: True)
    )
    if "access_token" in found:
        user = str(found.get("id_token_claims", {}).get("preferred_username", ""))
        return SignedIn(user, cache.serialize())
    if found.get("error") in PENDING:
        return None
    raise MicrosoftRefuses(why=_why(found))


class Tokens:
    """The tokens of one sign-in, each good for about an hour; used by many threads."""

    def __init__(self, registration: Registration, kept: str, *, keep: Callable[[str], None]) -> None:
        """``keep`` is given what to keep instead of ``kept`` whenever Microsoft renewed it."""
        self._registration = registration
        self._kept = kept
        self._keep = keep
        self._lock = Lock()
        self._opened: tuple[PublicClientApplication, SerializableTokenCache] | None = None

    @property
    def user(self) -> str:
        """Who signed in."""
        accounts = json.loads(self._kept).get("Account", {}).values()
        return next((str(one.get("username", "")) for one in accounts), "")

    def current(self) -> str:
        """A token that is good now. Raises SignInLost, MicrosoftRefuses."""
        with self._lock:
            if self._opened is None:
                self._opened = _application(self._registration, self._kept)
            application, cache = self._opened
            account = next(iter(application.get_accounts()), None)
            found: Mapping[str, Any] = _reached(
                lambda: application.acquire_token_silent_with_error(SCOPES, account) or {}
            )
            if "access_token" not in found:
                raise SignInLost(why=_why(found))
            if cache.has_state_changed:
                self._kept = cache.serialize()
                self._keep(self._kept)
            return str(found["access_token"])


def xoauth2(user: str, token: str) -> str:
    """What SMTP and IMAP are told to sign in with a token."""
    return f"user={user}\x01auth=Bearer {token}\x01\x01"


def _application(registration: Registration, kept: str = "") -> tuple[PublicClientApplication, SerializableTokenCache]:
    from msal import PublicClientApplication, SerializableTokenCache

    cache = SerializableTokenCache()
    if kept:
        cache.deserialize(kept)
    application = _reached(
        lambda: PublicClientApplication(
            registration.application,
            authority=f"{AUTHORITY}/{registration.tenant}",
            instance_discovery=False,
            token_cache=cache,
            http_client=client(),
        )
    )
    return application, cache


def _reached(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except httpx.HTTPError as error:
        raise MicrosoftRefuses(why=_short(f"it cannot be reached ({error})")) from error
    except ValueError as error:  # a directory that Microsoft does not know, or an answer that is none
        raise MicrosoftRefuses(why=_short(str(error))) from error


def _why(answer: Mapping[str, Any]) -> str:
    return _short(str(answer.get("error_description") or answer.get("error") or "no answer"))


def _short(text: str) -> str:
    """Its first line; Microsoft adds numbers for its own support."""
    return next(iter(text.strip().splitlines()), "")[:LONGEST_WHY]
