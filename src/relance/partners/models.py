"""Partners, files placed with them, what was told to and by them, and what moved. Most rows are facts and are never changed."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from relance.cases.models import Case
from relance.dispatch.models import Attempted
from relance.documents.models import Document
from relance.domain.placements.states import IN_HANDS
from relance.receivables.models import Payment
from relance.tenancy.models import TenantModel

MODES = ("test", "live")


def to(model: type[models.Model] | str, **options: object) -> models.ForeignKey:  # type: ignore[type-arg]
    """A key that carries the organisation: written by the migration."""
    return models.ForeignKey(model, on_delete=models.PROTECT, db_constraint=False, db_index=False, **options)  # type: ignore[arg-type]


class Partner(TenantModel):
    """A partner by one connector. ``secret`` and ``hook_secret`` are sealed with the installation's key, which is not here."""

    public_id = models.UUIDField(default=uuid.uuid4)
    name = models.CharField(max_length=120)
    module = models.CharField(max_length=40)
    mode = models.CharField(max_length=4, choices=[(one, one) for one in MODES])
    settings = models.JSONField(default=dict)
    secret = models.TextField(blank=True, default="")
    hook_secret = models.TextField(blank=True, default="", help_text="What the partner signs its messages with.")
    contact = models.CharField(
        max_length=200, blank=True, default="", help_text="Whom people turn to when an error persists."
    )
    added_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, help_text="When the partner last answered a trial.")
    retired_at = models.DateTimeField(null=True)
    cursor = models.CharField(max_length=400, blank=True, default="", help_text="Up to where its events were fetched.")
    look_at = models.DateTimeField(null=True, help_text="When its events are next fetched.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "name"], condition=models.Q(retired_at=None), name="one_partner_per_name"
            ),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="one_partner_per_public_id"),
            models.CheckConstraint(condition=models.Q(mode__in=MODES), name="partner_mode_is_known"),
        ]


class Placement(TenantModel):
    """A case placed with a partner, with what was agreed in writing. ``state`` is written by acts (``FileAct``) alone."""

    case = to(Case)
    partner = to(Partner)
    ordinal = models.IntegerField(help_text="The how-manieth hand-over of its case.")
    state = models.CharField(max_length=10, default="offered")
    bundle = to(Document)
    sha256 = models.CharField(max_length=64)
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=18, decimal_places=3, help_text="What was open when it was handed over.")
    is_test = models.BooleanField()
    longest_plan_months = models.IntegerField(null=True)
    lowest_settlement = models.DecimalField(max_digits=6, decimal_places=5, null=True)
    says_yes = models.CharField(max_length=120, blank=True, default="")
    exclusive_until = models.DateField(null=True)
    offered_at = models.DateTimeField()
    offered_by = models.CharField(max_length=120)
    theirs = models.CharField(max_length=400, blank=True, default="", help_text="What the partner calls it.")
    status = models.CharField(max_length=200, blank=True, default="", help_text="As the partner said it last.")
    status_at = models.DateTimeField(null=True)
    told_address = models.TextField(help_text="The debtor's address as the partner knows it.")
    recalled_on = models.DateField(null=True)
    close_code = models.CharField(max_length=200, blank=True, default="", help_text="As it came.")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "case"],
                condition=models.Q(state__in=sorted(IN_HANDS)),
                name="one_partner_at_a_time",
            ),
            models.UniqueConstraint(fields=["organisation", "case", "ordinal"], name="hand_overs_are_counted"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "partner", "state"], name="placements_of_partner")
        ]


class FileActRow(TenantModel):
    """An act that moved a file: the only way to another state."""

    placement = to(Placement)
    act = models.CharField(max_length=12)
    state = models.CharField(max_length=10, help_text="The state it led to.")
    reason = models.CharField(max_length=400, blank=True, default="")
    author = models.CharField(max_length=120)
    done_at = models.DateTimeField()

    class Meta:
        db_table = "partners_fileact"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "placement"], name="acts_of_placement")
        ]


class Call(Attempted):
    """What the partner is told of a file, in order. ``body`` is what it says, the same at every attempt."""

    placement = to(Placement)
    ordinal = models.IntegerField()
    kind = models.CharField(max_length=12)
    body = models.TextField()
    document = to(Document, null=True)
    file_name = models.CharField(max_length=200, blank=True, default="")
    looked_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "placement", "ordinal"], name="calls_in_order"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "not_before"],
                condition=models.Q(state__in=["queued", "claimed", "unconfirmed"]),
                name="calls_not_settled",
            )
        ]


class Amendment(TenantModel):
    """What changed of a file after hand-over, and where that is known from. Never changed, never taken away."""

    placement = to(Placement)
    call = to(Call)
    kind = models.CharField(max_length=20)
    source = models.CharField(max_length=120)
    body = models.TextField()
    author = models.CharField(max_length=120)
    noted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "placement", "source"], name="a_change_is_told_once"),
        ]


class Event(TenantModel):
    """What a partner told, as it came. ``raw`` holds the whole message, ``body`` this event of it."""

    partner = to(Partner)
    placement = to(Placement, null=True)
    their_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=200)
    reference = models.CharField(max_length=200, blank=True, default="")
    body = models.TextField()
    sha256 = models.CharField(max_length=64)
    raw = to(Document, null=True)
    way = models.CharField(max_length=8)
    told_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    outcome = models.CharField(max_length=12)
    why = models.TextField(blank=True, default="", help_text="A sentence as ``words`` keeps one.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "partner", "their_id", "sha256"], name="told_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "placement"], name="events_of_placement")
        ]


class EvidenceRequest(TenantModel):
    """What a partner waits for; open until met."""

    placement = to(Placement)
    event = to(Event)
    their_id = models.CharField(max_length=200)
    what = models.TextField()
    asked_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)
    met_by = models.CharField(max_length=120, blank=True, default="")
    call = to(Call, null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "placement", "their_id"], name="asked_for_once"),
        ]


class ProposalRow(TenantModel):
    """A plan or a settlement that a partner proposes; within its authority it is agreed by that alone."""

    placement = to(Placement)
    event = to(Event)
    their_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=18, decimal_places=3)
    months = models.IntegerField()
    first_on = models.DateField(null=True)
    is_covered = models.BooleanField()
    because = models.TextField(help_text="A sentence as ``words`` keeps one.")
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    is_agreed = models.BooleanField(null=True)
    decided_by = models.CharField(max_length=120, blank=True, default="")
    call = to(Call, null=True)

    class Meta:
        db_table = "partners_proposal"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "placement", "their_id"], name="proposed_once"),
        ]


class PaymentBack(TenantModel):
    """Money that came by a partner, booked once under the partner's own id."""

    partner = to(Partner)
    placement = to(Placement)
    event = to(Event)
    their_id = models.CharField(max_length=200)
    payment = to(Payment)
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=18, decimal_places=3)
    paid_on = models.DateField()
    is_with_partner = models.BooleanField(help_text="The partner has it and owes it to us.")
    remitted_on = models.DateField(null=True)
    booked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "partner", "their_id"], name="booked_once"),
        ]
