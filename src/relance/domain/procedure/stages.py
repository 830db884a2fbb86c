"""Where a case stands, who acts in it, and how one ends."""

from __future__ import annotations

from enum import StrEnum

from relance.domain.sentences import Sentence


class CaseStage(StrEnum):
    """The stage that a case is in: one at a time, moved by acts alone."""

    AMICABLE = "amicable"  # by us
    PARTNER = "partner"
    FIRM = "firm"
    COURT = "court"
    ENFORCEMENT = "enforcement"
    PLAN = "plan"
    CLOSED = "closed"


OPEN_STAGES = frozenset(CaseStage) - {CaseStage.CLOSED}
AT_OTHERS = frozenset({CaseStage.PARTNER, CaseStage.FIRM})

STAGE_WORDS: dict[CaseStage, Sentence] = {
    CaseStage.AMICABLE: Sentence("amicable, by you"), CaseStage.PARTNER: Sentence("at a partner"),
    CaseStage.FIRM: Sentence("at a firm"), CaseStage.COURT: Sentence("at court"),
    CaseStage.ENFORCEMENT: Sentence("enforcement"), CaseStage.PLAN: Sentence("payment plan"),
    CaseStage.CLOSED: Sentence("closed"),
}  # fmt: skip


class Who(StrEnum):
    """Whose act it is, who is written to, and who has the ball."""

    CREDITOR = "creditor"
    DEBTOR = "debtor"
    PARTNER = "partner"
    FIRM = "firm"
    COURT = "court"
    OFFICER = "officer"  # commissaire de justice
    EXPERT = "expert"  # a lawyer, or whoever is asked for advice


WHO_WORDS: dict[Who, Sentence] = {
    Who.CREDITOR: Sentence("you"), Who.DEBTOR: Sentence("the debtor"), Who.PARTNER: Sentence("the partner"),
    Who.FIRM: Sentence("the firm"), Who.COURT: Sentence("the court"),
    Who.OFFICER: Sentence("the commissaire de justice"), Who.EXPERT: Sentence("the expert"),
}  # fmt: skip


class CloseCode(StrEnum):
    """Why a case was closed: what its end says of the debt."""

    PAID = "paid"
    SETTLED = "settled"
    TAKEN_BACK = "taken_back"
    RETURNED = "returned"  # by the partner or the firm, without result
    DISPUTED = "disputed"
    INSOLVENT = "insolvent"
    TIME_BARRED = "time_barred"
    UNTRACEABLE = "untraceable"
    NOT_WORTH_IT = "not_worth_it"
    ERROR = "error"  # the debt was not owed, or not by this debtor


CLOSE_WORDS: dict[CloseCode, Sentence] = {
    CloseCode.PAID: Sentence("paid in full"), CloseCode.SETTLED: Sentence("settled by agreement"),
    CloseCode.TAKEN_BACK: Sentence("taken back, to go on ourselves"),
    CloseCode.RETURNED: Sentence("given back without result"), CloseCode.DISPUTED: Sentence("seriously disputed"),
    CloseCode.INSOLVENT: Sentence("insolvent debtor"), CloseCode.TIME_BARRED: Sentence("time-barred"),
    CloseCode.UNTRACEABLE: Sentence("debtor not found"),
    CloseCode.NOT_WORTH_IT: Sentence("not worth the cost of going on"), CloseCode.ERROR: Sentence("opened by mistake"),
}  # fmt: skip
