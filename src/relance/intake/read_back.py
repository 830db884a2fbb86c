"""A file in figures and words before anything of it is booked: where its rows go, how one of them reads, what is owed and by whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relance.domain.ledger import Nature
from relance.domain.money import Money, totals
from relance.domain.sentences import LongDate, Sentence
from relance.intake.accounting import REASONS, Became, LeftOut
from relance.intake.rows import ParsedFile
from relance.intake.words import BECAME, BECAME_WHY, NATURES

LINES_SHOWN = 20
LARGEST_SHOWN = 10
BOOKED = (Became.INVOICE, Became.CREDIT, Became.PAYMENT, Became.SETTLED)


@dataclass(frozen=True, slots=True)
class Line:
    """What some rows became: words, a reason or a place to look, how many, and what they hold."""

    became: Became
    words: Sentence
    why: Sentence | None
    rows: int
    sums: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class Aside:
    """Rows left out for one reason, the first of their lines, and whether there are more."""

    why: Sentence
    rows: int
    lines: tuple[int, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Accounted:
    """Every row of the file; ``booked`` is how many of them a booking would keep."""

    lines: list[Line]
    left_out: list[Aside]
    rows: int
    sums: tuple[Money, ...]
    booked: int
    has_sums: bool


def accounted(parsed: ParsedFile) -> Accounted | None:
    """The account of the file's rows; None where its format gives none, or there is no row."""
    account = parsed.accounting
    if not account.rows:
        return None
    lines = [
        Line(became, _words(became, parsed), BECAME_WHY.get(became), account.counts[became], account.held(became))
        for became in Became
        if account.counts[became]
    ]
    booked = sum(account.counts[became] for became in BOOKED)
    left_out = list(_left_out(parsed))
    return Accounted(lines, left_out, account.rows, account.total, booked, any(line.sums for line in lines))


def _words(became: Became, parsed: ParsedFile) -> Sentence:
    """A ledger's credit may be a payment that was lettered with nothing."""
    is_any_credit = became is Became.CREDIT and parsed.format == "fec"
    return Sentence("Credits not set against an invoice") if is_any_credit else BECAME[became]


def _left_out(parsed: ParsedFile) -> Iterator[Aside]:
    account = parsed.accounting
    for reason in LeftOut:
        if count := account.reasons[reason]:
            lines = tuple(account.lines[reason][:LINES_SHOWN])
            yield Aside(REASONS[reason], count, lines, count - len(lines) if lines else 0)


def owed_and_late(parsed: ParsedFile, today: date) -> tuple[int, int, tuple[Money, ...], tuple[Money, ...]]:
    """How many customers owe, on how many invoices, how much, and how much of it is late on ``today``."""
    rows = parsed.receivables
    late = [row.open for row in rows if row.due_on and row.due_on < today]
    return len({row.debtor_code for row in rows}), len(rows), totals(row.open for row in rows), totals(late)


def read_as(parsed: ParsedFile, today: date) -> tuple[int, list[Sentence]] | None:
    """One row in words, one that is paid in part where there is one, and its line; None where nothing is open."""
    row = next((one for one in parsed.receivables if one.open_cents != one.cents), None) or next(
        iter(parsed.receivables), None
    )
    if row is None or not row.line:
        return None
    name = next((one.name for one in parsed.debtors if one.code == row.debtor_code), row.debtor_code)
    facts = {"number": row.number, "name": name, "amount": row.amount, "open": row.open}
    said = (
        Sentence("Invoice {number} to {name}: {amount}, all of it still owed.", facts)
        if row.open_cents == row.cents
        else Sentence("Invoice {number} to {name}: {amount}, of which {open} is still owed.", facts)
    )
    if row.due_on is None:
        return row.line, [said, Sentence("The file gives no due date.")]
    due = {"day": LongDate(row.due_on)}
    return row.line, [said, Sentence("Due since {day}.", due) if row.due_on < today else Sentence("Due on {day}.", due)]


def natures(parsed: ParsedFile) -> list[tuple[Sentence, int, tuple[Money, ...]]]:
    """What is open, by its nature: words, how many, how much."""
    counts: Counter[Nature] = Counter(row.nature for row in parsed.receivables)
    amounts: dict[Nature, list[Money]] = defaultdict(list)
    for row in parsed.receivables:
        amounts[row.nature].append(row.open)
    return [(NATURES[nature], counts[nature], totals(amounts[nature])) for nature in Nature if counts[nature]]


def largest(parsed: ParsedFile) -> list[tuple[str, Money]]:
    """Who owes most: names and balances."""
    names = {row.code: row.name for row in parsed.debtors}
    owed: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in parsed.receivables:
        owed[row.debtor_code, row.currency] += row.open.amount
    for credit in parsed.credits:
        owed[credit.debtor_code, credit.open.currency] -= credit.open.amount
    ranked = sorted(owed.items(), key=lambda item: -item[1])[:LARGEST_SHOWN]
    return [(names.get(code, code), Money(amount, currency).rounded()) for (code, currency), amount in ranked]
