"""What a letter hangs on besides its notice and the books, for many notices at once: four questions, however many they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from relance.letters.model import BEARS_LATE_PAID, Act, letter_act
from relance.outbox.earlier_letters import going_by_post, reminded_of_each
from relance.outbox.models import Notice, NoticeItem
from relance.tenancy.context import Acting

FIRST_OF_THEIR_DAY = """
    SELECT n.id, n.debtor_id FROM outbox_notice n WHERE n.id = ANY(%(notices)s) AND NOT EXISTS (
        SELECT FROM outbox_notice o WHERE o.debtor_id = n.debtor_id AND o.decided_on = n.decided_on AND o.purpose = 'demand'
            AND o.act = ANY(%(acts)s) AND o.id < n.id)
"""


@dataclass(frozen=True, slots=True)
class LetterContext:
    """What the notice asks for and what it lists, in order; whether it goes by post; when earlier demands are proven to have left;
    whether it may ask for pursued penalties, without those for which a letter of their own asks.
    """

    asked: tuple[int, ...]
    for_information: tuple[int, ...]
    by_post: bool
    reminded_on: tuple[date, ...]
    asks_late_paid: bool
    asked_apart: frozenset[int] = frozenset()


def contexts_of(
    here: Acting, notices: Sequence[Notice], items_of_one: Sequence[NoticeItem] | None = None
) -> dict[int, LetterContext]:
    """By notice; asked only where an act says it. ``items_of_one`` are those of a single notice, where the caller has them."""
    items: dict[int, list[NoticeItem]] = {notice.pk: [] for notice in notices}
    for item in _items(items) if items_of_one is None else items_of_one:
        items[item.notice_id].append(item)
    acts = {notice.pk: letter_act(notice.act) for notice in notices}
    asked = {pk: tuple(one.receivable_id for one in of if not one.is_for_information) for pk, of in items.items()}
    reminded = reminded_of_each(here, {one.pk: (acts[one.pk], asked[one.pk], one.dated) for one in notices})
    posted = going_by_post(here, [pk for pk, act in acts.items() if act is Act.MISE_EN_DEMEURE])
    first = first_of_their_day(here, [pk for pk, act in acts.items() if act in BEARS_LATE_PAID])
    apart = asked_apart(here, set(first.values())) if first else {}
    return {
        pk: LetterContext(
            asked[pk],
            tuple(one.receivable_id for one in of if one.is_for_information),
            pk in posted,
            reminded[pk],
            pk in first,
            apart.get(first[pk], frozenset()) if pk in first else frozenset(),
        )
        for pk, of in items.items()
    }


def _items(notices: Collection[int]) -> Iterable[NoticeItem]:
    return NoticeItem.objects.raw(
        "SELECT * FROM outbox_noticeitem WHERE notice_id = ANY(%s) ORDER BY id", [list(notices)]
    )


def first_of_their_day(here: Acting, notices: Collection[int]) -> dict[int, int]:
    """Of these, with their debtors, the ones that may ask for pursued penalties too: a debtor's first of its day that asks for any.

    A formal notice is a document of its own beside the notice of its day, and both would ask for the same sum.
    """
    if not notices:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(FIRST_OF_THEIR_DAY, {"notices": list(notices), "acts": [act.value for act in BEARS_LATE_PAID]})
        return dict(cursor.fetchall())


def asked_apart(here: Acting, debtors: Collection[int]) -> dict[int, frozenset[int]]:
    """By debtor, the receivables for whose penalties a letter of their own asks, or has asked."""
    found: dict[int, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT n.debtor_id, a.receivable_id FROM outbox_notice n JOIN outbox_asked a ON a.notice_id = n.id
               WHERE n.debtor_id = ANY(%s) AND n.act = 'late_paid' AND a.state NOT IN ('voided', 'refused', 'bounced')""",
            [list(debtors)],
        )
        for debtor, receivable in cursor.fetchall():
            found[debtor].add(receivable)
    return {debtor: frozenset(listed) for debtor, listed in found.items()}
