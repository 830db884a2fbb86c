"""Each mail that was read, so that none is taken twice and none vanishes, and how far each mailbox was read."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from relance.documents.models import Document
from relance.parties.models import Debtor
from relance.tenancy.models import TenantModel


class MailKind(models.TextChoices):
    """What a mail is."""

    ANSWER = "answer"
    AUTOMATIC = "automatic"  # an absence, an acknowledgement, a read receipt
    BULK = "bulk"
    RETURNED = "returned"  # a report about an address of ours, and no message of ours
    UNREADABLE = "unreadable"


class MailState(models.TextChoices):
    """What became of it."""

    PLACED = "placed"  # it stands with its debtor
    WAITING = "waiting"  # a person says whose it is
    ASIDE = "aside"


class Mail(TenantModel):
    """One mail. Who wrote it and what stand here and with the debtor, never in a log; the text goes once somebody set it aside.

    ``debtor`` is whose it is, or, while it waits, whose it may be.
    """

    key = models.CharField(max_length=64, help_text="sha256 of its Message-ID and date, or of all of it.")
    kind = models.CharField(max_length=12, choices=MailKind.choices)
    state = models.CharField(max_length=8, choices=MailState.choices)
    sender = models.CharField(max_length=320, blank=True, default="")
    sender_name = models.CharField(max_length=200, blank=True, default="")
    subject = models.CharField(max_length=400, blank=True, default="")
    text = models.TextField(blank=True, default="")
    message_id = models.CharField(max_length=400, blank=True, default="")
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    taken_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "key"], name="one_row_per_mail"),
            models.CheckConstraint(condition=models.Q(kind__in=MailKind.values), name="mail_kind_is_known"),
            models.CheckConstraint(condition=models.Q(state__in=MailState.values), name="mail_state_is_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "-taken_at"], condition=models.Q(state="waiting"), name="mail_waiting"
            ),
            models.Index(fields=["organisation", "-taken_at"], condition=models.Q(state="aside"), name="mail_aside"),
        ]


class Attachment(TenantModel):
    """A file of a mail that concerns a debt, or may. Without a ``document`` it was too large to be kept."""

    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    name = models.CharField(max_length=120)
    size = models.BigIntegerField(help_text="Bytes.")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "mail"], name="attachments_of_mail"),
        ]


class MailboxPosition(TenantModel):
    """How far one folder of one mailbox was read (RFC 3501: a UID holds as long as the folder's UIDVALIDITY)."""

    mailbox = models.CharField(max_length=700, help_text="server, user and folder")
    validity = models.BigIntegerField()
    last_uid = models.BigIntegerField()
    since = models.DateField(help_text="Mail from before this day is never read.")
    read_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "mailbox"], name="one_position_per_mailbox"),
        ]
