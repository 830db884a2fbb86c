"""Scenarios: read as sentences, changed on a page, looked at before they are published, and simulated."""

from __future__ import annotations

from datetime import date
from difflib import unified_diff

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from relance.domain.calendars import WorkingCalendar
from relance.domain.errors import DomainError
from relance.domain.ledger import DebtorKind
from relance.domain.scenario.files import read_scenario, write_scenario
from relance.domain.scenario.model import Anchor, Scenario, Stage, Step, Sticker, sample_dates
from relance.domain.sentences import Sentence
from relance.language import say
from relance.letters.act_titles import ACT_TITLES
from relance.letters.labels import STICKERS
from relance.office.letters.views import LANGUAGE_NAMES, keys_waiting, letter_texts
from relance.office.page import Page, act, page
from relance.office.scenarios.form import edited
from relance.office.visit import Visit
from relance.parties.words import KIND_WORDS
from relance.receivables.selectors import latest_due
from relance.scenarios.catalogue import Catalogue, cached_scenario, versions_of
from relance.scenarios.publishing import PublishedVersion, choose_for_kind, publish
from relance.scenarios.words import CHANNELS, MODES, STAGES, when_sentence
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand

SIMULATED_DAYS = 90
MOVES_SHOWN = 50


@page
def scenarios(visit: Visit, here: Acting) -> Page:
    """The scenarios there are, and who gets which."""
    catalogue = Catalogue(here)
    kinds = catalogue.by_kind()
    given = {
        key: [KIND_WORDS[kind] for kind in DebtorKind if kinds[kind].scenario.key == key] for key in catalogue.latest()
    }
    listed = [(key, one.scenario, given[key]) for key, one in catalogue.latest().items()]
    texts = [
        (title, [(LANGUAGE_NAMES[language], key) for key, of, language in letter_texts() if of is act])
        for act, title in ACT_TITLES.items()
    ]
    context = {
        "section": "scenarios",
        "scenarios": listed,
        "texts": texts,
        "waiting": keys_waiting(here),
        "kinds": [_fitting(kind, kinds[kind].scenario.key, listed) for kind in DebtorKind],
    }
    return "office/scenarios.html", context


Listed = tuple[str, Scenario, list[Sentence]]


def _fitting(kind: DebtorKind, chosen: str, listed: list[Listed]) -> tuple[DebtorKind, Sentence, str, list[Listed]]:
    """A kind with its words, the scenario it gets, and those it may get."""
    fitting = [one for one in listed if one[1].serves(kind) or one[0] == chosen]
    return kind, KIND_WORDS[kind], chosen, fitting


@page
def scenario(visit: Visit, here: Acting, key: str) -> Page:
    """One scenario as sentences, with its versions; what changed since the one named in ``since``."""
    return "office/scenario.html", _context(visit, here, key, _latest(here, key))


def _latest(here: Acting, key: str) -> Scenario:
    known = Catalogue(here).latest()
    if key not in known:
        raise Http404
    return known[key].scenario


def _context(visit: Visit, here: Acting, key: str, shown: Scenario, error: str = "") -> dict[str, object]:
    versions, sample = versions_of(here, key), latest_due(here)  # an invoice of their own to say the days with
    samples = sample_dates(shown, due_on=sample.due_on, calendar=WorkingCalendar()) if sample else {}
    since = next((one for one in versions if str(one.version) == visit.request.GET.get("since", "")), None)
    return {
        "section": "scenarios",
        "key": key,
        "scenario": shown,
        "name": shown.name[visit.language],
        "versions": versions,
        "error": error,
        "steps": [_step(step, samples.get(step.key)) for step in shown.steps],
        "sample": sample,
        "channels": CHANNELS.items(),
        "modes": MODES.items(),
        "stages": [(stage.name.lower(), STAGES[stage]) for stage in Stage],
        "stickers": [(Sticker.NONE, Sentence("no sticker")), *STICKERS.items()],
        "since": since,
        "difference": _difference(cached_scenario(since.text), shown, visit) if since else [],
    }


