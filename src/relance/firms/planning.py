"""The firm's scenario goes on by itself: once a day the creditor's program orders the free step that is due on each of its cases.

Where the firm chose it; the creditor sees the plan on its case, pauses it or takes the case back. A step that has a price waits for
the creditor's click. The gate decides as for any letter: what is paid, paused, disputed, or has had enough messages, ours and the firm's
together, leaves nothing.
"""

from __future__ import annotations

from collections import defaultdict

from relance.cases.acting import stage_of
from relance.domain.firms.levels import Level
from relance.domain.firms.steps import Planned, due_by_itself
from relance.domain.procedure.acts.firm import AT_FIRM
from relance.firms.firm_acts import scenario_of
from relance.firms.mandates import firm_lacks, is_in_force
from relance.firms.models import Entrusted, FirmLetter
from relance.firms.ordering import NoFirstLetter, price_of, write
from relance.firms.papers import FirmPaper
from relance.journal.appending import Fact, append
from relance.tenancy.context import Acting


def order_due_steps(here: Acting) -> int:
    """Order what is due on the cases that firms have in hand; returns how many. What cannot be yet stays in the plan that both see."""
    found = list(
        Entrusted.objects.select_for_update(of=("self",))
        .filter(ended_at=None, paused_at=None, case__closed_at=None)
        .exclude(accepted_at=None)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    if not found:
        return 0
    tried: dict[int, set[str]] = defaultdict(set)
    for entrusted, key in FirmLetter.objects.filter(entrusted__in=found).values_list("entrusted_id", "step"):
        tried[entrusted].add(key)
    ordered = 0
    for one in Entrusted.objects.filter(pk__in=found).select_related("mandate", "case").order_by("pk"):
        step = _due(here, one, tried[one.pk])
        if step is None:
            continue
        try:
            letter = write(here, one, step.step.level, step.step.key, None)
        except NoFirstLetter:  # it is on its way: the day after this one
            continue
        body = {"letter": letter, "case": one.case_id, "step": step.step.key}
        append(here, [Fact("firm_letter.planned", body, chain=one.debtor_id)])
        ordered += 1
    return ordered


def _due(here: Acting, one: Entrusted, tried: set[str]) -> Planned | None:
    mandate = one.mandate
    if not FirmPaper.of(mandate.firm_paper).by_itself or not is_in_force(here, mandate) or firm_lacks(here, mandate):
        return None
    free = {level for level in Level if (price := price_of(one, level)) is not None and not price}
    step = due_by_itself(scenario_of(here, one), here.today, free=free, tried=tried)
    return step if step is not None and stage_of(one.case) in AT_FIRM else None
