"""Registered letters, what is told of them, what proves them, what they cost, and the accounts that they go by."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from relance.dispatch.models import Attempted
from relance.documents.models import Document
from relance.domain.registered.effects import ProofKind
from relance.domain.registered.standings import Standing
from relance.parties.models import Debtor
from relance.post.states import LetterState
from relance.tenancy.models import TenantModel

PROVIDERS = ("maileva", "merci_facteur", "demonstration")
OWN, ELECTRONIC = "own", "electronic"
OURS, HAND = "ours", "hand"  # where a proof is from, where no provider gave it
WAYS = (*PROVIDERS, OWN, ELECTRONIC)
OWNERS = ("notice", "firm")


class PostAccount(TenantModel):
    """An account that a key was tried on. What is secret is sealed with the installation's key, which is not here."""

    provider = models.CharField(max_length=13, choices=[(one, one) for one in PROVIDERS])
    login = models.CharField(
        max_length=200, blank=True, default="", help_text="The application's or the service's name there."
    )
    user = models.CharField(max_length=200, blank=True, default="", help_text="In whose name letters go.")
    mode = models.CharField(max_length=4, choices=[("test", "test"), ("live", "live")])
    secret = models.TextField(blank=True, default="")
    password = models.TextField(blank=True, default="")
    hears = models.TextField(
        blank=True, default="", help_text="The secret of its messages; none: states are asked for."
    )
    credit = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    checked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "provider"], name="one_post_account_per_provider"),
            models.CheckConstraint(condition=Q(provider__in=PROVIDERS), name="post_provider_is_known"),
            models.CheckConstraint(
                condition=Q(provider="demonstration", secret="", mode="test")
                | (~Q(provider="demonstration") & ~Q(secret="")),
                name="only_a_demonstration_has_no_post_key",
            ),
        ]


class ElectronicBatch(TenantModel):
    """Qualified electronic letters prepared together: none of them goes before a person confirmed all of them, by name."""

    prepared_at = models.DateTimeField()
    prepared_by = models.CharField(max_length=120)
    provider = models.CharField(
        max_length=120, blank=True, default="", help_text="The qualified provider, as the person names it."
    )
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=120, blank=True, default="")
    cancelled_at = models.DateTimeField(null=True)


class RegisteredLetter(Attempted):
    """One registered letter. ``owner`` and ``owner_pk`` say what it is: a message of the outbox, or a firm's letter.

    ``document`` is what it holds, as printed. ``lines`` and ``sender`` are six lines each, one a line. ``standing`` and the days after
    it are what is known of its way; ``looked_at`` is when the provider was last asked.
    """

    owner = models.CharField(max_length=6, choices=[(one, one) for one in OWNERS])
    owner_pk = models.BigIntegerField()
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    name = models.CharField(max_length=60, help_text="Our number of the letter, as people read it.")
    way = models.CharField(max_length=13, choices=[(one, one) for one in WAYS])
    state = models.CharField(max_length=12, choices=[(one.value, one.value) for one in LetterState])
    addressee = models.CharField(max_length=400)
    lines = models.TextField()
    sender = models.TextField()
    email = models.CharField(max_length=320, blank=True, default="")
    sheets = models.IntegerField()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    batch = models.ForeignKey(ElectronicBatch, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    standing = models.CharField(
        max_length=13, default=Standing.PREPARED.value, choices=[(one.value, one.value) for one in Standing]
    )
    number = models.CharField(max_length=40, blank=True, default="")
    posted_on = models.DateField(null=True)
    presented_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    signatory = models.CharField(max_length=200, blank=True, default="")
    asks = models.CharField(max_length=400, blank=True, default="", help_text="What a person is asked, as kept words.")
    price = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, default="EUR")
    price_from = models.CharField(max_length=6, blank=True, default="")
    pay_by = models.DateField(null=True)
    looked_at = models.DateTimeField(null=True)
    look_at = models.DateTimeField(null=True)
    ordered_at = models.DateTimeField()
    ordered_by = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "owner", "owner_pk"],
                condition=~Q(state__in=["refused", "voided"]),
                name="one_registered_letter_at_a_time",
            ),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="one_registered_letter_per_reference"),
            models.UniqueConstraint(
                fields=["organisation", "number"],
                condition=~Q(number="") & ~Q(state__in=["refused", "voided"]),
                name="one_registered_letter_per_number",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in LetterState]), name="registered_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(standing__in=[one.value for one in Standing]), name="registered_standing_is_known"
            ),
            models.CheckConstraint(condition=Q(way__in=WAYS), name="registered_way_is_known"),
            models.CheckConstraint(
                condition=Q(way="electronic", batch__isnull=False) | (~Q(way="electronic") & Q(batch__isnull=True)),
                name="an_electronic_letter_goes_in_a_batch",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "not_before"],
                condition=Q(state__in=["queued", "claimed", "unconfirmed"]),
                name="registered_under_way",
            ),
            models.Index(fields=["organisation", "debtor"], name="registered_of_debtor"),
        ]

    @property
    def to(self) -> tuple[str, ...]:
        """The six lines of the envelope."""
        return tuple(self.lines.split("\n"))


