"""Cases: a fixed set of receivables of one debtor that reminders did not bring in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from relance.parties.models import Debtor
from relance.receivables.models import Receivable
from relance.tenancy.models import TenantModel


class Case(TenantModel):
    """A debt that is pursued as one. Its receivables never change; while it is open no reminder of ours goes about them.

    Where it stands is what its latest act that moved it says: the view ``cases_standing``. ``closed_at`` is the mark of the act
    that closed it, for the rules that hold only while it is open.
    """

    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    number = models.IntegerField()
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=120)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_case_per_number"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["organisation", "debtor"], name="case_of_debtor")]


class CaseItem(TenantModel):
    """A receivable of a case, with what was open on it when the case was opened."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    receivable = models.ForeignKey(Receivable, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    currency = models.CharField(max_length=3)
    open_amount = models.DecimalField(max_digits=18, decimal_places=3)
    is_open = models.BooleanField(default=True, help_text="False once its case is closed.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "receivable"],
                condition=models.Q(is_open=True),
                name="one_open_case_per_receivable",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["organisation", "case"], name="item_of_case")]
