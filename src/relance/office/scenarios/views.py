"""Scenarios: read as sentences, changed on a page, looked at before they are published, and simulated."""

from __future__ import annotations

from difflib import unified_diff

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from relance.domain.calendars import WorkingCalendar
from relance.domain.errors import DomainError
from relance.domain.ledger import DebtorKind
from relance.domain.scenario.files import read_scenario, write_scenario
from relance.domain.scenario.model import Anchor, Scenario, Stage, Sticker, sample_dates
from relance.domain.sentences import Sentence
from relance.language import say
from relance.letters.words import STICKERS
from relance.office.letters.views import LANGUAGE_NAMES, keys_waiting, letter_texts
from relance.office.page import Page, Visit, act, page
from relance.office.scenarios.form import edited
from relance.parties.words import KIND_WORDS
from relance.receivables.selectors import latest_due
from relance.scenarios.catalogue import Catalogue, cached_scenario, versions_of
from relance.scenarios.publishing import choose, publish
from relance.scenarios.words import CHANNELS, MODES, STAGES, when_sentence
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand

SIMULATED_DAYS = 90
MOVES_SHOWN = 50


@page
def scenarios(visit: Visit, here: Acting) -> Page:
    """The scenarios there are, and who gets which."""
    catalogue = Catalogue()
    kinds = catalogue.by_kind()
    given = {
        key: [KIND_WORDS[kind] for kind in DebtorKind if kinds[kind].scenario.key == key] for key in catalogue.latest()
    }
    listed = [(key, one.scenario, given[key]) for key, one in catalogue.latest().items()]
    context = {
        "section": "scenarios", "scenarios": listed, "texts": [
            (STAGES[stage], [(LANGUAGE_NAMES[language], key) for key, of, language in letter_texts() if of is stage]) for stage in Stage
        ], "waiting": keys_waiting(here),
        "kinds": [
            (kind, KIND_WORDS[kind], kinds[kind].scenario.key,
             [one for one in listed if one[1].serves(kind) or one[0] == kinds[kind].scenario.key])
            for kind in DebtorKind
        ],
    }  # fmt: skip
    return "office/scenarios.html", context


@page
def scenario(visit: Visit, here: Acting, key: str) -> Page:
    """One scenario as sentences, with its versions; what changed since the one named in ``since``."""
    return "office/scenario.html", _context(visit, here, key, _latest(key))


def _latest(key: str) -> Scenario:
    known = Catalogue().latest()
    if key not in known:
        raise Http404
    return known[key].scenario


def _context(visit: Visit, here: Acting, key: str, shown: Scenario, error: str = "") -> dict[str, object]:
    versions, sample = versions_of(here, key), latest_due(here)  # an invoice of their own to say the days with
    samples = sample_dates(shown, due_on=sample.due_on, calendar=WorkingCalendar()) if sample else {}
    since = next((one for one in versions if str(one.version) == visit.request.GET.get("since", "")), None)
    return {
        "section": "scenarios", "key": key, "scenario": shown, "name": shown.name[visit.language], "versions": versions, "error": error,
        "steps": [
            (step, STAGES[step.stage], when_sentence(step), {channel.value for channel in step.channels},
             step.anchor is Anchor.DUE_DATE, step.days < 0, abs(step.days), [CHANNELS[way] for way in step.fallback],
             samples.get(step.key))
            for step in shown.steps
        ], "sample": sample,
        "channels": CHANNELS.items(), "modes": MODES.items(), "stages": [(stage.name.lower(), STAGES[stage]) for stage in Stage],
        "stickers": [(Sticker.NONE, Sentence("no sticker")), *STICKERS.items()], "since": since,
        "difference": _difference(cached_scenario(since.text), shown, visit) if since else [],
    }  # fmt: skip


def _sentences(of: Scenario, visit: Visit) -> list[str]:
    said = [
        say(Sentence("{when}: {stage}, by {channels}, {mode}", {
            "when": when_sentence(step), "stage": STAGES[step.stage], "mode": MODES[step.mode],
            "channels": ", ".join(say(CHANNELS[way], visit.language) for way in step.channels),
        }), visit.language)
        for step in of.steps
    ]  # fmt: skip
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
    demand(Right.SET_UP)
    given = visit.request.POST
    with visit.acting() as here:
        old = _latest(key)
    is_published = given.get("do") == "publish"
    try:
        base = _draft(given.get("draft", ""), old)
        ticked = {step.key: given.getlist(f"{step.key}-channel") for step in base.steps}
        new = edited(base, {name: given[name] for name in given}, ticked)
        text = write_scenario(new)
        published = publish(
            visit.id, text, on=visit.today, now=visit.now, actor=visit.actor,
            running_too=given.get("running") == "yes", dry_run=not is_published,
        )  # fmt: skip
    except DomainError as refused:
        with visit.acting() as here:
            context = _context(visit, here, key, old, error=say(refused.sentence, visit.language))
            return render(
                visit.request, "office/scenario.html", {"visit": visit, "may": visit.rights, **context}, status=422
            )
    if is_published:
        messages.success(visit.request, visit.say("Published as version {version}.", version=published.version))
        return HttpResponseRedirect(visit.url("scenario", key=key))
    with visit.acting() as here:
        context = _context(visit, here, key, new) | {
            "looked_at": published, "draft": text, "moves": published.running[:MOVES_SHOWN], "difference": _difference(old, new, visit),
        }  # fmt: skip
        return render(visit.request, "office/scenario.html", {"visit": visit, "may": visit.rights, **context})


def _draft(text: str, old: Scenario) -> Scenario:
    """What the form was made from: the change looked at before, which may have steps that the stored one lacks.

    Raises ScenarioInvalid.
    """
    draft = read_scenario(text) if text else old
    return draft if draft.key == old.key else old


@act
def choose_for_kind(visit: Visit) -> HttpResponse:
    """Which scenario debtors of a kind get."""
    kind = visit.request.POST.get("kind", "")
    if kind not in set(DebtorKind):
        raise Http404
    key = visit.request.POST.get("key") or None
    choose(visit.id, key=key, target=None, kind=DebtorKind(kind), now=visit.now, actor=visit.actor)
    messages.success(visit.request, visit.say("Kept."))
    return HttpResponseRedirect(visit.url("scenarios"))
