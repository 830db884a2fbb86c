"""A customer's account, debits in one column and credits in another: what is left of each debit.

Rows that bear a letter settle each other and no others. Else a credit pays the debit that it names, else one of its very amount,
else the oldest (C. civ. 1342-10, for want of a better indication). What is left of a credit stays one. The balance of each
customer is the file's to the cent.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from relance.domain.ledger import Nature
from relance.domain.money import Money
from relance.intake.accounting import Became
from relance.intake.rows import CreditRow, ParsedFile, ReceivableRow, Settlement, in_hundredths


def settle_accounts(result: ParsedFile, letters: Mapping[int, str]) -> None:
    """Set the credits of each customer against their debits, in ``result``; what is wholly paid is settled.

    ``letters``: the lettering of the rows that have one, by line. A lettered debit of which the file does not hold the other
    side is looked at first: the books say that it is settled.
    """
    debits: dict[tuple[str, str, str], list[ReceivableRow]] = defaultdict(list)
    for row in sorted(result.receivables, key=lambda row: (row.issued_on, row.number, row.line)):
        debits[row.debtor_code, row.currency, letters.get(row.line, "")].append(row)
    left: list[CreditRow] = []
    for credit in sorted(result.credits, key=lambda row: (row.on, row.number, row.line)):
        letter = letters.get(credit.line, "")
        rest = _imputed(credit, debits[credit.debtor_code, credit.open.currency, letter], is_lettered=bool(letter))
        if rest:
            left.append(replace(credit, open=rest))
    result.credits = sorted(left, key=lambda row: row.line)
    result.receivables = []
    for row in sorted((row for rows in debits.values() for row in rows), key=lambda row: row.line):
        if row.open_cents:
            is_alone = row.line in letters and not row.settlements and row.nature.is_invoice
            result.receivables.append(replace(row, nature=Nature.REVIEW_LETTERED) if is_alone else row)
        else:
            result.settled[row.identity] = max(settlement.on for settlement in row.settlements)
            result.accounting.move(Became.INVOICE, Became.SETTLED, row.amount)


def _imputed(credit: CreditRow, debits: list[ReceivableRow], *, is_lettered: bool) -> Money:
    """Pay what the credit pays; returns what is left of it. On an account that customers share, another's debt may be the oldest:
    there it pays what it names, or bears its letter with."""
    rest = credit.open
    said = f"{credit.number} {credit.label}"

    def names(row: ReceivableRow) -> bool:
        return re.search(rf"(?<!\w){re.escape(row.number)}(?!\w)", said) is not None

    def rank(at: int) -> tuple[bool, bool, int]:
        return (not names(debits[at]), debits[at].open != credit.open, at)

    payable = (
        at
        for at, row in enumerate(debits)
        if row.open_cents and (is_lettered or row.nature is not Nature.REVIEW_SHARED_ACCOUNT or names(row))
    )
    for at in sorted(payable, key=rank):
        if not rest:
            break
        row = debits[at]
        taken = min(rest, row.open)
        settlement = Settlement(credit.on, taken.amount, credit.nature, credit.number)
        debits[at] = replace(
            row, open_cents=row.open_cents - in_hundredths(taken), settlements=(*row.settlements, settlement)
        )
        rest = rest - taken
    return rest
