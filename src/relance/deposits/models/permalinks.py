"""Addresses that stay: whoever comes by one says who they are and for which days, and secures their stay."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from relance.deposits.models.guarantees import Guarantee, Listing
from relance.tenancy.models import TenantModel


class Permalink(TenantModel):
    """The public address of a place. Its code is shown to whoever asks, and opens nothing but an empty form."""

    code = models.CharField(max_length=20)
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    scheme = models.CharField(max_length=120, blank=True, default="")
    amount = models.DecimalField(max_digits=18, decimal_places=3)
    currency = models.CharField(max_length=3)
    author = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "code"], name="one_permalink_per_code"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="permalink_amount_is_positive"),
        ]


class PermalinkUse(TenantModel):
    """A request that somebody made by such an address."""

    permalink = models.ForeignKey(Permalink, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    guarantee = models.ForeignKey(Guarantee, on_delete=models.PROTECT, db_constraint=False, db_index=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "guarantee"], name="one_use_per_guarantee"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "permalink"], name="use_of_permalink"),
        ]
