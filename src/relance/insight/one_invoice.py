"""One receivable as every door shows it: with its debtor, its case, and what there is of it to read besides."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery

from relance.cases.models import Case
from relance.domain.ledger import DebtorKind
from relance.intake.models import Disagreement
from relance.parties.models import Debtor
from relance.parties.same_customer import accounts_of
from relance.receivables.late_paid import LEFT_BOOKS
from relance.receivables.models import InvoiceCopy, Payment, PenaltyChoice, Receivable
from relance.tenancy.context import Acting


@dataclass(frozen=True, slots=True)
class OneInvoice:
    """A receivable and the accounts of its customer. It bears ``case`` (the id of its case, or None), ``has_copy`` and ``is_gone``
    (from the books); ``has_words`` where two sources tell it differently.
    """

    receivable: Receivable
    accounts: tuple[int, ...]
    has_words: bool

    @property
    def debtor_kind(self) -> DebtorKind:
        """The customer's, as the law has it."""
        return DebtorKind((self.receivable.debtor.same_as or self.receivable.debtor).kind_in_law)


def one_invoice(here: Acting, pk: int) -> OneInvoice | None:
    """The receivable of this id; None where the organisation has none."""
    gone = Payment.objects.filter(imputation__receivable=OuterRef("pk"), identity__contains=LEFT_BOOKS, voided_at=None)
    marked = Receivable.objects.annotate(
        has_members=Exists(Debtor.objects.filter(same_as=OuterRef("debtor"))),
        has_copy=Exists(InvoiceCopy.objects.filter(receivable_id=OuterRef("pk"))),
        has_words=Exists(Disagreement.objects.filter(receivable_id=OuterRef("pk"))),
        is_gone=Exists(gone),
        case=Subquery(Case.objects.filter(number=OuterRef("handed_number")).values("pk")),
    )
    found = marked.select_related("debtor__same_as").filter(pk=pk).first()
    if found is None:
        return None
    is_alone = found.debtor.same_as is None and not found.has_members
    accounts = [found.debtor_id] if is_alone else accounts_of(here, found.debtor_id)
    return OneInvoice(found, tuple(accounts), found.has_words)


def penalty_choice(here: Acting, receivable: int) -> PenaltyChoice | None:
    """What was chosen last about the penalties of an invoice."""
    return PenaltyChoice.objects.filter(receivable=receivable).order_by("-pk").first()
