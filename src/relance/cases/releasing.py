"""What a case lets go of: its plan where it leaves that stage, its receivables where it is closed."""

from __future__ import annotations

from relance.cases.models import Act, Case, CaseItem
from relance.domain.procedure.acts.ours import PLAN_AGREED
from relance.domain.scenario.decide import HandedTo
from relance.receivables.handover import mark_taken_back
from relance.receivables.holds import Owner, end_for
from relance.receivables.models import HoldOwner, Receivable
from relance.tenancy.context import Acting


def let_go(here: Acting, case: Case) -> None:
    """Mark the case closed and release its receivables; the caller has locked the case and journals what was done."""
    case.closed_at, case.closed_by = here.at, here.actor
    case.save(update_fields=["closed_at", "closed_by"])
    held = list(CaseItem.objects.filter(case=case).values_list("receivable_id", flat=True))
    # All of them, in order, before anything is journaled: a claim locks receivables and then the journal, too.
    list(
        Receivable.objects.select_for_update(no_key=True)
        .filter(pk__in=held)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    CaseItem.objects.filter(case=case).update(is_open=False)
    mark_taken_back(here, held, to=HandedTo.CASE, number=case.number)
    end_for(here, Owner(HoldOwner.CASE, case.pk))


def end_plans(here: Acting, case: Case) -> None:
    """End the pause of every plan of the case: whichever stood is over, or kept."""
    for act in Act.objects.filter(case=case, kind=PLAN_AGREED).values_list("pk", flat=True):
        end_for(here, Owner(HoldOwner.PLAN, act))
