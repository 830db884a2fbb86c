"""What is owed, what was paid, and what was set against what."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Least

from relance.documents.models import Document
from relance.domain.date_ranges import DateRange
from relance.domain.ledger import ClaimKind, CreditNature, Nature
from relance.domain.limitation import LASTING, NOTED_BY_HAND
from relance.domain.scenario.decide import HandedTo, HoldKind
from relance.parties.models import Debtor
from relance.tenancy.models import TenantModel


class Source(models.TextChoices):
    """Where a payment is known from."""

    BOOKS = "books"  # an accounting export
    BANK = "bank"
    PERSON = "person"


class Receivable(TenantModel):
    """An invoice, an instalment of one, or an open debit to be looked at. Never deleted.

    ``open_amount`` starts at ``amount`` and is moved by one database trigger on imputations; the application's role
    cannot write it.
    """

    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    source_format = models.CharField(max_length=20)
    identity = models.CharField(max_length=1000)
    number = models.CharField(max_length=400)
    nature = models.CharField(max_length=30, choices=[(n.value, n.value) for n in Nature])
    label = models.CharField(max_length=1000, blank=True)
    order_reference = models.CharField(max_length=200, blank=True, help_text="The order or contract that it rests on.")
    delivery_reference = models.CharField(max_length=200, blank=True, help_text="What proves that it was performed.")
    issued_on = models.DateField()
    due_on = models.DateField()
    due_is_assumed = models.BooleanField()
    due_is_agreed = models.BooleanField(
        default=False, db_default=False, help_text="Contract or law set the due date: it is not the creditor's alone."
    )
    claim_kind = models.CharField(
        max_length=20,
        blank=True,
        default="",
        db_default="",
        choices=[(kind.value, kind.value) for kind in ClaimKind],
        help_text="What is owed for, where somebody said; an invoice where nobody did.",
    )
    performed_on = models.DateField(null=True, help_text="When the performance was completed; carriage: the delivery.")
    demand_received_on = models.DateField(null=True, help_text="When the debtor received the demand for payment.")
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=18, decimal_places=3)
    open_amount = models.DecimalField(max_digits=18, decimal_places=3)
    imported_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, help_text="When a person found its unusual amount to be right.")
    books_on = models.DateField(
        null=True, help_text="The day of the newest export that told of it: an older one changes nothing."
    )
    missing_since = models.DateTimeField(null=True, help_text="Since when exports of its kind no longer mention it.")
    handed_to = models.CharField(
        max_length=20,
        null=True,
        choices=[(to.value, to.value) for to in HandedTo],
        help_text="In whose hands it is now.",
    )
    handed_number = models.IntegerField(null=True, help_text="That one's public number.")
    handed_since = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "source_format", "identity"], name="one_receivable_per_identity"
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="receivable_is_positive"),
            models.CheckConstraint(
                condition=models.Q(open_amount__gte=0, open_amount__lte=models.F("amount")),
                name="open_amount_is_a_part",
            ),
            models.CheckConstraint(
                condition=models.Q(claim_kind__in=["", *(kind.value for kind in ClaimKind)]),
                name="claim_kind_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(due_is_agreed=False) | models.Q(due_is_assumed=False),
                name="agreed_due_date_is_not_assumed",
            ),
            models.CheckConstraint(
                condition=models.Q(demand_received_on=None) | models.Q(demand_received_on__gte=models.F("issued_on")),
                name="demand_received_after_its_day",
            ),
            models.CheckConstraint(
                condition=models.Q(handed_to=None, handed_number=None, handed_since=None)
                | models.Q(
                    handed_to__in=[to.value for to in HandedTo], handed_number__isnull=False, handed_since__isnull=False
                ),
                name="handed_over_whole_or_not",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "debtor", "currency", "amount"], name="receivable_of_debtor_by_size"),
            models.Index(fields=["organisation", "number"], name="receivable_by_number"),
            models.Index(
                fields=["organisation", "due_on", "id"],
                condition=models.Q(open_amount__gt=0),
                name="open_receivable_by_due_date",
            ),
            models.Index(
                fields=["organisation", "id"],
                condition=models.Q(open_amount__gt=0) & ~models.Q(nature="invoice"),
                name="receivable_to_review",
            ),
            # Which debts may be near the end of limitation (receivables.limitation).
            models.Index(
                models.F("organisation"),
                Least("issued_on", "due_on", "performed_on"),
                condition=models.Q(open_amount__gt=0),
                name="open_receivable_by_first_day",
            ),
            models.Index(
                fields=["organisation", "id"],
                condition=models.Q(open_amount__gt=0, claim_kind=ClaimKind.CARRIAGE.value),
                name="open_carriage",
            ),
            models.Index(
                fields=["organisation", "-id"],
                condition=models.Q(open_amount=0, nature="invoice"),
                name="settled_invoice",
            ),
        ]


class Payment(TenantModel):
    """Money received, or a credit note. ``open_amount`` is what is set against nothing yet; the same trigger keeps it."""

    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    nature = models.CharField(max_length=12, choices=[(n.value, n.value) for n in CreditNature])
    source = models.CharField(max_length=6, choices=Source.choices)
    identity = models.CharField(max_length=1100)
    reference = models.CharField(max_length=400, blank=True)
    received_on = models.DateField()
    is_inferred = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Only a lower remainder of the books shows it: neither its day nor that the debtor paid it is told.",
    )
    open_through = models.DateField(
        null=True,
        help_text="Of one whose day is not told: the last day on which the books prove that it was still open.",
    )
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=18, decimal_places=3)
    open_amount = models.DecimalField(max_digits=18, decimal_places=3)
    recorded_at = models.DateTimeField()
    absorbed_at = models.DateTimeField(null=True, help_text="When an export was found to show this same payment.")
    voided_at = models.DateTimeField(null=True, help_text="When it was found not to exist, or superseded.")
    placed_at = models.DateTimeField(
        null=True, help_text="When a person said what this credit of the books paid: his own payment stands for it."
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "source", "identity"],
                condition=models.Q(voided_at=None),
                name="one_payment_per_identity",
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payment_is_positive"),
            models.CheckConstraint(
                condition=models.Q(open_amount__gte=0, open_amount__lte=models.F("amount")),
                name="unallocated_is_a_part",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "debtor"], name="payment_of_debtor"),
            models.Index(
                fields=["organisation", "id"], condition=models.Q(placed_at__isnull=False), name="credit_placed"
            ),
        ]


class Imputation(TenantModel):
    """A part of a payment set against a receivable of the same currency; a correction is a row below zero."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    receivable = models.ForeignKey(Receivable, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=18, decimal_places=3)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~models.Q(amount=0), name="imputation_is_not_nil"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "receivable"], name="imputation_of_receivable"),
            models.Index(fields=["organisation", "payment"], name="imputation_of_payment"),
        ]


