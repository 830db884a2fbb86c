"""What belongs to these pages alone: how often somebody knocked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Knock(models.Model):
    """How often ``who`` (a digest: no address is kept) came since ``begun_at``. No tenant's: a stranger belongs to none."""

    who = models.CharField(max_length=64, primary_key=True)
    begun_at = models.DateTimeField()
    count = models.IntegerField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["begun_at"], name="knock_by_age")]
