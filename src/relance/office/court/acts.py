"""What people do about a petition: look at its paper, sign, file, deposit fees, note the decision, choose, conciliate, ask advice."""

from __future__ import annotations

import re
from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse

from relance.cases.conversation import Attached
from relance.cases.selectors import find_case
from relance.court.advice import ask_advice
from relance.court.conciliating import begin, finish
from relance.court.deciding import Decided, accept, decide, decline, order_lapsed
from relance.court.drafting import draft
from relance.court.fees import set_fee
from relance.court.filing import Filed, file, lapse, pay_fees, withdraw
from relance.court.models import Outcome, Way
from relance.court.paper import first_pages
from relance.court.signing import sign
from relance.deposits.proof.exhibits import read
from relance.domain.ids import CaseId, ConciliationId, PetitionId
from relance.domain.money import Money
from relance.domain.petition.asked import Part
from relance.domain.petition.faults import Typed
from relance.domain.procedure.stages import Who
from relance.office.cases.acts import ChoiceUnknown
from relance.office.downloads import download
from relance.office.fields import amount_of, day_given, day_of
from relance.office.found import found
from relance.office.page import act, back
from relance.office.visit import Visit
from relance.tenancy.rights import Right, demand

ZERO = Decimal(0)


def _done(visit: Visit, pk: int, said: str, part: str = "") -> HttpResponse:
    messages.success(visit.request, said)
    return back(visit, to=visit.url("case-court", pk=pk) + (f"#{part}" if part else ""))


def _typed(visit: Visit) -> Typed:
    given = visit.request.POST
    return Typed(
        basis=given.get("basis", "")[:8000],
        court=given.get("court", "")[:400],
        court_address=given.get("court-address", "")[:1000],
        is_confirmed=given.get("confirmed") == "yes",
        signatory=given.get("signatory", "")[:400],
        quality=given.get("quality", "")[:200],
    )


def _attached(visit: Visit, pk: int) -> Attached | None:
    """The file of the form, opened in a process of its own, outside any transaction. Raises ExhibitRefused."""
    with visit.acting() as here:
        demand(Right.ACT, here)
        found(find_case(here, pk))
    given = visit.request.FILES.get("file")
    if given is None:
        return None
    opened = read(given.name or "", given.read())
    return Attached(opened.name, opened.media_type, opened.content)


@act
def look(visit: Visit, pk: CaseId) -> HttpResponse:
    """The draft as its paper, marked as one; nothing is kept."""
    with visit.acting() as here:
        demand(Right.ACT, here)
        made = draft(here, found(find_case(here, pk)), _typed(visit))
        paper = first_pages(made, is_draft=True, if_opposed=visit.request.POST.get("if-opposed", ""))
    return download(paper, "application/pdf", f"projet-{made.file.reference}.pdf", is_shown=True)


@act
def put_name(visit: Visit, pk: CaseId) -> HttpResponse:
    """Sign the petition: it changes no more."""
    given = visit.request.POST
    with visit.acting() as here:
        demand(Right.ACT, here)
        found(find_case(here, pk))
        sign(here, pk, _typed(visit), seen=given.get("seen", ""), if_opposed=given.get("if-opposed", ""))
    return _done(visit, pk, visit.say("Signed. Print it, sign the paper, and note here how it was filed."), "filing")


@act
def put_in(visit: Visit, pk: CaseId, petition_pk: PetitionId) -> HttpResponse:
    """Note how the petition was filed; the receipt becomes an exhibit."""
    receipt, given = _attached(visit, pk), visit.request.POST
    way = given.get("way", "")
    if way not in set(Way):
        raise ChoiceUnknown(text=way)
    with visit.acting() as here:
        demand(Right.ACT, here)
        on = day_given(given.get("on", "")) or visit.today
        by = Who.OFFICER if Way(way) is Way.OFFICER else Who.CREDITOR
        told = Filed(Way(way), on, given.get("reference", ""), receipt, by, fees_paid=given.get("fees") == "yes")
        file(here, petition_pk, told)
    return _done(visit, pk, visit.say("Noted: the case is at court."), "standing")


