"""The entries of losses as the books keep them: written once, numbered without a gap, read back as the domain knows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal

from django.db.models import Max

from relance.closing.models import Closing, Entry, EntryKind, EntryLine
from relance.domain.closing import entries as domain
from relance.domain.closing.entries import Accounts, reversed_entries, undone_late_entries
from relance.domain.closing.loss import ZERO
from relance.tenancy.context import Acting


def write(
    here: Acting,
    closing: Closing,
    kind: EntryKind,
    lines: Sequence[domain.Entry],
    *,
    payment: int | None = None,
    counters: Entry | None = None,
) -> Entry:
    """Write an entry of today; the caller holds BOOKS alone, so that numbers follow each other without a gap."""
    last = Entry.objects.aggregate(last=Max("number"))["last"] or 0
    entry = Entry.objects.create(
        organisation_id=here.organisation,
        closing=closing,
        number=last + 1,
        kind=kind.value,
        on=here.today,
        payment_id=payment,
        counters=counters,
        recorded_at=here.at,
    )
    EntryLine.objects.bulk_create(
        EntryLine(
            organisation_id=here.organisation, entry=entry, account=one.account, debit=one.debit, credit=one.credit
        )
        for one in lines
    )
    return entry


def counter(here: Acting, entry: Entry, *, keeps_money: bool = False) -> Entry:
    """Undo an entry by its opposite. ``keeps_money``: that of a late payment which stays, and now pays the receivable."""
    lines = lines_of(entry)
    undone = undone_late_entries(lines, accounts_of(entry.closing)) if keeps_money else reversed_entries(lines)
    return write(here, entry.closing, EntryKind.COUNTER, undone, payment=entry.payment_id, counters=entry)


def standing(closing: Closing) -> list[Entry]:
    """The entries of a loss that nothing undoes, in their order."""
    undone = Entry.objects.filter(closing=closing, kind=EntryKind.COUNTER.value).values("counters_id")
    mine = Entry.objects.filter(closing=closing).exclude(kind=EntryKind.COUNTER.value).exclude(pk__in=undone)
    return list(mine.select_related("closing").order_by("pk"))


def lines_of(entry: Entry) -> list[domain.Entry]:
    """Its lines, in their order."""
    return [
        domain.Entry(one.account, one.debit, one.credit) for one in EntryLine.objects.filter(entry=entry).order_by("pk")
    ]


def accounts_of(closing: Closing) -> Accounts:
    """The accounts that the entries of this loss go to."""
    return Accounts(**closing.accounts)


def kept(accounts: Accounts) -> dict[str, str]:
    """Accounts as a loss keeps them."""
    return asdict(accounts)


def late_parts(closing: Closing) -> list[tuple[Decimal, Decimal]]:
    """What came in after the loss and stands, and the VAT in it that is owed again, by payment."""
    income, bank = accounts_of(closing).late_income, accounts_of(closing).bank
    late = [lines_of(one) for one in standing(closing) if one.kind == EntryKind.LATE_PAYMENT.value]
    return [
        (
            sum((line.debit for line in lines if line.account == bank), ZERO),
            sum((line.credit for line in lines if line.account != income), ZERO),
        )
        for lines in late
    ]
