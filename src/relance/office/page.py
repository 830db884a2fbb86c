"""How a page is read and an act is done in the office, and what a refusal of either looks like.

A page (GET) is read in one transaction of its organisation. An act (POST) runs outside any: it opens its own, which is
committed before anything leaves the house.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.urls import Resolver404, resolve

from relance.domain.errors import DomainError
from relance.domain.ids import MandateId
from relance.firms.desk import MandateUnknown
from relance.firms.lists import mandates_of_firm
from relance.language import at_place, say
from relance.letters.letterhead import IdentityIncomplete
from relance.office.by_page import by_page
from relance.office.typed import keep_typed, typed_for
from relance.office.visit import Visit, actor_of
from relance.tenancy import places
from relance.tenancy.clock import now_of, today_of
from relance.tenancy.context import Acting, acting
from relance.tenancy.members import Membership, memberships
from relance.tenancy.models import User
from relance.tenancy.rights import RightMissing

BIGGEST_ID = 2**63 - 1  # of a bigint
REFUSED = "refused"  # in the session: the code of the last refusal

Page = tuple[str, Mapping[str, Any]] | HttpResponseBase
View = Callable[..., HttpResponseBase]


def page(view: Callable[..., Page]) -> View:
    """A page of one organisation: ``view(visit, here, **parts)`` returns a template with its context, or a response."""

    @functools.wraps(view)
    def handler(request: HttpRequest, slug: str, **parts: Any) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        _could_name_rows(parts.values())
        mine, others = _memberships(request, slug)
        with _looking_in(request, mine) as opened:
            visit = _visit(opened, request, mine, others)
            with at_place(visit.organisation.time_zone):
                return _made(visit, visit.as_acting(), view, parts)

    return handler


def page_of_a_firm(view: Callable[..., Page]) -> View:
    """A page of a firm's about a creditor's case: ``view(visit, found, **parts)`` has the mandate as the firm's own house knows it, runs
    outside any transaction and opens its own, for the firm's house and the creditor's are never open at once. What it returns is read:
    nothing is looked up while it is drawn.
    """

    @functools.wraps(view)
    def handler(request: HttpRequest, slug: str, mandate: MandateId, **parts: Any) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        _could_name_rows([mandate, *parts.values()])
        mine, others = _memberships(request, slug)
        with _looking_in(request, mine) as opened:
            visit = _visit(opened, request, mine, others)
            if not visit.organisation.is_firm:
                raise Http404
            found = next((one for one in mandates_of_firm(opened) if one.id == mandate), None)
        with at_place(visit.organisation.time_zone):
            try:
                if found is None:
                    raise MandateUnknown
                return _drawn(visit, view(visit, found, **parts))
            except DomainError as refused:
                return refusal(visit, refused)

    return handler


def _could_name_rows(parts: Iterable[object]) -> None:
    """Raises Http404 where an address has a number that no row can have: the database could not even read it."""
    if any(isinstance(part, int) and part > BIGGEST_ID for part in parts):
        raise Http404


def _made(visit: Visit, here: Acting, view: Callable[..., Page], parts: Mapping[str, Any]) -> HttpResponseBase:
    try:
        made = view(visit, here, **parts)
    except DomainError as refused:
        return refusal(visit, refused)
    return _drawn(visit, made)


def _drawn(visit: Visit, made: Page) -> HttpResponseBase:
    if isinstance(made, HttpResponseBase):
        return made
    template, context = made
    return render(
        visit.request, template, {"visit": visit, "may": visit.rights, "typed": typed_for(visit.request), **context}
    )


def act(view: Callable[..., HttpResponseBase]) -> View:
    """An act in one organisation, by POST. A refusal is said on the page that the member came from; nothing was done."""

    @functools.wraps(view)
    def handler(request: HttpRequest, slug: str, **parts: Any) -> HttpResponseBase:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        _could_name_rows(parts.values())
        mine, others = _memberships(request, slug)
        with _looking_in(request, mine) as opened:
            visit = _visit(opened, request, mine, others)
        try:
            with at_place(visit.organisation.time_zone):
                done = view(visit, **parts)
        except RightMissing as missing:
            return refusal(visit, missing)
        except DomainError as refused:
            with at_place(visit.organisation.time_zone):
                said = say(by_page(refused.sentence), visit.language)
            about, came_from, form = _persisting(request, refused), _came_from(visit), request.POST.get("form", "")
            if not form or not came_from or about:
                messages.error(request, said, extra_tags=about)
            if form and came_from:
                keep_typed(request, refused, said, path=urlsplit(came_from).path)
                return HttpResponseRedirect(f"{came_from}#{quote(form)}")
            return back(visit, to=came_from)
        request.session.pop(REFUSED, None)
        return done

    handler.is_act = True  # type: ignore[attr-defined]
    return handler


def _persisting(request: HttpRequest, refused: DomainError) -> str:
    """The refusal's code where it is the second in a row of its kind: help is offered then (EV-17). "" at the first."""
    before = request.session.get(REFUSED)
    request.session[REFUSED] = refused.code
    return refused.code if before == refused.code else ""


def refusal(visit: Visit, refused: DomainError) -> HttpResponse:
    """The page that says why there is none: a role that does not allow it (403), or something that cannot be (422)."""
    is_right = isinstance(refused, RightMissing)
    with visit.acting(), at_place(visit.organisation.time_zone):
        context = {
            "visit": visit, "may": visit.rights, "why": say(by_page(refused.sentence), visit.language), "is_right": is_right,
            "about": _persisting(visit.request, refused), "lacks_identity": isinstance(refused, IdentityIncomplete),
        }  # fmt: skip
        return render(visit.request, "office/refused.html", context, status=403 if is_right else 422)


def back(visit: Visit, *, to: str = "") -> HttpResponseRedirect:
    """To the page that the form names in ``next`` (one of this organisation's), else to ``to``, else to Today."""
    wanted = visit.request.POST.get("next", "")
    if wanted.startswith(f"/o/{visit.slug}/") and "\\" not in wanted:
        return HttpResponseRedirect(wanted)
    return HttpResponseRedirect(to or visit.url("today"))


def _came_from(visit: Visit) -> str:
    """The page of this organisation that the browser says it came from, with its query; "" where it says none or another's."""
    try:
        said = urlsplit(visit.request.headers.get("Referer", ""))
        is_act = getattr(resolve(said.path).func, "is_act", False)  # what an act drew itself cannot be asked for again
    except (ValueError, Resolver404):
        return ""
    if is_act or said.netloc != visit.request.get_host() or not said.path.startswith(f"/o/{visit.slug}/"):
        return ""
    return said.path + (f"?{said.query}" if said.query else "")


def _memberships(request: HttpRequest, slug: str) -> tuple[Membership, tuple[Membership, ...]]:
    """The user's membership of this organisation and all of his; to anybody else it does not exist."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 (the login is checked before)
    all_of_his = tuple(memberships(user.pk))
    for one in all_of_his:
        if one.slug == slug:
            return one, all_of_his
    raise Http404


def _looking_in(request: HttpRequest, mine: Membership) -> AbstractContextManager[Acting]:
    """Where his organisation's rows are, before it is known at what time it stands."""
    return acting(mine.organisation, actor_of(request), datetime.now(UTC), role=mine.role)


def _visit(opened: Acting, request: HttpRequest, mine: Membership, others: tuple[Membership, ...]) -> Visit:
    organisation, standing = places.with_standing(opened)
    return Visit(request, organisation, mine, others, now_of(organisation), today_of(organisation), standing)
