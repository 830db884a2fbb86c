"""Asking for a deposit: a sentence to complete, the guest's page beside it, what was checked, and one button."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from relance.deposits.guarantee import requests
from relance.deposits.guarantee.requests import Guest, Wanted, link_to
from relance.deposits.guarantee.schemes import STANDARD
from relance.deposits.guest.settling import is_settling
from relance.deposits.overview.one_deposit import find_guarantee
from relance.deposits.overview.selectors import choices
from relance.deposits.request.changed_amount import change_amount_at
from relance.deposits.request.checking import checks, usual
from relance.deposits.told.messages import send_request
from relance.domain.deposits.guarantees import GuaranteeKind
from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.jobs.captures import Place
from relance.office.deposits.currencies import CURRENCIES, currency_of
from relance.office.deposits.provider import provider_at
from relance.office.fields import amount_of, day_of, row_of
from relance.office.found import found
from relance.office.page import Page, act, page
from relance.office.visit import Visit
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand

T = TypeVar("T")
LANGUAGES = (("fr", Sentence("in French")), ("en", Sentence("in English")))
LONGEST = 200
ASKED: dict[GuaranteeKind, Sentence] = {
    GuaranteeKind.DEPOSIT: Sentence("a deposit"),
    GuaranteeKind.NO_SHOW: Sentence("a no-show guarantee"),
    GuaranteeKind.PAYMENT: Sentence("a plain payment"),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form holds so far, as far as it can be read."""

    kind: GuaranteeKind
    amount: Money | None
    who: str
    place: str
    begins: date | None
    ends: date | None
    language: str
    remind_days: int
    scheme: str

    @property
    def nights(self) -> int | None:
        """How many nights; None where a day is missing."""
        return (self.ends - self.begins).days if self.begins and self.ends else None


@page
def asking(visit: Visit, here: Acting) -> Page:
    """The form; read again on each change, it checks what stands there."""
    demand(Right.SET_UP, here)
    places, schemes = choices(here)
    draft = _draft(visit.request.GET, usual(here).remind_days)
    checked = checks(here, draft.kind, draft.amount, draft.language, draft.ends)
    context = {
        "section": "deposits",
        "draft": draft,
        "kinds": ASKED.items(),
        "languages": LANGUAGES,
        "currencies": CURRENCIES,
        "currency": currency_of(visit.request.GET),
        "places": [name for _, name in places],
        "schemes": schemes or [STANDARD],
        "checks": checked,
        "may_send": all(one.holds for one in checked),
        "steps": _steps(visit, draft, usual(here).claim_days),
        "given": visit.request.GET,
        "zero": Money.zero(currency_of(visit.request.GET)).rounded(),
    }
    is_part = visit.request.headers.get("HX-Target") == "checked"
    return "office/deposits/checked_anew.html" if is_part else "office/deposit_new.html", context


@act
def ask(visit: Visit) -> HttpResponse:
    """Record the request; ``do`` says whether it is sent, its link shown to be copied, or neither."""
    given = visit.request.POST
    with visit.acting() as here:
        demand(Right.SET_UP, here)
        made = requests.ask(here, _wanted(here, given))
        do = given.get("do", "send")
        address = link_to(here, made).address if do == "link" else ""
        if do == "send":
            send_request(here, made.pk)
    if address:
        messages.success(
            visit.request,
            visit.say("Recorded. The guest's link, shown once: {address}", address=_reached(visit, address)),
        )
    elif do == "send":
        messages.success(
            visit.request, visit.say("On its way to {guest}.", guest=given.get("who", "").strip()[:LONGEST])
        )
    else:
        messages.success(visit.request, visit.say("Recorded, and not sent yet."))
    return HttpResponseRedirect(visit.url("deposit", pk=made.pk))


@act
def send(visit: Visit, pk: int) -> HttpResponse:
    """Send the request, once more where it was sent before."""
    with visit.acting() as here:
        found(find_guarantee(here, pk))
        send_request(here, pk)
    messages.success(visit.request, visit.say("The link is on its way."))
    return HttpResponseRedirect(visit.url("deposit", pk=pk))


