"""Acts of the creditor, and what anybody may do at any stage."""

from __future__ import annotations

from relance.domain.procedure.acts.kinds import ActKind, table
from relance.domain.procedure.stages import OPEN_STAGES, CaseStage, Who
from relance.domain.sentences import Sentence

ANYBODY = frozenset(Who)
US = frozenset({Who.CREDITOR})
OFFERS = frozenset({Who.DEBTOR, Who.PARTNER, Who.FIRM, Who.OFFICER})
NOT_IN_A_PLAN = OPEN_STAGES - {CaseStage.PLAN}

OPENED, CLOSED, ALARM_CLOSED = "opened", "closed", "alarm_closed"
PAUSED, RESUMED, HAPPENED = "paused", "resumed", "happened"
TASK_SET, TASK_DONE = "task_set", "task_done"
EXHIBIT_ADDED, COST_ADDED = "exhibit_added", "cost_added"
RECEIVED, REMITTED = "received", "remitted"
PLAN_OFFERED, PLAN_REFUSED, PLAN_AGREED, PLAN_BROKEN = "plan_offered", "plan_refused", "plan_agreed", "plan_broken"

KINDS = [
    ActKind(OPENED, Sentence("Case opened"), US, to=CaseStage.AMICABLE, passes_to=Who.CREDITOR),
    ActKind(CLOSED, Sentence("Case closed"), ANYBODY, to=CaseStage.CLOSED),
    ActKind(ALARM_CLOSED, Sentence("Alarm closed"), US),
    ActKind(PAUSED, Sentence("Case paused"), US),
    ActKind(RESUMED, Sentence("Case taken up again"), US),
    ActKind(HAPPENED, Sentence("Noted"), ANYBODY, by_hand=True),
    ActKind(TASK_SET, Sentence("Task set"), ANYBODY),
    ActKind(TASK_DONE, Sentence("Task done"), ANYBODY),
    ActKind(EXHIBIT_ADDED, Sentence("Exhibit added"), ANYBODY),
    ActKind(COST_ADDED, Sentence("Cost"), ANYBODY),
    ActKind(RECEIVED, Sentence("Sum received from the debtor"), frozenset({Who.PARTNER, Who.FIRM, Who.OFFICER}), at=frozenset(CaseStage)),
    ActKind(REMITTED, Sentence("Sum remitted to you"), frozenset({Who.PARTNER, Who.FIRM, Who.OFFICER}), at=frozenset(CaseStage)),
    ActKind(PLAN_OFFERED, Sentence("Payment plan offered"), OFFERS, at=NOT_IN_A_PLAN, passes_to=Who.CREDITOR, by_hand=True,
            awaited=Sentence("your answer to the payment plan"), answered_by=frozenset({PLAN_REFUSED, PLAN_AGREED})),
    ActKind(PLAN_REFUSED, Sentence("Payment plan refused"), US, at=NOT_IN_A_PLAN, by_hand=True),
    ActKind(PLAN_AGREED, Sentence("Payment plan agreed"), US | OFFERS, at=NOT_IN_A_PLAN, to=CaseStage.PLAN, passes_to=Who.DEBTOR),
    ActKind(PLAN_BROKEN, Sentence("Payment plan ended: an instalment was not paid"), US | OFFERS, at=frozenset({CaseStage.PLAN}),
            goes_back=True, passes_to=Who.CREDITOR, by_hand=True),
]  # fmt: skip
OURS = table(KINDS)
