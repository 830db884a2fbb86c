"""A large, plausible FEC: sales of three lines, purchases, and payments that settle most of what is older."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

HEADER = (
    "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\tCompAuxLib\tPieceRef\tPieceDate\t"
    "EcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\tValidDate\tMontantdevise\tIdevise\n"
)
UNPAID_ONE_IN = 5
CUSTOMERS_ONE_IN = 20


def write_fec(path: Path, lines: int) -> None:
    """About ``lines`` lines of the year 2025, with no randomness: the same file each time."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER)
        written = number = 0
        while written < lines:
            number += 1
            written += _sale(file, number, lines)


def _sale(file: object, number: int, lines: int) -> int:
    on = date(2025, 1, 1) + timedelta(days=number * 330 // (lines // 5 + 1))
    day, customer = on.strftime("%Y%m%d"), number % max(1, lines // 5 // CUSTOMERS_ONE_IN) + 1
    net = 10_000 + number * 7919 % 500_000
    vat = net * 20 // 100
    is_paid = number % UNPAID_ONE_IN != 0
    lettering = f"L{number:X}" if is_paid else ""
    invoice, payer = f"F-{number:07d}", f"C{customer:06d}\tClient fictif {customer}"
    sale = f"VT\tVentes\tV{number}\t{day}\t"
    text = (
        f"{sale}41100000\tClients\t{payer}\t{invoice}\t{day}\tFacture\t{_eur(net + vat)}\t0,00\t{lettering}\t\t{day}\t\t\n"
        f"{sale}70600000\tPrestations\t\t\t{invoice}\t{day}\tFacture {invoice}\t0,00\t{_eur(net)}\t\t\t{day}\t\t\n"
        f"{sale}44571000\tTVA collectée\t\t\t{invoice}\t{day}\tFacture {invoice}\t0,00\t{_eur(vat)}\t\t\t{day}\t\t\n"
    )
    if is_paid:
        paid = (on + timedelta(days=30)).strftime("%Y%m%d")
        bank = f"BQ\tBanque\tB{number}\t{paid}\t"
        text += (
            f"{bank}51200000\tBanque\t\t\tVIR{number}\t{paid}\tVirement\t{_eur(net + vat)}\t0,00\t\t\t{paid}\t\t\n"
            f"{bank}41100000\tClients\t{payer}\tVIR{number}\t{paid}\tVIR\t0,00\t{_eur(net + vat)}\t{lettering}\t\t{paid}\t\t\n"
        )
    file.write(text)  # type: ignore[attr-defined]
    return 5 if is_paid else 3


def _eur(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"
