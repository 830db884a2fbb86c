"""The scenarios of an organisation: what it published, else the presets; and which receivable gets which."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

from relance.domain.ledger import DebtorKind
from relance.domain.scenario.files import preset_for, preset_texts, presets, read_scenario
from relance.domain.scenario.model import Anchor, Scenario
from relance.scenarios.models import ScenarioVersion
from relance.tenancy.context import Acting

SHIPPED = "relance"
DEPOSIT_LADDER = "deposit-ladder"  # by which claims on deposits go, unless one was chosen for the claim itself
VERSIONS_AND_KINDS = """
    SELECT id, key, text, NULL, version FROM scenarios_scenarioversion
    UNION ALL SELECT NULL, key, NULL, kind, NULL FROM scenarios_scenariochoice WHERE kind IS NOT NULL ORDER BY key, version
"""
cached_scenario = lru_cache(maxsize=256)(read_scenario)


def versions_of(here: Acting, key: str) -> list[ScenarioVersion]:
    """The published versions of a scenario, the newest first."""
    return list(ScenarioVersion.objects.filter(key=key).order_by("-version"))


@dataclass(frozen=True, slots=True)
class Published:
    """A scenario and its stored version; ``version`` is None for a preset that nobody has used yet."""

    scenario: Scenario
    version: int | None


class Catalogue:
    """Everything that decides on a scenario, read once for a run."""

    def __init__(self, here: Acting) -> None:
        self._by_id: dict[int, Published] = {}
        self._latest = {key: Published(scenario, None) for key, scenario in presets().items()}
        self._of_kind = {kind: preset_for(kind).key for kind in DebtorKind}
        with connection.cursor() as cursor:
            cursor.execute(VERSIONS_AND_KINDS)
            for version, key, text, kind, _number in cursor.fetchall():
                if kind:
                    self._of_kind[DebtorKind(kind)] = key
                else:
                    self._by_id[version] = self._latest[key] = Published(cached_scenario(text), version)

    def latest(self) -> dict[str, Published]:
        """The newest version of each scenario by key, presets included."""
        return dict(self._latest)

    def by_kind(self) -> dict[DebtorKind, Published]:
        """What debtors of each kind get where nothing narrower was chosen."""
        return {kind: self._latest[key] for kind, key in self._of_kind.items()}

    def resolve(self, kind: DebtorKind, *, chosen: str | None, running: int | None) -> Published:
        """The scenario of one receivable: ``chosen`` for it or its debtor, else its kind's.

        It stays on the version that it runs on (``running``), unless that is of another scenario.
        """
        key = chosen or self._of_kind[kind]
        if running is not None and (current := self._by_id[running]).scenario.key == key:
            return current
        return self._latest[key]


def store_presets(here: Acting) -> None:
    """Keep the presets as the organisation's own versions, so that what it began on stays as it was."""
    known = set(ScenarioVersion.objects.values_list("key", flat=True))
    ScenarioVersion.objects.bulk_create(
        ScenarioVersion(
            organisation_id=here.organisation,
            key=key,
            version=1,
            text=text,
            published_at=here.at,
            published_by=SHIPPED,
        )
        for key, text in preset_texts().items()
        if key not in known
    )


def first_offset(scenario: Scenario) -> int:
    """Days from the due date to the first step that the calendar may call for."""
    return min(step.days for step in scenario.steps if step.anchor is Anchor.DUE_DATE)


def text_of(here: Acting, key: str) -> str:
    """The file of the newest version of a scenario. Raises KeyError."""
    latest = ScenarioVersion.objects.filter(key=key).order_by("-version").first()
    return latest.text if latest else preset_texts()[key]
