"""Who owes: debtors, and the people to write to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from relance.domain.ledger import DebtorKind
from relance.domain.scenario.model import Stage
from relance.tenancy.models import TenantModel

KINDS = [(kind.value, kind.value) for kind in DebtorKind]


class Debtor(TenantModel):
    """A customer as the creditor's books know him, under their code."""

    code = models.CharField(max_length=820)
    name = models.CharField(max_length=400)
    kind = models.CharField(max_length=12, choices=KINDS, default=DebtorKind.UNKNOWN.value)
    language = models.CharField(max_length=2, default="fr")
    siren = models.CharField(max_length=9, blank=True)
    siret = models.CharField(max_length=14, blank=True)
    vat_number = models.CharField(max_length=20, blank=True)
    street = models.CharField(max_length=400, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "code"], name="one_debtor_per_code"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in DebtorKind]), name="debtor_kind_is_known"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "id"],
                condition=models.Q(name__contains="⟨U+"),  # see domain.glyphs.visible
                name="debtor_of_shown_signs",
            ),
        ]


class Contact(TenantModel):
    """A person or mailbox of a debtor."""

    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    name = models.CharField(max_length=400, blank=True)
    email = models.CharField(max_length=320, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    from_stage = models.SmallIntegerField(
        default=Stage.STATEMENT.value, db_default=Stage.STATEMENT.value,
        choices=[(stage.value, stage.name) for stage in Stage],
        help_text="From which letter on it is this one who is written to.",
    )  # fmt: skip
    bounced_at = models.DateTimeField(null=True, help_text="Since when its e-mail address is known not to work.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "debtor", "email", "phone"], name="one_contact_per_address"
            ),
        ]
