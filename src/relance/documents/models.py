"""The archive: documents kept by their content."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from relance.tenancy.models import TenantModel


class Document(TenantModel):
    """A file, under the sha256 of its bytes: the same bytes are kept once. Never changed."""

    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=60)
    content = models.BinaryField()
    archived_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "sha256"], name="one_document_per_content"),
        ]
