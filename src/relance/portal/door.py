"""What every page of a guest's shares: who comes by which link, in whose house, when; and what a refusal looks like.

A page (GET) is read in one transaction; an act (POST) opens its own. There is no session, no account and no cookie, and no token
against forged forms: whoever could forge one has the address, which is all that a guest has, too.

Nothing here may write an address down: whoever reads the log could open the page.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from csp.constants import NONE
from csp.decorators import csp_replace
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from relance.deposits.guarantee.requests import PURPOSE
from relance.deposits.guest import pages
from relance.deposits.proof import exhibits
from relance.domain.errors import DomainError
from relance.language import LANGUAGES, Language, at_place
from relance.portal import limits
from relance.tenancy import links
from relance.tenancy.clock import now_of
from relance.tenancy.context import Acting, acting
from relance.tenancy.models import Organisation

LARGEST = (exhibits.MOST_AT_ONCE * exhibits.MOST_BYTES) + (1 << 20)  # of what is sent at once
logger = logging.getLogger(__name__)
Page = tuple[str, Mapping[str, Any]] | HttpResponseBase
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class GuestReader:
    """How the templates know whom they speak to; the theme is the system's."""

    language: Language
    theme: str = ""


@dataclass(frozen=True, slots=True)
class Door:
    """One kind of link: the word of its address, what its subject begins with, and what its bearer may see.

    ``language``: in which one its bearer is spoken to, where that is known; else it is the browser's.
    """

    purpose: str
    subject: str
    shown: Callable[[Acting, int], object]
    refused: str  # the template of a refusal
    language: Callable[[Acting, int], str] | None = None

    def opened_by(self, subject: str) -> int:
        """The guarantee that a link's subject names. Raises LinkRefused for one that names something else."""
        number = subject.removeprefix(self.subject)
        if number == subject or not number.isdecimal():
            raise links.LinkRefused
        return int(number)


GUESTS = Door(PURPOSE, pages.SUBJECT, pages.shown, "portal/refused.html", pages.language_of)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who came by a link, and where work of several transactions is done for them."""

    request: HttpRequest
    organisation: Organisation
    actor: str
    guarantee: int
    now: datetime
    home: str  # the path of the link, with the slash at its end
    door: Door = GUESTS

    def acting(self) -> AbstractContextManager[Acting]:
        """The transaction of an act: ``with caller.acting() as here``."""
        return acting(self.organisation.pk, self.actor, self.now)

    @property
    def is_stopping(self) -> Callable[[], bool]:
        """Never: a guest waits."""
        return lambda: False

    def knock(self, limit: limits.Limit) -> None:
        """Count one more of what is limited for each link. Raises TooOften."""
        limits.knock(f"{self.organisation.pk} {self.actor}", limit, datetime.now(UTC))

    def draws(self, here: Acting, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
        """A page of theirs, within a transaction that is open."""
        shown = self.door.shown(here, self.guarantee)
        return render(self.request, template, {"home": self.home, "shown": shown, **context}, status=status)

    def back(self, page: str = "") -> HttpResponseRedirect:
        """To one of the link's own pages."""
        return HttpResponseRedirect(f"{self.home}{page}")


def page(view: Callable[..., Page], door: Door = GUESTS) -> View:
    """A page of a guest's, or at another ``door``: ``view(caller, here, **parts)`` returns a template with its context, or a response."""

    @functools.wraps(view)
    def handler(request: HttpRequest, public_id: str, token: str, **parts: Any) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])

        def made(caller: Caller) -> HttpResponseBase:
            with caller.acting() as here:
                found = view(caller, here, **parts)
                return found if isinstance(found, HttpResponseBase) else caller.draws(here, *found)

        return _let_in(request, door, (public_id, token), made)

    return guarded(handler)


def act(view: Callable[..., HttpResponseBase], door: Door = GUESTS) -> View:
    """An act of a guest's, or at another ``door``: ``view(caller, **parts)`` opens what transactions it needs."""
    return _acting(view, "POST", door)


def act_by_get(view: Callable[..., HttpResponseBase]) -> View:
    """The same behind a link, for what may happen to whoever merely reads links: it opens or looks, and changes nothing."""
    return _acting(view, "GET", GUESTS)


