"""What comes next in a case: who may do what, why and by which text, what is waited for, and who has the ball.

As ``decide()`` for reminders: data and a day in, data with reasons out. What may be done about a court stands in ``court_ways``,
about a title in ``enforcement_ways``, in an insolvency procedure in ``insolvency_ways``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from relance.domain.procedure.acts import ACTS
from relance.domain.procedure.acts.firm import HANDED_TO_FIRM
from relance.domain.procedure.acts.ours import CLOSED, PLAN_AGREED, PLAN_BROKEN, PLAN_OFFERED, PLAN_REFUSED
from relance.domain.procedure.acts.partner import (
    EVIDENCE_ASKED,
    EVIDENCE_GIVEN,
    HANDED_TO_PARTNER,
    RECALLED,
    SETTLEMENT_AGREED,
    SETTLEMENT_OFFERED,
    SETTLEMENT_REFUSED,
)
from relance.domain.procedure.case_facts import CaseFacts
from relance.domain.procedure.court_ways import COURT_TO_DO, court_decisions, court_ways
from relance.domain.procedure.enforcement_ways import ENFORCEMENT_TO_DO, enforcement_decisions, enforcement_ways
from relance.domain.procedure.insolvency_ways import INSOLVENCY_TO_DO, insolvency_decisions
from relance.domain.procedure.next_act import NextAct
from relance.domain.procedure.stages import AT_OTHERS, CaseStage, Who
from relance.domain.procedure.waits import Term, unanswered, waits
from relance.domain.sentences import Sentence

DECLARE = "declare"  # done on the debtor's page, not an act of a case
READ = "read"
AT_STAGE: dict[CaseStage, Who] = {
    CaseStage.AMICABLE: Who.CREDITOR, CaseStage.PARTNER: Who.PARTNER, CaseStage.FIRM: Who.FIRM, CaseStage.COURT: Who.COURT,
    CaseStage.ENFORCEMENT: Who.OFFICER, CaseStage.PLAN: Who.DEBTOR,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outlook:
    """What comes next: ``ball`` is whom the next step depends on (None of a closed case), ``expected`` what of them."""

    acts: tuple[NextAct, ...]
    terms: tuple[Term, ...]
    alarms: tuple[Term, ...]
    ball: Who | None
    expected: Sentence | None

    @property
    def next_term(self) -> Term | None:
        """The nearest term that presses, else the one that limits everything."""
        running = [term for term in self.terms if term not in self.alarms]
        return next((term for term in running if term.presses), running[0] if running else None)

    @property
    def decision(self) -> NextAct | None:
        """What only the creditor can do and everything else waits for; None where nothing does."""
        return next((act for act in self.acts if act.is_advised and act.by is Who.CREDITOR), None)


def next_acts(case: CaseFacts, today: date) -> Outlook:
    """What may be done in the case on ``today`` and by whom, what it waits for, and who has the ball."""
    terms = waits(case)
    alarms = tuple(term for term in terms if term.is_missed(today))
    if case.stage is CaseStage.CLOSED:
        return Outlook((), tuple(terms), alarms, None, None)
    acts = tuple(act for act in _may_be_done(case, alarms, today) if _goes_with(case, act))
    ball, expected = _ball(case, acts, terms)
    return Outlook(acts, tuple(terms), alarms, ball, expected)


def _goes_with(case: CaseFacts, act: NextAct) -> bool:
    kind = ACTS.get(act.kind)
    return kind is None or case.stage in kind.at


def _may_be_done(case: CaseFacts, alarms: tuple[Term, ...], today: date) -> Iterator[NextAct]:
    """The acts, what is advised first, stopping last."""
    if case.is_paid:
        yield NextAct(CLOSED, Who.CREDITOR, Sentence("Everything is paid: nothing is left to pursue."), is_advised=True)
        return
    if case.insolvency is not None:
        yield from _in_insolvency(case)
        return
    decisions = list(_decisions(case, alarms))
    yield from decisions
    yield from enforcement_ways(case, today, decisions)
    yield from _ways_on(case, is_first=not decisions)
    yield NextAct(
        CLOSED,
        Who.CREDITOR,
        Sentence("You may stop here: what is open goes back to its scenario, or is given up as lost."),
    )


def _in_insolvency(case: CaseFacts) -> Iterator[NextAct]:
    """From the judgment on nobody may demand payment: the claim is declared (C. com. L622-7, L622-21, L622-24)."""
    found = case.insolvency
    yield from insolvency_decisions(case)
    if found is not None and not found.is_declared:
        why = Sentence("A procedure is open: every demand stops. A claim that is not declared in time gets nothing.")
        yield NextAct(DECLARE, Who.CREDITOR, why, "C. com. L622-21, L622-24", found.declare_by, is_advised=True)
    why = Sentence("A procedure is open: this case can only be closed.")
    yield NextAct(CLOSED, Who.CREDITOR, why, "C. com. L622-21", is_advised=found is not None and found.is_declared)


def _decisions(case: CaseFacts, alarms: tuple[Term, ...]) -> Iterator[NextAct]:
    """What waits for the creditor's word."""
    for act in unanswered(case.acts):
        if act.kind == PLAN_OFFERED:
            why = Sentence("A plan was offered on {day}; in writing it acknowledges the debt.", {"day": act.on})
            yield NextAct(PLAN_AGREED, Who.CREDITOR, why, "C. civ. 2240", act.until, is_advised=True)
            why = Sentence("Nobody has to accept instalments.")
            yield NextAct(PLAN_REFUSED, Who.CREDITOR, why, "C. civ. 1342-4", act.until)
        elif act.kind == SETTLEMENT_OFFERED:
            why = Sentence("A settlement was offered on {day}; agreed in writing it ends the matter.", {"day": act.on})
            yield NextAct(SETTLEMENT_AGREED, Who.CREDITOR, why, "C. civ. 2044", act.until, is_advised=True)
            why = Sentence("Nobody has to accept less.")
            yield NextAct(SETTLEMENT_REFUSED, Who.CREDITOR, why, "C. civ. 1342-4", act.until)
        elif act.kind == EVIDENCE_ASKED:
            why = Sentence("Evidence was asked for on {day}: without it nobody goes on.", {"day": act.on})
            yield NextAct(EVIDENCE_GIVEN, Who.CREDITOR, why, until=act.until, is_advised=True)
    yield from court_decisions(case)
    yield from enforcement_decisions(case, alarms)
    yield from insolvency_decisions(case)
    if case.stage is CaseStage.PLAN and any(term.key.startswith("instalment:") for term in alarms):
        why = Sentence("An instalment was not paid on its day: the plan may be ended, and the whole is owed again.")
        yield NextAct(PLAN_BROKEN, Who.CREDITOR, why, "C. civ. 1224", is_advised=True)
    if case.unread_from is not None:
        yield NextAct(READ, Who.CREDITOR, Sentence("A message waits to be read."), is_advised=True)


