"""Acts between the creditor and an outside partner, or whoever else a case was handed to."""

from __future__ import annotations

from relance.domain.procedure.acts.kinds import ActKind, table
from relance.domain.procedure.acts.ours import OFFERS, US
from relance.domain.procedure.stages import AT_OTHERS, CaseStage, Who
from relance.domain.sentences import Sentence

PARTNER = frozenset({Who.PARTNER})
OTHERS = frozenset({Who.PARTNER, Who.FIRM, Who.COURT, Who.OFFICER, Who.EXPERT})
AT_PARTNER = frozenset({CaseStage.PARTNER, CaseStage.PLAN})

HANDED_TO_PARTNER, PARTNER_ACCEPTED, PARTNER_REFUSED = "handed_to_partner", "partner_accepted", "partner_refused"
PARTNER_STATUS = "partner_status"
RECALLED, RECALL_UNDONE, GIVEN_BACK = "recalled", "recall_undone", "given_back"
AMENDED, EVIDENCE_ASKED, EVIDENCE_GIVEN = "amended", "evidence_asked", "evidence_given"
AUTHORITY_GIVEN = "authority_given"
SETTLEMENT_OFFERED, SETTLEMENT_AGREED, SETTLEMENT_REFUSED = (
    "settlement_offered",
    "settlement_agreed",
    "settlement_refused",
)

KINDS = [
    ActKind(HANDED_TO_PARTNER, Sentence("Handed to the partner"), US, at=frozenset({CaseStage.AMICABLE}), to=CaseStage.PARTNER,
            passes_to=Who.PARTNER, awaited=Sentence("the partner's answer"),
            answered_by=frozenset({PARTNER_ACCEPTED, PARTNER_REFUSED, RECALLED, GIVEN_BACK})),
    ActKind(PARTNER_ACCEPTED, Sentence("Case taken by the partner"), PARTNER, at=AT_PARTNER, passes_to=Who.PARTNER),
    ActKind(PARTNER_REFUSED, Sentence("Case refused by the partner"), PARTNER, at=AT_PARTNER, to=CaseStage.AMICABLE,
            passes_to=Who.CREDITOR),
    ActKind(PARTNER_STATUS, Sentence("Status, as the partner gave it"), PARTNER, at=frozenset(CaseStage)),
    ActKind(RECALLED, Sentence("Case taken back"), US, at=AT_OTHERS | {CaseStage.PLAN}, to=CaseStage.AMICABLE,
            passes_to=Who.CREDITOR),
    ActKind(RECALL_UNDONE, Sentence("Taking back undone"), US, at=frozenset({CaseStage.AMICABLE}), goes_back=True),
    ActKind(GIVEN_BACK, Sentence("Case given back"), OTHERS, at=AT_OTHERS | {CaseStage.PLAN}, to=CaseStage.AMICABLE,
            passes_to=Who.CREDITOR),
    ActKind(AMENDED, Sentence("Case amended"), US, at=frozenset(CaseStage)),
    ActKind(EVIDENCE_ASKED, Sentence("Evidence asked for"), OTHERS, passes_to=Who.CREDITOR, by_hand=True,
            awaited=Sentence("the evidence asked for"), answered_by=frozenset({EVIDENCE_GIVEN})),
    ActKind(EVIDENCE_GIVEN, Sentence("Evidence given"), US, by_hand=True),
    ActKind(AUTHORITY_GIVEN, Sentence("Authority given, in writing"), US),
    ActKind(SETTLEMENT_OFFERED, Sentence("Settlement offered"), OFFERS, passes_to=Who.CREDITOR, by_hand=True,
            awaited=Sentence("your answer to the settlement"), answered_by=frozenset({SETTLEMENT_AGREED, SETTLEMENT_REFUSED})),
    ActKind(SETTLEMENT_AGREED, Sentence("Settlement agreed"), US | OFFERS, passes_to=Who.DEBTOR, by_hand=True),
    ActKind(SETTLEMENT_REFUSED, Sentence("Settlement refused"), US, by_hand=True),
]  # fmt: skip
PARTNERS = table(KINDS)
