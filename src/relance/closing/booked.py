"""A loss that stands, as its page shows it: what is still lost, its five conditions, every entry, and what came since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from relance.closing.foresight import Posted, posted, words_of_duplicate
from relance.closing.ledger import accounts_of, lines_of
from relance.closing.models import Closing, Entry, EntryKind, InvoicedRate
from relance.closing.selectors import standing_losses
from relance.closing.vat import duplicate_on, file_of, loss_in, on_its_way, recoverable
from relance.closing.write_off import LossUnknown, written_off
from relance.domain.closing.entries import VatFate
from relance.domain.closing.vat_file import Condition, Ground, Refusal, VatDueOn, VatFile
from relance.domain.money import Money, total
from relance.domain.sentences import Sentence
from relance.outbox.models import Message
from relance.receivables.targets import TheseReceivables
from relance.tenancy.context import Acting
from relance.tenancy.people import names_of

KIND_WORDS = {
    EntryKind.LOSS: Sentence("Loss"),
    EntryKind.VAT: Sentence("VAT recovered"),
    EntryKind.LATE_PAYMENT: Sentence("Paid after the loss"),
    EntryKind.COUNTER: Sentence("Counter-entry"),
}


@dataclass(frozen=True, slots=True)
class BookedEntry:
    """An entry with its lines; ``balance`` is what either side comes to."""

    number: int
    kind: Sentence
    on: date
    lines: tuple[Posted, ...]
    balance: Money


@dataclass(frozen=True, slots=True)
class Stands:
    """A loss of an invoice, its instalments together. ``author`` by name; ``duplicates`` are on their way or have left."""

    ground: Ground
    ground_on: date
    proof: str
    reason: str
    author: str
    done_at: datetime
    lost: Money
    net: Money
    vat: Money
    still_lost: Money
    vat_due_on: VatDueOn
    fate: VatFate
    rates_are_known: bool
    file: VatFile
    mention: str
    duplicates: tuple[Message, ...]
    duplicate_on: date | None
    entries: tuple[BookedEntry, ...]

    @property
    def wants_duplicate(self) -> bool:
        """It is the one condition that is missing, and none is on its way."""
        return self.file.refusals == [Refusal.NO_DUPLICATE_SENT] and not self.duplicates

    @property
    def waits_for_duplicate(self) -> bool:
        """It is on its way, and not proven to have left."""
        return self.file.refusals == [Refusal.NO_DUPLICATE_SENT] and bool(self.duplicates)

    @property
    def can_recover(self) -> bool:
        """The five conditions hold, and the VAT has not been booked."""
        return self.file.is_open and self.fate is VatFate.LATER

    @property
    def fails_at(self) -> Condition | None:
        """The first condition that is missing."""
        return next((one.condition for one in self.file.findings if one.refusal), None)


def standing_invoice(here: Acting, invoice: TheseReceivables) -> Stands:
    """The loss of an invoice that stands. Raises LossUnknown."""
    closings = standing_losses(here, invoice.receivables)
    if not closings:
        raise LossUnknown
    one, currency = closings[0], closings[0].currency
    sums = [recoverable(each) for each in closings]
    net, vat = (sum((pair[side] for pair in sums), Decimal("0.00")) for side in (0, 1))
    losses = [loss_in(each) for each in closings]
    is_known = InvoicedRate.objects.filter(closing=one).exists()
    return Stands(
        Ground(one.ground),
        one.ground_on,
        one.proof,
        one.reason,
        names_of(here, [one.author])[one.author],
        one.done_at,
        Money(sum((loss.gross for loss in losses), Decimal("0.00")), currency),
        Money(net, currency),
        Money(vat, currency),
        Money(sum((written_off(each) for each in closings), Decimal("0.00")), currency).rounded(),
        VatDueOn(one.vat_due_on),
        VatFate(one.vat_fate),
        is_known,
        file_of(one, here.today),
        words_of_duplicate(net, vat, here.today) if is_known and vat else "",
        tuple(message for each in closings for message in on_its_way(each)),
        duplicate_on(one),
        tuple(_entries(closings, currency)),
    )


def _entries(closings: list[Closing], currency: str) -> list[BookedEntry]:
    found = Entry.objects.filter(closing__in=closings).select_related("closing").order_by("number")
    booked = []
    for entry in found:
        lines = posted(lines_of(entry), accounts_of(entry.closing), currency)
        balance = total((line.debit for line in lines), currency)
        booked.append(BookedEntry(entry.number, KIND_WORDS[EntryKind(entry.kind)], entry.on, lines, balance))
    return booked
