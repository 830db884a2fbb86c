"""A claim on a guarantee: why, for what, with which proofs, and how it ended."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from relance.deposits.models.guarantees import Guarantee
from relance.documents.models import Document
from relance.domain.deposits.claims import DebtNature, Outcome
from relance.receivables.models import Receivable
from relance.tenancy.models import TenantModel


class Claim(TenantModel):
    """``amount`` is what is claimed now, ``covered`` what of it the scheme pays; the rest is the guest's.

    ``requested_at`` starts the window of attempts (SW-2); a claim without it is a draft. ``answer_until``: no attempt before it,
    unless the guest agreed. The answers are exchanges; the money that came is in ``Move``.
    """

    guarantee = models.ForeignKey(Guarantee, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    ordinal = models.IntegerField()
    reason = models.CharField(max_length=40)
    story = models.TextField(help_text="What happened, in the creditor's words, as the guest reads them.")
    debt_nature = models.CharField(max_length=10, choices=[(one.value, one.value) for one in DebtNature])
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=18, decimal_places=3)
    covered = models.DecimalField(max_digits=18, decimal_places=3)
    plan = models.CharField(max_length=10, help_text="How it is asked of the card: full, halved or fixed.")
    slice = models.DecimalField(max_digits=18, decimal_places=3, null=True, help_text="Of a plan in fixed slices.")
    automatic_recovery = models.BooleanField()
    author = models.CharField(max_length=120)
    drafted_at = models.DateTimeField()
    requested_at = models.DateTimeField(null=True)
    answer_until = models.DateTimeField(null=True)
    window_ends_on = models.DateField(null=True)
    look_at = models.DateTimeField(
        null=True, help_text="When it is looked at again: a plan, written by planning alone."
    )
    stopped_at = models.DateTimeField(null=True, help_text="When a person stopped the attempts.")
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(
        max_length=10, blank=True, default="", choices=[(one.value, one.value) for one in Outcome]
    )
    receivable = models.ForeignKey(
        Receivable,
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
        null=True,
        help_text="What was left when the window ended.",
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "guarantee", "ordinal"], name="one_claim_per_ordinal"),
            models.UniqueConstraint(
                fields=["organisation", "receivable"],
                condition=models.Q(receivable__isnull=False),
                name="one_claim_per_receivable",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gte=0, covered__gte=0, covered__lte=models.F("amount")),
                name="claim_covers_a_part",
            ),
            models.CheckConstraint(
                condition=models.Q(requested_at=None, answer_until=None, window_ends_on=None)
                | models.Q(requested_at__isnull=False, answer_until__isnull=False, window_ends_on__isnull=False),
                name="claim_requested_whole_or_not",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, outcome="")
                | models.Q(ended_at__isnull=False, outcome__in=[one.value for one in Outcome]),
                name="claim_ends_one_way",
            ),
            models.CheckConstraint(
                condition=models.Q(receivable=None) | models.Q(outcome=Outcome.RECOVERY.value),
                name="only_recovery_makes_a_receivable",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "look_at"],
                condition=models.Q(ended_at=None, look_at__isnull=False),
                name="claim_under_way",
            ),
        ]


class ClaimChange(TenantModel):
    """That a claim was lowered or cancelled, and in which words the guest was told. Appended, never changed."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    before = models.DecimalField(max_digits=18, decimal_places=3)
    after = models.DecimalField(max_digits=18, decimal_places=3)
    words = models.CharField(max_length=2000, blank=True)
    author = models.CharField(max_length=120)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(after__lt=models.F("before"), after__gte=0), name="claim_only_goes_down"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "claim"], name="change_of_claim"),
        ]


class ClaimLine(TenantModel):
    """One thing that is claimed, with the arithmetic of its wear (``domain.deposits.claims.worth``)."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    place = models.IntegerField()
    label = models.CharField(max_length=400)
    price_new = models.DecimalField(max_digits=18, decimal_places=3, null=True)
    quote = models.DecimalField(max_digits=18, decimal_places=3, null=True)
    age = models.IntegerField(null=True, help_text="In months.")
    lifetime = models.IntegerField(null=True, help_text="In months; none where it does not wear.")
    received = models.DecimalField(max_digits=18, decimal_places=3)
    amount = models.DecimalField(max_digits=18, decimal_places=3)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "claim", "place"], name="one_line_per_place"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="claim_line_is_positive"),
        ]


class PlaceRecord(TenantModel):
    """The state of a place on arrival or departure, by whoever looked at it, through a link of their own."""

    guarantee = models.ForeignKey(Guarantee, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    moment = models.CharField(max_length=10, help_text="arrival or departure")
    name = models.CharField(max_length=400)
    words = models.TextField(blank=True)
    author = models.CharField(max_length=120)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(moment__in=["arrival", "departure"]), name="place_record_moment_is_known"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "guarantee"], name="place_record_of_guarantee"),
        ]


class Exhibit(TenantModel):
    """A photo or a paper. ``document`` is as it came, its hash the proof; ``shown`` is what people see: no place, no device.

    ``spot`` names the same spot before and after; ``captured_at`` is what the file itself said.
    """

    guarantee = models.ForeignKey(Guarantee, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    record = models.ForeignKey(PlaceRecord, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    answer_id = models.BigIntegerField(null=True, help_text="The guest's answer that it came with.")
    role = models.CharField(max_length=10, help_text="before, after, invoice, contract or other")
    spot = models.CharField(max_length=200, blank=True)
    caption = models.CharField(max_length=400, blank=True)
    file_name = models.CharField(max_length=400)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    shown = models.ForeignKey(Document, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    captured_at = models.DateTimeField(null=True)
    author = models.CharField(max_length=120)
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(role__in=["before", "after", "invoice", "contract", "other"]),
                name="exhibit_role_is_known",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "guarantee"], name="exhibit_of_guarantee"),
        ]
