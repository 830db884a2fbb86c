"""What may be done about a court: ask for an order to pay, deposit its fees, have the order served or left, ask an expert."""

from __future__ import annotations

from collections.abc import Iterator

from relance.domain.ledger import DebtorKind
from relance.domain.procedure.acts.court import (
    ADVICE_ASKED,
    FEES_DUE,
    FEES_PAID,
    ORDER_ACCEPTED,
    ORDER_DECLINED,
    ORDER_GRANTED,
    ORDER_IN_PART,
    ORDER_TO_OFFICER,
    PETITION_FILED,
    PETITION_REFUSED,
    PETITION_WITHDRAWN,
)
from relance.domain.procedure.case_facts import CaseFacts
from relance.domain.procedure.next_act import NextAct
from relance.domain.procedure.stages import CaseStage, Who
from relance.domain.procedure.waits import unanswered
from relance.domain.sentences import Sentence

COURT_TO_DO: dict[str, Sentence] = {  # what is done, as a button says it
    PETITION_FILED: Sentence("Prepare the petition"), FEES_PAID: Sentence("Note that the fees are deposited"),
    ORDER_ACCEPTED: Sentence("Accept the part granted"), ORDER_DECLINED: Sentence("Leave it unserved and go to trial"),
    ORDER_TO_OFFICER: Sentence("Have the order served"), PETITION_WITHDRAWN: Sentence("Withdraw the petition"),
    ADVICE_ASKED: Sentence("Ask an expert"),
}  # fmt: skip


def court_decisions(case: CaseFacts) -> Iterator[NextAct]:
    """What of a petition or an order waits for the creditor's word."""
    if case.stage is not CaseStage.COURT:
        return
    for act in unanswered(case.acts):
        if act.kind == FEES_DUE:
            why = Sentence("The court looks at the petition once its fees are deposited; without them it lapses.")
            yield NextAct(FEES_PAID, Who.CREDITOR, why, "CPC 1425", act.until, is_advised=True)
        elif act.kind == ORDER_IN_PART:
            why = Sentence("Who has the part served accepts it: what was cut is given up in this way.")
            yield NextAct(ORDER_ACCEPTED, Who.CREDITOR, why, "CPC 1409", act.until, is_advised=True)
            why = Sentence("Left unserved, the order lapses, and a trial decides on the whole.")
            yield NextAct(ORDER_DECLINED, Who.CREDITOR, why, "CPC 1409", act.until)
        elif act.kind in (ORDER_GRANTED, ORDER_ACCEPTED):
            why = Sentence(
                "The order binds nobody before it is served by a commissaire de justice; in time, or it lapses."
            )
            yield NextAct(ORDER_TO_OFFICER, Who.CREDITOR, why, "CPC 1411", act.until, is_advised=True)


def court_ways(case: CaseFacts) -> Iterator[NextAct]:
    """The ways to a court, and out of it, that the stage leaves open."""
    if case.stage is CaseStage.AMICABLE and case.debtor_kind is not DebtorKind.PUBLIC_BODY:
        why = Sentence("A judge may order to pay on your papers alone, without a hearing (injonction de payer).")
        if any(act.kind == PETITION_REFUSED for act in case.acts):
            why = Sentence(
                "A court refused a petition: ask again only with better papers. A trial and the other ways stay open."
            )
        yield NextAct(PETITION_FILED, Who.CREDITOR, why, "CPC 1405")
    if case.stage is CaseStage.COURT and not any(
        act.kind in (ORDER_GRANTED, ORDER_IN_PART) for act in unanswered(case.acts)
    ):
        why = Sentence("A petition that was withdrawn moved nothing: limitation ran on all the while.")
        yield NextAct(PETITION_WITHDRAWN, Who.CREDITOR, why, "C. civ. 2243")
    if case.stage in (CaseStage.AMICABLE, CaseStage.COURT, CaseStage.ENFORCEMENT):
        why = Sentence("A lawyer or a commissaire de justice looks at the case before you decide.")
        yield NextAct(ADVICE_ASKED, Who.CREDITOR, why)
