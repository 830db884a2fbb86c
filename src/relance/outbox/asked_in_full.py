"""Money that is to the cent what a letter asked, penalties and fixed compensation included: what it pays is then no riddle.

Nobody decides it but a person: it is proposed where the money asks what it is for, and nothing moves before the answer.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from relance.domain.scenario.model import Stage
from relance.letters.archive import asked_by
from relance.outbox.models import Notice, NoticeItem
from relance.receivables.models import Payment

MOST_LETTERS = 20  # the latest that asked a debtor for penalties


@dataclass(frozen=True, slots=True)
class AskedInFull:
    """The letter of which a payment is the whole sum: its number, its date, the receivables that it asked for."""

    notice: str
    dated: date
    receivables: tuple[int, ...]


def asked_in_full(debtor: int, found: Sequence[Payment]) -> dict[int, AskedInFull]:
    """By payment, of those given, the latest letter before it whose sum it is and whose penalties are what is left of it.

    Call it while acting in the organisation.
    """
    if not found:
        return {}
    letters = list(
        Notice.objects.filter(debtor=debtor, stage__gte=Stage.UNPAID_NOTICE.value, message__sent_on__isnull=False)
        .exclude(content="").distinct().order_by("-dated", "-pk")[:MOST_LETTERS]
    )  # fmt: skip
    sums = {one.pk: asked_by(json.loads(one.content)) for one in letters}
    letter_of: dict[int, Notice] = {}
    for credit in found:
        for notice in letters:
            principal, besides = sums[notice.pk].get(credit.currency, (0, 0))
            is_it = credit.amount == principal + besides and credit.open_amount == besides > 0
            if is_it and notice.dated <= credit.received_on:
                letter_of.setdefault(credit.pk, notice)
    listed: dict[int, list[int]] = {}
    items = NoticeItem.objects.filter(notice__in={one.pk for one in letter_of.values()}, is_for_information=False)
    for notice_id, receivable in items.order_by("pk").values_list("notice_id", "receivable_id"):
        listed.setdefault(notice_id, []).append(receivable)
    return {
        credit: AskedInFull(notice.name, notice.dated, tuple(listed.get(notice.pk, ())))
        for credit, notice in letter_of.items()
    }
