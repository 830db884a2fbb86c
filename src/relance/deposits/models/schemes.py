"""Schemes: which reasons somebody else than the guest pays for, up to what."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from relance.tenancy.models import TenantModel


class Scheme(TenantModel):
    """One version of a scheme. Never changed: a change is a new version, and a guarantee keeps the one it was asked with.

    A scheme that covers nothing is the standard one. ``automatic_recovery``: None where each claim asks.
    """

    name = models.CharField(max_length=120)
    version = models.IntegerField()
    currency = models.CharField(max_length=3)
    deductible = models.DecimalField(max_digits=18, decimal_places=3)
    payer = models.CharField(max_length=400, blank=True, help_text="Who pays what is covered.")
    documents = ArrayField(models.CharField(max_length=20), default=list, help_text="What a claim must bring along.")
    automatic_recovery = models.BooleanField(null=True)
    author = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "name", "version"], name="one_scheme_per_version"),
            models.UniqueConstraint(
                fields=["organisation", "name"], condition=models.Q(retired_at=None), name="one_scheme_in_use"
            ),
            models.CheckConstraint(condition=models.Q(deductible__gte=0), name="deductible_is_not_negative"),
        ]


class SchemeCover(TenantModel):
    """A reason that a scheme covers, and up to what; without a cap, whole."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    reason = models.CharField(max_length=40)
    cap = models.DecimalField(max_digits=18, decimal_places=3, null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "scheme", "reason"], name="one_cover_per_reason"),
            models.CheckConstraint(condition=models.Q(cap=None) | models.Q(cap__gt=0), name="cover_cap_is_positive"),
        ]


class OwnReason(TenantModel):
    """A reason that an organisation added, under a code of its own."""

    code = models.CharField(max_length=40)
    label_fr = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "code"], name="one_own_reason_per_code"),
        ]
