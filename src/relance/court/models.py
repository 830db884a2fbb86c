"""What goes to a court and what comes back. A signed petition, a filing and a decision are facts: nothing changes or deletes them."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.db import models

from relance.cases.models import Act, Case
from relance.documents.models import Document
from relance.domain.law.fr.courts import CourtKind
from relance.domain.petition.asked import Part
from relance.domain.statutory_holidays import Place
from relance.tenancy.models import TenantModel


class Way(StrEnum):
    """How a petition reached its court. A judicial court is reached electronically through a commissaire de justice alone."""

    PORTAL = "portal"
    POST = "post"
    COUNTER = "counter"
    OFFICER = "officer"


class Outcome(StrEnum):
    """What the judge decided on a petition."""

    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"


class Petition(TenantModel):
    """A petition as it was signed. A later version of the same case stands beside it; the last one is what may be filed.

    ``place`` is the court's, whose holidays count. ``content`` is what it states as canonical JSON; ``document`` the PDF, exhibits
    behind it. ``service_fee`` is the price of the service that was accepted with it, VAT included: given back on a refusal.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    version = models.IntegerField()
    court_kind = models.CharField(max_length=20, choices=[(one.value, one.value) for one in CourtKind])
    court = models.CharField(max_length=400)
    court_address = models.CharField(max_length=1000, blank=True, default="")
    insee = models.CharField(max_length=5, blank=True, default="")
    place = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Place])
    was_confirmed = models.BooleanField(default=False, help_text="A person looked the court up.")
    asked_on = models.DateField(help_text="The day as of which the sums are counted.")
    principal = models.DecimalField(max_digits=18, decimal_places=2)
    interest = models.DecimalField(max_digits=18, decimal_places=2)
    compensation = models.DecimalField(max_digits=18, decimal_places=2)
    costs = models.DecimalField(max_digits=18, decimal_places=2)
    basis = models.TextField()
    if_opposed = models.CharField(
        max_length=400, blank=True, default="", help_text="The court to go to then (CPC 1408)."
    )
    signatory = models.CharField(max_length=400)
    quality = models.CharField(max_length=200)
    content = models.TextField()
    content_sha256 = models.CharField(max_length=64)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    pages = models.IntegerField()
    service_fee = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    author = models.CharField(max_length=120)
    signed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "case", "version"], name="one_petition_per_version"),
            models.CheckConstraint(condition=models.Q(principal__gt=0), name="petition_asks_something"),
            models.CheckConstraint(
                condition=models.Q(interest__gte=0, compensation__gte=0, costs__gte=0, service_fee__gte=0),
                name="petition_sums_are_not_negative",
            ),
        ]


class PetitionSum(TenantModel):
    """A line of what a petition asks, as it is printed; the lines add up to it."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    line = models.IntegerField()
    part = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Part])
    what = models.CharField(max_length=1000)
    ground = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=18, decimal_places=2)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "petition", "line"], name="one_sum_per_line"),
        ]


class PetitionExhibit(TenantModel):
    """An exhibit behind a petition, under its number there."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    number = models.IntegerField()
    title = models.CharField(max_length=400)
    proves = models.CharField(max_length=200, blank=True, default="")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    pages = models.IntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "petition", "number"], name="one_exhibit_per_number_behind"
            ),
        ]


class Filing(TenantModel):
    """A petition at its court: by which way, on which day, under which reference, and when a decision may come.

    ``expected_count`` decisions of one's own said it, 0: official figures. ``fees_by`` is the last day to deposit the fees, where there
    are any.
    """

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    way = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Way])
    filed_on = models.DateField()
    reference = models.CharField(max_length=200, blank=True, default="")
    receipt = models.ForeignKey(Document, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    expected_on = models.DateField()
    expected_days = models.IntegerField()
    expected_count = models.IntegerField(default=0)
    fees_by = models.DateField(null=True)
    author = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "petition"], name="a_petition_is_filed_once"),
        ]


class Decision(TenantModel):
    """What the judge decided. Of a refusal the sums are None; ``serve_by`` is the last day to have an order served, ``serve_safely``
    the last for whoever relies on no extension. ``cut_why``: what was cut and why, in words."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    outcome = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Outcome])
    rendered_on = models.DateField()
    number = models.CharField(max_length=100, blank=True, default="", help_text="The court's own number.")
    principal = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    interest = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    compensation = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    costs = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    cut_why = models.TextField(blank=True, default="")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    serve_by = models.DateField(null=True)
    serve_safely = models.DateField(null=True)
    author = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "petition"], name="a_petition_is_decided_once"),
            models.CheckConstraint(
                condition=models.Q(outcome=Outcome.REFUSED.value, principal=None, serve_by=None)
                | models.Q(~models.Q(outcome=Outcome.REFUSED.value), principal__isnull=False, serve_by__isnull=False),
                name="an_order_has_sums_and_a_term",
            ),
        ]


class Conciliation(TenantModel):
    """An attempt before a conciliator or mediator, before any court: it suspends limitation while it lasts (C. civ. 2238)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    conciliator = models.CharField(max_length=400)
    begun_on = models.DateField(help_text="The agreement to it, or the first meeting.")
    ended_on = models.DateField(null=True)
    is_agreed = models.BooleanField(null=True, help_text="How it ended.")
    author = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "case"], condition=models.Q(ended_on=None), name="one_conciliation_at_a_time"
            ),
        ]


class CourtFee(TenantModel):
    """A fee as the organisation knows it, from a day on; it goes before the shipped figure. ``key`` is that figure's, or ``service``."""

    key = models.CharField(max_length=60)
    starts_on = models.DateField()
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    source = models.CharField(max_length=400)
    author = models.CharField(max_length=120)
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="court_fee_is_not_negative"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "key", "-starts_on"], name="court_fee_by_day")
        ]


class LoadedCourts(TenantModel):
    """A file of courts that somebody loaded: the table of the ministry (``judicial``) or of the registries (``commercial``).

    ``document`` is the table as ``domain.law.fr.courts.read_table`` reads it; the latest of each part counts.
    """

    part = models.CharField(max_length=10, choices=[(one, one) for one in ("judicial", "commercial")])
    year = models.IntegerField(help_text="The communes are those of 1 January of it.")
    source_name = models.CharField(max_length=400)
    source_sha256 = models.CharField(max_length=64)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    communes = models.IntegerField()
    changed = models.IntegerField()
    author = models.CharField(max_length=120)
    loaded_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "part", "-id"], name="latest_courts_by_part")
        ]
