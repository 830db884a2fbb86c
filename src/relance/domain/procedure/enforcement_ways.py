"""What may be done once an order went to a commissaire de justice: serve it anew, a lawyer, a seizure, a certificate."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from relance.domain.procedure.acts.court import ORDER_LAPSED, ORDER_SERVED, ORDER_TO_OFFICER
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
    SMALL_CLAIM_AGREED,
)
from relance.domain.procedure.acts.ours import PLAN_BROKEN
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
TITLES = frozenset(
    {JUDGMENT_SERVED, SMALL_CLAIM_AGREED}
)  # enforceable from their day on; an order, once its term has passed


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


def enforcement_ways(case: CaseFacts, today: date, decisions: Collection[NextAct]) -> Iterator[NextAct]:
    """A seizure, wherever a title can be enforced and none of the ``decisions`` says so already; advised once a plan broke."""
    if case.stage is not CaseStage.ENFORCEMENT or any(act.kind == SEIZURE_ORDERED for act in decisions):
        return
    if not _has_title(case.acts, today):
        return
    told = [act.kind for act in case.acts if act.kind in (PLAN_BROKEN, SEIZURE_ORDERED)]
    is_broken = told[-1:] == [PLAN_BROKEN]
    why = Sentence("You have a title: another seizure may be ordered, beside one that is under way.")
    if is_broken:
        why = Sentence("The plan ended unpaid: the title can be enforced again.")
    yield NextAct(SEIZURE_ORDERED, Who.CREDITOR, why, "CPCE L111-2, L111-7", is_advised=is_broken)


def _has_title(acts: tuple[ActFact, ...], today: date) -> bool:
    """Whether the last that is known of a title is that it can be enforced; an order of which no day is known never can."""
    has_one = False
    for act in acts:
        if act.kind == ORDER_SERVED:
            has_one = act.until is not None and today > act.until
        elif act.kind in TITLES:
            has_one = True
        elif act.kind in (OPPOSED, ORDER_LAPSED):
            has_one = False
    return has_one


def _is_fruitless(acts: tuple[ActFact, ...]) -> bool:
    """Whether the last thing of a seizure is that it brought nothing."""
    told = [
        act.kind
        for act in acts
        if act.kind in FRUITLESS or act.kind in (SEIZURE_ORDERED, SEIZURE_CHALLENGED, OPPOSED, LOSS_CERTIFIED)
    ]
    return bool(told) and told[-1] in FRUITLESS
