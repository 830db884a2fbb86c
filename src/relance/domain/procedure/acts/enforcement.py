"""Acts of enforcement: an order goes to a commissaire de justice, is served, opposed or not, carried out; small claims without a judge.

Law: served in person or not, the order can be opposed for a month, longer by the distance, and is enforced when that is over, for orders
    from 1 September 2026 two months after the service (CPC 1411, 1416, 1422). An opposition brings the matter to a hearing, and the
    judgment replaces the order (1417, 1420). A seizure at the bank is told to the debtor within eight days, who may challenge it for a
    month (CPCE R211-3, R211-11); goods are seized eight days after a command to pay (R221-1), wages a month after one, within three
    months (R212-1-2 ff., since 1 July 2025). Small claims: CPCE L125-1.
"""

from __future__ import annotations

from relance.domain.law.fr.uncontested_claims import IN_FORCE_FROM
from relance.domain.procedure.acts.court import (
    AT_COURT,
    AT_OURS,
    COURT,
    ORDER_LAPSED,
    ORDER_SERVED,
    ORDER_TO_OFFICER,
    SERVED_OR_OVER,
    SERVICE,
    TO_SERVE,
)
from relance.domain.procedure.acts.kinds import ActKind, table
from relance.domain.procedure.acts.ours import US
from relance.domain.procedure.stages import CaseStage, Who
from relance.domain.sentences import Sentence

OFFICER = frozenset({Who.OFFICER})
OPPOSES = frozenset({Who.DEBTOR, Who.COURT, Who.OFFICER})
AT_ENFORCEMENT = frozenset({CaseStage.ENFORCEMENT})
IN_PERSON, LEFT = (
    "in_person",
    "left",
)  # codes of a service: put into the debtor's hands, or left at their home or with the officer
ATTRIBUTION, SALE, WAGES = "attribution", "sale", "wages"  # codes of a seizure that is ordered

SERVICE_FAILED, GIVEN_UP_BY_OFFICER = "service_failed", "given_up_by_officer"
OPPOSED, LAWYER_DUE, LAWYER_NAMED, HEARING_SET = "opposed", "lawyer_due", "lawyer_named", "hearing_set"
JUDGMENT_FOR_US, JUDGMENT_AGAINST_US, JUDGMENT_SERVED = "judgment_for_us", "judgment_against_us", "judgment_served"
SEIZURE_ORDERED, SEIZURE_CHALLENGED = "seizure_ordered", "seizure_challenged"
BANK_SEIZED, BANK_SEIZURE_TOLD = "bank_seized", "bank_seizure_told"
COMMANDED_TO_PAY, GOODS_SEIZED = "commanded_to_pay", "goods_seized"
WAGES_COMMANDED, WAGES_SEIZED = "wages_commanded", "wages_seized"
SEIZURE_PAID, SEIZURE_EMPTY, SEIZURE_LIFTED = "seizure_paid", "seizure_empty", "seizure_lifted"
LOSS_CERTIFIED = "loss_certified"
SMALL_CLAIM_BEGUN, SMALL_CLAIM_AGREED, SMALL_CLAIM_REFUSED = (
    "small_claim_begun",
    "small_claim_agreed",
    "small_claim_refused",
)
MERCHANT_COMMANDED, MERCHANT_CONTESTED, MERCHANT_TITLE = "merchant_commanded", "merchant_contested", "merchant_title"

JUDGED = frozenset({JUDGMENT_FOR_US, JUDGMENT_AGAINST_US})
BROUGHT = frozenset({SEIZURE_PAID, SEIZURE_EMPTY, SEIZURE_LIFTED})
CHALLENGED_OR_BROUGHT = BROUGHT | {SEIZURE_CHALLENGED}
PAID_OR_OPPOSED = Sentence("payment, or an opposition")
TO_OPPOSE = Sentence(
    "the month of opposition, longer by the distance; two months for an order from 1 September 2026 (CPC 1416, 1422)"
)
PAID_OR_CHALLENGED = Sentence("payment, or a challenge before the judge")