def _ways_on(case: CaseFacts, *, is_first: bool) -> Iterator[NextAct]:
    """The ways that the stage leaves open; the first is advised where nothing waits for a word."""
    if case.stage is CaseStage.AMICABLE:
        why = Sentence("Reminders did not bring it in: a partner goes on with the file as it is.")
        yield NextAct(HANDED_TO_PARTNER, Who.CREDITOR, why, is_advised=is_first)
        why = Sentence("A collection firm goes on under a signed mandate, and you trigger each level.")
        yield NextAct(HANDED_TO_FIRM, Who.CREDITOR, why, "CPCE R124-3")
    yield from court_ways(case)
    if case.stage in AT_OTHERS:
        yield NextAct(RECALLED, Who.CREDITOR, Sentence("You may take the case back; it is then yours again."))
    if case.stage is not CaseStage.PLAN and is_first:
        why = Sentence("The debtor may offer instalments at any time.")
        yield NextAct(PLAN_OFFERED, Who.DEBTOR, why)
        yield NextAct(
            PLAN_AGREED,
            Who.CREDITOR,
            Sentence("You may agree on instalments; reminders and limitation follow."),
            "C. civ. 2240",
        )


def _ball(case: CaseFacts, acts: tuple[NextAct, ...], terms: list[Term]) -> tuple[Who, Sentence]:
    """Whom the next step depends on, and what is expected of them."""
    decision = next((act for act in acts if act.is_advised), None)
    if decision is not None:
        return decision.by, TO_DO[decision.kind]
    who = AT_STAGE[case.stage]
    awaited = next((term.what for term in terms if term.of is who and term.presses), None)
    return who, awaited or EXPECTED[case.stage]


TO_DO: dict[str, Sentence] = {  # what is done, as a button says it
    HANDED_TO_PARTNER: Sentence("Hand over to a partner"), HANDED_TO_FIRM: Sentence("Hand over to a firm"),
    RECALLED: Sentence("Take the case back"), CLOSED: Sentence("Close the case"), PLAN_AGREED: Sentence("Agree on a plan"),
    PLAN_REFUSED: Sentence("Refuse the plan"), PLAN_BROKEN: Sentence("End the plan"), PLAN_OFFERED: Sentence("Offer a plan"),
    SETTLEMENT_AGREED: Sentence("Accept the settlement"), SETTLEMENT_REFUSED: Sentence("Refuse the settlement"),
    EVIDENCE_GIVEN: Sentence("Give the evidence"), DECLARE: Sentence("Declare the claim"), READ: Sentence("Read the message"),
    **COURT_TO_DO, **ENFORCEMENT_TO_DO, **INSOLVENCY_TO_DO,
}  # fmt: skip
EXPECTED: dict[CaseStage, Sentence] = {
    CaseStage.AMICABLE: Sentence("choose how it goes on"), CaseStage.PARTNER: Sentence("works on the case"),
    CaseStage.FIRM: Sentence("works on the case"), CaseStage.COURT: Sentence("decides"),
    CaseStage.ENFORCEMENT: Sentence("carries it out"), CaseStage.PLAN: Sentence("pays the next instalment"),
}  # fmt: skip
