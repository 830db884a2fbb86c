"""Signing in at Microsoft 365, so that e-mail leaves by it: the application, the code, who signed in."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from relance.channels.email import microsoft
from relance.domain.errors import DomainError
from relance.membership.choices import choose
from relance.office.installation import installation_key
from relance.office.page import Page, act, page
from relance.office.preferences.sending import DemonstrationAsksNobody
from relance.office.visit import Visit
from relance.outbox.microsoft import registration_of, tokens_of
from relance.tenancy import preferences as prefer
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand
from relance.tenancy.secrets import SecretUnreadable, opened, sealed

ASKED = "microsoft"  # in the session: what finishes a sign-in, sealed


class NothingAsked(DomainError):
    """No sign-in is under way."""

    code = "nothing_asked"
    template = "No sign-in is under way, or its code is too old: ask for a new one."


@page
def sign_in(visit: Visit, here: Acting) -> Page:
    """Where it stands, and what is next."""
    demand(Right.SET_UP, here)
    try:
        tokens = tokens_of(here, installation_key())
    except SecretUnreadable:  # of another installation: somebody signs in here again
        tokens = None
    return "office/microsoft.html", {
        "section": "preferences",
        "application": prefer.MICROSOFT_APPLICATION.of(here) or "",
        "tenant": prefer.MICROSOFT_TENANT.of(here) or "",
        "asked": _asked(visit),
        "user": tokens.user if tokens else "",
        "sender": prefer.SENDER.of(here) or prefer.EMAIL.of(here) or "",
        "is_used": prefer.EMAIL_BY.of(here) == "microsoft",
    }


@act
def begin(visit: Visit) -> HttpResponse:
    """Keep the application, and ask for a code."""
    with visit.acting() as here:
        demand(Right.SET_UP, here)
    if visit.organisation.is_demonstration:
        raise DemonstrationAsksNobody
    typed = {
        one.key: visit.request.POST.get(one.key, "") for one in (prefer.MICROSOFT_APPLICATION, prefer.MICROSOFT_TENANT)
    }
    registration = microsoft.Registration(
        prefer.MICROSOFT_APPLICATION.read(typed[prefer.MICROSOFT_APPLICATION.key]),
        prefer.MICROSOFT_TENANT.read(typed[prefer.MICROSOFT_TENANT.key]),
    )
    asked = microsoft.begin(registration)
    with visit.acting() as here:
        _choose(visit, here, typed)
    kept = {"company": visit.slug, "code": asked.code, "address": asked.address, "flow": asked.flow}
    visit.request.session[ASKED] = sealed(json.dumps(kept), installation_key())
    return HttpResponseRedirect(visit.url("microsoft"))


@act
def finish(visit: Visit) -> HttpResponse:
    """Ask whether the code was used; if so, e-mail leaves that way from now on."""
    with visit.acting() as here:
        demand(Right.SET_UP, here)
        registration, sender = registration_of(here), prefer.SENDER.of(here)
    asked = _asked(visit)
    if asked is None or registration is None:
        raise NothingAsked
    try:
        signed_in = microsoft.finish(registration, asked["flow"])
    except microsoft.MicrosoftRefuses:
        del visit.request.session[ASKED]
        raise
    if signed_in is None:
        messages.warning(visit.request, visit.say("Microsoft still waits for the code."))
        return HttpResponseRedirect(visit.url("microsoft"))
    del visit.request.session[ASKED]
    chosen = {prefer.MICROSOFT_SIGN_IN.key: signed_in.kept, prefer.EMAIL_BY.key: "microsoft"}
    if not sender:
        chosen[prefer.SENDER.key] = signed_in.user
    with visit.acting() as here:
        _choose(visit, here, chosen)
    messages.success(
        visit.request, visit.say("Signed in as {user}: e-mail leaves by Microsoft 365.", user=signed_in.user)
    )
    return HttpResponseRedirect(visit.url("microsoft"))


@act
def forget(visit: Visit) -> HttpResponse:
    """Forget the sign-in: nothing leaves by Microsoft 365 any more."""
    with visit.acting() as here:
        demand(Right.SET_UP, here)
        is_used = prefer.EMAIL_BY.of(here) == "microsoft"
        _choose(visit, here, {prefer.MICROSOFT_SIGN_IN.key: ""} | ({prefer.EMAIL_BY.key: ""} if is_used else {}))
    visit.request.session.pop(ASKED, None)
    messages.success(visit.request, visit.say("Forgotten: no e-mail leaves by Microsoft 365 any more."))
    return HttpResponseRedirect(visit.url("microsoft"))


def _choose(visit: Visit, here: Acting, chosen: dict[str, str]) -> None:
    choose(here, chosen, user_id=visit.user.pk, installation_key=installation_key())


def _asked(visit: Visit) -> dict[str, str] | None:
    """The sign-in under way for this company."""
    kept = visit.request.session.get(ASKED)
    if kept is None:
        return None
    asked: dict[str, str] = json.loads(opened(ASKED, kept, installation_key()))
    return asked if asked["company"] == visit.slug else None
