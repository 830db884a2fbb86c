"""What a case costs, what others received for it, and the instalments of its plan. What was paid to us stands with the payments."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from relance.cases.models.acts import Act
from relance.cases.models.files import Case
from relance.exchanges.models import Commitment
from relance.receivables.models import Payment
from relance.tenancy.models import TenantModel


class Cost(TenantModel):
    """What an act cost us, VAT included; below zero: given back. ``is_claimable``: the law puts it on the debtor."""

    act = models.ForeignKey(Act, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    what = models.CharField(max_length=400)
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3)
    is_claimable = models.BooleanField(default=False)
    ground = models.CharField(max_length=200, blank=True, default="", help_text="The text that puts it on the debtor.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~models.Q(amount=0), name="a_cost_is_something"),
            models.CheckConstraint(
                condition=models.Q(is_claimable=False) | ~models.Q(ground=""), name="claimable_on_a_ground"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["organisation", "case"], name="cost_of_case")]


class Received(TenantModel):
    """A sum that a partner, a firm or an officer received from the debtor. ``payment`` is how our books show it."""

    act = models.ForeignKey(Act, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="a_received_sum_is_positive"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["organisation", "case"], name="received_of_case")]


class Remitted(TenantModel):
    """What became of a received sum: ``amount`` reached us, ``fee`` was kept back as agreed."""

    act = models.ForeignKey(Act, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    received = models.ForeignKey(Received, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    fee = models.DecimalField(max_digits=18, decimal_places=2, default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(amount__gte=0, fee__gte=0), name="remitted_sums_are_sums"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "received"], name="remitted_of_received")
        ]


class Instalment(TenantModel):
    """One payment of an agreed plan: no new receivable, an undertaking of the debtor's with its sum."""

    act = models.ForeignKey(Act, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    number = models.IntegerField()
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "act", "number"], name="one_instalment_per_number"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="an_instalment_is_positive"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "case"], name="instalment_of_case")
        ]
