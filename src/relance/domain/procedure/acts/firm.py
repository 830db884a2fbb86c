"""Acts of a collection firm that works inside the creditor's organisation, under a mandate."""

from __future__ import annotations

from relance.domain.procedure.acts.kinds import ActKind, table
from relance.domain.procedure.acts.ours import US
from relance.domain.procedure.stages import CaseStage, Who
from relance.domain.sentences import Sentence

FIRM = frozenset({Who.FIRM})
AT_FIRM = frozenset({CaseStage.FIRM, CaseStage.PLAN})

HANDED_TO_FIRM, FIRM_CONTACT = "handed_to_firm", "firm_contact"
FIRM_LATE_LETTER = "firm_late_letter"  # it was on its way when the case came back

KINDS = [
    ActKind(HANDED_TO_FIRM, Sentence("Handed to the firm"), US, at=frozenset({CaseStage.AMICABLE}), to=CaseStage.FIRM, passes_to=Who.FIRM),
    ActKind(FIRM_CONTACT, Sentence("Firm in contact with the debtor"), FIRM, at=AT_FIRM, passes_to=Who.DEBTOR),
    ActKind(FIRM_LATE_LETTER, Sentence("Letter of the firm that was on its way when the case came back"), FIRM, at=frozenset(CaseStage)),
]  # fmt: skip
FIRMS = table(KINDS)
