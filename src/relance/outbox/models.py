"""What leaves the house: notices, what each asks for, and the messages that carry them."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models
from django.db.models import Q

from relance.dispatch.models import Attempted
from relance.documents.models import Document
from relance.domain.delivery import MessageState, Purpose
from relance.domain.scenario.model import Channel, Stage, Sticker
from relance.letters.model import ACT_OF_STAGE, STAGE_OF_ACT, DepositAct
from relance.parties.models import Contact, Debtor
from relance.receivables.models import Receivable
from relance.tenancy.models import TenantModel

# A demand of a scenario bears its step's stage, and the act that goes with it; nothing else bears one.
# One about a deposit has words of its own at any stage below the formal notice.
OF_A_STEP = reduce(or_, (Q(stage=stage.value, act=act.value) for stage, act in ACT_OF_STAGE.items())) | Q(
    stage__lt=Stage.MISE_EN_DEMEURE.value, act__in=[act.value for act in DepositAct]
)


class Notice(TenantModel):
    """A numbered document for one debtor. Its number is gapless by organisation and year, voided ones included.

    ``content`` is what the letter said, as canonical JSON; it is written with the document, once, and never changed.
    """

    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    purpose = models.CharField(max_length=12, choices=[(p.value, p.value) for p in Purpose])
    year = models.IntegerField()
    number = models.IntegerField()
    act = models.CharField(
        max_length=40, help_text="Which text: a letter's (letters.model.Act), or a piece of information's."
    )
    stage = models.IntegerField(
        null=True,
        choices=[(stage.value, stage.name) for stage in Stage],
        help_text="The step's, where one of a scenario stands behind it.",
    )
    author = models.CharField(
        max_length=40,
        db_default="creditor",
        help_text="Whose letterhead, account and sender: letters.letterhead.Author.",
    )
    sticker = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Sticker])
    decided_on = models.DateField()
    gap_days = models.SmallIntegerField(
        default=0, help_text="Days that its scenarios leave between two letters; none for a formal one."
    )
    dated = models.DateField()
    counted_until = models.DateField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=120, blank=True, default="")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    edits = models.TextField(blank=True, default="", help_text="Words of this one letter, as JSON; see letters.edits.")
    content = models.TextField(blank=True, default="")
    figures = models.CharField(max_length=64, blank=True, default="", help_text="sha256 of the letter as data.")
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "year", "number"], name="one_notice_per_number"),
            models.CheckConstraint(
                condition=Q(stage__isnull=False) & Q(purpose="demand") & OF_A_STEP
                | Q(stage__isnull=True)
                & ~Q(purpose="demand", act__in=[act.value for act in (*STAGE_OF_ACT, *DepositAct)]),
                name="stage_of_a_scenarios_demand",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "decided_on"], name="notice_by_day"),
            models.Index(fields=["organisation", "debtor"], name="notice_of_debtor"),
        ]

    @property
    def name(self) -> str:
        """The number as people read it: 2026-000123."""
        return f"{self.year}-{self.number:06d}"


class NoticeItem(TenantModel):
    """A receivable in a notice. What it asks for is unique by receivable, step and round: nothing is asked twice.

    ``round`` rises by one each time that the step failed before (all its messages voided, refused or bounced).
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    receivable = models.ForeignKey(Receivable, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    step_key = models.CharField(max_length=60, blank=True, default="")
    round = models.IntegerField(default=0)
    is_for_information = models.BooleanField(default=False)
    tolerance = models.DecimalField(max_digits=18, decimal_places=3, default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "receivable", "step_key", "round"],
                condition=models.Q(is_for_information=False),
                name="one_item_per_step_and_round",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "notice"], name="item_of_notice"),
        ]


class PostBatch(TenantModel):
    """Letters closed for printing together. Handed over until a person records the day of posting."""

    closed_at = models.DateTimeField()
    closed_by = models.CharField(max_length=120)
    posted_on = models.DateField(null=True)
    voided_at = models.DateTimeField(null=True)


class Message(Attempted):
    """One notice by one channel to one recipient; ``domain.delivery`` says how its state may change."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    channel = models.CharField(max_length=10, choices=[(c.value, c.value) for c in Channel])
    recipient = models.CharField(max_length=320, blank=True)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in MessageState])
    reason = models.CharField(max_length=40, blank=True, default="")
    sent_on = models.DateField(null=True, help_text="The local day on which it is proven to have left.")
    batch = models.ForeignKey(PostBatch, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "notice", "channel", "recipient"], name="one_message_per_recipient"
            ),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="one_message_per_public_id"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in MessageState]), name="message_state_is_known"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "not_before"],
                condition=models.Q(
                    state__in=["proposed", "queued", "claimed", "handed_over", "unconfirmed", "kept_back"]
                ),
                name="message_under_way",
            ),
            models.Index(fields=["organisation", "batch"], name="message_of_batch"),
            models.Index(
                fields=["organisation", "notice"],
                condition=models.Q(state="refused", reason="letter_failed"),
                name="message_not_written",
            ),
        ]


class MandatedContact(TenantModel):
    """A day on which a firm under the creditor's mandate wrote to a debtor: it counts among the contacts that the debtor had."""

    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    day = models.DateField()
    letter = models.BigIntegerField(help_text="The firm's letter.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "letter"], name="one_contact_per_firm_letter"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "debtor", "day"], name="firm_contact_of_debtor")
        ]
