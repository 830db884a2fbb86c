"""What was said about a case between the creditor and whoever works on it: with files, and whether it was read."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from relance.cases.models.acts import BY_SOMEBODY, WHO, Party
from relance.cases.models.files import Case
from relance.documents.models import Document
from relance.tenancy.models import TenantModel


class CaseMessage(TenantModel):
    """One message, by one side ``to`` another; by and to the creditor: a note that only we see. Never changed but for its mark.

    ``reference`` is the source's own name of it: the same of the same source is one message.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    by = models.CharField(max_length=10, choices=WHO)
    to = models.CharField(max_length=10, choices=WHO)
    party = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
        null=True,
        help_text="Which partner, firm or expert it is from or for.",
    )
    text = models.TextField()
    source = models.CharField(max_length=120)
    reference = models.CharField(max_length=200, blank=True, default="")
    author = models.CharField(max_length=120)
    written_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, help_text="When the side it is for read it; a note is read at once.")
    read_by = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(by__in=BY_SOMEBODY, to__in=BY_SOMEBODY), name="message_sides_are_known"
            ),
            models.CheckConstraint(
                condition=models.Q(by="creditor") | models.Q(to="creditor"), name="the_creditor_is_one_side"
            ),
            models.UniqueConstraint(
                fields=["organisation", "case", "source", "reference"],
                condition=~models.Q(reference=""),
                name="a_message_is_kept_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "case", "-id"], name="message_of_case"),
            models.Index(fields=["organisation", "to"], condition=models.Q(read_at=None), name="unread_message"),
        ]


class MessageFile(TenantModel):
    """A file that came with a message."""

    message = models.ForeignKey(CaseMessage, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    name = models.CharField(max_length=400)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "message"], name="file_of_message")
        ]
