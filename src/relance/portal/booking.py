"""The public address of a place: a guest says who they are and for which days, and goes on to their own pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, HttpResponseRedirect

from relance.deposits.guarantee.requests import DepositAmountInvalid, Guest, GuestUnnamed, StayInvalid
from relance.deposits.request import permalinks
from relance.deposits.request.permalinks import GuestAddressMissing, PermalinkUnknown, TooManyUnsecured
from relance.domain.calendars import DateUnreadable, parse_day
from relance.domain.errors import DomainError
from relance.language import LANGUAGES, at_place
from relance.parties.details import ContactEmailInvalid
from relance.portal import limits
from relance.portal.door import GuestReader, guarded, no_such_link, stranger
from relance.tenancy import links
from relance.tenancy.clock import now_of
from relance.tenancy.context import acting

ASKING = limits.Limit("permalink", 6, timedelta(hours=1))  # by one internet address: a family, not a machine
AT_ONE = limits.Limit("permalink's", 60, timedelta(hours=1))
FOR_GUESTS = (
    StayInvalid,
    GuestUnnamed,
    GuestAddressMissing,
    TooManyUnsecured,
    DateUnreadable,
    ContactEmailInvalid,
    DepositAmountInvalid,
)
FIELDS = ("who", "email", "mobile", "begins", "ends")
LONGEST = 200


@guarded
def booking(request: HttpRequest, public_id: str, code: str) -> HttpResponseBase:
    """The form, and what it makes: a request of the guest's own, whose pages they are led to."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    organisation = links.house_named(public_id)
    if organisation is None:
        return _unknown(request)
    language = (request.POST or request.GET).get("language", "")
    if language in LANGUAGES:
        request.reader = GuestReader(language)  # type: ignore[attr-defined]
    actor, now = f"{permalinks.PURPOSE}:{code[:20]}", now_of(organisation)
    try:
        if request.method == "POST":
            limits.knock(limits.address_of(request), ASKING, datetime.now(UTC))
            limits.knock(f"{organisation.pk} {code}", AT_ONE, datetime.now(UTC))
            with at_place(organisation.time_zone), acting(organisation.pk, actor, now) as here:
                given = request.POST
                speaks = request.reader.language  # type: ignore[attr-defined]
                who, email, mobile = (_typed(given.get(name, "")) for name in FIELDS[:3])
                guest = Guest(who, email, mobile[:40], speaks)
                days = (parse_day(given.get(name, "").strip()) for name in FIELDS[3:])
                address = permalinks.ask_by(here, code, guest, *days)
            return HttpResponseRedirect(urlsplit(address).path + "/")
        return _form(request, organisation.pk, actor, now, code)
    except PermalinkUnknown:
        return _unknown(request)
    except FOR_GUESTS as refused:
        why = refused
    try:
        return _form(request, organisation.pk, actor, now, code, why)
    except PermalinkUnknown:  # what was typed was looked at first
        return _unknown(request)


def _unknown(request: HttpRequest) -> HttpResponse:
    limits.knock(limits.address_of(request), limits.STRANGER, datetime.now(UTC))
    return no_such_link(request)


def _typed(text: str) -> str:
    return text.replace("\0", "").strip()[:LONGEST]


def _form(
    request: HttpRequest, organisation: int, actor: str, now: datetime, code: str, refused: DomainError | None = None
) -> HttpResponse:
    with acting(organisation, actor, now) as here:
        found = permalinks.offered(here, code)
        today = here.today
    context = {
        "offered": found,
        "today": today,
        "given": {name: request.POST.get(name, "") for name in FIELDS},
        "why": refused.sentence if refused else None,
        "path": request.path,
    }
    return stranger(request, "portal/booking.html", context, 422 if refused else 200)
