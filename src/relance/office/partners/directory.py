"""Preferences, Partners: added, set up, tried, removed; and what a partner gave as a file is read in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from relance.domain.errors import DomainError
from relance.domain.sentences import Sentence
from relance.jobs.captures import Place
from relance.jobs.installation import this_installation
from relance.office.page import Page, act, page
from relance.office.visit import Visit
from relance.partners import keeping
from relance.partners.hearing import Way, take
from relance.partners.modules import module_named, modules
from relance.partners.reaching import House, connector_of, try_partner
from relance.partners.selectors import directory, unplaced
from relance.partners.working import replay
from relance.tenancy import preferences as prefer
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand

LARGEST = 4 * 1024 * 1024


class FileMissing(DomainError):
    """Nothing to read."""

    code = "partner_file_missing"
    template = "Choose the partner's file: JSON as the contract has it, up to 4 MB."


def house_of(visit: Visit) -> House:
    """From where partners are reached for this company."""
    installation = this_installation()
    return House(visit.desk, installation.key, installation.drafts)


@page
def partners(visit: Visit, here: Acting) -> Page:
    """Which partners there are."""
    demand(Right.ACT, here)
    context = {
        "section": "preferences",
        "lines": directory(here),
        "modules": list(modules().values()),
        "public_address": prefer.PUBLIC_ADDRESS.of(here),
    }
    return "office/partners/partners.html", context


@page
def new_partner(visit: Visit, here: Acting, word: str) -> Page:
    """The form of a connector."""
    demand(Right.GOVERN, here)
    module = module_named(word)
    return "office/partners/partner.html", {
        "section": "preferences",
        "module": module,
        "fields": _fields(module.word, {}),
    }


@page
def partner(visit: Visit, here: Acting, pk: int) -> Page:
    """One partner: how it is reached, and what it told of no file."""
    demand(Right.GOVERN, here)
    row = keeping.find_partner(here, pk)
    module = module_named(row.module)
    line = next(one for one in directory(here) if one.row.pk == pk)
    context = {
        "section": "preferences",
        "line": line,
        "kept": row,
        "module": module,
        "fields": _fields(row.module, row.settings),
        "events": unplaced(here, pk),
    }
    return "office/partners/partner.html", context


@act
def add_partner(visit: Visit, word: str) -> HttpResponse:
    """Keep a new one; the secret of its messages is shown now and never again."""
    with visit.acting() as here:
        demand(Right.GOVERN, here)
        kept = keeping.add(here, _word(visit, word), this_installation().key)
    _tell_secret(visit, kept)
    return HttpResponseRedirect(visit.url("partner", pk=kept.id))


@act
def change_partner(visit: Visit, pk: int) -> HttpResponse:
    """Say anew how it is reached."""
    with visit.acting() as here:
        demand(Right.GOVERN, here)
        module = keeping.find_partner(here, pk).module
        keeping.change(here, pk, _word(visit, module), this_installation().key)
    messages.success(visit.request, visit.say("It is kept. Try it before the next hand-over."))
    return HttpResponseRedirect(visit.url("partner", pk=pk))


@act
def renew_partner(visit: Visit, pk: int) -> HttpResponse:
    """A new secret for its messages."""
    with visit.acting() as here:
        kept = keeping.renew_secret(here, pk, this_installation().key)
    _tell_secret(visit, kept)
    return HttpResponseRedirect(visit.url("partner", pk=pk))


@act
def try_a_partner(visit: Visit, pk: int) -> HttpResponse:
    """Ask whether it answers, outside any transaction."""
    with visit.acting() as here:
        demand(Right.ACT, here)
    answer = try_partner(house_of(visit), pk)
    messages.success(visit.request, visit.say("It answers: {name}. Files may be handed to it.", name=answer.reference))
    return HttpResponseRedirect(visit.url("partners"))


@act
def remove_partner(visit: Visit, pk: int) -> HttpResponse:
    """Remove it; what it did stays."""
    with visit.acting() as here:
        keeping.retire(here, pk)
    messages.success(visit.request, visit.say("Removed. What it did stays on the cases."))
    return HttpResponseRedirect(visit.url("partners"))


@act
def read_file(visit: Visit, pk: int) -> HttpResponse:
    """Take in what the partner gave as a file."""
    with visit.acting() as here:
        demand(Right.ACT, here)
    given = visit.request.FILES.get("file")
    if given is None or (given.size or 0) > LARGEST:
        raise FileMissing
    content = given.read()
    with visit.acting() as here:
        outcomes = take(here, keeping.find_partner(here, pk).pk, content, Way.FILE)
    count = sum(outcomes.values())
    messages.success(visit.request, visit.say("{count} {count:event is|events are} new.", count=count))
    return HttpResponseRedirect(visit.url("partners"))


@act
def hear_again(visit: Visit, pk: int) -> HttpResponse:
    """Fetch all that it ever told: what was taken in already stays as it is."""
    with visit.acting() as here:
        demand(Right.ACT, here)
    connector = connector_of(house_of(visit), pk)
    try:
        replay(Place(visit.desk, lambda: False), pk, connector)
    finally:
        connector.close()
    messages.success(visit.request, visit.say("All that it told was fetched again."))
    return HttpResponseRedirect(visit.url("partners"))


def _word(visit: Visit, module: str) -> keeping.Word:
    given = visit.request.POST
    fields = {one.name: given.get(f"given-{one.name}", "") for one in module_named(module).fields}
    return keeping.Word(given.get("name", ""), module, given.get("mode", ""), given.get("contact", ""), fields)


def _fields(module: str, settings: dict[str, str]) -> list[tuple[object, str]]:
    return [(one, settings.get(one.name, "")) for one in module_named(module).fields]


def _tell_secret(visit: Visit, kept: keeping.Kept) -> None:
    if not kept.hook_secret:
        messages.success(visit.request, visit.say("It is kept. Try it before the next hand-over."))
        return
    said = Sentence("Give the partner this secret now, it is shown this once: {secret}", {"secret": kept.hook_secret})
    messages.success(visit.request, visit.say(said.template, **said.facts))
