"""A user's own pages: companies, account, language and theme; and the link that lets somebody choose a password."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from relance.domain.delivery import MessageState
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.language import LANGUAGES, Language, say
from relance.office.reader import LANGUAGE_COOKIE
from relance.outbox.listing import proposed_count
from relance.outbox.organisation_state import organisation_state
from relance.outbox.selectors import counts_by_state
from relance.receivables.ages import overdue_sums
from relance.tenancy import places
from relance.tenancy.clock import now_of
from relance.tenancy.context import acting
from relance.tenancy.members import Membership, memberships
from relance.tenancy.models import User

THEMES = ("", "light", "dark")
A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """A company as the list of somebody's companies shows it."""

    slug: str
    name: str
    to_confirm: int
    overdue: tuple[Money, ...]
    last_import: date | None
    problems: tuple[str, ...]


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Today for who has one company, the list for who has several."""
    mine = memberships(_user(request).pk)
    return redirect("today", slug=mine[0].slug) if len(mine) == 1 else redirect("companies")


@require_safe
@login_required
def companies(request: HttpRequest) -> HttpResponse:
    """One row a company, each read in its own context."""
    language: Language = request.reader.language  # type: ignore[attr-defined]
    user = _user(request)
    rows = [_row(one, f"user:{user.pk}", language) for one in memberships(user.pk)]
    context = {"rows": rows, "to_confirm": sum(row.to_confirm for row in rows)}
    return render(request, "office/companies.html", context)


def _row(one: Membership, actor: str, language: Language) -> CompanyRow:
    with acting(one.organisation, actor, datetime.now(UTC), role=one.role) as opened:
        organisation, _standing = places.with_standing(opened)
        here = replace(opened, at=now_of(organisation)).in_zone(organisation.time_zone)
        today = here.today
        states = counts_by_state(here)
        problems = []
        if states.get(MessageState.UNCONFIRMED):
            problems.append(Sentence("Unconfirmed messages: {count}", {"count": states[MessageState.UNCONFIRMED]}))
        state = organisation_state(here)
        if state.imported_on is None:
            problems.append(Sentence("Nothing imported yet"))
        elif state.is_stale(today):
            problems.append(
                Sentence("The last import is {days} {days:day|days} old.", {"days": state.source_days(today)})
            )
        return CompanyRow(
            one.slug,
            one.name,
            proposed_count(here),
            overdue_sums(here),
            state.imported_on,
            tuple(say(problem, language) for problem in problems),
        )


@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """The user's own settings."""
    return render(request, "office/account.html")


@require_safe
def forgotten(request: HttpRequest) -> HttpResponse:
    """Who can make a new link."""
    return render(request, "office/forgotten.html")


@require_POST
def reader(request: HttpRequest) -> HttpResponse:
    """Remember a language or a theme: with the user, or in a cookie for a stranger."""
    wanted = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    response = HttpResponseRedirect(wanted if safe else "/")
    language, theme = request.POST.get("language"), request.POST.get("theme")
    if request.user.is_authenticated:
        user = _user(request)
        if language in LANGUAGES:
            user.language = language
        if theme in THEMES:
            user.theme = theme
        user.save(update_fields=["language", "theme"])
    if language in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, language, max_age=A_YEAR, samesite="Lax")
    return response


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 (the login is checked before)
    return request.user
