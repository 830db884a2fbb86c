"""Who takes part in a case, what each did, and what somebody still has to do."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from relance.cases.models.files import Case
from relance.documents.models import Document
from relance.domain.procedure.stages import CaseStage, Who
from relance.tenancy.models import TenantModel

WHO = [(one.value, one.value) for one in Who]
BY_SOMEBODY = [one.value for one in Who]


class Party(TenantModel):
    """Somebody besides creditor and debtor who takes part: a partner, a firm, a court, an officer, an expert."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    role = models.CharField(max_length=10, choices=WHO)
    name = models.CharField(max_length=400)
    address = models.CharField(max_length=1000, blank=True, default="")
    email = models.CharField(max_length=320, blank=True, default="")
    telephone = models.CharField(max_length=60, blank=True, default="")
    siren = models.CharField(max_length=9, blank=True, default="")
    reference = models.CharField(max_length=200, blank=True, default="", help_text="Its own reference of the case.")
    since = models.DateField()
    ended_on = models.DateField(null=True, help_text="The last day on which it took part.")
    author = models.CharField(max_length=120)
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(role__in=[one for one in BY_SOMEBODY if one not in {"creditor", "debtor"}]),
                name="party_role_is_known",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["organisation", "case"], name="party_of_case")]


class Act(TenantModel):
    """Something that was done in a case. Never changed, never deleted: what was noted wrongly is put right by another act.

    ``stage`` is the one it brought the case into, "" where it stayed. ``code`` and ``words`` are as they came. ``reference`` is the
    source's own name of it: the same of the same source is one act.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    kind = models.CharField(max_length=40)
    by = models.CharField(max_length=10, choices=WHO)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    happened_on = models.DateField()
    until = models.DateField(null=True, help_text="The last day, whole, of the term that it opened.")
    stage = models.CharField(
        max_length=12, blank=True, default="", choices=[(one.value, one.value) for one in CaseStage]
    )
    code = models.CharField(max_length=80, blank=True, default="")
    words = models.TextField(blank=True, default="")
    amount = models.DecimalField(max_digits=18, decimal_places=3, null=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    file_name = models.CharField(max_length=400, blank=True, default="")
    source = models.CharField(max_length=120, help_text="How it is known: by hand, the program, a connector.")
    reference = models.CharField(max_length=200, blank=True, default="")
    author = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(by__in=BY_SOMEBODY), name="act_is_by_somebody_known"),
            models.CheckConstraint(
                condition=models.Q(stage__in=["", *(one.value for one in CaseStage)]), name="act_stage_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(amount=None, currency="")
                | (models.Q(amount__isnull=False) & ~models.Q(currency="")),
                name="act_amount_whole_or_none",
            ),
            models.UniqueConstraint(
                fields=["organisation", "case", "source", "reference"],
                condition=~models.Q(reference=""),
                name="an_act_is_recorded_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "case"],
                condition=models.Q(stage=CaseStage.CLOSED.value),
                name="a_case_closes_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "case", "-id"], name="act_of_case"),
            models.Index(
                fields=["organisation", "case", "-id"], condition=~models.Q(stage=""), name="act_that_moved_a_case"
            ),
            models.Index(fields=["organisation", "-id"], name="act_by_latest"),
        ]


class Task(TenantModel):
    """Something that somebody has to do by a day. ``owner`` is a member (``user:12``) or "" for whoever is there."""

    act = models.ForeignKey(
        Act,
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
        related_name="tasks",
        help_text="What set it.",
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    what = models.CharField(max_length=1000)
    whose = models.CharField(max_length=10, choices=WHO, default=Who.CREDITOR.value)
    owner = models.CharField(max_length=120, blank=True, default="")
    due_on = models.DateField()
    done = models.ForeignKey(
        Act,
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="tasks_done",
        help_text="The act that did it.",
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(whose__in=BY_SOMEBODY), name="task_is_somebodys"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "case"], name="task_of_case"),
            models.Index(fields=["organisation", "due_on"], condition=models.Q(done=None), name="open_task_by_day"),
        ]
