"""What was decided for a debtor, as it is written: by the run of a day, and at a click."""

from __future__ import annotations

from django.db import connection

from relance.domain.ledger import ClaimKind
from relance.domain.scenario.decide import Take
from relance.domain.scenario.model import Stage
from relance.domain.scenario.notices import MAY_BE_LISTED, Notice
from relance.letters.model import DepositAct
from relance.outbox.notices import NewNotice, NewNotices
from relance.scenarios.selectors import Examined
from relance.tenancy.context import Acting


def new_notice(notice: Notice[Examined], *, needs_confirmation: bool) -> NewNotice:
    """What was decided for one debtor, as it is written."""
    rounds = {
        item.key.receivable: item.key.rounds.get(item.decision.step.key, 0)
        for item in notice.items
        if isinstance(item.decision, Take)
    }
    return NewNotice.of(
        notice,
        needs_confirmation=needs_confirmation,
        standings={item.key.receivable: item.key for item in notice.items},
        rounds=rounds,
        tolerances={item.key.receivable: item.key.scenario.tolerance for item in notice.items},
        gap_days=max(item.key.scenario.minimum_gap_days for item in notice.items),
        act=_deposit_act(notice),
    )


def _deposit_act(notice: Notice[Examined]) -> str:
    """What a message about a deposit is, by the place of its step; "" for other notices, and for a formal notice of one."""
    item = notice.items[0]
    if item.key.claim.kind is not ClaimKind.DEPOSIT_CLAIM or notice.stage >= Stage.MISE_EN_DEMEURE:
        return ""
    assert isinstance(item.decision, Take)  # noqa: S101 (what stands alone is a step)
    told = [step.key for step in item.key.scenario.steps if step.stage < Stage.MISE_EN_DEMEURE]
    return DepositAct.at(told.index(item.decision.step.key), len(told)).value


def list_for_information(here: Acting, made: NewNotices) -> None:
    """Add to each ordinary notice just made what its debtor owes beside and no step asks for today.

    That is what is overdue; in a statement of account everything open; never what stands alone. The same rule as `domain.scenario.notices`.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO outbox_noticeitem
                (organisation_id, notice_id, receivable_id, step_key, round, is_for_information, tolerance)
            SELECT n.organisation_id, n.id, r.id, '', 0, true, 0
            FROM outbox_notice n
            CROSS JOIN LATERAL (
                SELECT n.debtor_id AS id UNION ALL SELECT g.id FROM parties_debtor g WHERE g.same_as_id = n.debtor_id) account
            JOIN receivables_receivable r ON r.debtor_id = account.id
            JOIN scenarios_dunning g ON g.receivable_id = r.id
            WHERE n.year = %s AND n.number > %s AND n.number <= %s AND n.stage < %s AND r.open_amount > 0
                AND (r.due_on < n.decided_on OR n.stage = %s) AND g.outcome = ANY(%s)
                AND n.act <> ALL(%s) AND r.claim_kind <> %s
            """,
            [
                *made.numbers,
                Stage.MISE_EN_DEMEURE.value,
                Stage.STATEMENT.value,
                [reason.value for reason in MAY_BE_LISTED],
                [act.value for act in DepositAct],
                ClaimKind.DEPOSIT_CLAIM.value,
            ],
        )
