"""What is let, for which days a card stands behind it, what the guest accepted, and the card itself (never its number)."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from relance.deposits.models.schemes import Scheme
from relance.documents.models import Document
from relance.domain.deposits.guarantees import GuaranteeKind, ReleaseCause
from relance.parties.models import Debtor
from relance.tenancy.models import TenantModel


class Listing(TenantModel):
    """What is let, lent or booked: a house, a bicycle, a table."""

    name = models.CharField(max_length=200)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_listing_per_name"),
        ]


class Terms(TenantModel):
    """One version of the terms that guests accept, in one language; the words are the document's."""

    version = models.IntegerField()
    language = models.CharField(max_length=2)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    in_force_on = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "version", "language"], name="one_text_of_terms"),
        ]


class Guarantee(TenantModel):
    """A request to secure a stay, a rental or a booking. The guest is a debtor; their address is that one's contact.

    Where it stands is derived (``domain.deposits.guarantees``) from its moments and its card. ``claim_until`` is the last day
    on which something may be claimed, as the terms promised it.
    """

    public_id = models.UUIDField(default=uuid.uuid4)
    year = models.IntegerField()
    number = models.IntegerField(help_text="Gapless in its year: C-2026-0093.")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in GuaranteeKind])
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    external_id = models.CharField(
        max_length=200, blank=True, default="", help_text="The booking's own name elsewhere."
    )
    language = models.CharField(max_length=2)
    begins_on = models.DateField()
    ends_on = models.DateField()
    claim_until = models.DateField()
    amount = models.DecimalField(max_digits=18, decimal_places=3)
    currency = models.CharField(max_length=3)
    remind_on = models.DateField(null=True, help_text="When the guest is reminded if it is not given.")
    author = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    release_cause = models.CharField(
        max_length=12, blank=True, default="", choices=[(cause.value, cause.value) for cause in ReleaseCause]
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "year", "number"], name="one_guarantee_per_number"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="one_guarantee_per_public_id"),
            models.UniqueConstraint(
                fields=["organisation", "external_id"],
                condition=~models.Q(external_id="") & models.Q(cancelled_at=None),
                name="one_guarantee_per_booking",
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="guarantee_is_positive"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("begins_on"), claim_until__gte=models.F("ends_on")),
                name="guarantee_days_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in GuaranteeKind]), name="guarantee_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(released_at=None, release_cause="")
                | models.Q(released_at__isnull=False, release_cause__in=[cause.value for cause in ReleaseCause]),
                name="release_has_a_cause",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "debtor"], name="guarantee_of_debtor"),
            models.Index(fields=["organisation", "begins_on", "id"], name="guarantee_by_arrival"),
            models.Index(
                fields=["organisation", "claim_until"],
                condition=models.Q(released_at=None, cancelled_at=None),
                name="guarantee_in_force",
            ),
        ]


class Acceptance(TenantModel):
    """That a guest accepted the terms for a guarantee of this amount: with the card, the mandate. Appended, never changed."""

    guarantee = models.ForeignKey(Guarantee, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    amount = models.DecimalField(max_digits=18, decimal_places=3)
    accepted_at = models.DateTimeField()
    accepted_from = models.GenericIPAddressField()
    author = models.CharField(max_length=120, help_text="The link that was used.")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "guarantee", "-id"], name="acceptance_of_guarantee"),
        ]


class Card(TenantModel):
    """A card that stands, or stood, behind a guarantee: what names it at its provider, and its last four figures.

    ``network`` and ``fingerprint`` decide how often it may be tried; cards are compared within one provider account alone.
    """

    guarantee = models.ForeignKey(Guarantee, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    acceptance = models.ForeignKey(Acceptance, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    provider = models.CharField(max_length=20)
    account = models.CharField(max_length=200, help_text="The provider's own name of the account it was given to.")
    customer = models.CharField(max_length=200)
    reference = models.CharField(max_length=200, help_text="The card, or the mandate, at the provider.")
    fingerprint = models.CharField(max_length=200, blank=True, default="")
    network = models.CharField(max_length=20, blank=True, default="")
    last4 = models.CharField(max_length=4, blank=True, default="")
    ends_on = models.DateField(null=True, help_text="Its last day; none where the provider does not say.")
    authentication = models.CharField(
        max_length=200, blank=True, default="", help_text="What the provider calls the cardholder's authentication."
    )
    given_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True, help_text="When the provider was made to forget it.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "guarantee"],
                condition=models.Q(replaced_at=None),
                name="one_card_behind_a_guarantee",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "account", "fingerprint"], name="card_by_fingerprint"),
            models.Index(
                fields=["organisation", "id"],
                condition=models.Q(erased_at=None),
                name="card_kept",
            ),
        ]


class HostedPage(TenantModel):
    """A page at the provider that a guest opened: for a card (no amount), or to pay, then it counts as an attempt until it ends."""

    guarantee = models.ForeignKey(Guarantee, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    claim = models.ForeignKey("Claim", on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    amount = models.DecimalField(max_digits=18, decimal_places=3, null=True)
    provider = models.CharField(max_length=20)
    account = models.CharField(max_length=200)
    reference = models.CharField(max_length=200, help_text="What the provider calls it.")
    payment = models.CharField(max_length=200, blank=True, default="", help_text="And the payment that was made on it.")
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    look_at = models.DateTimeField(null=True, help_text="When the provider is asked about it again; none: at once.")
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True, default="", help_text="given, paid, refused, expired.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "account", "reference"], name="one_page_per_reference"),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, outcome="")
                | models.Q(ended_at__isnull=False, outcome__in=["given", "paid", "refused", "expired"]),
                name="page_ends_one_way",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "guarantee"], condition=models.Q(ended_at=None), name="page_open"),
            models.Index(fields=["organisation", "look_at"], condition=models.Q(ended_at=None), name="page_to_look_at"),
        ]
