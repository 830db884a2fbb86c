"""What belongs to the pages alone: what users say of the help, and the views that they keep."""

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


class HelpRequest(TenantModel):
    """What a member cannot get done, for the owner; ``about`` is the code of the refusal that he met, "" without one."""

    user = models.ForeignKey(User, on_delete=models.PROTECT)
    about = models.CharField(max_length=60, blank=True, default="")
    text = models.TextField()
    asked_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, help_text="When an owner said that it is seen to.")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "asked_at"], condition=models.Q(seen_at=None), name="open_help_request"
            ),
        ]


class SavedView(TenantModel):
    """What a member filtered the late payments by, under a name of his own. ``query`` is that of its address."""

    user = models.ForeignKey(User, on_delete=models.PROTECT)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "user", "name"], name="one_view_per_name"),
        ]
