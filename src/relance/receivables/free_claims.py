"""Debts that no books show: what an upper room finds to be owed, such as the rest of a claim on a deposit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

from relance.domain.ids import ReceivableId
from relance.domain.ledger import ClaimKind, Nature
from relance.domain.money import Money
from relance.journal.appending import Fact, append
from relance.journal.hashing import canonical
from relance.receivables.models import ClaimStory, Receivable
from relance.tenancy.context import Acting
from relance.tenancy.due import Kind, due
from relance.tenancy.locks import Lock, hold_lock


@dataclass(frozen=True, slots=True)
class FreeClaim:
    """What is owed, since when, and who found it: ``source`` and ``identity`` name it once and for all.

    ``story`` is what messages tell of it (``models.ClaimStory``).
    """

    debtor: int
    number: str
    kind: ClaimKind
    amount: Money
    issued_on: date
    due_on: date
    source: str
    identity: str
    label: str = ""
    performed_on: date | None = None
    story: Mapping[str, object] | None = None


def book_claim(here: Acting, claim: FreeClaim) -> int:
    """Book it; returns the receivable. The same one twice is an IntegrityError: whoever finds it looks under a lock of its own."""
    hold_lock(Lock.BOOKS, here, alone=True)  # whoever enrols receivables counts on rising numbers
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO receivables_receivable (organisation_id, debtor_id, source_format, identity, number, nature, label,
                   order_reference, delivery_reference, issued_on, due_on, due_is_assumed, claim_kind, performed_on, currency, amount,
                   imported_at, touched_at)
               VALUES (%s, %s, %s, %s, %s, %s, %s, '', '', %s, %s, false, %s, %s, %s, %s, %s, %s) RETURNING id""",
            [
                here.organisation,
                claim.debtor,
                claim.source,
                claim.identity,
                claim.number,
                Nature.INVOICE.value,
                claim.label,
                claim.issued_on,
                claim.due_on,
                claim.kind.value,
                claim.performed_on,
                claim.amount.currency,
                claim.amount.amount,
                here.at,
                here.at,
            ],
        )
        (receivable,) = cursor.fetchone() or (0,)
    if claim.story is not None:
        told = canonical(claim.story)
        ClaimStory.objects.create(organisation_id=here.organisation, receivable_id=receivable, told=told)
    body = {"receivable": receivable, "number": claim.number, "amount": claim.amount, "kind": claim.kind.value}
    append(here, [Fact("receivable.claimed", body, chain=claim.debtor)])
    due(here, Kind.ROUND)
    return int(receivable)


def raise_claim(here: Acting, receivable: ReceivableId, by: Money, told: Mapping[str, tuple[str, str]]) -> None:
    """More is owed of it than was booked: ``told`` is the line that says so in its account, in each language."""
    hold_lock(Lock.BOOKS, here, alone=True)
    one = Receivable.objects.select_for_update(no_key=True, of=("self",)).get(pk=receivable)
    one.amount, one.touched_at = one.amount + by.amount, here.at
    one.save(update_fields=["amount", "touched_at"])
    kept = ClaimStory.objects.filter(receivable=one).first()
    if kept is not None:
        story = json.loads(kept.told)
        for language, line in told.items():
            story.get(language, {}).setdefault("rows", []).append(line)
        kept.told = canonical(story)
        kept.save(update_fields=["told"])
    body = {"receivable": one.pk, "number": one.number, "by": by}
    append(here, [Fact("receivable.raised", body, chain=one.debtor_id)])
    due(here, Kind.ROUND)
