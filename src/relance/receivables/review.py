"""Open debits that somebody must look at: listing them, and saying what one is or when it was due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from relance.domain.errors import DomainError
from relance.domain.ledger import Nature
from relance.journal.appending import Fact, append
from relance.receivables.models import Receivable
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs


class DueBeforeIssue(DomainError):
    """A due date before the invoice's own."""

    code = "due_before_issue"
    template = "{number} is dated {issued_on}: it cannot be due on {due_on}."


class NothingOpen(DomainError):
    """All of them were paid or settled meanwhile, or are not there."""

    code = "nothing_open"
    template = "Nothing of it is open any more: nothing changed."


def to_review(here: Acting) -> list[Receivable]:
    """What is open and no invoice yet, the largest first, with its debtor."""
    waiting = Receivable.objects.select_related("debtor").exclude(nature=Nature.INVOICE.value).filter(open_amount__gt=0)
    return list(waiting.order_by("-open_amount", "pk"))


@needs(Right.ACT)
def record_review(
    here: Acting, receivables: Sequence[int], *, is_invoice: bool, due_on: date | None, is_checked: bool = False
) -> list[Receivable]:
    """Record a person's word on those of these receivables that are open: each is an invoice; was due on ``due_on``, which ends
    its being assumed; or has an unusual amount that is right.

    Returns the receivables that changed. Raises NothingOpen, DueBeforeIssue.
    """
    rows = Receivable.objects.select_for_update(no_key=True).order_by("pk")
    found = list(rows.filter(pk__in=receivables, open_amount__gt=0))
    if not found:
        raise NothingOpen
    was = {receivable.pk: receivable.nature for receivable in found}
    for receivable in found:
        if due_on is not None and due_on < receivable.issued_on:
            raise DueBeforeIssue(number=receivable.number, issued_on=receivable.issued_on, due_on=due_on)
        if is_invoice:
            receivable.nature = Nature.INVOICE.value
        if due_on is not None:
            receivable.due_on, receivable.due_is_assumed = due_on, False
        if is_checked:
            receivable.checked_at = here.at
        receivable.touched_at = here.at
        receivable.save(update_fields=["nature", "due_on", "due_is_assumed", "checked_at", "touched_at"])
    facts = [
        Fact(
            "receivable.stated",
            {"receivable": r.pk, "nature": r.nature, "was": was[r.pk], "due_on": r.due_on, "checked": is_checked},
            chain=r.debtor_id,
        )
        for r in found
    ]
    append(here, facts)
    return found
