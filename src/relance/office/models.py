"""What users say of the help pages."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from relance.tenancy.models import TenantModel, User


class HelpVote(TenantModel):
    """Whether a section helped somebody; his last word counts. ``text`` is for the owner."""

    section = models.SlugField(max_length=60)
    user = models.ForeignKey(User, on_delete=models.PROTECT)
    was_helpful = models.BooleanField()
    text = models.TextField(blank=True, default="")
    voted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "section", "user"], name="one_vote_per_section"),
        ]


class HelpComment(TenantModel):
    """What a member wrote under a section, for his colleagues."""

    section = models.SlugField(max_length=60)
    user = models.ForeignKey(User, on_delete=models.PROTECT)
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "section"], name="comment_of_section"),
        ]