class PenaltyShare(TenantModel):
    """A part of a payment set against the penalties and the compensation of a receivable; a correction is a row below zero.

    It lowers what is open of the payment alone: the principal is another debt. A trigger moves it, as for imputations.
    """

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    receivable = models.ForeignKey(Receivable, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=18, decimal_places=3)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~models.Q(amount=0), name="penalty_share_is_not_nil"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "receivable"], name="penalty_share_of_receivable"),
            models.Index(fields=["organisation", "payment"], name="penalty_share_of_payment"),
        ]


class Act(models.TextChoices):
    """What a person did to an invoice, a credit note or a payment."""

    ADDED = "added"
    CORRECTED = "corrected"
    CANCELLED = "cancelled"
    REOPENED = "reopened"  # its cancelling is taken back


class Correction(TenantModel):
    """What a person did by hand to one receivable or one payment, and why. Appended, never changed.

    ``changes`` is {field: [before, after]}, days as ISO dates and amounts as decimal texts; the latest of CANCELLED and REOPENED
    says whether a receivable is cancelled.
    """

    receivable = models.ForeignKey(Receivable, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    act = models.CharField(max_length=10, choices=Act.choices)
    changes = models.JSONField(default=dict)
    reason = models.CharField(max_length=2000, blank=True)
    author = models.CharField(max_length=120)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(act__in=Act.values), name="correction_act_is_known"),
            models.CheckConstraint(
                condition=models.Q(receivable=None) ^ models.Q(payment=None), name="correction_is_of_one_thing"
            ),
            models.CheckConstraint(
                condition=models.Q(act=Act.ADDED.value) | ~models.Q(reason=""), name="correction_has_a_reason"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "debtor", "-id"], name="correction_of_debtor"),
        ]


class OpenChange(TenantModel):
    """By how much a transaction changed what is open and falls due on a day. Their sum is what is open (DESIGN §8).

    Appended by a trigger on receivables, folded into one row a day by ``ages.fold_open_changes``; ``verify`` recomputes
    the sums.
    """

    is_invoice = models.BooleanField()
    currency = models.CharField(max_length=3)
    due_on = models.DateField()
    amount = models.DecimalField(max_digits=24, decimal_places=3)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "due_on"], name="open_change_by_due_date"),
        ]


class PenaltyFate(models.TextChoices):
    """What becomes of the penalties of an invoice that was paid late."""

    KEEP = "keep"  # shown, asked by no letter: what nobody chose
    PURSUE = "pursue"
    WAIVE = "waive"
    RECEIVED = "received"


class PenaltyChoice(TenantModel):
    """What an organisation chose for the penalties of one receivable. The latest row counts; rows are never changed."""

    receivable = models.ForeignKey(Receivable, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    fate = models.CharField(max_length=10, choices=PenaltyFate.choices)
    reason = models.CharField(max_length=2000, blank=True)
    author = models.CharField(max_length=120)
    chosen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(fate__in=PenaltyFate.values), name="penalty_fate_is_known"),
            models.CheckConstraint(
                condition=~models.Q(fate=PenaltyFate.WAIVE.value) | ~models.Q(reason=""), name="waiver_has_a_reason"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "receivable", "-id"], name="penalty_choice_of_receivable"),
            models.Index(
                fields=["organisation", "debtor"], condition=models.Q(fate="pursue"), name="penalties_pursued_of_debtor"
            ),
        ]


