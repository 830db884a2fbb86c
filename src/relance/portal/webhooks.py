"""Where card providers tell of what happened: one address a company. What a message names is fetched again later, by the worker.

There is no session and no account. Who sends something that the provider did not sign hears no, and nothing else; what names nobody's
payment is thanked for, as the rest is, so that the provider sends it no more.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_exempt

from relance.deposits.card.provider_messages import note_told
from relance.dispatch.answers import Refused
from relance.domain.errors import DomainError
from relance.jobs.installation import this_installation
from relance.payments.cards.accounts import provider_of
from relance.portal import limits
from relance.tenancy.clock import now_of
from relance.tenancy.context import Desk
from relance.tenancy.links import house_named

ACTOR = "provider"
LARGEST = 1024 * 1024


@csrf_exempt
def cards(request: HttpRequest, public_id: str) -> HttpResponse:
    """A provider's message: 204 where it is one, 400 where nobody knows its sender, 404 for a company that is none."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        limits.knock(limits.address_of(request), limits.BY_PROVIDER, datetime.now(UTC))
    except limits.TooOften:
        return HttpResponse(status=429)
    organisation = house_named(public_id)
    if organisation is None:
        return HttpResponse(status=404)
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return HttpResponse(status=413)
    desk = Desk(organisation.pk, ACTOR, lambda: now_of(organisation))
    with desk.acting() as here:
        try:
            provider = provider_of(here, desk, this_installation().key, os.environ)
        except DomainError:
            return HttpResponse(status=404)
        told = provider.event(dict(request.headers), request.body, here.at)
        provider.close()
        if isinstance(told, Refused):
            return HttpResponse(status=400)
        note_told(here, told)
    return HttpResponse(status=204)
