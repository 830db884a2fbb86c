"""Small files, written in one line of a test."""

from __future__ import annotations

from pathlib import Path

FEC_HEADER = (
    "JournalCode|JournalLib|EcritureNum|EcritureDate|CompteNum|CompteLib|CompAuxNum|CompAuxLib|PieceRef|PieceDate|"
    "EcritureLib|Debit|Credit|EcritureLet|DateLet|ValidDate|Montantdevise|Idevise"
)


def eur(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"


def line(
    account: str,
    debit: str = "0,00",
    credit: str = "0,00",
    *,
    entry: str,
    journal: str = "VT",
    on: str = "20260115",
    aux: str = "",
    name: str = "",
    piece: str = "",
    piece_on: str | None = None,
    let: str = "",
    foreign: str = "",
    currency: str = "",
    journal_name: str = "Journal",
    label: str = "Libellé",
) -> str:
    return "|".join(
        [
            journal,
            journal_name,
            entry,
            on,
            account,
            "Compte",
            aux,
            name,
            piece,
            on if piece_on is None else piece_on,
            label,
            debit,
            credit,
            let,
            "",
            on,
            foreign,
            currency,
        ]
    )


def sale(
    number: str, cents: int, *, on: str = "20260115", aux: str = "C1", let: str = "", account: str = "411000"
) -> list[str]:
    """An invoice: the customer's debit against a sales account."""
    return [
        line(account, eur(cents), entry=number, on=on, aux=aux, name=f"Client {aux}", piece=number, let=let),
        line("706000", credit=eur(cents), entry=number, on=on, piece=number),
    ]


def receipt(number: str, cents: int, *, on: str = "20260210", aux: str = "C1", let: str = "") -> list[str]:
    """Money received on the bank account."""
    return [
        line("512000", eur(cents), entry=number, journal="BQ", on=on, piece=number),
        line(
            "411000",
            credit=eur(cents),
            entry=number,
            journal="BQ",
            on=on,
            aux=aux,
            name=f"Client {aux}",
            piece=number,
            let=let,
        ),
    ]


def write_fec(
    folder: Path, *parts: list[str] | str, header: str = FEC_HEADER, encoding: str = "utf-8", name: str = "fec.txt"
) -> Path:
    lines = [text for part in parts for text in ([part] if isinstance(part, str) else part)]
    path = folder / name
    path.write_bytes(("\r\n".join([header, *lines]) + "\r\n").encode(encoding))
    return path


def write_csv(folder: Path, *lines: str, name: str = "list.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(("\n".join(lines) + "\n").encode(encoding))
    return path
