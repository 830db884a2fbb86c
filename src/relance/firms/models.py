"""Mandates of creditors to firms, the cases under them, what firms wrote, were paid for, received and remitted.

All but a firm's own papers belong to the creditor. What a firm may change of them is kept by a trigger
(``firms_keep_hands_apart``), which rows it sees by policies: see ``migrations/rules``.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from relance.cases.models import Case
from relance.dispatch.models import Attempted
from relance.documents.models import Document
from relance.domain.firms.levels import Level
from relance.firms.states import LetterState
from relance.parties.models import Debtor
from relance.tenancy.models import TenantModel

LEVELS = [(one.value, one.value) for one in Level]


class FirmVersion(TenantModel):
    """What a firm is, in its own organisation: letterhead, the facts of R124-2, prices, scenario. A change is a new version."""

    number = models.IntegerField()
    content = models.TextField(help_text="As canonical JSON; see firms.papers.")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_firm_version_per_number"),
        ]


class FirmReference(TenantModel):
    """A reference that the firm gave to a case of any creditor: its number is never given twice."""

    year = models.IntegerField()
    number = models.IntegerField()
    given_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "year", "number"], name="one_firm_reference_per_number"),
        ]


class Mandate(TenantModel):
    """What one creditor lets one firm do. ``terms`` are the clauses of R124-3; they stay as they are once somebody has signed.

    ``firm_paper`` and ``creditor_paper`` are what each was when it signed, or renewed: what one needs of the other stands here.
    """

    firm = models.BigIntegerField(help_text="The firm's organisation.")
    firm_name = models.CharField(max_length=400)
    number = models.IntegerField()
    terms = models.TextField()
    ends_on = models.DateField(null=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=120)
    creditor_paper = models.TextField(blank=True, default="")
    creditor_signed_at = models.DateTimeField(null=True)
    creditor_signed_by = models.CharField(max_length=120, blank=True, default="")
    firm_version = models.IntegerField(null=True)
    firm_paper = models.TextField(blank=True, default="")
    firm_signed_at = models.DateTimeField(null=True)
    firm_signed_by = models.CharField(max_length=120, blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_mandate_per_number"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["firm"], name="mandate_of_firm")]


class Entrusted(TenantModel):
    """A case in a firm's hands: the annex of its mandate, which gives basis and amount item by item.

    ``checks`` are the firm's own before its first contact; ``reference`` is what every letter bears.
    """

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    annex = models.TextField(help_text="Basis and amounts, as canonical JSON.")
    entrusted_at = models.DateTimeField()
    entrusted_by = models.CharField(max_length=120)
    reference = models.CharField(max_length=40, blank=True, default="")
    checks = models.TextField(blank=True, default="")
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.CharField(max_length=120, blank=True, default="")
    paused_at = models.DateTimeField(null=True)
    paused_by = models.CharField(max_length=120, blank=True, default="")
    ended_at = models.DateTimeField(null=True, help_text="Taken back, or closed.")
    ended_by = models.CharField(max_length=120, blank=True, default="")
    why = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "case"], condition=Q(ended_at=None), name="one_firm_per_case"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "mandate"], name="entrusted_by_mandate")
        ]


class ServiceOrder(TenantModel):
    """A paid act: its price was shown and accepted before the click; it is executed, cancelled or refunded."""

    entrusted = models.ForeignKey(Entrusted, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    level = models.CharField(max_length=10, choices=LEVELS)
    price = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3, default="EUR")
    accepted_at = models.DateTimeField()
    accepted_by = models.CharField(max_length=120)
    state = models.CharField(max_length=10, default="accepted")
    settled_at = models.DateTimeField(null=True)
    refunded_at = models.DateTimeField(null=True)
    refunded_by = models.CharField(max_length=120, blank=True, default="")
    why = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "executed", "cancelled", "refunded"]),
                name="service_order_state_is_known",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "entrusted"], name="service_order_of_case")
        ]


class FirmLetter(Attempted):
    """One letter or e-mail of the firm. The first holds all that R124-4 asks; each later one cites it.

    ``step`` is unique by case and ``round``: nothing is asked twice. ``code`` opens the page that says whether it is real.
    """

    entrusted = models.ForeignKey(Entrusted, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    order = models.ForeignKey(ServiceOrder, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    level = models.CharField(max_length=10, choices=LEVELS)
    step = models.CharField(max_length=60)
    round = models.IntegerField(default=0)
    place = models.IntegerField(help_text="Its place among the letters of the case: 1 is the first.")
    is_first = models.BooleanField()
    cites = models.CharField(max_length=40, blank=True, default="", help_text="The first one's reference.")
    cites_dated = models.DateField(null=True)
    state = models.CharField(max_length=12, choices=[(one.value, one.value) for one in LetterState])
    recipient = models.CharField(max_length=320, blank=True, default="")
    dated = models.DateField(null=True)
    content = models.TextField(blank=True, default="")
    figures = models.CharField(max_length=64, blank=True, default="")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    code = models.CharField(max_length=40, unique=True)
    sent_on = models.DateField(null=True)
    ordered_at = models.DateTimeField()
    ordered_by = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "entrusted", "step", "round"], name="one_firm_letter_per_step"
            ),
            models.CheckConstraint(
                condition=Q(is_first=True) | (~Q(cites="") & Q(cites_dated__isnull=False)),
                name="a_later_firm_letter_cites_the_first",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in LetterState]), name="firm_letter_state_is_known"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "not_before"],
                condition=Q(state__in=["queued", "claimed", "unconfirmed"]),
                name="firm_letter_under_way",
            ),
        ]


class CreditorCopy(Attempted):
    """The copy of a firm's letter that reaches the creditor at once."""

    letter = models.ForeignKey(FirmLetter, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    state = models.CharField(max_length=12, choices=[(one.value, one.value) for one in LetterState])
    recipient = models.CharField(max_length=320)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "letter"], name="one_copy_per_firm_letter"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "not_before"], condition=Q(state="queued"), name="firm_copy_under_way"
            ),
        ]