def _step(step: Step, sample: date | None) -> tuple[object, ...]:
    """A step as the page draws it; ``sample``: its day for the invoice that the days are said with."""
    return (
        step,
        STAGES[step.stage],
        when_sentence(step),
        {channel.value for channel in step.channels},
        step.anchor is Anchor.DUE_DATE,
        step.days < 0,
        abs(step.days),
        [CHANNELS[way] for way in step.fallback],
        sample,
    )


def _sentences(of: Scenario, visit: Visit) -> list[str]:
    said = [
        say(
            Sentence(
                "{when}: {stage}, by {channels}, {mode}",
                {
                    "when": when_sentence(step),
                    "stage": STAGES[step.stage],
                    "mode": MODES[step.mode],
                    "channels": ", ".join(say(CHANNELS[way], visit.language) for way in step.channels),
                },
            ),
            visit.language,
        )
        for step in of.steps
    ]
    rules = {"tolerance": of.tolerance, "grace": of.grace_days, "gap": of.minimum_gap_days}
    return [
        say(
            Sentence("Tolerance {tolerance}, grace {grace} {grace:day|days}, gap {gap} {gap:day|days}", rules),
            visit.language,
        ),
        *said,
    ]


def _difference(old: Scenario, new: Scenario, visit: Visit) -> list[tuple[str, str]]:
    """Lines that went and that came: ("-" or "+", sentence)."""
    lines = list(unified_diff(_sentences(old, visit), _sentences(new, visit), lineterm="", n=0))[2:]
    return [(line[0], line[1:]) for line in lines if line[0] in "+-"]


@act
def save(visit: Visit, key: str) -> HttpResponse:
    """Look at what the form would publish, or publish it. What is refused stands over the form, which keeps what was typed."""
    is_published = visit.request.POST.get("do") == "publish"
    with visit.acting() as here:
        demand(Right.SET_UP, here)
        old = _latest(here, key)
        try:
            with transaction.atomic():  # what is refused leaves nothing, and the page is drawn all the same
                new, text = _edited(visit, old)
                running_too = visit.request.POST.get("running") == "yes"
                published = publish(here, text, running_too=running_too, dry_run=not is_published)
        except DomainError as refused:
            context = _context(visit, here, key, old, error=say(refused.sentence, visit.language))
            return _drawn(visit, context, status=422)
        if not is_published:
            looked_at = _looked_at(published, text=text, difference=_difference(old, new, visit))
            return _drawn(visit, _context(visit, here, key, new) | looked_at)
    messages.success(visit.request, visit.say("Published as version {version}.", version=published.version))
    return HttpResponseRedirect(visit.url("scenario", key=key))


def _edited(visit: Visit, old: Scenario) -> tuple[Scenario, str]:
    """The scenario as the form says it, and its file. Raises ScenarioInvalid."""
    given = visit.request.POST
    base = _draft(given.get("draft", ""), old)
    ticked = {step.key: given.getlist(f"{step.key}-channel") for step in base.steps}
    new = edited(base, {name: given[name] for name in given}, ticked)
    return new, write_scenario(new)


def _looked_at(published: PublishedVersion, *, text: str, difference: list[tuple[str, str]]) -> dict[str, object]:
    moves = published.running[:MOVES_SHOWN]
    return {"looked_at": published, "draft": text, "moves": moves, "difference": difference}


def _drawn(visit: Visit, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    shared = {"visit": visit, "may": visit.rights}
    return render(visit.request, "office/scenario.html", {**shared, **context}, status=status)


def _draft(text: str, old: Scenario) -> Scenario:
    """What the form was made from: the change looked at before, which may have steps that the stored one lacks.

    Raises ScenarioInvalid.
    """
    draft = read_scenario(text) if text else old
    return draft if draft.key == old.key else old


@act
def choose_of_kind(visit: Visit) -> HttpResponse:
    """Which scenario debtors of a kind get."""
    kind = visit.request.POST.get("kind", "")
    if kind not in set(DebtorKind):
        raise Http404
    with visit.acting() as here:
        choose_for_kind(here, DebtorKind(kind), key=visit.request.POST.get("key") or None)
    messages.success(visit.request, visit.say("Kept."))
    return HttpResponseRedirect(visit.url("scenarios"))