@act
def make_link(visit: Visit, pk: int) -> HttpResponse:
    """Make a link to hand over otherwise; it is shown once."""
    with visit.acting() as here:
        demand(Right.ACT, here)
        address = link_to(here, found(find_guarantee(here, pk))).address
    messages.success(
        visit.request, visit.say("The guest's link, shown once: {address}", address=_reached(visit, address))
    )
    return HttpResponseRedirect(visit.url("deposit", pk=pk))


def _reached(visit: Visit, address: str) -> str:
    """A demonstration is reached from nowhere but this machine, so that its guests' pages are opened where its own are."""
    if not visit.organisation.is_demonstration:
        return address
    return visit.request.build_absolute_uri(urlsplit(address).path)


@act
def change(visit: Visit, pk: int) -> HttpResponse:
    """Ask another amount: the guest agrees to it anew."""
    given = visit.request.POST
    with visit.acting() as here:
        one = found(find_guarantee(here, pk))
        demand(Right.SET_UP, here)
        to = amount_of(given.get("amount", ""), one.currency)
        may_be_paying = is_settling(here, pk)
    with provider_at(visit) if may_be_paying else nullcontext() as provider:
        change_amount_at(Place(visit.desk, lambda: False), provider, pk, to)
    messages.success(visit.request, visit.say("Changed: the guest is asked to agree to the new amount."))
    return HttpResponseRedirect(visit.url("deposit", pk=pk))


def _wanted(here: Acting, given: Mapping[str, str]) -> Wanted:
    """What the form asks. Raises AmountUnreadable, DateUnreadable and what ``requests.ask`` refuses later."""
    figures = usual(here)
    kind = given.get("kind", "")
    return Wanted(
        GuaranteeKind(kind) if kind in set(GuaranteeKind) else GuaranteeKind.DEPOSIT,
        (given.get("place", "").strip() or given.get("other", "").strip())[:LONGEST],
        day_of(given.get("from", "")),
        day_of(given.get("to", "")),
        amount_of(given.get("amount", ""), currency_of(given)),
        Guest(
            given.get("who", "").strip()[:LONGEST],
            given.get("mail", "").strip(),
            given.get("tel", "").strip(),
            given.get("lang", "fr") if given.get("lang") in dict(LANGUAGES) else "fr",
        ),
        scheme=given.get("scheme", "").strip(),
        external_id=given.get("reference", "").strip()[:LONGEST],
        claim_days=figures.claim_days,
        remind_days=row_of(given.get("days", "")) or figures.remind_days,
    )


def _draft(given: Mapping[str, str], remind_days: int) -> Draft:
    """The form as far as it can be read; nothing is refused while somebody types."""
    kind = given.get("kind", "")
    return Draft(
        GuaranteeKind(kind) if kind in set(GuaranteeKind) else GuaranteeKind.DEPOSIT,
        _read(lambda: amount_of(given.get("amount", ""), currency_of(given))),
        given.get("who", "").strip()[:LONGEST],
        (given.get("place", "").strip() or given.get("other", "").strip())[:LONGEST],
        _read(lambda: day_of(given.get("from", ""))),
        _read(lambda: day_of(given.get("to", ""))),
        given.get("lang", "fr") if given.get("lang") in dict(LANGUAGES) else "fr",
        min(row_of(given.get("days", "")) or remind_days, 60),
        given.get("scheme", "") or STANDARD,
    )


def _read(reading: Callable[[], T]) -> T | None:
    try:
        return reading()
    except DomainError:
        return None


def _steps(visit: Visit, draft: Draft, claim_days: int) -> list[tuple[date, Sentence]]:
    """What follows, by day; nobody is reminded of a plain payment, and nothing of it ends."""
    if draft.begins is None or draft.ends is None:
        return []
    steps = [(visit.today, Sentence("The message leaves, with a link of the guest's own"))]
    if draft.kind is GuaranteeKind.PAYMENT:
        return steps
    remind = draft.begins - timedelta(days=draft.remind_days)
    if remind > visit.today:
        steps.append((remind, Sentence("A reminder, if it is still missing")))
    warned = draft.begins - timedelta(days=5)
    if warned > visit.today:
        steps.append((warned, Sentence("Under “To decide”, if it is missing even then")))
    steps.append((draft.ends + timedelta(days=claim_days), Sentence("End of the guarantee: the card is let go")))
    return steps