class Remittance(TenantModel):
    """Funds handed over to the creditor, with their statement."""

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    number = models.IntegerField()
    currency = models.CharField(max_length=3)
    received = models.DecimalField(max_digits=18, decimal_places=2)
    fee = models.DecimalField(max_digits=18, decimal_places=2)
    vat = models.DecimalField(max_digits=18, decimal_places=2)
    net = models.DecimalField(max_digits=18, decimal_places=2)
    statement = models.TextField()
    remitted_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "mandate", "number"], name="one_remittance_per_number"),
            models.CheckConstraint(
                condition=Q(received=models.F("fee") + models.F("vat") + models.F("net")), name="remittance_adds_up"
            ),
        ]


class Receipt(TenantModel):
    """A payment that the firm received for the creditor; ``payment`` is it in the creditor's books, once it is booked."""

    entrusted = models.ForeignKey(Entrusted, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    number = models.IntegerField()
    public_id = models.UUIDField(default=uuid.uuid4)
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3)
    received_on = models.DateField()
    remit_by = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    payment = models.BigIntegerField(null=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)
    remittance = models.ForeignKey(Remittance, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "entrusted", "number"], name="one_receipt_per_number"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="receipt_of_something"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation"], condition=Q(payment=None), name="receipt_not_booked"),
        ]


class FirmWord(TenantModel):
    """What one side tells the other about a case: a payment and a proposal are told by law (R124-5)."""

    entrusted = models.ForeignKey(Entrusted, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    kind = models.CharField(max_length=10, choices=[(one, one) for one in ("word", "payment", "proposal")])
    by_firm = models.BooleanField()
    text = models.TextField()
    said_at = models.DateTimeField()
    said_by = models.CharField(max_length=120)
    read_at = models.DateTimeField(null=True)
    read_by = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "entrusted"], name="word_of_case")
        ]
