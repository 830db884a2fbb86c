"""The receivables of a file as they stand: what is open, what their delay costs, what was last sent, and which papers show them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from relance.domain.case_file.model import PaperKind
from relance.domain.preflight.evidence import Papers
from relance.domain.scenario.decide import HoldKind
from relance.domain.scenario.model import Stage
from relance.intake.known import counted_until
from relance.letters.compose import Composer
from relance.letters.model import LetterItem
from relance.receivables.models import Receivable
from relance.receivables.snapshots import Standing, standings
from relance.tenancy.context import Acting

# What was sent and did not come back, as what it counts.
LAST_STAGES = """
    SELECT a.receivable_id, max(n.counted_stage) FROM outbox_asked a JOIN outbox_counted_notice n ON n.id = a.notice_id
    WHERE a.receivable_id = ANY(%s) AND a.is_proven AND n.stage IS NOT NULL GROUP BY 1
"""
# Of each claim: whether its copy is kept, whether the debtor acknowledged it, by a paper or by paying a part, or promised to pay.
PAPERS = """
    SELECT r.id, EXISTS (SELECT FROM receivables_invoicecopy c WHERE c.receivable_id = r.id),
        EXISTS (SELECT FROM receivables_limitationnote l
            WHERE l.receivable_id = r.id AND l.withdrawn_at IS NULL AND l.kind IN ('acknowledgment', 'plan'))
        OR EXISTS (SELECT FROM receivables_imputation m JOIN receivables_payment p ON p.id = m.payment_id
            WHERE m.receivable_id = r.id AND p.nature = 'payment' AND p.voided_at IS NULL AND NOT p.is_inferred
            GROUP BY p.id HAVING sum(m.amount) > 0),
        EXISTS (SELECT FROM exchanges_commitment k JOIN parties_debtor t ON t.id = k.debtor_id
            WHERE t.head_id = d.head_id AND k.party = 'debtor'),
        -- A notice that went registered, was presented, and whose papers are kept.
        EXISTS (SELECT FROM outbox_asked a JOIN post_registeredletter l ON l.owner = 'notice' AND l.owner_pk = a.message_id
            WHERE a.receivable_id = r.id AND l.standing IN ('signed', 'refused', 'unclaimed')
                AND EXISTS (SELECT FROM post_letterproof p WHERE p.letter_id = l.id AND p.kind = 'deposit' AND p.lost_at IS NULL)
                AND EXISTS (SELECT FROM post_letterproof p
                    WHERE p.letter_id = l.id AND p.kind IN ('slip', 'envelope') AND p.lost_at IS NULL))
    FROM receivables_receivable r JOIN parties_debtor d ON d.id = r.debtor_id WHERE r.id = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class Look:
    """One receivable of the file."""

    receivable: Receivable
    standing: Standing
    item: LetterItem
    last_stage: Stage | None
    papers: Papers


def look_at(
    here: Acting,
    accounts: Sequence[int],
    receivables: Collection[int],
    *,
    on: date,
    kinds: Collection[PaperKind] = frozenset(),
) -> list[Look]:
    """Those of the receivables on one of ``accounts``, by due date. ``kinds`` are those of the exhibits added."""
    mine = list(Receivable.objects.filter(pk__in=receivables, debtor__in=accounts).order_by("due_on", "pk"))
    keys = [one.pk for one in mine]
    stand = {one.receivable: one for one in standings(here, keys)}
    stages = _stages(keys)
    papers = _papers(mine, stand, stages, on, kinds)
    items = Composer(here, on=on, counted_until=counted_until(here, on, keys)).each(keys)
    return [Look(one, stand[one.pk], items[one.pk], stages.get(one.pk), papers[one.pk]) for one in mine]


def _stages(keys: list[int]) -> dict[int, Stage]:
    with connection.cursor() as cursor:
        cursor.execute(LAST_STAGES, [keys])
        return {receivable: Stage(stage) for receivable, stage in cursor.fetchall()}


def _papers(
    mine: Sequence[Receivable],
    stand: Mapping[int, Standing],
    stages: Mapping[int, Stage],
    on: date,
    kinds: Collection[PaperKind],
) -> dict[int, Papers]:
    with connection.cursor() as cursor:
        cursor.execute(PAPERS, [[one.pk for one in mine]])
        rows = {row[0]: row[1:] for row in cursor.fetchall()}
    made = {}
    for one in mine:
        has_copy, acknowledged, promised, is_registered = rows[one.pk]
        made[one.pk] = Papers(
            has_copy=has_copy or PaperKind.INVOICE in kinds,
            order=one.order_reference,
            has_order=bool({PaperKind.ORDER, PaperKind.TERMS} & set(kinds)),
            delivery=one.delivery_reference,
            has_delivery=PaperKind.DELIVERY in kinds,
            acknowledged=acknowledged or PaperKind.ACCEPTANCE in kinds,
            promised=promised,
            is_disputed=any(hold.kind is HoldKind.DISPUTE and hold.binds(on) for hold in stand[one.pk].holds),
            notice=stages.get(one.pk) is Stage.MISE_EN_DEMEURE,
            is_registered=is_registered or PaperKind.NOTICE in kinds,
        )
    return made
