"""Money on a claim: attempts and refunds (acts that leave the house), what moved, and cardholders' disputes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from relance.deposits.models.claims import Claim
from relance.deposits.models.guarantees import Card, HostedPage
from relance.dispatch.models import Attempted
from relance.domain.captures.answers import Decline
from relance.domain.deposits.attempts import AttemptState, ForgettingState
from relance.domain.deposits.claims import Movement
from relance.tenancy.models import TenantModel

STATES = [(state.value, state.value) for state in AttemptState]
KNOWN = [state.value for state in AttemptState]


class Attempt(Attempted):
    """One attempt on a card: one row, one key, one payment. A trigger keeps their sum within the claim.

    ``decline``, ``cause``, ``code`` and ``advice`` are what was answered; ``is_sent``: it counts against the networks' limits.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    card = models.ForeignKey(Card, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    ordinal = models.IntegerField()
    amount = models.DecimalField(max_digits=18, decimal_places=3)
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=12, choices=STATES)
    decline = models.CharField(
        max_length=12, blank=True, default="", choices=[(kind.value, kind.value) for kind in Decline]
    )
    cause = models.CharField(
        max_length=16, blank=True, default="", db_default="", help_text="What was missing, as far as it was said."
    )
    code = models.CharField(max_length=80, blank=True, default="")
    advice = models.CharField(max_length=80, blank=True, default="")
    is_sent = models.BooleanField(default=False)
    pending_until = models.DateTimeField(null=True)
    looked_up_at = models.DateTimeField(null=True, help_text="When it was last looked for at the provider.")
    link = models.CharField(max_length=2000, blank=True, default="", help_text="Where the guest approves it.")
    reason = models.CharField(max_length=40, blank=True, default="", help_text="Why it was made then, and for so much.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "claim", "ordinal"], name="one_attempt_per_ordinal"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="one_attempt_per_public_id"),
            models.UniqueConstraint(
                fields=["organisation", "claim"],
                condition=models.Q(state__in=["queued", "claimed", "unconfirmed", "pending"]),
                name="one_attempt_under_way",
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="attempt_is_positive"),
            models.CheckConstraint(condition=models.Q(state__in=KNOWN), name="attempt_state_is_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "not_before"],
                condition=models.Q(state__in=["queued", "claimed", "unconfirmed", "pending"]),
                name="attempt_under_way",
            ),
            models.Index(fields=["organisation", "card"], name="attempt_of_card"),
        ]


class Refund(Attempted):
    """Money that goes back to a card, of one attempt or of one payment of the guest's own: one row, one key.

    Without a claim it is of a plain payment, which its page names.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    page = models.ForeignKey(HostedPage, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    amount = models.DecimalField(max_digits=18, decimal_places=3)
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=12, choices=STATES)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "public_id"], name="one_refund_per_public_id"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="refund_is_positive"),
            models.CheckConstraint(condition=models.Q(state__in=KNOWN), name="refund_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(attempt=None) ^ models.Q(page=None), name="refund_is_of_one_thing"
            ),
            models.CheckConstraint(
                condition=models.Q(claim__isnull=False) | models.Q(page__isnull=False),
                name="refund_without_claim_has_a_page",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "not_before"],
                condition=models.Q(state__in=["queued", "claimed", "unconfirmed", "pending"]),
                name="refund_under_way",
            ),
            models.Index(fields=["organisation", "claim"], name="refund_of_claim"),
            models.Index(
                fields=["organisation", "page"], condition=models.Q(claim=None), name="refund_of_plain_payment"
            ),
        ]


class CardForgetting(Attempted):
    """A card that stands behind nothing any more, and that the provider is made to forget: done twice, it is done once."""

    card = models.ForeignKey(Card, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    state = models.CharField(max_length=12, choices=[(one.value, one.value) for one in ForgettingState])

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "card"], name="a_card_is_forgotten_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=[one.value for one in ForgettingState]), name="forgetting_state_is_known"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "not_before"],
                condition=models.Q(state__in=["queued", "claimed", "unconfirmed"]),
                name="forgetting_under_way",
            ),
        ]


class CardDispute(TenantModel):
    """A cardholder who disputes a payment with their bank: a state of its own, with a day to answer by.

    ``decided_at`` and ``is_asked_again`` are of money that was lost after the rest of its claim had become a debt. Without a claim it is
    of a plain payment, which its page names.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    page = models.ForeignKey(HostedPage, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    reference = models.CharField(max_length=200, help_text="What the provider calls it.")
    status = models.CharField(max_length=40, help_text="The provider's word.")
    reason = models.CharField(
        max_length=80, blank=True, default="", db_default="", help_text="The bank's word, as the provider gives it."
    )
    is_taken_back = models.BooleanField(
        default=False, db_default=False, help_text="The money is gone, for as long as this lasts."
    )
    amount = models.DecimalField(max_digits=18, decimal_places=3)
    fee = models.DecimalField(max_digits=18, decimal_places=3)
    currency = models.CharField(max_length=3)
    opened_at = models.DateTimeField()
    answer_by = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    was_won = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True, help_text="When a person said what becomes of money that was lost.")
    is_asked_again = models.BooleanField(default=False, db_default=False, help_text="The debt grew by it.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="one_dispute_per_reference"),
            models.CheckConstraint(
                condition=models.Q(attempt=None) ^ models.Q(page=None), name="dispute_is_of_one_thing"
            ),
            models.CheckConstraint(
                condition=models.Q(claim__isnull=False) | models.Q(page__isnull=False),
                name="dispute_without_claim_has_a_page",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None, was_won=None)
                | models.Q(closed_at__isnull=False, was_won__isnull=False),
                name="dispute_ends_one_way",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "claim"], name="dispute_of_claim"),
            models.Index(
                fields=["organisation", "page"], condition=models.Q(claim=None), name="dispute_of_plain_payment"
            ),
        ]


class Move(TenantModel):
    """Money that moved on a claim, above zero what came in. Appended, never changed; each cause moves money once."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in Movement])
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    page = models.ForeignKey(HostedPage, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    refund = models.ForeignKey(Refund, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    dispute = models.ForeignKey(CardDispute, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    amount = models.DecimalField(max_digits=18, decimal_places=3)
    currency = models.CharField(max_length=3)
    moved_on = models.DateField()
    note = models.CharField(max_length=400, blank=True, default="")
    author = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "attempt"], condition=models.Q(attempt__isnull=False), name="attempt_moves_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "page"], condition=models.Q(page__isnull=False), name="page_moves_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "refund"], condition=models.Q(refund__isnull=False), name="refund_moves_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "dispute", "kind"],
                condition=models.Q(dispute__isnull=False),
                name="dispute_moves_once_each_way",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["refund", "taken_back"], amount__lt=0)
                | models.Q(kind__in=["card", "page", "by_hand", "given_back"], amount__gt=0),
                name="move_goes_its_way",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "claim"], name="move_of_claim"),
        ]
