"""What the firm is: the facts of R124-2, its references and its scenario."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from relance.domain.firms import facts
from relance.domain.firms.facts import FirmFacts
from relance.domain.firms.levels import Level
from relance.domain.firms.steps import USUAL_STEPS
from relance.domain.sentences import Sentence
from relance.firms.papers import latest_version, record_firm, steps_of
from relance.office.fields import day_given
from relance.office.firms.desk import desk_of
from relance.office.page import Page, act, page
from relance.office.visit import Visit
from relance.tenancy.context import Acting

WAYS = {Level.EMAIL: Sentence("e-mail"), Level.LETTER: Sentence("letter"), Level.NOTICE: Sentence("formal notice")}


@page
def paper(visit: Visit, here: Acting) -> Page:
    """The paper as it stands, and what is missing of it."""
    desk_of(visit)
    written = latest_version(here)
    known = written[1] if written else None
    steps = known.steps if known else USUAL_STEPS
    lines = "\n".join(f"{one.after_days} {visit.say(WAYS[one.level].template)}" for one in steps)
    context = {
        "section": "firm-paper", "paper": known, "version": written[0] if written else None, "steps": lines,
        "lacks": facts.lacks_of(known.facts if known else FirmFacts(), here.today),
    }  # fmt: skip
    return "office/firms/paper.html", context


@act
def keep(visit: Visit) -> HttpResponse:
    """Record it as its next version."""
    given = visit.request.POST
    desk_of(visit)
    recorded = FirmFacts(
        insurer=given.get("insurer", "").strip(),
        policy=given.get("policy", "").strip(),
        insured_from=day_given(given.get("insured_from", "")),
        insured_until=day_given(given.get("insured_until", "")),
        iban=given.get("iban", "").strip(),
        holder=given.get("holder", "").strip(),
        bank=given.get("bank", "").strip(),
        prosecutor=given.get("prosecutor", "").strip(),
        declared_on=day_given(given.get("declared_on", "")),
    )
    steps = steps_of(given.get("steps", ""))
    with visit.acting() as here:
        record_firm(here, recorded, given.get("prefix", ""), steps, by_itself=given.get("by_itself") == "yes")
    messages.success(visit.request, visit.say("Recorded. Renew the mandates in force, so that they take it over."))
    return HttpResponseRedirect(visit.url("firm-paper"))
