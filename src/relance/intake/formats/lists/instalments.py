"""Rows of one invoice with several due dates and the same amount: equal instalments, unless each holds the whole invoice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from relance.domain.money import total
from relance.intake.formats.lists.fields import Field
from relance.intake.formats.lists.headings import essence
from relance.intake.formats.lists.how import How
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.rows import ParsedFile, ReceivableRow

_OF_INSTALMENT = ("echeance", "terme", "instalment", "installment", "rate", "mensualite", "traite")


def remark_equal_instalments(result: ParsedFile, header: Sequence[str], how: How) -> None:
    """Book each, as several due dates say, and name the sum that they make: nothing in the rows tells the whole invoice repeated.

    Not where a column says what is left of each row, or the heading that the amount is an instalment's.
    """
    column = how.heading(header, Field.TOTAL)
    if how.has_rest or how.is_statement or any(word in essence(column).split() for word in _OF_INSTALMENT):
        return
    for rows in _alike(result):
        whole = total((row.open for row in rows), rows[0].currency)
        result.problems.add(
            ProblemCode.EQUAL_INSTALMENTS,
            rows[1].line,
            field=Field.TOTAL.value,
            value=rows[0].number,
            whole=whole,
            each=rows[0].open,
        )


def _alike(result: ParsedFile) -> list[list[ReceivableRow]]:
    """The rows of each such invoice, in the order of the file."""
    found: dict[tuple[object, ...], list[ReceivableRow]] = defaultdict(list)
    for row in result.receivables:
        if row.identity in result.repeated and row.due_on is not None:
            found[row.debtor_code, row.number, row.issued_on, row.currency].append(row)
    return [
        sorted(rows, key=lambda row: row.line)
        for rows in found.values()
        if len(rows) > 1
        and len({(row.cents, row.open_cents) for row in rows}) == 1
        and rows[0].cents == rows[0].open_cents
    ]
