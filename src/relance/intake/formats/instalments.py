"""Rows of one invoice with several due dates and the same amount: equal instalments, or the whole invoice on each row?

Nothing in such rows tells, where no column says what is left of each; so it is asked, once for a shape of file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.intake.accounting import Became, LeftOut
from relance.intake.formats.columns import Field, essence
from relance.intake.formats.figures import How
from relance.intake.questions import Choice, Question
from relance.intake.rows import ParsedFile, ReceivableRow

EQUAL_INSTALMENTS = "instalments"
ONCE, EACH = "once", "each"
SAMPLES = 5
_OF_INSTALMENT = ("echeance", "terme", "instalment", "installment", "rate", "mensualite", "traite")


def ask_about_equal_instalments(result: ParsedFile, header: Sequence[str], how: How) -> None:
    """Ask, and keep of each such invoice one row alone, with the latest due date, where its rows hold the whole each time."""
    alike = _alike(result) if result.repeated and not how.has_rest and not how.is_statement else []
    column = how.heading(header, Field.TOTAL)
    if not alike or any(word in essence(column).split() for word in _OF_INSTALMENT):
        return
    each, once = _open(result), _open(result)
    for rows in alike:
        for row in rows[:-1]:
            once[row.open.currency] -= row.open.amount
    answer = result.questions.ask(
        Question(
            EQUAL_INSTALMENTS,
            Sentence("Several rows of an invoice, due on different days, hold the same amount. Whose is it?"),
            (
                Choice(ONCE, Sentence("The whole invoice's: it is owed once"), owed=_monies(once)),
                Choice(EACH, Sentence("Each row's own: equal instalments"), owed=_monies(each), asks_more=True),
            ),
            guess=ONCE, column=column, line=alike[0][1].line,
            sample_header=(how.heading(header, Field.NUMBER), how.heading(header, Field.DUE_ON), column),
            samples=tuple((row.number, f"{row.due_on}", f"{row.amount.amount}") for row in alike[0][:SAMPLES]),
        )
    )  # fmt: skip
    if answer == ONCE:
        _keep_one(result, alike)


def _alike(result: ParsedFile) -> list[list[ReceivableRow]]:
    """The rows of each such invoice, the one due last at the end."""
    found: dict[tuple[object, ...], list[ReceivableRow]] = defaultdict(list)
    for row in result.receivables:
        if row.identity in result.repeated and row.due_on is not None:
            found[row.debtor_code, row.number, row.issued_on, row.amount.currency].append(row)
    return [
        sorted(rows, key=lambda row: row.due_on or row.issued_on)
        for rows in found.values()
        if len(rows) > 1 and len({(row.amount, row.open) for row in rows}) == 1 and rows[0].amount == rows[0].open
    ]


def _keep_one(result: ParsedFile, alike: Sequence[Sequence[ReceivableRow]]) -> None:
    kept: dict[str, ReceivableRow] = {}
    dropped: set[str] = set()
    for rows in alike:
        first, *others = sorted(rows, key=lambda row: row.line)
        kept[first.identity] = replace(first, due_on=rows[-1].due_on)
        for row in others:
            dropped.add(row.identity)
            result.accounting.add(Became.INVOICE, -row.open, count=-1)
            result.accounting.leave_out(LeftOut.SAME_ROW, row.line)
        for row in rows:
            del result.repeated[row.identity]
    result.receivables[:] = [kept.get(row.identity, row) for row in result.receivables if row.identity not in dropped]


def _open(result: ParsedFile) -> dict[str, Decimal]:
    return {currency: owed.amount for currency, owed, _ in result.open_by_currency()}


def _monies(sums: dict[str, Decimal]) -> tuple[Money, ...]:
    return tuple(Money(amount, currency) for currency, amount in sorted(sums.items()) if amount)
