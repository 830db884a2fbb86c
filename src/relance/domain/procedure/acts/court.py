"""Acts before a court: conciliation, the petition and its filing, fees, the decision, what the creditor makes of it; advice asked.

Law: CPC art. 1405 to 1425. The order bears the executory formula and lapses where it is not served in time (1411). Granted in part it
    binds whoever has it served; who does not accept that leaves it unserved and sues in the ordinary way (1409). A refusal cannot
    be appealed, and the ordinary ways stay open (1409). Before commercial courts the fees are deposited within fifteen days, or the
    petition lapses (1425). Conciliation suspends limitation (C. civ. 2238) and is never required before a petition (Cass. 2e civ.,
    avis of 25 September 2025, 25-70.013).
Enforcement begins where the order goes to the commissaire de justice: its acts stand in ``enforcement``, their two first keys here, for
    what waits for them.
"""

from __future__ import annotations

from relance.domain.procedure.acts.kinds import ActKind, table
from relance.domain.procedure.acts.ours import US
from relance.domain.procedure.stages import OPEN_STAGES, CaseStage, Who
from relance.domain.sentences import Sentence

COURT = frozenset({Who.COURT})
FILERS = frozenset({Who.CREDITOR, Who.OFFICER, Who.EXPERT})
AT_OURS = frozenset({CaseStage.AMICABLE})
AT_COURT = frozenset({CaseStage.COURT})

CONCILIATION_BEGUN, CONCILIATION_ENDED = "conciliation_begun", "conciliation_ended"
PETITION_SIGNED, PETITION_FILED, PETITION_WITHDRAWN = "petition_signed", "petition_filed", "petition_withdrawn"
FEES_DUE, FEES_PAID, PETITION_LAPSED = "court_fees_due", "court_fees_paid", "petition_lapsed"
ORDER_GRANTED, ORDER_IN_PART, PETITION_REFUSED = "order_granted", "order_in_part", "petition_refused"
ORDER_ACCEPTED, ORDER_DECLINED, ORDER_LAPSED = "order_accepted", "order_declined", "order_lapsed"
ADVICE_ASKED, ADVICE_GIVEN = "advice_asked", "advice_given"
ORDER_TO_OFFICER, ORDER_SERVED = "order_to_officer", "order_served"  # acts of enforcement

DECIDED = frozenset({ORDER_GRANTED, ORDER_IN_PART, PETITION_REFUSED, PETITION_LAPSED, PETITION_WITHDRAWN})
SERVICE = Sentence("service of the order")
SERVED_OR_OVER = frozenset({ORDER_SERVED, ORDER_DECLINED, ORDER_LAPSED})
TO_SERVE = Sentence(
    "three months from the order, six for one from before 1 September 2026 (CPC 1411, 641, 642); nobody is served on a Sunday"
)

KINDS = [
    ActKind(CONCILIATION_BEGUN, Sentence("Conciliation begun"), US | {Who.DEBTOR}, at=AT_OURS),
    ActKind(CONCILIATION_ENDED, Sentence("Conciliation ended"), US | {Who.DEBTOR}, at=OPEN_STAGES),
    ActKind(PETITION_SIGNED, Sentence("Petition for an order to pay signed"), US, at=AT_OURS),
    ActKind(PETITION_FILED, Sentence("Petition for an order to pay filed"), FILERS, at=AT_OURS, to=CaseStage.COURT, passes_to=Who.COURT),
    ActKind(FEES_DUE, Sentence("Court fees to deposit"), COURT, at=AT_COURT, passes_to=Who.CREDITOR,
            awaited=Sentence("deposit the court fees, or the petition lapses"), answered_by=DECIDED | {FEES_PAID},
            rule=Sentence("fifteen days, or the petition lapses (CPC 1425, 641, 642)")),
    ActKind(FEES_PAID, Sentence("Court fees deposited"), FILERS, at=AT_COURT, passes_to=Who.COURT),
    ActKind(PETITION_WITHDRAWN, Sentence("Petition withdrawn"), US, at=AT_COURT, to=CaseStage.AMICABLE, passes_to=Who.CREDITOR),
    ActKind(PETITION_LAPSED, Sentence("Petition lapsed: the fees were not deposited"), COURT, at=AT_COURT, to=CaseStage.AMICABLE,
            passes_to=Who.CREDITOR),
    ActKind(ORDER_GRANTED, Sentence("Order to pay granted"), COURT, at=AT_COURT, passes_to=Who.OFFICER,
            awaited=SERVICE, answered_by=SERVED_OR_OVER, rule=TO_SERVE),
    ActKind(ORDER_IN_PART, Sentence("Order to pay granted in part"), COURT, at=AT_COURT, passes_to=Who.CREDITOR,
            awaited=Sentence("your choice: have the part served, or go to trial for the whole"),
            answered_by=SERVED_OR_OVER | {ORDER_ACCEPTED, ORDER_TO_OFFICER}, rule=TO_SERVE),
    ActKind(ORDER_ACCEPTED, Sentence("Part granted accepted: it is to be served"), US, at=AT_COURT, passes_to=Who.OFFICER,
            awaited=SERVICE, answered_by=SERVED_OR_OVER, rule=TO_SERVE),
    ActKind(ORDER_DECLINED, Sentence("Order left unserved, to go to trial"), US, at=AT_COURT, to=CaseStage.AMICABLE,
            passes_to=Who.CREDITOR),
    ActKind(ORDER_LAPSED, Sentence("Order lapsed: it was not served in time"), US | {Who.OFFICER, Who.COURT},
            at=frozenset({CaseStage.COURT, CaseStage.ENFORCEMENT}), to=CaseStage.AMICABLE, passes_to=Who.CREDITOR),
    ActKind(PETITION_REFUSED, Sentence("Petition refused"), COURT, at=AT_COURT, to=CaseStage.AMICABLE, passes_to=Who.CREDITOR),
    ActKind(ADVICE_ASKED, Sentence("Advice asked of an expert"), US, passes_to=Who.EXPERT, awaited=Sentence("the expert's advice"),
            answered_by=frozenset({ADVICE_GIVEN})),
    ActKind(ADVICE_GIVEN, Sentence("Advice given"), frozenset({Who.EXPERT}), passes_to=Who.CREDITOR, by_hand=True),
]  # fmt: skip
COURTS: dict[str, ActKind] = table(KINDS)
