"""The entries of losses in the form of the French ledger file (FEC): 18 columns, apart by tabs (LPF A47 A-1).

The words in it are French whoever reads the page: the file is for French books. Amounts are in euros with a decimal comma; an
entry in another currency has no line, for nobody gave its value in euros.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TextIO

from relance.closing.models import EntryKind
from relance.closing.selectors import LedgerLine

COLUMNS = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib", "PieceRef",
    "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet", "ValidDate", "Montantdevise", "Idevise",
)  # fmt: skip
ACCOUNT_NAMES = {
    "receivable": "Clients douteux ou litigieux",
    "loss": "Pertes sur créances irrécouvrables",
    "vat": "TVA collectée",
    "vat_waiting": "TVA en attente d'encaissement",
    "allowance": "Dépréciations des comptes de clients",
    "allowance_reversal": "Reprises sur dépréciations des créances",
    "late_income": "Rentrées sur créances amorties",
    "bank": "Banques",
}
ENTRY_NAMES = {
    EntryKind.LOSS: "Perte sur créance",
    EntryKind.VAT: "TVA récupérée sur créance perdue",
    EntryKind.LATE_PAYMENT: "Règlement après perte",
    EntryKind.COUNTER: "Contre-passation",
}


def write_fec(lines: Iterable[LedgerLine], file: TextIO) -> set[str]:
    """Write them; returns the currencies whose entries were left out."""
    left_out: set[str] = set()
    file.write("\t".join(COLUMNS) + "\n")
    for line in lines:
        if line.currency == "EUR":
            file.write("\t".join(map(_cell, _fields(line))) + "\n")
        else:
            left_out.add(line.currency)
    return left_out


def _fields(line: LedgerLine) -> tuple[str, ...]:
    is_customer = line.role == "receivable"
    day = _day(line.on)
    return (
        "OD",
        "Opérations diverses",
        f"PERTE-{line.entry}",
        day,
        line.account,
        ACCOUNT_NAMES.get(line.role, line.account),
        line.debtor_code if is_customer else "",
        line.debtor if is_customer else "",
        line.number,
        _day(line.issued_on),
        f"{ENTRY_NAMES[line.kind]} {line.number}",
        _amount(line.debit),
        _amount(line.credit),
        "",
        "",
        day,
        "",
        "",
    )


def _cell(text: str) -> str:
    """Neither a tab nor the end of a line within a field."""
    return " ".join(text.split())


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _amount(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",")
