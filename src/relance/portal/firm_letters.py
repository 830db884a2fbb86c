"""Is this letter real? The page on which a debtor types the code of a firm's letter: what was sent, and how to find out without us.

Nobody is led here by a link: the address is typed, and what counts can be checked elsewhere. No debtor and no amount is shown.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed

from relance.firms.checking import checked, organisation_of
from relance.language import at_place
from relance.portal import limits
from relance.portal.certificates import SOMEBODY
from relance.portal.door import guarded, stranger
from relance.tenancy.context import acting


@guarded
def look_up(request: HttpRequest) -> HttpResponseBase:
    """The form; with a code (POST, so that no address holds it), what is known of the letter."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    if request.method != "POST":
        return stranger(request, "portal/firm/ask.html", {}, 200)
    code, now = request.POST.get("code", "").replace("\0", ""), datetime.now(UTC)
    organisation = organisation_of(code)
    if organisation is None:
        return _unknown(request, now)
    with acting(organisation, SOMEBODY, now) as here:
        zone, letter = here.zone.key, checked(here, code)
    if letter is None:
        return _unknown(request, now)
    with at_place(zone):
        return stranger(request, "portal/firm/letter.html", {"letter": letter}, 200)


def _unknown(request: HttpRequest, now: datetime) -> HttpResponse:
    limits.knock(limits.address_of(request), limits.STRANGER, now)
    return stranger(request, "portal/firm/ask.html", {"is_unknown": True}, 404)
