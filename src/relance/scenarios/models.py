"""Scenarios as an organisation has them, where each receivable stands in one, and the runs with their decisions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from relance.parties.models import Debtor
from relance.receivables.models import Receivable
from relance.tenancy.models import TenantModel

# The reasons that only a person can end, in the order in which Today tells them. The index below was made for these: a change
# needs a migration, and a test says so.
FOR_A_PERSON = [
    "scenario_finished", "no_address", "kind_unknown", "due_date_assumed", "unallocated_credit", "anomaly", "undeliverable",
    "no_scenario", "missing_from_export", "limitation_passed", "dispute",
]  # fmt: skip


class ScenarioVersion(TenantModel):
    """One version of a scenario, as its file says it. Never changed: a new version is a new row."""

    key = models.CharField(max_length=60)
    version = models.IntegerField()
    text = models.TextField()
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "key", "version"], name="one_scenario_per_version"),
        ]


class ScenarioChoice(TenantModel):
    """Which scenario one receivable, one debtor or one kind of debtor gets; the narrowest choice counts."""

    receivable = models.ForeignKey(Receivable, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    kind = models.CharField(max_length=12, null=True)
    key = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "receivable"], name="one_scenario_per_receivable"),
            models.UniqueConstraint(fields=["organisation", "debtor"], name="one_scenario_per_debtor"),
            models.UniqueConstraint(fields=["organisation", "kind"], name="one_scenario_per_kind"),
        ]


class Dunning(TenantModel):
    """Where a receivable stands: its scenario's version, the next day worth deciding, and the last decision.

    ``next_on`` is a plan; None means that only a change can bring it back (see ``Touched``).
    """

    receivable = models.ForeignKey(Receivable, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    scenario = models.ForeignKey(ScenarioVersion, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    next_on = models.DateField(null=True)
    outcome = models.CharField(max_length=60, blank=True, default="", help_text="Reason code, or the step taken.")
    decided_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "receivable"], name="one_dunning_per_receivable"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "next_on"], name="dunning_by_day"),
            models.Index(
                fields=["organisation", "outcome"],
                condition=models.Q(outcome__in=FOR_A_PERSON),
                name="dunning_for_a_person",
            ),
        ]


class Touched(TenantModel):
    """A receivable of which something changed since its plan. Triggers write it; the next run plans it again."""

    receivable = models.ForeignKey(Receivable, on_delete=models.PROTECT, db_constraint=False, db_index=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "receivable"], name="touched_once"),
        ]


class Run(TenantModel):
    """The run of one local day: at most one."""

    local_date = models.DateField()
    ran_at = models.DateTimeField()
    actor = models.CharField(max_length=120)
    report = models.TextField(help_text="Counts and amounts by outcome, as JSON.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "local_date"], name="one_run_per_day"),
        ]


class Decision(TenantModel):
    """What a run decided about a receivable, where it differs from what the run before decided."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    receivable = models.ForeignKey(Receivable, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    outcome = models.CharField(max_length=60)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "receivable"], name="decision_of_receivable"),
        ]
