"""What a scenario would do over the days to come, and would have done over those that are past."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from django.http import Http404

from relance.domain.date_ranges import DateRange
from relance.domain.money import Money, total
from relance.domain.scenario.model import Stage
from relance.office.page import Page, page
from relance.office.visit import Visit
from relance.scenarios.catalogue import Catalogue
from relance.scenarios.dry_run import simulate
from relance.scenarios.replay import MOST_RECEIVABLES, replay_over
from relance.scenarios.words import STAGES
from relance.tenancy.context import Acting

SIMULATED_DAYS = 90
REPLAYED_DAYS = 180
ROWS_SHOWN = 200


@page
def simulation(visit: Visit, here: Acting) -> Page:
    """Who would get what over the next 90 days, if nobody paid: by week and step."""
    planned = simulate(here, from_day=here.today, days=SIMULATED_DAYS)
    counts: Counter[tuple[int, str]] = Counter()
    amounts: dict[str, list[Money]] = {}
    for day, steps in planned.items():
        for step, asked in steps.items():
            counts[(day - here.today).days // 7, step] += len(asked)
            amounts.setdefault(step, []).extend(money for money in asked if money.currency == "EUR")
    # A step that only an earlier version of its scenario had has no stage here, and comes last under its key.
    stages = {step.key: step.stage for one in Catalogue(here).latest().values() for step in one.scenario.steps}
    keys = sorted(amounts, key=lambda key: (stages.get(key, max(Stage)), key not in stages, key))
    weeks = sorted({week for week, _ in counts})
    rows = [(here.today + timedelta(days=7 * week), [counts[week, key] for key in keys]) for week in weeks]
    context = {
        "section": "scenarios",
        "steps": [(key, STAGES[stages[key]] if key in stages else None) for key in keys],
        "rows": rows,
        "totals": [total(amounts[key]) for key in keys],
        "days": SIMULATED_DAYS,
    }
    return "office/simulation.html", context


@page
def replayed(visit: Visit, here: Acting, key: str) -> Page:
    """Who would have got what over the last half-year under this scenario, beside what really left."""
    known = Catalogue(here).latest()
    if key not in known:
        raise Http404
    scenario = known[key].scenario
    over = DateRange.closed(here.today - timedelta(days=REPLAYED_DAYS), here.today)
    found = replay_over(here, scenario, over=over)
    would = Counter((one.day.replace(day=1), one.stage) for one in found.would)
    did: Counter[tuple[date, Stage]] = Counter()
    for day, stage, count in found.did:
        did[day.replace(day=1), stage] += count
    stages = sorted({stage for _, stage in (*would, *did)})
    months = sorted({month for month, _ in (*would, *did)})
    context = {
        "section": "scenarios",
        "key": key,
        "name": scenario.name[visit.language],
        "since": over.start,
        "found": found,
        "stages": [STAGES[stage] for stage in stages],
        "most": MOST_RECEIVABLES,
        "months": [(month, [(would[month, stage], did[month, stage]) for stage in stages]) for month in months],
        "rows": [(one, STAGES[one.stage]) for one in found.would[-ROWS_SHOWN:][::-1]],
    }
    return "office/replay.html", context
