"""Publishing a scenario's new version, and choosing which one a receivable, a debtor or a kind of debtor gets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from relance.domain.errors import DomainError
from relance.domain.ledger import DebtorKind
from relance.domain.scenario.decide import Take, decide
from relance.domain.scenario.files import read_scenario
from relance.journal.services import Fact, append
from relance.parties.models import Debtor
from relance.parties.same_customer import heads_of
from relance.parties.words import KIND_WORDS
from relance.receivables.targets import Named, TheseReceivables, find_target
from relance.scenarios.catalogue import Catalogue, store_presets
from relance.scenarios.models import ScenarioChoice, ScenarioVersion
from relance.scenarios.selectors import open_receivables
from relance.tenancy.context import acting, acting_in
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
def publish(
    organisation_id: int,
    text: str,
    *,
    on: date,
    now: datetime,
    actor: str,
    running_too: bool = False,
    dry_run: bool = False,
) -> PublishedVersion:
    """Store the scenario file ``text`` as the next version of its key.

    New receivables get it. Those that run on an earlier version stay there, or with ``running_too`` move, keeping their
    position by step key. Raises ScenarioInvalid, ScenarioUnchanged.
    """
    scenario = read_scenario(text)
    with acting_in(organisation_id):
        store_presets(organisation_id, at=now)
        latest = ScenarioVersion.objects.filter(key=scenario.key).order_by("-version").first()
        if latest and latest.text == text:
            raise ScenarioUnchanged(key=scenario.key, version=latest.version)
        running = []
        for one in open_receivables(on=on):
            if one.running is not None and one.scenario.key == scenario.key:
                decision = decide(one.snapshot, scenario, today=on, calendar=one.calendar, rules=one.rules)
                step = decision.step.key if isinstance(decision, Take) else None
                running.append(Moved(one.number, one.debtor_name, step))
        number = latest.version + 1 if latest else 1
        if not dry_run:
            _publish(organisation_id, scenario.key, text, number, running_too=running_too, now=now, actor=actor)
    return PublishedVersion(scenario.key, number, tuple(running))


def _publish(
    organisation_id: int, key: str, text: str, version: int, *, running_too: bool, now: datetime, actor: str
) -> None:
    stored = ScenarioVersion.objects.create(
        organisation_id=organisation_id, key=key, version=version, text=text, published_at=now, published_by=actor
    )
    moved = 0
    if running_too:
        with connection.cursor() as cursor:
            cursor.execute(
                """WITH moved AS (
                       UPDATE scenarios_dunning g SET scenario_id = %(new)s FROM scenarios_scenarioversion v
                       WHERE v.id = g.scenario_id AND v.key = %(key)s RETURNING g.organisation_id, g.receivable_id)
                   INSERT INTO scenarios_touched (organisation_id, receivable_id) SELECT * FROM moved ON CONFLICT DO NOTHING""",
                {"new": stored.pk, "key": key},
            )
            moved = cursor.rowcount
    body = {"scenario": key, "version": version, "running_too": running_too, "moved": moved}
    append(organisation_id, [Fact("scenario.published", body)], at=now, actor=actor)


@needs(Right.SET_UP)
def choose(
    organisation_id: int,
    *,
    key: str | None,
    target: str | Named | None,
    kind: DebtorKind | None,
    now: datetime,
    actor: str,
) -> None:
    """Give an invoice, a customer (``target``) or a kind of debtor the scenario ``key``; None takes the choice back.

    Raises ScenarioUnknown, ScenarioNotForKind, TargetUnknown, TargetAmbiguous.
    """
    with acting(organisation_id, actor, now) as here:
        known = Catalogue().latest()
        if key is not None and key not in known:
            raise ScenarioUnknown(key=key, known=", ".join(known))
        places: list[dict[str, Any]] = [{"kind": kind.value}] if kind else []
        chain = 0
        if target is not None:
            found = find_target(here, target) if isinstance(target, str) else target
            chain = found.debtor
            (head,) = heads_of([found.debtor])
            places = [{"debtor_id": head}]
            if isinstance(found, TheseReceivables):
                places = [{"receivable_id": pk} for pk in found.receivables]
            kind = DebtorKind(Debtor.objects.values_list("kind_in_law", flat=True).get(pk=head))
        if key is not None and kind and not known[key].scenario.serves(kind):
            fit = [each for each, one in known.items() if one.scenario.serves(kind)]
            raise ScenarioNotForKind(key=key, kind=KIND_WORDS[kind], fit=", ".join(fit))
        for place in places:
            ScenarioChoice.objects.filter(**place).delete()
            if key is not None:
                ScenarioChoice.objects.create(organisation_id=organisation_id, key=key, **place)
            _touch(place)
        append(
            organisation_id,
            [Fact("scenario.chosen", {"scenario": key, "for": places}, chain=chain)],
            at=now,
            actor=actor,
        )


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
