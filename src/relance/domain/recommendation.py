"""What to do next about a late receivable, in a word: from its days late, what was written so far, and what is in the way.

The scenario decides what is sent and when; this only says what a person would sensibly do now.
"""

from __future__ import annotations

from enum import StrEnum

from relance.domain.scenario.model import Stage
from relance.domain.scenario.reasons import Reason

FORMAL_AFTER_DAYS = 30  # usual: a reminder, an unpaid notice, then a month late the formal notice
COLLECTION_AFTER_DAYS = 60
USUAL_GAP_DAYS = 7  # between two letters: before it a click would be refused


class Action(StrEnum):
    """What a person would do now."""

    CONFIRM = "confirm"  # a letter waits for a word
    SAY_WHAT_IT_IS = "say_what_it_is"
    COMPLETE = "complete"  # an address, the kind of debtor
    ALLOCATE = "allocate"  # money came in that nobody has set against anything
    ANSWER = "answer"  # a dispute waits
    READ = "read"  # what the debtor answered
    WAIT = "wait"  # a promise, a plan, a pause, or simply too early
    REMIND = "remind"
    FORMAL_NOTICE = "formal_notice"
    COLLECTION = "collection"
    SEE_CASE = "see_case"  # somebody else pursues it
    DECLARE = "declare"  # the debtor is insolvent: the claim is declared, not asked for
    GIVE_UP = "give_up"


IN_THE_WAY: dict[Reason, Action] = {
    Reason.TO_REVIEW: Action.SAY_WHAT_IT_IS, Reason.ANOMALY: Action.SAY_WHAT_IT_IS, Reason.MISSING_FROM_EXPORT: Action.SAY_WHAT_IT_IS,
    Reason.NO_ADDRESS: Action.COMPLETE, Reason.KIND_UNKNOWN: Action.COMPLETE, Reason.DUE_DATE_ASSUMED: Action.SAY_WHAT_IT_IS,
    Reason.UNDELIVERABLE: Action.COMPLETE, Reason.UNALLOCATED_CREDIT: Action.ALLOCATE, Reason.DISPUTE: Action.ANSWER,
    Reason.REPLY: Action.READ,
    Reason.MINIMUM_GAP: Action.WAIT, Reason.PRESSURE_CAP: Action.WAIT, Reason.CONTACT_WAITING: Action.WAIT,
    Reason.MESSAGE_PENDING: Action.WAIT,
    Reason.PROMISE: Action.WAIT, Reason.PLAN: Action.WAIT, Reason.ON_HOLD: Action.WAIT, Reason.NEVER_REMIND: Action.WAIT,
    Reason.IN_COLLECTION: Action.SEE_CASE,
    Reason.INSOLVENCY: Action.DECLARE, Reason.OVER_INDEBTEDNESS: Action.WAIT, Reason.MANDATE_IN_FLIGHT: Action.WAIT,
    Reason.UNCONFIRMED_MESSAGE: Action.WAIT, Reason.AUTOMATIC_OFF: Action.WAIT, Reason.LIMITATION_PASSED: Action.GIVE_UP,
    Reason.SCENARIO_FINISHED: Action.COLLECTION,
}  # fmt: skip


def recommend(
    *, days_late: int, is_proposed: bool, reason: Reason | None, last_stage: Stage | None, forbids: Reason | None = None,
    is_letter_fresh: bool = False, is_declared: bool = False,
) -> Action:  # fmt: skip
    """The action, by days late (EV-7): ``reason`` is why the last run sent nothing, ``last_stage`` what was last sent.

    ``forbids`` is what forbids any demand now; against it not even a letter that waits for a word is advised.
    ``is_letter_fresh``: one is on its way, or left too short a time ago for another one. ``is_declared``: the claim is declared in
    the debtor's insolvency procedure.

    >>> recommend(days_late=12, is_proposed=False, reason=None, last_stage=None).value
    'remind'
    >>> recommend(days_late=40, is_proposed=False, reason=None, last_stage=Stage.UNPAID_NOTICE).value
    'formal_notice'
    >>> recommend(days_late=70, is_proposed=False, reason=None, last_stage=Stage.MISE_EN_DEMEURE).value
    'collection'
    >>> recommend(days_late=12, is_proposed=False, reason=Reason.REPLY, last_stage=None).value
    'read'
    >>> recommend(days_late=70, is_proposed=True, reason=None, last_stage=None, forbids=Reason.IN_COLLECTION).value
    'see_case'
    """
    if is_declared and Reason.INSOLVENCY in (forbids, reason):
        return Action.WAIT
    if forbids is not None:
        return IN_THE_WAY[forbids]
    if is_proposed:
        return Action.CONFIRM
    if reason is not None and reason in IN_THE_WAY:
        return IN_THE_WAY[reason]
    if is_letter_fresh:
        return Action.WAIT
    if last_stage is Stage.MISE_EN_DEMEURE:
        return Action.COLLECTION if days_late >= COLLECTION_AFTER_DAYS else Action.WAIT
    if last_stage is Stage.UNPAID_NOTICE and days_late >= FORMAL_AFTER_DAYS:
        return Action.FORMAL_NOTICE
    return Action.REMIND
