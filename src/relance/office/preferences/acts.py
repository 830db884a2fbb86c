"""What people change in the preferences: the choices, the two switches, the account, the members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from relance.domain.errors import DomainError
from relance.domain.ids import MemberId
from relance.domain.payment_details import ForeignDetails
from relance.language import say
from relance.letters.logo import LARGEST, LogoRefused, keep_logo
from relance.membership import members as membership
from relance.membership.account import PARTS, confirm_account, drop_account
from relance.membership.choices import Chosen, choose, describe
from relance.membership.folders import FolderNotForPages, FolderTaken, FolderUnreadable
from relance.membership.links import password_path
from relance.membership.printed_words import PrintedRefused, PrintedTooLong
from relance.membership.server_choices import PasswordInClear, SecretAskedAgain
from relance.office.accounts.second_factor import has_second_factor
from relance.office.installation import installation_key, post_office_of_visit
from relance.office.page import act, back
from relance.office.preferences.views import GROUPS, context_of
from relance.office.visit import Visit
from relance.outbox.sending import switch
from relance.outbox.system import Invited, send_invitation
from relance.receivables.terms import agree_terms
from relance.scenarios.automatic import switch_automatic
from relance.tenancy import preferences as prefer
from relance.tenancy.context import Acting
from relance.tenancy.models import Role, User
from relance.tenancy.rights import Right, demand


@act
def save(visit: Visit, group: str) -> HttpResponse:
    """Keep what was typed in one group; what is refused stands where it was typed, and the rest of the group waits."""
    choices = next((choices for key, _, choices in GROUPS if key == group), ())
    typed = {one.key: visit.request.POST.get(one.key, "").strip() for one in choices}
    try:
        with visit.acting() as here:
            demand(Right.SET_UP, here)  # before the form is read
            if errors := _unreadable(visit, choices, typed):
                return _refused(visit, here, typed, errors)
        chosen = _keep(visit, choices, typed)
    except SecretAskedAgain as refused:
        where, why = refused.key, refused.sentence
    except (ForeignDetails, PrintedTooLong, PrintedRefused) as refused:
        where = next((one.key for one in choices if one.meaning == refused.facts["where"]), group)
        why = refused.sentence
    except (FolderUnreadable, FolderTaken, FolderNotForPages) as refused:
        where, why = prefer.WATCHED_FOLDER.key, refused.sentence
    except PasswordInClear as refused:
        where, why = prefer.SMTP_SECURITY.key, refused.sentence
    else:
        return _chosen(visit, group, chosen)
    with visit.acting() as here:
        return _refused(visit, here, typed, {where: say(why, visit.language)})


def _unreadable(visit: Visit, choices: Sequence[prefer.Choice[Any]], typed: Mapping[str, str]) -> dict[str, str]:
    """Why what was typed cannot be read, by the key of its field."""
    errors: dict[str, str] = {}
    for one in choices:
        if typed[one.key]:
            try:
                one.read(typed[one.key])
            except DomainError as refused:
                errors[one.key] = say(refused.sentence, visit.language)
    return errors


def _keep(visit: Visit, choices: Sequence[prefer.Choice[Any]], typed: Mapping[str, str]) -> Chosen:
    """Keep a group. Terms of payment date invoices too: theirs is an act of its own, each the last word of its transaction."""
    given = {one.key: typed[one.key] for one in choices if typed[one.key] or not one.is_secret}  # an empty one keeps it
    if (terms := given.pop(prefer.PAYMENT_TERMS.key, None)) is not None:
        with visit.acting() as here:
            if terms != (prefer.stored(here, prefer.PAYMENT_TERMS.key) or ""):
                agree_terms(here, terms)
    with visit.acting() as here:
        return choose(here, given, user_id=visit.user.pk, installation_key=installation_key())


def _chosen(visit: Visit, group: str, chosen: Chosen) -> HttpResponse:
    if chosen.awaits_second_word:
        messages.warning(
            visit.request,
            visit.say(
                "The new account waits for a second person or a second factor to confirm it; until then letters show the old one."
            ),
        )
    if chosen.awaits_second_reader:
        messages.warning(visit.request, visit.say("The second reader stays until another member asks the same."))
    messages.success(visit.request, visit.say("Kept."))
    return HttpResponseRedirect(visit.url("preferences") + f"#{group}")


def _refused(visit: Visit, here: Acting, typed: Mapping[str, str], errors: Mapping[str, str]) -> HttpResponse:
    """The page once more, with what was typed and why it was not kept."""
    refused = [one for _, _, choices in GROUPS for one in choices if one.key in errors]
    context = {"visit": visit, "may": visit.rights, "refused": refused, **context_of(visit, here, typed, errors)}
    return render(visit.request, "office/preferences.html", context, status=422)


@act
def company(visit: Visit) -> HttpResponse:
    """The company's name, the usual language of its letters, its time zone."""
    given = visit.request.POST
    with visit.acting() as here:
        describe(
            here, name=given.get("name", ""), language=given.get("language", ""), time_zone=given.get("time-zone", "")
        )
    messages.success(visit.request, visit.say("Kept."))
    return HttpResponseRedirect(visit.url("preferences") + "#company")