# The term to serve is the decision's and runs until the order is served: the later acts name a day only where none of it runs.
SERVING = [
    ActKind(ORDER_TO_OFFICER, Sentence("Order given to the commissaire de justice"), US, at=AT_COURT | AT_ENFORCEMENT,
            to=CaseStage.ENFORCEMENT, passes_to=Who.OFFICER, awaited=SERVICE,
            answered_by=SERVED_OR_OVER | {SERVICE_FAILED, GIVEN_UP_BY_OFFICER}, rule=TO_SERVE),
    ActKind(ORDER_SERVED, Sentence("Order served"), OFFICER, at=AT_ENFORCEMENT, passes_to=Who.DEBTOR, awaited=PAID_OR_OPPOSED,
            answered_by=frozenset({OPPOSED, SEIZURE_ORDERED, ORDER_LAPSED}), rule=TO_OPPOSE),
    ActKind(SERVICE_FAILED, Sentence("Service failed: the debtor does not live there"), OFFICER, at=AT_ENFORCEMENT, passes_to=Who.CREDITOR,
            awaited=Sentence("another address of the debtor"), answered_by=SERVED_OR_OVER | {ORDER_TO_OFFICER}, rule=TO_SERVE),
    ActKind(GIVEN_UP_BY_OFFICER, Sentence("Order given back by the commissaire de justice"), OFFICER, at=AT_ENFORCEMENT,
            passes_to=Who.CREDITOR, awaited=Sentence("another commissaire de justice"),
            answered_by=SERVED_OR_OVER | {ORDER_TO_OFFICER}, rule=TO_SERVE),
]  # fmt: skip
AT_TRIAL = [
    ActKind(OPPOSED, Sentence("Opposition by the debtor"), OPPOSES, at=AT_ENFORCEMENT, to=CaseStage.COURT, passes_to=Who.COURT),
    ActKind(LAWYER_DUE, Sentence("Lawyer to name"), COURT, at=AT_COURT, passes_to=Who.CREDITOR,
            awaited=Sentence("name a lawyer"), answered_by=JUDGED | {LAWYER_NAMED},
            rule=Sentence("fifteen days from the registry's letter, or from its first presentation (CPC 1418, 853)")),
    ActKind(LAWYER_NAMED, Sentence("Lawyer named"), US | {Who.EXPERT}, at=AT_COURT, passes_to=Who.COURT),
    ActKind(HEARING_SET, Sentence("Hearing set"), COURT, at=AT_COURT, passes_to=Who.COURT, awaited=Sentence("the hearing"),
            answered_by=JUDGED),
    ActKind(JUDGMENT_FOR_US, Sentence("Judgment: the debtor is ordered to pay"), COURT, at=AT_COURT, to=CaseStage.ENFORCEMENT,
            passes_to=Who.OFFICER, awaited=Sentence("service of the judgment"), answered_by=frozenset({JUDGMENT_SERVED}),
            rule=Sentence("six months for one given without the debtor, or it lapses (CPC 478)")),
    ActKind(JUDGMENT_AGAINST_US, Sentence("Judgment: the claim is dismissed"), COURT, at=AT_COURT, to=CaseStage.AMICABLE,
            passes_to=Who.CREDITOR),
    ActKind(JUDGMENT_SERVED, Sentence("Judgment served"), OFFICER, at=AT_ENFORCEMENT, passes_to=Who.DEBTOR, awaited=Sentence("payment"),
            answered_by=frozenset({SEIZURE_ORDERED}),
            rule=Sentence("enforced from its service on, once nothing suspends it (CPC 501, 503)")),
]  # fmt: skip
SEIZING = [
    ActKind(SEIZURE_ORDERED, Sentence("Seizure ordered"), US, at=AT_ENFORCEMENT, passes_to=Who.OFFICER, awaited=Sentence("the seizure"),
            answered_by=BROUGHT | {BANK_SEIZED, COMMANDED_TO_PAY, WAGES_COMMANDED, OPPOSED, GIVEN_UP_BY_OFFICER}),
    ActKind(BANK_SEIZED, Sentence("Bank account seized"), OFFICER, at=AT_ENFORCEMENT, passes_to=Who.OFFICER,
            awaited=Sentence("tell the debtor of the seizure, or it is void"), answered_by=BROUGHT | {BANK_SEIZURE_TOLD},
            rule=Sentence("eight days (CPCE R211-3; CPC 641, 642)")),
    ActKind(BANK_SEIZURE_TOLD, Sentence("Seizure of the bank account told to the debtor"), OFFICER, at=AT_ENFORCEMENT, passes_to=Who.DEBTOR,
            awaited=Sentence("a challenge before the judge; without one the bank pays"), answered_by=CHALLENGED_OR_BROUGHT,
            rule=Sentence("one month (CPCE R211-11; CPC 641, 642)")),
    ActKind(COMMANDED_TO_PAY, Sentence("Command to pay before a seizure of goods"), OFFICER, at=AT_ENFORCEMENT, passes_to=Who.DEBTOR,
            awaited=PAID_OR_CHALLENGED, answered_by=CHALLENGED_OR_BROUGHT | {GOODS_SEIZED},
            rule=Sentence("eight days (CPCE R221-1; CPC 641, 642)")),
    ActKind(GOODS_SEIZED, Sentence("Goods seized"), OFFICER, at=AT_ENFORCEMENT, passes_to=Who.DEBTOR,
            awaited=Sentence("a sale by the debtor; then the auction"), answered_by=CHALLENGED_OR_BROUGHT,
            rule=Sentence("one month (CPCE R221-30; CPC 641, 642)")),
    ActKind(WAGES_COMMANDED, Sentence("Command to pay before a seizure of wages"), OFFICER, at=AT_ENFORCEMENT, passes_to=Who.DEBTOR,
            awaited=PAID_OR_CHALLENGED, answered_by=CHALLENGED_OR_BROUGHT | {WAGES_SEIZED},
            rule=Sentence("one month, and three at most until the wages are seized (CPCE L212-2, R212-1-2 ff.)")),
    ActKind(WAGES_SEIZED, Sentence("Wages seized"), OFFICER, at=AT_ENFORCEMENT, passes_to=Who.OFFICER),
    ActKind(SEIZURE_CHALLENGED, Sentence("Seizure challenged before the judge"), OPPOSES, at=AT_ENFORCEMENT, passes_to=Who.COURT,
            awaited=Sentence("the judge's decision on the seizure"), answered_by=BROUGHT),
    ActKind(SEIZURE_PAID, Sentence("Seizure paid"), OFFICER, at=AT_ENFORCEMENT, passes_to=Who.OFFICER),
    ActKind(SEIZURE_EMPTY, Sentence("Seizure brought nothing"), OFFICER, at=AT_ENFORCEMENT, passes_to=Who.CREDITOR),
    ActKind(SEIZURE_LIFTED, Sentence("Seizure lifted"), US | OFFICER | COURT, at=AT_ENFORCEMENT, passes_to=Who.CREDITOR),
    ActKind(LOSS_CERTIFIED, Sentence("Certificate that nothing can be recovered"), OFFICER | {Who.PARTNER, Who.FIRM},
            passes_to=Who.CREDITOR),
]  # fmt: skip
WITHOUT_A_JUDGE = [
    ActKind(SMALL_CLAIM_BEGUN, Sentence("Small claim begun by a commissaire de justice"), US | OFFICER, at=AT_OURS, passes_to=Who.DEBTOR,
            awaited=Sentence("the debtor's agreement; silence is a refusal"), answered_by=frozenset({SMALL_CLAIM_AGREED,
            SMALL_CLAIM_REFUSED}),
            rule=Sentence("one month from the letter (CPCE L125-1, R125-1 ff.)")),
    ActKind(SMALL_CLAIM_AGREED, Sentence("Small claim agreed: there is a title"), OFFICER, at=AT_OURS, to=CaseStage.ENFORCEMENT,
            passes_to=Who.DEBTOR, awaited=Sentence("payment as agreed"), answered_by=frozenset({SEIZURE_ORDERED})),
    ActKind(SMALL_CLAIM_REFUSED, Sentence("Small claim ended without agreement"), OFFICER | {Who.DEBTOR}, at=AT_OURS,
            passes_to=Who.CREDITOR),
]  # fmt: skip
# CPCE L126: no act of a case before its decree.
BETWEEN_MERCHANTS = [
    ActKind(MERCHANT_COMMANDED, Sentence("Command to pay between merchants served"), OFFICER, at=AT_OURS, passes_to=Who.DEBTOR,
            awaited=Sentence("payment, or a contest, which ends it"), answered_by=frozenset({MERCHANT_CONTESTED, MERCHANT_TITLE}),
            rule=Sentence("one month from the command (CPCE L126-2)")),
    ActKind(MERCHANT_CONTESTED, Sentence("Claim contested: the procedure between merchants is over"), OFFICER | {Who.DEBTOR}, at=AT_OURS,
            passes_to=Who.CREDITOR),
    ActKind(MERCHANT_TITLE, Sentence("Record of no contest made enforceable by the registry"), OFFICER | COURT, at=AT_OURS,
            to=CaseStage.ENFORCEMENT, passes_to=Who.OFFICER, awaited=SERVICE, answered_by=frozenset({SEIZURE_ORDERED, ORDER_LAPSED}),
            rule=Sentence("six months, or it lapses (CPCE L126-4)")),
]  # fmt: skip
KINDS = [*SERVING, *AT_TRIAL, *SEIZING, *WITHOUT_A_JUDGE, *(BETWEEN_MERCHANTS if IN_FORCE_FROM else [])]
ENFORCEMENTS: dict[str, ActKind] = table(KINDS)