class InvoiceCopy(TenantModel):
    """The invoice itself, as a PDF, to be attached or sent again. A newer file takes the older one's place."""

    receivable = models.ForeignKey(Receivable, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    file_name = models.CharField(max_length=400)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "receivable"], name="one_copy_per_receivable"),
        ]


class HoldOwner(models.TextChoices):
    """What a hold may stand for, and with whose end it ends."""

    REPLY = "reply"  # an answer that nobody has read
    COMMITMENT = "commitment"  # what a debtor undertook
    PLAN = "plan"
    CASE = "case"
    ATTEMPT = "attempt"  # a direct debit or a card payment on its way
    LOSS = "loss"  # a debt given up in the books: nobody asks for it any more
    IDENTITY = "identity"  # whether the debtor is another one that the books know


class Hold(TenantModel):
    """A pause of one receivable, of a debtor, or (neither named) of everything. Released, never deleted.

    One with an owner is released by ``holds.end_for`` alone: a trigger refuses whatever else would end it. The owner is
    a row of an upper room, named by kind and id.
    """

    receivable = models.ForeignKey(Receivable, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in HoldKind])
    until = models.DateField(null=True, help_text="Its last day; none when it has no end.")
    author = models.CharField(max_length=120)
    held_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    owner_kind = models.CharField(max_length=20, choices=HoldOwner.choices, blank=True, default="")
    owner_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(receivable=None) | models.Q(debtor=None), name="hold_is_of_one_thing"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in HoldKind]), name="hold_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(owner_kind="", owner_id=None)
                | models.Q(owner_kind__in=HoldOwner.values, owner_id__isnull=False),
                name="hold_owner_whole_or_none",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "debtor"], condition=models.Q(released_at=None), name="binding_hold_of_debtor"
            ),
            models.Index(
                fields=["organisation", "receivable"],
                condition=models.Q(released_at=None),
                name="binding_hold_of_receivable",
            ),
            models.Index(
                fields=["organisation", "owner_kind", "owner_id"],
                condition=models.Q(released_at=None, owner_id__isnull=False),
                name="binding_hold_of_owner",
            ),
        ]

    @property
    def days_left(self) -> DateRange:
        """The days on which it binds until somebody ends it, its last one counted."""
        return DateRange.closed(None, self.until)


class LimitationNote(TenantModel):
    """What somebody noted that limitation hangs on: an acknowledgment, a plan, an act in court. Withdrawn, never deleted.

    Payments, written demands and declared claims are known from elsewhere, and stand there alone.
    """

    receivable = models.ForeignKey(Receivable, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in sorted(NOTED_BY_HAND)])
    happened_on = models.DateField()
    ended_on = models.DateField(null=True, help_text="The last day of what lasts: an instance, a mediation.")
    came_to_nothing = models.BooleanField(
        default=False, db_default=False, help_text="Withdrawn, or lapsed (C. civ. 2243)."
    )
    proof = models.CharField(
        max_length=400, blank=True, default="", db_default="", help_text="What shows it, in words."
    )
    author = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, help_text="When it was found to be noted by mistake.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "receivable", "kind", "happened_on"],
                condition=models.Q(withdrawn_at=None),
                name="limitation_noted_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=sorted(kind.value for kind in NOTED_BY_HAND)),
                name="limitation_kind_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("happened_on")),
                name="limitation_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None, came_to_nothing=False)
                | models.Q(kind__in=sorted(kind.value for kind in LASTING)),
                name="only_what_lasts_ends",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "receivable"],
                condition=models.Q(withdrawn_at=None),
                name="limitation_of_receivable",
            ),
        ]


class Insolvency(TenantModel):
    """An insolvency procedure of a debtor, and the declaration of what was owed before it. One at a time."""

    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    opened_on = models.DateField(null=True, help_text="The day of the judgment that opened it.")
    published_on = models.DateField(null=True, help_text="Its publication in the BODACC.")
    declared_on = models.DateField(null=True, help_text="When the declaration of the claim was sent.")
    closed_on = models.DateField(null=True)
    author = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "debtor"], condition=models.Q(closed_on=None), name="one_insolvency_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(published_on=None)
                | models.Q(opened_on=None)
                | models.Q(published_on__gte=models.F("opened_on")),
                name="insolvency_published_after_it_opened",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on=None) | models.Q(opened_on__lte=models.F("closed_on")),
                name="insolvency_closed_after_it_opened",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "debtor"], name="insolvency_of_debtor"),
        ]


class ClaimStory(TenantModel):
    """What a claim that no books show is about, as messages tell it: written with it by whoever found it, never changed.

    ``told`` is JSON: by language the ``facts`` and the ``rows`` of its account before it was booked (what, amount); ``link`` is to
    what its debtor may open, as ``tenancy.links`` names it.
    """

    receivable = models.ForeignKey(Receivable, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    told = models.TextField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "receivable"], name="one_story_per_claim"),
        ]