@act
def logo(visit: Visit) -> HttpResponse:
    """Put a logo on letters, or take it off."""
    file = visit.request.FILES.get("logo")
    with visit.acting() as here:
        demand(Right.SET_UP, here)
        if file is not None and (file.size or 0) > LARGEST:
            raise LogoRefused
        keep_logo(here, file.read() if file is not None else b"")
    messages.success(visit.request, visit.say("Kept.") if file is not None else visit.say("Taken off."))
    return HttpResponseRedirect(visit.url("preferences") + "#logo")


@act
def automatic(visit: Visit) -> HttpResponse:
    """Switch automatic recovery, and say what becomes of what is under way."""
    with visit.acting() as here:
        voided = switch_automatic(here, visit.request.POST.get("automatic", ""))
    messages.success(visit.request, visit.say("Kept. Messages that no longer leave: {count}.", count=voided))
    return HttpResponseRedirect(visit.url("preferences") + "#recovery")


@act
def settle_account(visit: Visit) -> HttpResponse:
    """Confirm the changed account, or drop it."""
    given = visit.request.POST
    to = visit.url("preferences") + "#account"
    if given.get("do") == "drop":
        with visit.acting() as here:
            drop_account(here)
        messages.success(visit.request, visit.say("Dropped: letters go on showing the old account."))
        return HttpResponseRedirect(to)
    if given.get("do") == "second-factor":
        with visit.acting() as here:
            demand(Right.SET_UP, here)
        return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': to})}")
    with visit.acting() as here:
        confirm_account(
            here,
            {part: given.get(part, "") for part in PARTS},
            user_id=visit.user.pk,
            has_second_factor=has_second_factor(visit.request),
        )
    messages.success(visit.request, visit.say("Confirmed: letters show the new account from now on."))
    return HttpResponseRedirect(to)


@act
def sending(visit: Visit) -> HttpResponse:
    """Let messages leave from this installation, or stop them."""
    on = visit.request.POST.get("on") == "yes"
    with visit.acting() as here:
        switch(here, on=on)
    if on:
        messages.success(visit.request, visit.say("Sending is on: what you confirm leaves."))
    else:
        messages.warning(visit.request, visit.say("Sending is off: nothing leaves any more."))
    return back(visit, to=visit.url("preferences"))


@act
def stop(visit: Visit) -> HttpResponse:
    """The one button: nothing leaves any more, whatever waits."""
    with visit.acting() as here:
        switch(here, on=False)
    messages.warning(
        visit.request, visit.say("Everything is stopped: nothing leaves until sending is switched on in Preferences.")
    )
    return back(visit)


@act
def invite(visit: Visit) -> HttpResponse:
    """Make somebody a member, and show the link by which he chooses a password."""
    given = visit.request.POST
    with visit.acting() as here:
        user = membership.invite(
            here, email=given.get("email", ""), name=given.get("name", ""), role=given.get("role", Role.VIEWER)
        )
        link = visit.request.build_absolute_uri(password_path(user))
    context = {"section": "preferences", "invited": user, "link": link, "is_sent": _write_to(visit, user, link)}
    with visit.acting():
        return render(visit.request, "office/invited.html", {"visit": visit, "may": visit.rights, **context})


def _write_to(visit: Visit, user: User, link: str) -> bool:
    """Send the link to the invited one, where e-mail leaves by itself; the page shows it in any case."""
    company, inviter = visit.organisation.name, visit.user.name or visit.user.email
    invited = Invited(user.email, user.name, company, inviter, link, visit.language)
    try:
        return send_invitation(post_office_of_visit(visit), invited)
    except DomainError as refused:
        messages.warning(visit.request, say(refused.sentence, visit.language))
        return False


@act
def change_role(visit: Visit, pk: MemberId) -> HttpResponse:
    """Give a member another role."""
    role = visit.request.POST.get("role", "")
    with visit.acting() as here:
        membership.change_role(here, pk, role=role)
    return back(visit, to=visit.url("preferences") + "#members")


@act
def remove_member(visit: Visit, pk: MemberId) -> HttpResponse:
    """Take a member out."""
    with visit.acting() as here:
        membership.remove(here, pk)
    return back(visit, to=visit.url("preferences") + "#members")
