"""What may be done in a case whose debtor is insolvent: answer what the court or the commission asks, nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from relance.domain.procedure.acts.insolvency import (
    CLAIM_DECLARED,
    CLAIM_DISPUTED,
    DEBTS_ASKED,
    DEBTS_TOLD,
    DISPUTE_ANSWERED,
    RELIEF_GRANTED,
)
from relance.domain.procedure.case_facts import CaseFacts
from relance.domain.procedure.next_act import NextAct
from relance.domain.procedure.stages import Who
from relance.domain.procedure.waits import unanswered
from relance.domain.sentences import Sentence

INSOLVENCY_TO_DO: dict[str, Sentence] = {
    DISPUTE_ANSWERED: Sentence("Answer the representative"), CLAIM_DECLARED: Sentence("Declare the claim"),
    DEBTS_TOLD: Sentence("Tell the commission what is owed"),
}  # fmt: skip


def insolvency_decisions(case: CaseFacts) -> Iterator[NextAct]:
    """What the court-appointed representative, the judge or the commission waits for."""
    for act in unanswered(case.acts):
        if act.kind == CLAIM_DISPUTED:
            why = Sentence(
                "Your claim is disputed: without an answer in time the proposal stands, and nothing can be said against it."
            )
            yield NextAct(DISPUTE_ANSWERED, Who.CREDITOR, why, "C. com. L622-27", act.until, is_advised=True)
        elif act.kind == RELIEF_GRANTED:
            why = Sentence("The judge lets you declare late; the time is half as long.")
            yield NextAct(CLAIM_DECLARED, Who.CREDITOR, why, "C. com. L622-24, L622-26", act.until, is_advised=True)
        elif act.kind == DEBTS_ASKED:
            why = Sentence("The commission lists the debts: what you do not tell may be left out.")
            yield NextAct(DEBTS_TOLD, Who.CREDITOR, why, "C. conso. R723-3", act.until, is_advised=True)