@act
def deposit(visit: Visit, pk: CaseId, petition_pk: PetitionId) -> HttpResponse:
    """Note that the fees are deposited."""
    given = visit.request.POST
    with visit.acting() as here:
        demand(Right.ACT, here)
        amount = amount_of(given["amount"], "EUR") if given.get("amount", "").strip() else None
        pay_fees(here, petition_pk, on=day_given(given.get("on", "")) or visit.today, amount=amount)
    return _done(visit, pk, visit.say("Noted: the court can look at the petition."), "standing")


@act
def note_decision(visit: Visit, pk: CaseId, petition_pk: PetitionId) -> HttpResponse:
    """Note what the judge decided."""
    paper, given = _attached(visit, pk), visit.request.POST
    outcome = given.get("outcome", "")
    if outcome not in set(Outcome):
        raise ChoiceUnknown(text=outcome)
    with visit.acting() as here:
        demand(Right.ACT, here)
        granted = None
        if Outcome(outcome) is Outcome.PARTLY:
            granted = {part: _sum(given.get(part.value, "")) for part in Part}
        told = Decided(
            Outcome(outcome),
            day_of(given.get("on", "")),
            given.get("number", ""),
            granted,
            given.get("why", ""),
            paper,
        )
        decide(here, petition_pk, told)
    return _done(visit, pk, visit.say("Noted."), "standing")


def _sum(text: str) -> Money:
    """What was granted of a part; nothing where it says nothing, or zero."""
    bare = re.sub(r"[0.,\s]", "", text)
    return amount_of(text, "EUR") if bare else Money(ZERO, "EUR")


@act
def choose(visit: Visit, pk: CaseId, petition_pk: PetitionId) -> HttpResponse:
    """What the creditor makes of a petition or an order: which act, the button says."""
    given = visit.request.POST
    with visit.acting() as here:
        demand(Right.ACT, here)
        on = day_given(given.get("on", "")) or visit.today
        match given.get("act", ""):
            case "accept":
                accept(here, petition_pk)
            case "decline":
                decline(here, petition_pk, words=given.get("words", ""))
            case "withdraw":
                withdraw(here, petition_pk, on=on, words=given.get("words", ""))
            case "lapse":
                lapse(here, petition_pk, on=on)
            case "order-lapsed":
                order_lapsed(here, petition_pk, on=on)
            case other:
                raise ChoiceUnknown(text=other)
    return _done(visit, pk, visit.say("Noted."), "standing")


@act
def conciliate(visit: Visit, pk: CaseId) -> HttpResponse:
    """Note that a conciliation began."""
    given = visit.request.POST
    with visit.acting() as here:
        demand(Right.ACT, here)
        found(find_case(here, pk))
        begin(here, pk, given.get("conciliator", ""), on=day_given(given.get("on", "")) or visit.today)
    return _done(visit, pk, visit.say("Noted: limitation stands still while it lasts."), "conciliation")


@act
def conciliated(visit: Visit, pk: CaseId, conciliation_pk: ConciliationId) -> HttpResponse:
    """Note how a conciliation ended."""
    given = visit.request.POST
    with visit.acting() as here:
        demand(Right.ACT, here)
        on = day_given(given.get("on", "")) or visit.today
        finish(here, conciliation_pk, on=on, is_agreed=given.get("agreed") == "yes")
    return _done(visit, pk, visit.say("Noted: limitation runs on, for six months at least."), "conciliation")


@act
def advise(visit: Visit, pk: CaseId) -> HttpResponse:
    """Ask an expert."""
    given = visit.request.POST
    with visit.acting() as here:
        demand(Right.ACT, here)
        found(find_case(here, pk))
        until = day_given(given.get("until", ""))
        ask_advice(here, pk, given.get("expert", ""), given.get("text", ""), email=given.get("email", ""), until=until)
    return _done(visit, pk, visit.say("It stands in the conversation of the case; the answer is waited for."), "advice")


@act
def keep_fee(visit: Visit) -> HttpResponse:
    """State a fee from a day on."""
    given = visit.request.POST
    with visit.acting() as here:
        demand(Right.SET_UP, here)
        amount = _sum(given.get("amount", ""))
        set_fee(
            here, given.get("key", ""), amount, starts_on=day_of(given.get("from", "")), source=given.get("source", "")
        )
    messages.success(visit.request, visit.say("Kept: petitions from that day on count with it."))
    return back(visit, to=visit.url("court-fees"))
