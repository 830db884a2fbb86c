"""Customers whose code changed in the accounting tool: the same invoices, under another code.

A tool that numbers its customers anew (42, then 41100042) would otherwise show one customer who paid everything, and another
who owes it. Whether they are one is asked; nothing is decided here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from relance.domain.money import Money, totals
from relance.intake.rows import ParsedFile, ReceivableRow, SettledRow


@dataclass(frozen=True, slots=True)
class KnownOpen:
    """A receivable that the books hold open, and whose it is."""

    debtor_code: str
    debtor_name: str
    number: str
    issued_on: date
    amount: Money


@dataclass(frozen=True, slots=True)
class Recoded:
    """A customer of the books, and the new code under which a file shows their invoices.

    ``numbers`` are the invoices that both show, ``owed`` what is left of them in the file, a sum a currency; ``line`` is the
    first of them. ``missing`` are invoices of the known code that the file shows nowhere: they may be paid.
    """

    known_code: str
    known_name: str
    code: str
    name: str
    numbers: tuple[str, ...]
    owed: tuple[Money, ...]
    line: int
    missing: int

    @property
    def has_same_name(self) -> bool:
        """True when both codes bear the same name, whatever its case and spaces."""
        return _plain(self.known_name) == _plain(self.name)


def recoded_customers(
    known: Iterable[KnownOpen], known_codes: Collection[str], parsed: ParsedFile
) -> tuple[Recoded, ...]:
    """Customers of the books whom the file knows by another code, in the order of their new codes.

    The file no longer holds anything under the code of the books; one new code holds the same invoices (number, date, amount
    and currency), open or settled, and no other new code does. ``known_codes`` are all codes of the books: a known one is nobody's new one.
    """
    names = {debtor.code: debtor.name for debtor in (*parsed.debtors, *parsed.settled_debtors)}
    rows: dict[tuple[str, date, Money], list[ReceivableRow | SettledRow]] = defaultdict(list)
    shown: list[ReceivableRow | SettledRow] = [*parsed.receivables, *parsed.settled_invoices.values()]
    for row in shown:
        if row.debtor_code not in known_codes:
            rows[row.number, row.issued_on, row.amount].append(row)
    invoices: dict[tuple[str, str], list[KnownOpen]] = defaultdict(list)
    for one in known:
        if one.debtor_code not in names:
            invoices[one.debtor_code, one.debtor_name].append(one)
    found = []
    for (code, name), open_ones in invoices.items():
        matches = [row for one in open_ones for row in rows.get((one.number, one.issued_on, one.amount), ())]
        if len({row.debtor_code for row in matches}) == 1:
            new = matches[0].debtor_code
            still = [row for row in matches if isinstance(row, ReceivableRow)]
            found.append(
                Recoded(
                    code,
                    name,
                    new,
                    names.get(new, new),
                    tuple(row.number for row in matches),
                    tuple(totals(row.open for row in still)),
                    min((row.line for row in still), default=0),
                    len(open_ones) - len(matches),
                )
            )
    return tuple(sorted(found, key=lambda one: (one.code, one.known_code)))


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
