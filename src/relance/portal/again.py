"""The button of a link that opens nothing: a new one leaves for the address that is kept, and the answer is always the same."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from relance.deposits.told.linking import send_another
from relance.portal import limits
from relance.portal.door import guarded, no_such_link
from relance.tenancy import links
from relance.tenancy.clock import now_of
from relance.tenancy.context import acting


@guarded
def send(request: HttpRequest, public_id: str, token: str) -> HttpResponse:
    """If we know you, it has left."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    limits.knock(limits.address_of(request), limits.STRANGER, datetime.now(UTC))
    organisation = links.house_named(public_id)
    if organisation is not None:
        with acting(organisation.pk, "link", now_of(organisation)) as here:
            send_another(here, token)
    return no_such_link(request, was_asked=True)
