"""What was given up as lost, and what the books say of it. Rows are facts: a loss is undone by counter-entries, never erased."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from relance.documents.models import Document
from relance.domain.closing.entries import VatFate
from relance.domain.closing.vat_file import Ground, Office, VatDueOn
from relance.parties.models import Debtor
from relance.receivables.models import Payment, Receivable
from relance.tenancy.models import TenantModel


class Closing(TenantModel):
    """A receivable given up as lost, once at a time: why, since when, what shows it, and what becomes of its VAT.

    ``amount`` is what was open then, VAT included. Without rows of ``InvoicedRate`` nobody knows at which rates it was invoiced.
    """

    receivable = models.ForeignKey(Receivable, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    ground = models.CharField(max_length=30, choices=[(one.value, one.value) for one in Ground])
    ground_on = models.DateField(help_text="The day of the event that the loss rests on.")
    proof = models.CharField(max_length=400, blank=True, help_text="What shows the ground, in words.")
    document = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
        null=True,
        help_text="The paper itself.",
    )
    vat_due_on = models.CharField(max_length=10, choices=[(one.value, one.value) for one in VatDueOn])
    vat_fate = models.CharField(max_length=10, choices=[(one.value, one.value) for one in VatFate])
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3)
    accounts = models.JSONField(
        help_text="The accounts that its entries go to, by the names of domain.closing.entries."
    )
    reason = models.CharField(max_length=2000, blank=True)
    author = models.CharField(max_length=120)
    done_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=120, blank=True, default="")
    undone_why = models.CharField(max_length=2000, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "receivable"],
                condition=models.Q(undone_at=None),
                name="given_up_once_at_a_time",
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="loss_is_positive"),
            models.CheckConstraint(
                condition=models.Q(ground__in=[one.value for one in Ground]), name="loss_ground_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(vat_due_on__in=[one.value for one in VatDueOn])
                & models.Q(vat_fate__in=[one.value for one in VatFate]),
                name="loss_vat_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(undone_at=None, undone_why="")
                | models.Q(models.Q(undone_at__isnull=False), ~models.Q(undone_why="")),
                name="undone_with_a_reason",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "receivable"], name="closing_of_receivable"),
        ]


class InvoicedRate(TenantModel):
    """What the invoice bears at one rate of VAT (0.2000 for 20 %), as a person stated it, credit notes taken off."""

    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    rate = models.DecimalField(max_digits=6, decimal_places=4)
    net = models.DecimalField(max_digits=18, decimal_places=2)
    vat = models.DecimalField(max_digits=18, decimal_places=2)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "closing", "rate"], name="one_line_per_rate"),
            models.CheckConstraint(
                condition=models.Q(rate__gte=0, rate__lt=1, net__gte=0, vat__gte=0), name="invoiced_rate_is_sensible"
            ),
        ]


class EntryKind(models.TextChoices):
    """What an entry books."""

    LOSS = "loss"
    VAT = "vat"  # the VAT of a loss that was booked without it
    LATE_PAYMENT = "late_payment"
    COUNTER = "counter"  # what undoes another entry


class Entry(TenantModel):
    """An entry of the journal of general operations; its lines balance. ``number`` is gapless within the organisation."""

    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    number = models.IntegerField()
    kind = models.CharField(max_length=12, choices=EntryKind.choices)
    on = models.DateField()
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    counters = models.ForeignKey(
        "self", on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True, help_text="What it undoes."
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_entry_per_number"),
            models.UniqueConstraint(fields=["organisation", "counters"], name="undone_once"),
            models.CheckConstraint(condition=models.Q(kind__in=EntryKind.values), name="entry_kind_is_known"),
            models.CheckConstraint(
                condition=models.Q(kind=EntryKind.COUNTER.value, counters__isnull=False)
                | models.Q(~models.Q(kind=EntryKind.COUNTER.value), models.Q(counters=None)),
                name="counter_entry_undoes_one",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "closing", "id"], name="entry_of_closing"),
            models.Index(
                fields=["organisation", "payment"], condition=models.Q(payment__isnull=False), name="entry_of_payment"
            ),
        ]


class EntryLine(TenantModel):
    """One line of an entry, in the currency of its loss: one side is 0.00. A trigger sees at commit that the lines balance."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    account = models.CharField(max_length=20)
    debit = models.DecimalField(max_digits=18, decimal_places=2)
    credit = models.DecimalField(max_digits=18, decimal_places=2)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(debit__gt=0, credit=0) | models.Q(debit=0, credit__gt=0), name="one_side_of_a_line"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "entry"], name="line_of_entry"),
        ]


class Certificate(TenantModel):
    """What the creditor attested and sealed of a debt that amicable recovery did not bring in. Never changed: a later one stands beside.

    ``content`` is what it attests as canonical JSON, its sha256 printed on the paper; ``document`` the PDF; ``code`` opens the page
    where anybody who has it checks the paper. ``facing`` is the debtor as strangers see it: initials.
    """

    year = models.IntegerField()
    number = models.IntegerField(help_text="Gapless in its year: A-2026-0007.")
    receivables = ArrayField(models.BigIntegerField(), help_text="What it is about: the instalments of an invoice.")
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    language = models.CharField(max_length=2)
    facing = models.CharField(max_length=400)
    unpaid = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3)
    content = models.TextField()
    content_sha256 = models.CharField(max_length=64)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    code = models.CharField(max_length=40, unique=True)
    signatory = models.CharField(max_length=400)
    quality = models.CharField(max_length=200)
    author = models.CharField(max_length=120)
    signed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "year", "number"], name="one_certificate_per_number"),
            models.CheckConstraint(condition=models.Q(unpaid__gt=0), name="certificate_of_something_unpaid"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "debtor"], name="certificate_of_debtor"),
        ]

    @property
    def name(self) -> str:
        """The number as people read it: A-2026-0007."""
        return f"A-{self.year}-{self.number:04d}"


class Paper(TenantModel):
    """A paper that shows why a debt is lost: a judgment, a returned letter, a third person's certificate of irrecoverability.

    The last one is a third person's alone, so that it names who drew it up and in which office.
    """

    receivable = models.ForeignKey(Receivable, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    ground = models.CharField(max_length=30, choices=[(one.value, one.value) for one in Ground])
    what = models.CharField(max_length=400)
    office = models.CharField(max_length=20, blank=True, choices=[(one.value, one.value) for one in Office])
    issuer = models.CharField(max_length=400, blank=True)
    dated_on = models.DateField()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    file_name = models.CharField(max_length=400)
    author = models.CharField(max_length=120)
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(ground=Ground.THIRD_PARTY_CERTIFICATE.value)
                | models.Q(~models.Q(issuer=""), office__in=[one.value for one in Office]),
                name="third_persons_certificate_names_them",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "receivable"], name="paper_of_receivable"),
        ]
