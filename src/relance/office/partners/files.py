"""The file of a case that a partner has: handed over, followed, changed, answered, paused, taken back."""

from __future__ import annotations

import json
from urllib.parse import urlsplit
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from relance.cases.selectors import currency_of, find_case
from relance.domain.errors import DomainError
from relance.domain.ids import CaseId
from relance.domain.money import Money
from relance.domain.placements.told import CLOSE_WORDS, STATUS_WORDS
from relance.jobs.captures import Place
from relance.office.downloads import download
from relance.office.fields import amount_of, day_of
from relance.office.found import found
from relance.office.page import Page, act, page
from relance.office.partners.directory import LARGEST, FileMissing, house_of
from relance.office.partners.terms import terms_of
from relance.office.visit import Visit
from relance.partners import changing, placing, steering
from relance.partners.handing import hand_case_over, preview
from relance.partners.hearing import Way, take
from relance.partners.moving import locked
from relance.partners.parcels import reference_of
from relance.partners.placing import ZIP
from relance.partners.reaching import connector_of
from relance.partners.selectors import bundle_placed, directory, files_of
from relance.partners.walking import follow
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand


class ActUnnamed(DomainError):
    """A form that no page of ours sends."""

    code = "partner_act_unnamed"
    template = "Nothing was done: open the case again, and press the button of what you want."


@page
def at_partner(visit: Visit, here: Acting, pk: int) -> Page:
    """Where the case's file stands, and the form to hand it over."""
    case = found(find_case(here, pk))
    files = files_of(here, pk)
    context = {
        "section": "cases",
        "case": case,
        "files": files,
        "lines": [one for one in directory(here) if one.module is not None],
        "is_with_one": bool(files) and files[0].row.ended_at is None and files[0].row.state != "recalled",
        "close_words": list(CLOSE_WORDS.items()),
        "status_words": list(STATUS_WORDS.items()),
        "today": visit.today,
    }
    return "office/partners/file.html", context


@page
def placed_file(visit: Visit, here: Acting, pk: int, file: int) -> Page:
    """The bundle as it leaves, byte for byte."""
    demand(Right.ACT, here)
    name, content = bundle_placed(here, pk, file)
    return download(content, ZIP, f"{name}.zip")


@act
def hand_over(visit: Visit, pk: int) -> HttpResponse:
    """Hand it over, or ask the partner first what it would say."""
    with visit.acting() as here:
        demand(Right.ACT, here)
    given = visit.request.POST
    partner, case = _number(given.get("partner", "")), CaseId(pk)
    if "preview" in given:
        foreseen = preview(house_of(visit), case, partner)
        return render(
            visit.request,
            "office/partners/preview.html",
            {"visit": visit, "may": visit.rights, "section": "cases", "foreseen": foreseen, "pk": pk},
        )
    terms = terms_of(visit.request.POST)
    with visit.acting() as here:
        hand_case_over(here, case, partner, terms)
    messages.success(
        visit.request, visit.say("Handed over. It leaves within a minute; until then it can be withdrawn.")
    )
    return _back(visit, pk)


@act
def go(visit: Visit, pk: int, file: int) -> HttpResponse:
    """Take the person to the partner's page, with the data carried over."""
    with visit.acting() as here:
        demand(Right.ACT, here)
        partner = locked(here, file).partner_id
    connector = connector_of(house_of(visit), partner)
    form = follow(Place(visit.desk, lambda: False), file, connector)
    connector.close()
    context = {
        "visit": visit,
        "may": visit.rights,
        "section": "cases",
        "form": form,
        "fields": form.fields.items(),
        "pk": pk,
    }
    response = render(visit.request, "office/partners/go.html", context)
    parts = urlsplit(form.url)
    response._csp_update = {"form-action": [f"{parts.scheme}://{parts.netloc}"]}  # type: ignore[attr-defined]
    return response


@act
def steer(visit: Visit, pk: int, file: int) -> HttpResponse:
    """One act on a file: which one, the button says."""
    given = visit.request.POST
    reason = given.get("reason", "")
    with visit.acting() as here:
        demand(Right.ACT, here)
        match given.get("act", ""):
            case "withdraw":
                placing.withdraw(here, file)
            case "pause":
                steering.pause(here, file, reason)
            case "resume":
                steering.resume(here, file)
            case "recall":
                steering.recall(here, file, reason, despite_exclusivity=given.get("despite") == "yes")
            case "undo_recall":
                steering.undo_recall(here, file)
            case "close":
                steering.close(here, file, reason)
            case "amend":
                changing.amend(here, file, reason)
            case "note":
                _note(here, file, given.get("status", ""))
            case _:
                raise ActUnnamed
    messages.success(visit.request, visit.say("Done. The partner is told."))
    return _back(visit, pk)


@act
def meet(visit: Visit, pk: int, asked: int) -> HttpResponse:
    """Send what a partner asked for."""
    with visit.acting() as here:
        demand(Right.ACT, here)
    given = visit.request.FILES.get("file")
    if given is not None and (given.size or 0) > LARGEST:
        raise FileMissing
    document = (given.name or "file", given.read()) if given is not None else None
    with visit.acting() as here:
        steering.meet(here, asked, visit.request.POST.get("text", ""), document)
    messages.success(visit.request, visit.say("Done. The partner is told."))
    return _back(visit, pk)


@act
def decide(visit: Visit, pk: int, proposal: int) -> HttpResponse:
    """Say yes or no to a proposal."""
    with visit.acting() as here:
        steering.decide(here, proposal, is_agreed=visit.request.POST.get("answer") == "yes")
    messages.success(visit.request, visit.say("Done. The partner is told."))
    return _back(visit, pk)


@act
def settle(visit: Visit, pk: int, call: int) -> HttpResponse:
    """A person's word on whether something arrived."""
    given = visit.request.POST
    with visit.acting() as here:
        steering.settle_call(here, call, arrived=given.get("arrived") == "yes", theirs=given.get("theirs", ""))
    return _back(visit, pk)


@act
def remitted(visit: Visit, pk: int, payment: int) -> HttpResponse:
    """Note that what a partner received reached us, and what it kept of it."""
    given = visit.request.POST
    with visit.acting() as here:
        demand(Right.ACT, here)
        currency = currency_of(here, pk)
        amount = amount_of(given.get("amount", ""), currency)
        fee = amount_of(given["fee"], currency) if given.get("fee", "").strip() else Money.zero(currency)
        on = day_of(given["on"]) if given.get("on") else visit.today
        steering.note_remitted(here, payment, amount, fee=fee, on=on)
    messages.success(visit.request, visit.say("Noted: it is here."))
    return _back(visit, pk)


def _note(here: Acting, file: int, status: str) -> None:
    """What somebody heard from the partner by telephone or mail, as one more thing that it told."""
    demand(Right.ACT, here)
    row = locked(here, file)
    event = {"id": f"noted:{uuid4()}", "type": "status", "reference": reference_of(here, row), "status": status.strip()}
    take(here, row.partner_id, json.dumps(event).encode(), Way.PERSON)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 15 else 0


def _back(visit: Visit, pk: int) -> HttpResponse:
    return HttpResponseRedirect(visit.url("case-partner", pk=pk))
