"""Publishing a scenario's new version, and choosing which one a receivable, a debtor or a kind of debtor gets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from relance.domain.errors import DomainError
from relance.domain.ledger import DebtorKind
from relance.domain.scenario.decide import Take, decide
from relance.domain.scenario.files import read_scenario
from relance.domain.scenario.model import Scenario
from relance.journal.appending import Fact, append
from relance.parties.models import Debtor
from relance.parties.same_customer import heads_of
from relance.parties.words import KIND_WORDS
from relance.receivables.targets import Named, TheseReceivables
from relance.scenarios.catalogue import Catalogue, store_presets
from relance.scenarios.models import ScenarioChoice, ScenarioVersion
from relance.scenarios.selectors import open_receivables
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs


class ScenarioUnknown(DomainError):
    """No scenario bears this key."""

    code = "scenario_unknown"
    template = "There is no scenario '{key}'. Those there are: {known}."


class ScenarioNotForKind(DomainError):
    """It would send nothing, ever, and nobody would see why."""

    code = "scenario_not_for_kind"
    template = "Scenario '{key}' is not made for that kind of customer ({kind}): nothing would go to them. Those that are: {fit}."


class ScenarioUnchanged(DomainError):
    """The same text again."""

    code = "scenario_unchanged"
    template = "Scenario '{key}' says this already, as version {version}."


@dataclass(frozen=True, slots=True)
class Moved:
    """A running receivable that a new version would move, and the step that it would take now; None for none."""

    number: str
    debtor: str
    step: str | None


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """A version just published (or looked at), and who runs on earlier ones."""

    key: str
    version: int
    running: tuple[Moved, ...]


@needs(Right.SET_UP)
def publish(here: Acting, text: str, *, running_too: bool = False, dry_run: bool = False) -> PublishedVersion:
    """Store the scenario file ``text`` as the next version of its key.

    New receivables get it. Those that run on an earlier version stay there, or with ``running_too`` move, keeping their
    position by step key. Raises ScenarioInvalid, ScenarioUnchanged.
    """
    scenario = read_scenario(text)
    store_presets(here)
    latest = ScenarioVersion.objects.filter(key=scenario.key).order_by("-version").first()
    if latest and latest.text == text:
        raise ScenarioUnchanged(key=scenario.key, version=latest.version)
    running = tuple(_would_move(here, scenario))
    number = latest.version + 1 if latest else 1
    if not dry_run:
        _publish(here, scenario.key, text, number, running_too=running_too)
    return PublishedVersion(scenario.key, number, running)


def _would_move(here: Acting, scenario: Scenario) -> Iterator[Moved]:
    """What runs on an earlier version, and the step that each would take today."""
    for one in open_receivables(here, on=here.today):
        if one.running is not None and one.scenario.key == scenario.key:
            decision = decide(one.snapshot, scenario, today=here.today, calendar=one.calendar, rules=one.rules)
            step = decision.step.key if isinstance(decision, Take) else None
            yield Moved(one.number, one.debtor_name, step)


def _publish(here: Acting, key: str, text: str, version: int, *, running_too: bool) -> None:
    stored = ScenarioVersion.objects.create(
        organisation_id=here.organisation,
        key=key,
        version=version,
        text=text,
        published_at=here.at,
        published_by=here.actor,
    )
    moved = _move_running(key, stored.pk) if running_too else 0
    body = {"scenario": key, "version": version, "running_too": running_too, "moved": moved}
    append(here, [Fact("scenario.published", body)])


def _move_running(key: str, to: int) -> int:
    """Put what runs on any version of the scenario on this one; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH moved AS (
                   UPDATE scenarios_dunning g SET scenario_id = %(new)s FROM scenarios_scenarioversion v
                   WHERE v.id = g.scenario_id AND v.key = %(key)s RETURNING g.organisation_id, g.receivable_id)
               INSERT INTO scenarios_touched (organisation_id, receivable_id) SELECT * FROM moved ON CONFLICT DO NOTHING""",
            {"new": to, "key": key},
        )
        return int(cursor.rowcount)


@needs(Right.SET_UP)
def choose_for_kind(here: Acting, kind: DebtorKind, *, key: str | None) -> None:
    """Give debtors of a kind the scenario ``key``; None takes the choice back. Raises ScenarioUnknown, ScenarioNotForKind."""
    _refuse_unfit(here, key, kind)
    _keep(here, [{"kind": kind.value}], key, chain=0)


@needs(Right.SET_UP)
def choose(here: Acting, target: Named, *, key: str | None) -> None:
    """Give invoices, or a customer, the scenario ``key``; None takes the choice back. Raises ScenarioUnknown, ScenarioNotForKind."""
    (head,) = heads_of(here, [target.debtor])
    kind = DebtorKind(Debtor.objects.values_list("kind_in_law", flat=True).get(pk=head))
    _refuse_unfit(here, key, kind)
    places: list[dict[str, Any]] = [{"debtor_id": head}]
    if isinstance(target, TheseReceivables):
        places = [{"receivable_id": pk} for pk in target.receivables]
    _keep(here, places, key, chain=target.debtor)


def _refuse_unfit(here: Acting, key: str | None, kind: DebtorKind) -> None:
    if key is None:
        return
    known = Catalogue(here).latest()
    if key not in known:
        raise ScenarioUnknown(key=key, known=", ".join(known))
    if not known[key].scenario.serves(kind):
        fit = [each for each, one in known.items() if one.scenario.serves(kind)]
        raise ScenarioNotForKind(key=key, kind=KIND_WORDS[kind], fit=", ".join(fit))


def _keep(here: Acting, places: list[dict[str, Any]], key: str | None, *, chain: int) -> None:
    for place in places:
        ScenarioChoice.objects.filter(**place).delete()
        if key is not None:
            ScenarioChoice.objects.create(organisation_id=here.organisation, key=key, **place)
        _touch(place)
    append(here, [Fact("scenario.chosen", {"scenario": key, "for": places}, chain=chain)])


def _touch(place: dict[str, Any]) -> None:
    """What the choice concerns is planned again by the next run."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO scenarios_touched (organisation_id, receivable_id)
               SELECT g.organisation_id, g.receivable_id FROM scenarios_dunning g
               JOIN receivables_receivable r ON r.id = g.receivable_id
               JOIN parties_debtor own ON own.id = r.debtor_id JOIN parties_debtor d ON d.id = own.head_id
               WHERE r.open_amount > 0
                   AND (r.id = %(receivable_id)s OR d.id = %(debtor_id)s OR d.kind_in_law = %(kind)s)
               ON CONFLICT DO NOTHING""",
            {"receivable_id": None, "debtor_id": None, "kind": None} | place,
        )
