"""Who owes: debtors, and the people to write to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce

from relance.domain.ledger import DebtorKind
from relance.domain.scenario.model import Stage
from relance.tenancy.models import TenantModel

KINDS = [(kind.value, kind.value) for kind in DebtorKind]
# What nobody stated follows from a company's numbers: one that begins with 1 or 2 is of the State, a local authority or a
# public establishment, any other makes a company. Every statement that decides reads it, so the database derives it.
KIND_IN_LAW = Case(
    When(
        Q(kind=DebtorKind.UNKNOWN.value) & (Q(siren__regex="^[12]") | Q(siret__regex="^[12]")),
        then=Value(DebtorKind.PUBLIC_BODY.value),
    ),
    When(
        Q(kind=DebtorKind.UNKNOWN.value) & ~Q(siren="", siret="", vat_number=""), then=Value(DebtorKind.COMPANY.value)
    ),
    default=F("kind"),
)


class Debtor(TenantModel):
    """A customer as the creditor's books know him, under their code.

    ``same_as`` is another account of the same customer, their head: who is written to, how often and in which tone goes by the
    head, ``head_id``, which is the debtor itself where nobody said so. A head has no head of its own. ``maybe_same_as`` is one
    that somebody was asked about and put off.

    ``kind`` is what a person or the books state, unknown where neither does; ``kind_in_law`` follows from it and from the
    company's numbers, and is the one to be read.
    """

    code = models.CharField(max_length=820)
    name = models.CharField(max_length=400)
    kind = models.CharField(max_length=12, choices=KINDS, default=DebtorKind.UNKNOWN.value)
    kind_in_law = models.GeneratedField(
        expression=KIND_IN_LAW, output_field=models.CharField(max_length=12), db_persist=True
    )
    language = models.CharField(max_length=2, default="fr")
    siren = models.CharField(max_length=9, blank=True)
    siret = models.CharField(max_length=14, blank=True)
    vat_number = models.CharField(max_length=20, blank=True)
    street = models.CharField(max_length=400, blank=True)
    street_2 = models.CharField(
        max_length=400,
        blank=True,
        default="",
        db_default="",
        help_text="The address's second line: building, floor, PO box.",
    )
    postal_code = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=100, blank=True)
    same_as = models.ForeignKey(
        "self", on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True, related_name="members"
    )
    maybe_same_as = models.ForeignKey(
        "self", on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True, related_name="+"
    )
    head_id = models.GeneratedField(
        expression=Coalesce(F("same_as_id"), F("id")), output_field=models.BigIntegerField(), db_persist=True
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "code"], name="one_debtor_per_code"),
            models.CheckConstraint(condition=~Q(same_as=F("id")), name="debtor_is_not_its_own_head"),
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
            models.Index(
                fields=["organisation", "same_as"], condition=models.Q(same_as__isnull=False), name="members_of_debtor"
            ),
            models.Index(
                fields=["organisation", "id"], condition=models.Q(maybe_same_as__isnull=False), name="debtors_in_doubt"
            ),
        ]


class Contact(TenantModel):
    """A person or mailbox of a debtor."""

    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    name = models.CharField(max_length=400, blank=True)
    email = models.CharField(max_length=320, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    from_stage = models.SmallIntegerField(
        default=Stage.STATEMENT.value,
        db_default=Stage.STATEMENT.value,
        choices=[(stage.value, stage.name) for stage in Stage],
        help_text="From which letter on it is this one who is written to.",
    )
    bounced_at = models.DateTimeField(null=True, help_text="Since when its e-mail address is known not to work.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "debtor", "email", "phone"], name="one_contact_per_address"
            ),
        ]