class LetterFact(TenantModel):
    """What was told of a letter, by a provider or by a person; never changed. ``is_taken``: it moved the letter, or gave it a day."""

    letter = models.ForeignKey(RegisteredLetter, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    standing = models.CharField(max_length=13, choices=[(one.value, one.value) for one in Standing])
    on = models.DateField()
    code = models.CharField(max_length=60, blank=True, default="")
    words = models.CharField(max_length=400, blank=True, default="")
    by = models.CharField(max_length=120)
    told_at = models.DateTimeField()
    is_taken = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "letter", "standing", "on", "code"], name="one_fact_told_once"
            ),
        ]


class LetterProof(TenantModel):
    """A paper that proves something of a letter: kept under its hash, or known to be lost (``lost_at``), and then without a file."""

    letter = models.ForeignKey(RegisteredLetter, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    kind = models.CharField(max_length=8, choices=[(one.value, one.value) for one in ProofKind])
    document = models.ForeignKey(Document, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    file_name = models.CharField(max_length=200, blank=True, default="")
    source = models.CharField(max_length=13)
    why = models.CharField(max_length=400, blank=True, default="")
    kept_at = models.DateTimeField()
    kept_by = models.CharField(max_length=120)
    lost_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "letter", "kind", "source"],
                condition=Q(lost_at__isnull=True),
                name="one_proof_of_a_kind_and_source",
            ),
            models.CheckConstraint(
                condition=Q(lost_at__isnull=False) | Q(document__isnull=False), name="a_proof_is_a_file_or_lost"
            ),
        ]


class PostTariff(TenantModel):
    """What the organisation says that a letter costs by one way, from a day on; ``source`` says where that is from."""

    way = models.CharField(max_length=13, choices=[(one, one) for one in WAYS])
    starts_on = models.DateField()
    sheets = models.IntegerField()
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3, default="EUR")
    source = models.CharField(max_length=400)
    said_at = models.DateTimeField()
    said_by = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "way", "starts_on", "sheets"], name="one_tariff_per_day_and_weight"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0) & Q(sheets__gt=0), name="tariff_of_something"),
        ]


class PostQuote(TenantModel):
    """What a provider asked for a letter of so many sheets, and when; or why it named no price."""

    way = models.CharField(max_length=13, choices=[(one, one) for one in WAYS])
    sheets = models.IntegerField()
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, default="EUR")
    lines = models.JSONField(default=list)
    why = models.CharField(max_length=400, blank=True, default="")
    asked_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "way", "asked_at"], name="quote_of_way"),
        ]


class PlayedParcel(TenantModel):
    """A letter at the demonstration's provider: its world, kept here because it has no other."""

    reference = models.CharField(max_length=60)
    body = models.JSONField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="one_played_parcel_per_reference"),
        ]
