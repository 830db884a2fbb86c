"""What may be done once an order went to a commissaire de justice: serve it anew, a lawyer, a seizure, a certificate."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from relance.domain.procedure.acts.court import ORDER_SERVED, ORDER_TO_OFFICER
from relance.domain.procedure.acts.enforcement import (
    GIVEN_UP_BY_OFFICER,
    JUDGMENT_SERVED,
    LAWYER_DUE,
    LAWYER_NAMED,
    LOSS_CERTIFIED,
    OPPOSED,
    SEIZURE_CHALLENGED,
    SEIZURE_EMPTY,
    SEIZURE_LIFTED,
    SEIZURE_ORDERED,
    SERVICE_FAILED,
)
from relance.domain.procedure.case_facts import ActFact, CaseFacts
from relance.domain.procedure.next_act import NextAct
from relance.domain.procedure.stages import CaseStage, Who
from relance.domain.procedure.waits import Term, unanswered
from relance.domain.sentences import Sentence

ENFORCEMENT_TO_DO: dict[str, Sentence] = {
    LAWYER_NAMED: Sentence("Name a lawyer"), SEIZURE_ORDERED: Sentence("Order a seizure"),
    LOSS_CERTIFIED: Sentence("Ask for a certificate"),
}  # fmt: skip
FRUITLESS = frozenset({SEIZURE_EMPTY, SEIZURE_LIFTED})


def enforcement_decisions(case: CaseFacts, alarms: Collection[Term]) -> Iterator[NextAct]:
    """What of a service, an opposition or a seizure waits for the creditor's word. ``alarms`` are the terms that ran out."""
    if case.stage not in (CaseStage.COURT, CaseStage.ENFORCEMENT):
        return
    over = {term.key for term in alarms}
    for act in unanswered(case.acts):
        if act.kind == LAWYER_DUE:
            why = Sentence("The debtor opposed the order; at this sum nobody appears without a lawyer.")
            yield NextAct(LAWYER_NAMED, Who.CREDITOR, why, "CPC 1418, 853", act.until, is_advised=True)
        elif act.kind == SERVICE_FAILED:
            why = Sentence("Nobody lives at the address. Find another one: the time to serve runs on.")
            yield NextAct(ORDER_TO_OFFICER, Who.CREDITOR, why, "CPC 1411, 659", act.until, is_advised=True)
        elif act.kind == GIVEN_UP_BY_OFFICER:
            why = Sentence("The commissaire de justice gave the order back: give it to another one.")
            yield NextAct(ORDER_TO_OFFICER, Who.CREDITOR, why, "CPC 1411", act.until, is_advised=True)
        elif act.kind == ORDER_SERVED and f"act:{act.act}" in over:
            why = Sentence("No payment and no opposition came: the order can be enforced.")
            yield NextAct(SEIZURE_ORDERED, Who.CREDITOR, why, "CPC 1422", is_advised=True)
        elif act.kind == JUDGMENT_SERVED:
            why = Sentence("The judgment is served: once nothing suspends it, it can be enforced.")
            yield NextAct(SEIZURE_ORDERED, Who.CREDITOR, why, "CPC 501, 503", is_advised=True)
    if _is_fruitless(case.acts):
        why = Sentence("The last seizure brought nothing: another kind may.")
        yield NextAct(SEIZURE_ORDERED, Who.CREDITOR, why, "CPCE L111-7", is_advised=True)
        why = Sentence("Or ask the commissaire de justice to certify it: that helps to get the VAT back and to stop.")
        yield NextAct(LOSS_CERTIFIED, Who.OFFICER, why, "CGI 272-1")


def _is_fruitless(acts: tuple[ActFact, ...]) -> bool:
    """Whether the last thing of a seizure is that it brought nothing."""
    told = [
        act.kind
        for act in acts
        if act.kind in FRUITLESS or act.kind in (SEIZURE_ORDERED, SEIZURE_CHALLENGED, OPPOSED, LOSS_CERTIFIED)
    ]
    return bool(told) and told[-1] in FRUITLESS
