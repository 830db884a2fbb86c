"""Preferences: who the creditor is, how messages leave, whether they do, and who belongs to the company."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from relance.domain.errors import DomainError
from relance.domain.sentences import Sentence
from relance.language import say
from relance.membership import services as membership
from relance.membership.links import password_path
from relance.office.installation import installation_key
from relance.office.page import Here, Page, act, back, page
from relance.outbox.sending import switch
from relance.receivables.terms import agree_terms
from relance.tenancy import preferences as prefer
from relance.tenancy.context import acting_in
from relance.tenancy.models import Role
from relance.tenancy.rights import ROLE_WORDS, Right, demand

GROUPS: tuple[tuple[str, Sentence, tuple[prefer.Choice[Any], ...]], ...] = (
    ("identity", Sentence("Who you are, as letters show it"), (
        prefer.LEGAL_FORM, prefer.CAPITAL, prefer.SIREN, prefer.RCS_CITY, prefer.STREET, prefer.POSTAL_CODE, prefer.CITY,
        prefer.EMAIL, prefer.PHONE, prefer.SIGNATORY, prefer.IBAN, prefer.BIC)),
    ("terms", Sentence("Terms"), (prefer.PAYMENT_TERMS, prefer.PENALTY_RATE, prefer.STALE_AFTER)),
    ("hours", Sentence("Hours"), (prefer.RUN_HOUR, prefer.SEND_HOUR)),
    ("sending", Sentence("How e-mail leaves"), (
        prefer.EMAIL_BY, prefer.SENDER, prefer.SMTP_HOST, prefer.SMTP_PORT, prefer.SMTP_SECURITY, prefer.SMTP_USER,
        prefer.SMTP_PASSWORD, prefer.ATTACH_INVOICES)),
    ("sms", Sentence("How text messages leave"), (
        prefer.SMS_BY, prefer.SMS_SENDER, prefer.BREVO_KEY, prefer.OVH_SERVICE, prefer.OVH_KEY, prefer.OVH_SECRET,
        prefer.OVH_CONSUMER)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """One preference in its form: what is chosen or was typed, and what is wrong with it."""

    key: str
    meaning: Sentence
    value: str
    is_secret: bool
    is_chosen: bool
    error: str = ""


@page
def preferences(here: Here) -> Page:
    """All of them, by group."""
    return "office/preferences.html", _context(here, {}, {})


def _context(here: Here, typed: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, object]:
    chosen = {key: value or "" for key, value, _ in prefer.preferences(here.id)}
    groups = [
        (
            key, title,
            [
                Given(one.key, one.meaning, typed.get(one.key, "" if one.is_secret else chosen[one.key]), one.is_secret,
                      bool(chosen[one.key]), errors.get(one.key, ""))
                for one in choices
            ],
        )
        for key, title, choices in GROUPS
    ]  # fmt: skip
    return {
        "section": "preferences", "groups": groups, "members": membership.members(here.id), "roles": ROLE_WORDS.items(),
        "role_words": ROLE_WORDS,
    }  # fmt: skip


@act
def save(here: Here, group: str) -> HttpResponse:
    """Keep what was typed in one group; what is refused stands where it was typed, and the rest of the group waits."""
    demand(Right.SET_UP)
    choices = next((choices for key, _, choices in GROUPS if key == group), ())
    typed = {one.key: here.request.POST.get(one.key, "").strip() for one in choices}
    errors: dict[str, str] = {}
    for one in choices:
        if typed[one.key]:
            try:
                one.read(typed[one.key])
            except DomainError as refused:
                errors[one.key] = say(refused.sentence, here.language)
    with acting_in(here.id):
        if errors:
            context = {"here": here, "may": here.rights, **_context(here, typed, errors)}
            return render(here.request, "office/preferences.html", context, status=422)
        for one in choices:
            if typed[one.key] or not one.is_secret:  # an empty secret field keeps the secret
                if one is prefer.PAYMENT_TERMS:
                    if typed[one.key] != (prefer.stored(here.id, one.key) or ""):
                        agree_terms(here.id, typed[one.key], at=here.now, actor=here.actor)
                else:
                    prefer.set_preference(here.id, one.key, typed[one.key], installation_key=installation_key())
    messages.success(here.request, here.say("Kept."))
    return HttpResponseRedirect(here.url("preferences") + f"#{group}")


@act
def sending(here: Here) -> HttpResponse:
    """Let messages leave from this installation, or stop them."""
    on = here.request.POST.get("on") == "yes"
    switch(here.id, on=on, key=installation_key(), at=here.now, actor=here.actor)
    if on:
        messages.success(here.request, here.say("Sending is on: what you confirm leaves."))
    else:
        messages.warning(here.request, here.say("Sending is off: nothing leaves any more."))
    return back(here, to=here.url("preferences"))


@act
def stop(here: Here) -> HttpResponse:
    """The one button: nothing leaves any more, whatever waits."""
    switch(here.id, on=False, key=installation_key(), at=here.now, actor=here.actor)
    messages.warning(
        here.request, here.say("Everything is stopped: nothing leaves until sending is switched on in Preferences.")
    )
    return back(here)


@act
def invite(here: Here) -> HttpResponse:
    """Make somebody a member, and show the link by which he chooses a password."""
    given = here.request.POST
    user = membership.invite(
        here.id, email=given.get("email", ""), name=given.get("name", ""), role=given.get("role", Role.VIEWER),
        at=here.now, actor=here.actor,
    )  # fmt: skip
    with acting_in(here.id):
        link = here.request.build_absolute_uri(password_path(user))
        context = {"here": here, "may": here.rights, "section": "preferences", "invited": user, "link": link}
        return render(here.request, "office/invited.html", context)


@act
def change_role(here: Here, pk: int) -> HttpResponse:
    """Give a member another role."""
    role = here.request.POST.get("role", "")
    membership.change_role(here.id, pk, role=role, at=here.now, actor=here.actor)
    return back(here, to=here.url("preferences") + "#members")


@act
def remove_member(here: Here, pk: int) -> HttpResponse:
    """Take a member out."""
    membership.remove(here.id, pk, at=here.now, actor=here.actor)
    return back(here, to=here.url("preferences") + "#members")
