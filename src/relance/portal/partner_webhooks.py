"""Where partners tell of what happens to a file, and where people come back to from a partner's page: an address for each partner.

There is no session and no account: what counts is who signed. Who signed nothing hears no, and nothing else; a message that was heard
before is thanked for again, so that it is sent no more.
"""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from relance.domain.errors import DomainError
from relance.jobs.installation import this_installation
from relance.partners.connectors.redirect import Redirect
from relance.partners.hearing import TellingUnreadable, Way, keep_unreadable, take
from relance.partners.keeping import partner_at
from relance.partners.reaching import House, connector_of, hook_secret_of
from relance.partners.signatures import is_signed
from relance.partners.walking import came_back
from relance.portal import limits
from relance.tenancy.clock import now_of
from relance.tenancy.context import Desk
from relance.tenancy.links import house_named

ACTOR = "partner"
LARGEST = 1024 * 1024


@csrf_exempt
def tells(request: HttpRequest, public_id: str, partner: UUID) -> HttpResponse:
    """A partner's message: 204 where it signed it, 400 where it did not, 422 where it cannot be read, 404 where it is nobody's."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    desk = _desk(request, public_id)
    if isinstance(desk, HttpResponse):
        return desk
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return HttpResponse(status=413)
    with desk.acting() as here:
        row = partner_at(here, partner)
        if row is None:
            return HttpResponse(status=404)
        try:
            secret = hook_secret_of(row, this_installation().key)
        except DomainError:
            return HttpResponse(status=404)
        if not is_signed(dict(request.headers), request.body, secret, here.at):
            return HttpResponse(status=400)
        try:
            take(here, row.pk, request.body, Way.HOOK)
        except TellingUnreadable as error:
            keep_unreadable(here, row.pk, request.body, Way.HOOK, str(error))
            return HttpResponse(status=422)
    return HttpResponse(status=204)


def back(request: HttpRequest, public_id: str, partner: UUID) -> HttpResponse:
    """A person comes back from the partner's page: what the partner signed is believed, nothing else in the address is."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    desk = _desk(request, public_id)
    if isinstance(desk, HttpResponse):
        return desk
    with desk.acting() as here:
        found = partner_at(here, partner)
    if found is None:
        return HttpResponse(status=404)
    installation = this_installation()
    try:
        connector = connector_of(House(desk, installation.key, installation.drafts), found.pk)
    except DomainError:
        return HttpResponse(status=404)
    if not isinstance(connector, Redirect):
        return HttpResponse(status=404)
    with desk.acting() as here:
        file = came_back(here, found.pk, connector, {name: str(value) for name, value in request.GET.items()})
    status = 200 if file is not None else 400
    return render(request, "portal/partner_back.html", {"is_taken": file is not None}, status=status)


def _desk(request: HttpRequest, public_id: str) -> Desk | HttpResponse:
    try:
        limits.knock(limits.address_of(request), limits.BY_PROVIDER, datetime.now(UTC))
    except limits.TooOften:
        return HttpResponse(status=429)
    organisation = house_named(public_id)
    if organisation is None:
        return HttpResponse(status=404)
    return Desk(organisation.pk, ACTOR, lambda: now_of(organisation))
