"""What the row of everything that is claimed, done and proven bears; each kind adds what it is about, and its states."""

from __future__ import annotations

import uuid

from django.db import models

from relance.tenancy.models import TenantModel


class Attempted(TenantModel):
    """``public_id`` is our reference, the same at every attempt: the other side is asked by it where an answer was lost.

    ``why`` is what the other side said, or what went wrong; ``reference`` what it calls ours.
    """

    public_id = models.UUIDField(default=uuid.uuid4)
    state = models.CharField(max_length=12)
    why = models.CharField(max_length=400, blank=True, default="")
    not_before = models.DateTimeField()
    attempts = models.IntegerField(default=0)
    first_tried_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=400, blank=True, default="")

    class Meta(TenantModel.Meta):
        abstract = True
