"""What a pause or a choice is about: receivables, all of a debtor, or the whole organisation; and finding it by what people type."""

from __future__ import annotations

from dataclasses import dataclass

from relance.domain.errors import DomainError
from relance.parties.models import Debtor
from relance.receivables.models import Receivable
from relance.tenancy.context import Acting


class TargetUnknown(DomainError):
    """Neither an invoice number nor a debtor's code or name."""

    code = "target_unknown"
    template = "There is no invoice and no customer {target} here."


class TargetAmbiguous(DomainError):
    """Several customers answer to the name."""

    code = "target_ambiguous"
    template = "Several customers answer to {target}: {codes}. Name one by its code."


@dataclass(frozen=True, slots=True)
class TheseReceivables:
    """Receivables of one debtor, by id: the instalments of an invoice, or what somebody ticked."""

    receivables: tuple[int, ...]
    debtor: int


@dataclass(frozen=True, slots=True)
class WholeDebtor:
    """All that a debtor owes, on all accounts, now and later."""

    debtor: int


@dataclass(frozen=True, slots=True)
class WholeOrganisation:
    """Everything that anybody owes to the organisation."""


Named = TheseReceivables | WholeDebtor
Target = Named | WholeOrganisation


def find_target(here: Acting, text: str) -> Named:
    """An invoice number (all its instalments), else a debtor's code, else their name.

    Raises TargetUnknown, TargetAmbiguous.
    """
    receivables = list(Receivable.objects.filter(number=text))
    if receivables:
        debtors = {receivable.debtor_id for receivable in receivables}
        if len(debtors) > 1:
            raise TargetAmbiguous(target=text, codes=", ".join(sorted(r.debtor.code for r in receivables)))
        return TheseReceivables(tuple(receivable.pk for receivable in receivables), debtors.pop())
    found = list(Debtor.objects.filter(code=text)) or list(Debtor.objects.filter(name=text))
    if not found:
        raise TargetUnknown(target=text)
    if len(found) > 1:
        raise TargetAmbiguous(target=text, codes=", ".join(sorted(debtor.code for debtor in found)))
    return WholeDebtor(found[0].pk)
