"""The exhibits of a case, under numbers that never change."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.db import models

from relance.cases.models.acts import Act
from relance.cases.models.files import Case
from relance.documents.models import Document
from relance.tenancy.models import TenantModel


class ExhibitKind(StrEnum):
    """What an exhibit shows."""

    INVOICE = "invoice"
    ORDER = "order"
    DELIVERY = "delivery"
    ACCEPTANCE = "acceptance"
    TERMS = "terms"
    LETTER = "letter"
    NOTICE = "notice"  # a formal notice, with its proof
    EXCHANGE = "exchange"
    PLAN = "plan"
    OTHER = "other"


class Exhibit(TenantModel):
    """A paper under its number. A better copy takes the next ``version`` of the same number; the earlier ones stay beside it."""

    act = models.ForeignKey(Act, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    number = models.IntegerField()
    version = models.IntegerField(default=1)
    kind = models.CharField(max_length=12, choices=[(one.value, one.value) for one in ExhibitKind])
    title = models.CharField(max_length=400)
    dated_on = models.DateField(null=True)
    proof = models.CharField(max_length=400, blank=True, default="", help_text="What kind of proof it is, in words.")
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    file_name = models.CharField(max_length=400)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "case", "number", "version"], name="one_exhibit_per_number"
            ),
            models.CheckConstraint(
                condition=models.Q(number__gt=0, version__gt=0), name="exhibit_numbers_count_from_one"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[one.value for one in ExhibitKind]), name="case_exhibit_kind_is_known"
            ),
        ]
