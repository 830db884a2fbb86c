"""The words that an organisation chose for its letters."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from relance.letters.model import Act
from relance.tenancy.models import TenantModel, User


class LetterText(TenantModel):
    """Its edits of one letter in one language, as JSON: the key of a piece to its text (see ``letters.edits``)."""

    act = models.CharField(max_length=20, choices=[(act.value, act.value) for act in Act])
    language = models.CharField(max_length=2)
    edits = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "act", "language"], name="one_text_per_act_and_language"),
        ]


class ProposedText(TenantModel):
    """Words of a kind of letter that wait for a second reader, as JSON; until then letters say what they said."""

    act = models.CharField(max_length=20, choices=[(act.value, act.value) for act in Act])
    language = models.CharField(max_length=2)
    edits = models.TextField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, help_text="Who proposed it.")
    proposed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "act", "language"], name="one_proposed_text_per_kind"),
        ]
