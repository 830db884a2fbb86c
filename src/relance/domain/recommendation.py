"""What to do next about a late receivable, in a word: from its days late, what was written so far, and what is in the way.

The scenario decides what is sent and when; this only says what a person would sensibly do now.
"""

from __future__ import annotations

from relance.domain.scenario.action import Action
from relance.domain.scenario.model import Stage
from relance.domain.scenario.reasons import Reason

FORMAL_AFTER_DAYS = 30  # usual: a reminder, an unpaid notice, then a month late the formal notice
COLLECTION_AFTER_DAYS = 60
USUAL_GAP_DAYS = 7  # between two letters: before it a click would be refused


def recommend(
    *,
    days_late: int,
    is_proposed: bool,
    reason: Reason | None,
    last_stage: Stage | None,
    forbids: Reason | None = None,
    is_letter_fresh: bool = False,
    is_declared: bool = False,
) -> Action:
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
        return forbids.about.action or Action.WAIT
    if is_proposed:
        return Action.CONFIRM
    if reason is not None and reason.about.action is not None:
        return reason.about.action
    if is_letter_fresh:
        return Action.WAIT
    if last_stage is Stage.MISE_EN_DEMEURE:
        return Action.COLLECTION if days_late >= COLLECTION_AFTER_DAYS else Action.WAIT
    if last_stage is Stage.UNPAID_NOTICE and days_late >= FORMAL_AFTER_DAYS:
        return Action.FORMAL_NOTICE
    return Action.REMIND
