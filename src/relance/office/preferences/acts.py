"""What people change in the preferences: the choices, the two switches, the account, the members."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from relance.domain.errors import DomainError
from relance.domain.payment_details import ForeignDetails
from relance.domain.sentences import Sentence
from relance.language import say
from relance.letters.logo import LARGEST, LogoRefused, keep_logo
from relance.membership import services as membership
from relance.membership.account import PARTS, confirm_account, drop_account
from relance.membership.choices import choose, describe
from relance.membership.folders import FolderNotForPages, FolderTaken, FolderUnreadable
from relance.membership.links import password_path
from relance.membership.printed_words import PrintedRefused, PrintedTooLong
from relance.membership.server_choices import PasswordInClear, SecretAskedAgain
from relance.office.accounts.second_factor import has_second_factor
from relance.office.installation import installation_key, office_of
from relance.office.page import Here, act, back
from relance.office.preferences.views import GROUPS, context_of
from relance.outbox.sending import switch
from relance.outbox.system import SystemMessage, SystemPurpose, send_system, writes_by_itself
from relance.receivables.terms import agree_terms
from relance.scenarios.automatic import switch_automatic
from relance.tenancy import preferences as prefer
from relance.tenancy.context import acting_in
from relance.tenancy.models import Role, User
from relance.tenancy.rights import Right, demand


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
    if errors:
        return _refused(here, typed, errors)
    given = {
        one.key: typed[one.key] for one in choices if typed[one.key] or not one.is_secret
    }  # an empty secret keeps it
    if prefer.PAYMENT_TERMS.key in given:
        terms = given.pop(prefer.PAYMENT_TERMS.key)
        with acting_in(here.id):
            before = prefer.stored(here.id, prefer.PAYMENT_TERMS.key) or ""
        if terms != before:
            agree_terms(here.id, terms, at=here.now, actor=here.actor)
    try:
        chosen = choose(
            here.id, given, user_id=here.user.pk, installation_key=installation_key(), at=here.now, actor=here.actor
        )
    except SecretAskedAgain as refused:
        return _refused(here, typed, {refused.key: say(refused.sentence, here.language)})
    except (ForeignDetails, PrintedTooLong, PrintedRefused) as refused:
        where = next((one.key for one in choices if one.meaning == refused.facts["where"]), group)
        return _refused(here, typed, {where: say(refused.sentence, here.language)})
    except (FolderUnreadable, FolderTaken, FolderNotForPages) as refused:
        return _refused(here, typed, {prefer.WATCHED_FOLDER.key: say(refused.sentence, here.language)})
    except PasswordInClear as refused:
        return _refused(here, typed, {prefer.SMTP_SECURITY.key: say(refused.sentence, here.language)})
    if chosen.awaits_second_word:
        messages.warning(
            here.request,
            here.say(
                "The new account waits for a second person or a second factor to confirm it; until then letters show the old one."
            ),
        )
    if chosen.awaits_second_reader:
        messages.warning(here.request, here.say("The second reader stays until another member asks the same."))
    messages.success(here.request, here.say("Kept."))
    return HttpResponseRedirect(here.url("preferences") + f"#{group}")


def _refused(here: Here, typed: Mapping[str, str], errors: Mapping[str, str]) -> HttpResponse:
    """The page once more, with what was typed and why it was not kept."""
    with acting_in(here.id):
        refused = [one for _, _, choices in GROUPS for one in choices if one.key in errors]
        context = {"here": here, "may": here.rights, "refused": refused, **context_of(here, typed, errors)}
        return render(here.request, "office/preferences.html", context, status=422)


@act
def company(here: Here) -> HttpResponse:
    """The company's name, the usual language of its letters, its time zone."""
    given = here.request.POST
    describe(
        here.id, name=given.get("name", ""), language=given.get("language", ""), time_zone=given.get("time-zone", ""),
        at=here.now, actor=here.actor,
    )  # fmt: skip
    messages.success(here.request, here.say("Kept."))
    return HttpResponseRedirect(here.url("preferences") + "#company")


@act
def logo(here: Here) -> HttpResponse:
    """Put a logo on letters, or take it off."""
    demand(Right.SET_UP)
    file = here.request.FILES.get("logo")
    if file is not None and (file.size or 0) > LARGEST:
        raise LogoRefused
    keep_logo(here.id, file.read() if file is not None else b"", at=here.now, actor=here.actor)
    messages.success(here.request, here.say("Kept.") if file is not None else here.say("Taken off."))
    return HttpResponseRedirect(here.url("preferences") + "#logo")


@act
def automatic(here: Here) -> HttpResponse:
    """Switch automatic recovery, and say what becomes of what is under way."""
    voided = switch_automatic(here.id, here.request.POST.get("automatic", ""), now=here.now, actor=here.actor)
    messages.success(here.request, here.say("Kept. Messages that no longer leave: {count}.", count=voided))
    return HttpResponseRedirect(here.url("preferences") + "#recovery")


@act
def settle_account(here: Here) -> HttpResponse:
    """Confirm the changed account, or drop it."""
    given = here.request.POST
    to = here.url("preferences") + "#account"
    if given.get("do") == "drop":
        drop_account(here.id, at=here.now, actor=here.actor)
        messages.success(here.request, here.say("Dropped: letters go on showing the old account."))
        return HttpResponseRedirect(to)
    if given.get("do") == "second-factor":
        demand(Right.SET_UP)
        return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': to})}")
    confirm_account(
        here.id, {part: given.get(part, "") for part in PARTS}, user_id=here.user.pk,
        has_second_factor=has_second_factor(here.request), at=here.now, actor=here.actor,
    )  # fmt: skip
    messages.success(here.request, here.say("Confirmed: letters show the new account from now on."))
    return HttpResponseRedirect(to)


@act
def sending(here: Here) -> HttpResponse:
    """Let messages leave from this installation, or stop them."""
    on = here.request.POST.get("on") == "yes"
    switch(here.id, on=on, at=here.now, actor=here.actor)
    if on:
        messages.success(here.request, here.say("Sending is on: what you confirm leaves."))
    else:
        messages.warning(here.request, here.say("Sending is off: nothing leaves any more."))
    return back(here, to=here.url("preferences"))


@act
def stop(here: Here) -> HttpResponse:
    """The one button: nothing leaves any more, whatever waits."""
    switch(here.id, on=False, at=here.now, actor=here.actor)
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
    context = {"section": "preferences", "invited": user, "link": link, "is_sent": _write_to(here, user, link)}
    with acting_in(here.id):
        return render(here.request, "office/invited.html", {"here": here, "may": here.rights, **context})


def _write_to(here: Here, user: User, link: str) -> bool:
    """Send the link to the invited one, where e-mail leaves by itself; the page shows it in any case."""
    office = office_of(here)
    if not writes_by_itself(office):
        return False
    facts = {"company": here.organisation.name, "inviter": here.user.name or here.user.email, "link": link}
    try:
        send_system(
            office,
            SystemMessage(
                SystemPurpose.INVITATION, user.email, user.name, here.language, Sentence("{company} on Relance", facts),
                (Sentence("{inviter} makes you a member of {company} on Relance.", facts),
                 Sentence("Open this link to choose your password; it is good for a week and for one use: {link}", facts)),
            ),
            sender_name=here.organisation.name,
        )  # fmt: skip
    except DomainError as refused:
        messages.warning(here.request, say(refused.sentence, here.language))
        return False
    return True


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
