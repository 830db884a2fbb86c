"""Calendars of bookings, and each booking that one told of."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from relance.deposits.models.guarantees import Guarantee, Listing
from relance.domain.deposits.bookings import BookingState, SourceRule
from relance.domain.deposits.guarantees import GuaranteeKind
from relance.tenancy.models import TenantModel


class CalendarFeed(TenantModel):
    """A calendar of one place, with the rules of where its bookings are made. ``cap``: the most that its source lets anybody ask."""

    name = models.CharField(max_length=120)
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    address = models.TextField(
        blank=True, default="", help_text="Sealed: who has it reads all bookings. None: files are given."
    )
    host = models.CharField(max_length=255, blank=True, default="")
    rule = models.CharField(max_length=10, choices=[(rule.value, rule.value) for rule in SourceRule])
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in GuaranteeKind])
    amount = models.DecimalField(max_digits=18, decimal_places=3)
    cap = models.DecimalField(max_digits=18, decimal_places=3, null=True)
    currency = models.CharField(max_length=3)
    before_next = models.BooleanField(help_text="Something is claimed before the next guest comes, or not at all.")
    scheme = models.CharField(max_length=120, blank=True, default="")
    language = models.CharField(max_length=2)
    author = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True, help_text="When its address is read again.")
    read_at = models.DateTimeField(null=True, help_text="When it was last read whole.")
    failures = models.IntegerField(default=0)
    why = models.JSONField(null=True, help_text="Why it could not be read last time: a sentence and its facts.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "name"], condition=models.Q(removed_at=None), name="one_calendar_per_name"
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="calendar_amount_is_positive"),
            models.CheckConstraint(condition=models.Q(cap=None) | models.Q(cap__gt=0), name="calendar_cap_is_positive"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["next_at"], condition=models.Q(removed_at=None, next_at__isnull=False), name="calendar_to_read"
            ),
        ]


class Booking(TenantModel):
    """One booking, by the name that its calendar has for it. Once asked for, its request is ``guarantee``."""

    feed = models.ForeignKey(CalendarFeed, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    uid = models.CharField(max_length=200)
    begins_on = models.DateField()
    ends_on = models.DateField(help_text="The day of departure.")
    name = models.CharField(max_length=200, blank=True, default="")
    email = models.CharField(max_length=200, blank=True, default="")
    mobile = models.CharField(max_length=40, blank=True, default="")
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in BookingState])
    why = models.JSONField(null=True, help_text="What helps whoever decides: a sentence and its facts.")
    guarantee = models.ForeignKey(Guarantee, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    seen_at = models.DateTimeField(help_text="When its calendar last had it.")
    missing_since = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "feed", "uid"], name="one_booking_per_name"),
            models.UniqueConstraint(
                fields=["organisation", "guarantee"],
                condition=models.Q(guarantee__isnull=False),
                name="one_booking_per_guarantee",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("begins_on")), name="booking_days_in_order"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "state", "begins_on"], name="booking_by_state"),
        ]
