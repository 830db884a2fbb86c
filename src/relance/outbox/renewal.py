"""Letters written anew: of a new day, with the figures and the term of that day, as long as nothing of them has left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from relance.domain.delivery import LEFT
from relance.intake.known import counted_until_each
from relance.outbox.models import Message, Notice, NoticeItem
from relance.tenancy.context import Acting


def frozen(here: Acting, notices: Sequence[Notice]) -> set[int]:
    """Those of the notices of which a debtor had, or may have had, something: these stay as they were."""
    reached = Message.objects.filter(notice__in=notices, state__in=LEFT)
    return set(reached.values_list("notice_id", flat=True))


def date_anew(here: Acting, notices: Sequence[Notice], day: date, *, even_of_the_day: bool = False) -> list[Notice]:
    """Give each the day's date, and let what was written for another day be written again; returns those that had changed.

    One of which something has left stays. ``even_of_the_day``: those of that day are written again too, for their way changed.
    Call it in a transaction that has locked their messages.
    """
    kept = frozen(here, notices)
    changed = [one for one in notices if one.pk not in kept and (even_of_the_day or one.dated != day)]
    known_until = counted_until_each(here, day, _listed(changed))
    for notice in changed:
        notice.dated, notice.counted_until = day, known_until[notice.pk]
        notice.document, notice.content, notice.figures = None, "", ""
    Notice.objects.bulk_update(changed, ["dated", "counted_until", "document", "content", "figures"], batch_size=500)
    return changed


def _listed(notices: Sequence[Notice]) -> dict[int, list[int]]:
    """The receivables that each lists, for information too."""
    listed: dict[int, list[int]] = {one.pk: [] for one in notices}
    for notice, receivable in NoticeItem.objects.filter(notice__in=notices).values_list("notice_id", "receivable_id"):
        listed[notice].append(receivable)
    return listed