def _acting(view: Callable[..., HttpResponseBase], method: str, door: Door) -> View:
    @functools.wraps(view)
    def handler(request: HttpRequest, public_id: str, token: str, **parts: Any) -> HttpResponseBase:
        if request.method != method:
            return HttpResponseNotAllowed([method])

        if int(request.headers.get("Content-Length") or 0) > LARGEST:
            return stranger(request, "portal/too_large.html", {}, 413)

        def done(caller: Caller) -> HttpResponseBase:
            caller.knock(limits.ACTS)
            return view(caller, **parts)

        return _let_in(request, door, (public_id, token), done)

    return guarded(handler)


def stranger(request: HttpRequest, template: str, context: Mapping[str, Any], status: int) -> HttpResponse:
    """A page for somebody of whom nothing is known."""
    return render(request, template, dict(context), status=status)


def guarded(handler: View) -> View:
    """No script, no cookie; and what breaks is logged without its address."""

    @functools.wraps(handler)
    def careful(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        try:
            limits.knock(limits.address_of(request), limits.BY_ADDRESS, datetime.now(UTC))
            if "\0" in request.path:  # no code, no token has a sign that the database cannot hold
                return no_such_link(request)
            return handler(request, **parts)
        except limits.TooOften as often:
            response = stranger(request, "portal/too_often.html", {"why": often.sentence}, 429)
            response.headers["Retry-After"] = str(60 * int(often.sentence.facts["minutes"]))  # type: ignore[call-overload]
            return response
        except Http404:
            raise
        except Exception:
            logger.exception("a guest's page broke: %s", handler.__name__)
            return stranger(request, "portal/broken.html", {}, 500)

    without_script = csp_replace({"script-src": [NONE], "connect-src": [NONE]})
    return csrf_exempt(without_script(careful))


def _let_in(
    request: HttpRequest, door: Door, link: tuple[str, str], then: Callable[[Caller], HttpResponseBase]
) -> HttpResponseBase:
    public_id, token = link
    organisation = links.house_named(public_id)
    now = now_of(organisation) if organisation else datetime.now(UTC)
    try:
        bearer = links.find(public_id, token, door.purpose, now)
        guarantee = door.opened_by(bearer.subject)
    except links.LinkRefused:
        limits.knock(limits.address_of(request), limits.STRANGER, datetime.now(UTC))
        again = f"/{PURPOSE}/{quote(public_id)}/{quote(token)}/again/" if door is GUESTS else ""
        return no_such_link(request, again=again)
    assert organisation is not None  # noqa: S101 (the link was found in it)
    home = f"/{door.purpose}/{public_id}/{token}/"
    caller = Caller(request, organisation, bearer.actor, guarantee, now, home, door)
    caller.knock(limits.BY_LINK)
    with at_place(organisation.time_zone):
        if door.language is not None:
            with caller.acting() as here:
                _speak(request, door.language(here, guarantee))
        try:
            return then(caller)
        except limits.TooOften:
            raise
        except DomainError as refused:
            return _refused(caller, refused)


def _speak(request: HttpRequest, language: str) -> None:
    request.reader = GuestReader(language if language in LANGUAGES else "fr")  # type: ignore[attr-defined]


def no_such_link(request: HttpRequest, *, again: str = "", was_asked: bool = False) -> HttpResponse:
    """The one page for what is expired, revoked, unknown or mistyped: it tells nobody anything. ``again``: where its button leads."""
    context = {"was_asked": was_asked, "again": again}
    return stranger(request, "portal/no_such_link.html", context, 200 if was_asked else 404)


def _refused(caller: Caller, refused: DomainError) -> HttpResponse:
    """Why something cannot be, in words that are for a guest; what only the creditor can mend is not told."""
    is_for_guests = isinstance(refused, pages.FOR_GUESTS)
    if not is_for_guests:
        logger.warning("a guest's act was refused: %s", refused.code)
    with caller.acting() as here:
        return caller.draws(here, caller.door.refused, {"why": refused.sentence if is_for_guests else None}, 422)
