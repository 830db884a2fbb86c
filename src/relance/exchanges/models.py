"""What was said with a debtor, what each side undertook, and what somebody has to do about it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from relance.domain.debtor_answers import AnswerKind
from relance.parties.models import Debtor
from relance.tenancy.models import TenantModel


class ExchangeKind(models.TextChoices):
    """How people spoke."""

    CALL = "call"
    EMAIL = "email"
    LETTER = "letter"
    VISIT = "visit"
    NOTE = "note"  # our own, about the debtor
    LINK = "link"  # an answer through a link of ours


class NonPayment(models.TextChoices):
    """Why the debtor has not paid, as he says."""

    OVERSIGHT = "oversight"
    SETBACK = "setback"
    NOT_RECEIVED = "not_received"  # the invoice never arrived
    DISPUTE = "dispute"
    CASH_TROUBLE = "cash_trouble"
    OTHER = "other"


class Exchange(TenantModel):
    """Something that was said. Free text is personal data: it stands here, never in the journal's bodies."""

    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    kind = models.CharField(max_length=10, choices=ExchangeKind.choices)
    reason = models.CharField(max_length=20, choices=NonPayment.choices, blank=True, default="")
    text = models.TextField(blank=True, default="")
    held_on = models.DateField()
    author = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()
    sender = models.CharField(
        max_length=320, blank=True, default="", help_text="Who wrote an answer that came by e-mail."
    )
    message_id = models.CharField(max_length=400, blank=True, default="", help_text="That e-mail's own Message-ID.")
    is_unread = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(kind__in=ExchangeKind.values), name="exchange_kind_is_known"),
            models.CheckConstraint(
                condition=models.Q(reason__in=["", *NonPayment.values]), name="exchange_reason_is_known"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "debtor", "-held_on"], name="exchange_of_debtor"),
            models.Index(fields=["organisation", "debtor"], condition=models.Q(is_unread=True), name="exchange_unread"),
        ]


class Party(models.TextChoices):
    """Who undertook something."""

    DEBTOR = "debtor"
    CREDITOR = "creditor"


class Commitment(TenantModel):
    """What one side undertook to do by a day: the debtor to pay, we to send the invoice again, to answer, to mend."""

    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    exchange = models.ForeignKey(Exchange, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    party = models.CharField(max_length=10, choices=Party.choices)
    what = models.CharField(max_length=1000)
    due_on = models.DateField()
    ended_at = models.DateTimeField(null=True, help_text="When somebody said how it ended.")
    was_kept = models.BooleanField(null=True)
    author = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(party__in=Party.values), name="commitment_party_is_known"),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, was_kept=None)
                | models.Q(ended_at__isnull=False, was_kept__isnull=False),
                name="commitment_ends_one_way",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "debtor"], name="commitment_of_debtor"),
            models.Index(
                fields=["organisation", "due_on"], condition=models.Q(ended_at=None), name="open_commitment_by_day"
            ),
        ]


class DebtorAnswer(TenantModel):
    """The word that an answer through a link bears, about one subject (``claim:12``). Its text is the exchange's.

    ``settled_at``: when a question was read, or an objection or an offer decided on.
    """

    exchange = models.ForeignKey(Exchange, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    subject = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in AnswerKind])
    amount = models.DecimalField(max_digits=18, decimal_places=3, null=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    given_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "exchange"], name="one_word_per_answer"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in AnswerKind]), name="answer_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(amount=None, currency="") | (models.Q(amount__gt=0) & ~models.Q(currency="")),
                name="answer_amount_whole_or_none",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "subject", "id"], name="answer_by_subject"),
        ]
