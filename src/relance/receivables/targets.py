"""What a word, a pause or a choice is about: receivables, all of a debtor, or the whole organisation; and finding it by what people type.

Services take ids. What somebody types is looked up here, once, by the door.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from relance.domain.errors import DomainError
from relance.domain.ids import DebtorId, ReceivableId
from relance.parties.models import Debtor
from relance.receivables.models import Receivable
from relance.tenancy.context import Acting


class ReceivableUnknown(DomainError):
    """No receivable bears the number."""

    code = "receivable_unknown"
    template = "There is no invoice {number} here."


class ReceivableNotHere(ReceivableUnknown):
    """None has the id: it is another organisation's, or somebody wrote the address or the form."""

    code = "receivable_not_here"
    template = "What was asked for is no invoice of this company: open the list again. Nothing changed."


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

    receivables: tuple[ReceivableId, ...]
    debtor: DebtorId


@dataclass(frozen=True, slots=True)
class WholeDebtor:
    """All that a debtor owes, on all accounts, now and later."""

    debtor: DebtorId


@dataclass(frozen=True, slots=True)
class WholeOrganisation:
    """Everything that anybody owes to the organisation."""


Named = TheseReceivables | WholeDebtor
Target = Named | WholeOrganisation


def find_invoice(here: Acting, number: str, *, debtor: int | None = None) -> TheseReceivables:
    """The invoice of that number, whole: its instalments, the oldest due first; of ``debtor``, where several have one.

    Raises ReceivableUnknown, TargetAmbiguous.
    """
    number = number.replace("\0", "")  # which no text of PostgreSQL holds
    numbered = Receivable.objects.select_related("debtor").filter(number=number).order_by("due_on", "pk")
    found = list(numbered if debtor is None else numbered.filter(debtor=debtor))
    if not found:
        raise ReceivableUnknown(number=number)
    return _of_one_debtor(number, found)


def whole_invoice(here: Acting, one: Receivable) -> TheseReceivables:
    """The invoice that a receivable is, or is an instalment of."""
    return find_invoice(here, one.number, debtor=one.debtor_id)


def _of_one_debtor(text: str, found: Sequence[Receivable]) -> TheseReceivables:
    """Raises TargetAmbiguous."""
    codes = {receivable.debtor_id: receivable.debtor.code for receivable in found}
    if len(codes) > 1:
        raise TargetAmbiguous(target=text, codes=", ".join(sorted(codes.values())))
    return TheseReceivables(tuple(ReceivableId(receivable.pk) for receivable in found), DebtorId(found[0].debtor_id))


def find_target(here: Acting, text: str) -> Named:
    """An invoice number (all its instalments), else a debtor's code, else their name.

    Raises TargetUnknown, TargetAmbiguous.
    """
    text = text.replace("\0", "")
    receivables = list(Receivable.objects.select_related("debtor").filter(number=text).order_by("due_on", "pk"))
    if receivables:
        return _of_one_debtor(text, receivables)
    found = list(Debtor.objects.filter(code=text)) or list(Debtor.objects.filter(name=text))
    if not found:
        raise TargetUnknown(target=text)
    if len(found) > 1:
        raise TargetAmbiguous(target=text, codes=", ".join(sorted(debtor.code for debtor in found)))
    return WholeDebtor(DebtorId(found[0].pk))
