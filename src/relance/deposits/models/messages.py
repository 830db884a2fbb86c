"""Which messages a guest was sent about a guarantee, each once."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from relance.deposits.models.claims import Claim
from relance.deposits.models.guarantees import Guarantee
from relance.outbox.models import Notice
from relance.tenancy.models import TenantModel


class GuestMessage(TenantModel):
    """That a guest was told something. ``occasion`` says of what, so that nothing is told twice; a resend has one of its own.

    ``notice`` is what carries it; None where it could not even be written, and ``why`` says so. Appended, never changed.
    """

    guarantee = models.ForeignKey(Guarantee, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    act = models.CharField(max_length=40)
    occasion = models.CharField(max_length=80)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    why = models.CharField(max_length=400, blank=True, default="")
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "guarantee", "act", "occasion"],
                condition=models.Q(notice__isnull=False),
                name="a_guest_is_told_once",
            ),
        ]
