"""Proposals that stand: what comes due for their debtor joins them in one new proposal, in place of a second letter.

A proposal can be taken in while nothing of it has left and a person has not given it words of its own; a mise en demeure
is always a document of its own. What cannot be taken in keeps its debtor's other receivables waiting (see ``decide``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.db import connection

from relance.domain.delivery import MessageState
from relance.domain.scenario.decide import Take, Wait, decide
from relance.domain.scenario.model import Stage
from relance.journal.appending import Fact
from relance.outbox.models import NoticeItem
from relance.outbox.states import end_without_leaving
from relance.scenarios.selectors import Examined, these_receivables
from relance.tenancy.context import Acting

REPLACED = "replaced"
# Locked here, a proposal is neither confirmed nor reworded until the transaction ends. What somebody is confirming at this
# moment is passed over: it is no proposal any more, and its debtor's lock at the gate sees to the rest.
LOCKED = """
    SELECT m.notice_id, count(*) FROM (
        SELECT m.notice_id FROM outbox_message m JOIN outbox_notice n ON n.id = m.notice_id
        WHERE m.state = 'proposed' AND n.purpose = 'demand' AND n.debtor_id IN (SELECT g.id FROM parties_debtor g
            WHERE g.id = ANY(%(heads)s) OR g.same_as_id = ANY(%(heads)s)) ORDER BY m.id FOR UPDATE OF m SKIP LOCKED) m
    GROUP BY m.notice_id
"""
STANDING = """
    SELECT n.id, g.head_id, count(*) FILTER (WHERE m.state = 'proposed')
    FROM parties_debtor g JOIN outbox_counted_notice n ON n.debtor_id = g.id JOIN outbox_message m ON m.notice_id = n.id
    WHERE (g.id = ANY(%(heads)s) OR g.same_as_id = ANY(%(heads)s))
        AND n.purpose = 'demand' AND n.stage < %(formal)s AND NOT n.is_reworded
        AND EXISTS (SELECT FROM outbox_message p WHERE p.notice_id = n.id AND p.state = 'proposed')
    GROUP BY n.id, g.head_id HAVING bool_and(m.state IN ('proposed', 'voided')) ORDER BY n.id
"""


def decide_each(examined: Sequence[Examined], on: date) -> list[tuple[Examined, Take | Wait | Exception]]:
    """What ``on`` brings for each; one that fails is given with its error, and never stops the others."""
    decided: list[tuple[Examined, Take | Wait | Exception]] = []
    for one in examined:
        try:
            decision: Take | Wait | Exception = decide(
                one.snapshot,
                one.scenario,
                today=on,
                calendar=one.calendar,
                rules=one.rules,
                is_asked_for=one.was_proposed,
            )
        except Exception as error:  # noqa: BLE001 (isolation: the caller reports it)
            decision = error
        decided.append((one, decision))
    return decided


def asks_ordinarily(decision: Take | Wait | Exception) -> bool:
    """It would make an ordinary letter: no mise en demeure, and no task for a person."""
    return isinstance(decision, Take) and decision.step.stage < Stage.MISE_EN_DEMEURE and bool(decision.channels)


@dataclass(slots=True)
class Standing:
    """The proposals of some debtors, by debtor."""

    here: Acting
    notices: dict[int, list[int]] = field(default_factory=dict)

    def joined(self, groups: Collection[Sequence[Examined]], *, on: date) -> Iterator[list[Examined]]:
        """Each debtor's receivables with those of its proposals, these as if the proposals were void.

        ``groups`` are the debtors' receivables for which something comes due.
        """
        if not groups:
            return
        taken = {notice for group in groups for notice in self.notices.get(group[0].debtor, ())}
        items = NoticeItem.objects.filter(notice__in=taken, is_for_information=False)
        proposed = these_receivables(self.here, list(items.values_list("receivable_id", flat=True)), on=on, void=taken)
        by_debtor = {debtor: list(rows) for debtor, rows in groupby(proposed, key=lambda one: one.debtor)}
        for group in groups:
            beside = by_debtor.get(group[0].debtor, [])
            mine = {one.receivable for one in beside}
            yield sorted(
                [*(one for one in group if one.receivable not in mine), *beside],
                key=lambda one: (one.snapshot.due_on, one.receivable),
            )

    def end(self, debtors: Collection[int]) -> dict[int, list[Fact]]:
        """Void the proposals of these debtors, all at once; returns by debtor the journal entries that the caller appends last."""
        whose = {notice: debtor for debtor in debtors for notice in self.notices.get(debtor, ())}
        facts: dict[int, list[Fact]] = {debtor: [] for debtor in debtors}
        ended = end_without_leaving(whose, MessageState.VOIDED, reason=REPLACED, why="", at=self.here.at)
        for notice, messages in ended.items():
            fact = Fact("notice.replaced", {"notice": notice, "messages": messages}, chain=whose[notice])
            facts[whose[notice]].append(fact)
        return facts


def standing_proposals(here: Acting, debtors: Collection[int], *, is_locked: bool) -> Standing:
    """The proposals of these debtors that can be taken in; locked until the transaction ends, for whoever does so."""
    found = Standing(here)
    if not debtors:
        return found
    with connection.cursor() as cursor:
        locked: dict[int, int] = {}
        if is_locked:
            cursor.execute(LOCKED, {"heads": list(debtors)})
            locked = dict(cursor.fetchall())
        cursor.execute(STANDING, {"formal": Stage.MISE_EN_DEMEURE.value, "heads": list(debtors)})
        for notice, debtor, proposed in cursor.fetchall():
            if not is_locked or locked.get(notice) == proposed:
                found.notices.setdefault(debtor, []).append(notice)
    return found
