"""Acts of a case whose debtor is in an insolvency procedure, or over-indebted: the claim declared, disputed, admitted or not.

Law: C. com. L622-24 to L622-27, L624-2, L624-3; C. conso. L722-2 ff. The judgment itself is a fact of the customer, not of one case.
"""

from __future__ import annotations

from relance.domain.procedure.acts.kinds import ActKind, table
from relance.domain.procedure.acts.ours import US
from relance.domain.procedure.stages import Who
from relance.domain.sentences import Sentence

COURT = frozenset({Who.COURT})  # the judge, the court-appointed representative, the commission

CLAIM_DECLARED, RELIEF_ASKED, RELIEF_GRANTED, RELIEF_REFUSED = (
    "claim_declared",
    "relief_asked",
    "relief_granted",
    "relief_refused",
)
CLAIM_DISPUTED, DISPUTE_ANSWERED = "claim_disputed", "dispute_answered"
CLAIM_ADMITTED, CLAIM_REJECTED = "claim_admitted", "claim_rejected"
IRRECOVERABLE = "irrecoverable"
DEBTS_ASKED, DEBTS_TOLD, MEASURES_SET = "debts_asked", "debts_told", "measures_set"

VERIFIED = frozenset({CLAIM_ADMITTED, CLAIM_REJECTED})

KINDS = [
    ActKind(CLAIM_DECLARED, Sentence("Claim declared"), US, passes_to=Who.COURT),
    ActKind(RELIEF_ASKED, Sentence("Relief from the time to declare asked for"), US, passes_to=Who.COURT,
            awaited=Sentence("the judge's decision on the relief"), answered_by=frozenset({RELIEF_GRANTED, RELIEF_REFUSED})),
    ActKind(RELIEF_GRANTED, Sentence("Relief granted: the claim may still be declared"), COURT, passes_to=Who.CREDITOR,
            awaited=Sentence("declare the claim"), answered_by=frozenset({CLAIM_DECLARED}),
            rule=Sentence("half the time to declare, from the decision (C. com. L622-24)")),
    ActKind(RELIEF_REFUSED, Sentence("Relief refused"), COURT, passes_to=Who.CREDITOR),
    ActKind(CLAIM_DISPUTED, Sentence("Claim disputed by the court-appointed representative"), COURT, passes_to=Who.CREDITOR,
            awaited=Sentence("your answer to the dispute"), answered_by=VERIFIED | {DISPUTE_ANSWERED},
            rule=Sentence("thirty days from the letter, or the proposal stands (C. com. L622-27)")),
    ActKind(DISPUTE_ANSWERED, Sentence("Dispute answered"), US, passes_to=Who.COURT),
    ActKind(CLAIM_ADMITTED, Sentence("Claim admitted"), COURT, passes_to=Who.COURT),
    ActKind(CLAIM_REJECTED, Sentence("Claim rejected"), COURT, passes_to=Who.CREDITOR),
    ActKind(IRRECOVERABLE, Sentence("Certificate of the court-appointed representative: nothing can be recovered"), COURT,
            passes_to=Who.CREDITOR),
    ActKind(DEBTS_ASKED, Sentence("The commission on over-indebtedness asks what is owed"), COURT, passes_to=Who.CREDITOR,
            awaited=Sentence("tell the commission what is owed"), answered_by=frozenset({DEBTS_TOLD, MEASURES_SET}),
            rule=Sentence("thirty days from the letter (C. conso. R723-3; from memory)")),
    ActKind(DEBTS_TOLD, Sentence("Commission told what is owed"), US, passes_to=Who.COURT),
    ActKind(MEASURES_SET, Sentence("Measures against over-indebtedness set"), COURT, passes_to=Who.DEBTOR),
]  # fmt: skip
INSOLVENCIES: dict[str, ActKind] = table(KINDS)
