"""The books of a fictional company: a ledger export as messy as real ones, the same each time it is written.

Most customers pay, some late, some in part; letters are missing where people forget them. There are credit notes, a
returned debit, doubtful debts, items carried forward one by one and in one sum, an invoice in dollars, and a customer
whose account is in the account number alone.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from relance.domain.identifiers.company import Siren
from relance.domain.ledger import DebtorKind
from relance.intake.rows import DebtorRow

COMPANY = "Fabrique Fictive"
SIREN = Siren("000000000")
CUSTOMERS, INVOICES, SEED = 300, 1200, 2026
FIRST_DAY, LAST_SALE = date(2026, 1, 1), date(2026, 10, 20)
HEADER = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib", "PieceRef",
    "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet", "ValidDate", "Montantdevise", "Idevise",
)  # fmt: skip
TRADES = (
    "Boulangerie", "Garage", "Librairie", "Menuiserie", "Clinique", "Brasserie", "Imprimerie", "Pépinière", "Transports",
    "Épicerie", "Ferme", "Cabinet", "Hôtel", "Atelier", "Scierie",
)  # fmt: skip
FANCIES = (
    "Imaginaire", "de Nulle-Part", "du Songe", "Inventé", "Chimère", "de l'Œuvre", "du Conte", "Fictif & Fils", "Mirage", "Utopie",
    "de Papier", "du Brouillard", "Fabuleux", "d'Opérette", "Pour-Rire", "de Façade", "du Pastiche", "Apocryphe", "Postiche", "de Légende",
)  # fmt: skip
PLACES = (
    ("75000", "Ville-Imaginaire"),
    ("69000", "Bourg-Fictif"),
    ("57000", "Metz-la-Fable"),
    ("97400", "Port-Mirage"),
)


@dataclass(frozen=True, slots=True)
class _Customer:
    code: str
    name: str
    index: int

    @property
    def pays_after_days(self) -> int | None:
        """Days from invoice to payment; None for one who does not."""
        if self.index % 11 == 0:
            return None
        return 20 + self.index * 7 % 45


def customers() -> list[_Customer]:
    """The three hundred customers, by number."""
    names = [f"{trade} {fancy}" for fancy in FANCIES for trade in TRADES]
    return [_Customer(f"C{n:04d}", names[n], n) for n in range(CUSTOMERS)]


def contacts() -> Iterator[DebtorRow]:
    """What the company knows of its customers: two in three have an e-mail, most are businesses, some are town halls."""
    for customer in customers():
        kind = (
            DebtorKind.PUBLIC_BODY
            if customer.index % 29 == 0
            else DebtorKind.CONSUMER
            if customer.index % 17 == 0
            else DebtorKind.COMPANY
        )
        postal_code, city = PLACES[customer.index % len(PLACES)]
        yield DebtorRow(
            code=f"41100000/{customer.code}",
            name=customer.name,
            kind=kind,
            email="" if customer.index % 3 == 2 else f"compta@client{customer.index}.example",
            street=f"{customer.index + 1} rue de la Fiction",
            postal_code=postal_code,
            city=city,
            country="France",
            language="en" if customer.index % 40 == 7 else "fr",
        )


class Ledger:
    """Entries as lines of a FEC, numbered in order."""

    def __init__(self) -> None:
        self.lines: list[str] = ["\t".join(HEADER)]
        self._entries = 0

    def entry(
        self, journal: tuple[str, str], on: date, piece: str, *postings: tuple[str, ...], piece_on: date | None = None
    ) -> None:
        """Add one entry; a posting is (account, label, auxiliary, name, debit cents, credit cents, letter, foreign, currency)."""
        self._entries += 1
        for account, label, auxiliary, name, debit, credit, letter, foreign, currency in postings:
            self.lines.append(
                "\t".join(
                    (
                        *journal,
                        f"{self._entries:06d}",
                        _day(on),
                        account,
                        label,
                        auxiliary,
                        name,
                        piece,
                        _day(piece_on or on),
                        f"{piece} {name}".strip(),
                        _cents(debit),
                        _cents(credit),
                        letter,
                        _day(on) if letter else "",
                        _day(on),
                        foreign,
                        currency,
                    )
                )
            )


def _day(day: date) -> str:
    return day.strftime("%Y%m%d")


def _cents(cents: str) -> str:
    value = int(cents)
    return f"{value // 100},{value % 100:02d}"


def _post(
    account: str,
    label: str,
    *,
    debit: int = 0,
    credit: int = 0,
    customer: _Customer | None = None,
    letter: str = "",
    foreign: str = "",
    currency: str = "",
) -> tuple[str, ...]:
    auxiliary, name = (customer.code, customer.name) if customer else ("", "")
    return (account, label, auxiliary, name, str(debit), str(credit), letter, foreign, currency)


SALES, BANK, OPENING, MISC = ("VT", "Ventes"), ("BQ", "Banque"), ("AN", "A nouveaux"), ("OD", "Opérations diverses")


def write_books(folder: Path, *, until: date) -> Path:
    """Write the export as it stands at the end of ``until``; returns its path, named as the tax office wants it."""
    ledger, known = Ledger(), customers()
    _carry_forward(ledger, known)
    for sale in sales(until=until):
        _sell(ledger, sale, until)
    _oddities(ledger, known, until)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{SIREN}FEC{_day(date(2026, 12, 31))}-{_day(until)}.txt"
    path.write_text("\r\n".join(ledger.lines) + "\r\n", encoding="iso8859-15", newline="")
    return path


@dataclass(frozen=True, slots=True)
class Sale:
    """An invoice; amounts in cents. ``mood`` decides on how it is paid."""

    number: int
    on: date
    customer: _Customer
    net: int
    mood: float

    @property
    def piece(self) -> str:
        """Its number as the books have it."""
        return f"F26-{self.number:04d}"

    @property
    def gross(self) -> int:
        """With 20 % of VAT."""
        return self.net + self.net // 5


def sales(*, until: date) -> Iterator[Sale]:
    """The invoices up to ``until``, the same each time."""
    chance = random.Random(SEED)  # noqa: S311 (a demonstration, the same each time)
    known = customers()
    for number in range(1, INVOICES + 1):
        on = FIRST_DAY + (LAST_SALE - FIRST_DAY) * number // INVOICES
        customer = known[chance.randrange(CUSTOMERS)]
        net = chance.choice((8_000, 15_000, 42_000, 96_000, 240_000)) + chance.randrange(5_000)
        mood = chance.random()
        if on <= until:
            yield Sale(number, on, customer, net, mood)


def _sell(ledger: Ledger, sale: Sale, until: date) -> None:
    """An invoice, and what became of it by ``until``: paid, paid in part, credited, paid without lettering, or open."""
    number, on, customer, gross, mood = sale.number, sale.on, sale.customer, sale.gross, sale.mood
    piece, letter = sale.piece, ""
    paid_on = on + timedelta(days=customer.pays_after_days) if customer.pays_after_days is not None else None
    is_paid = paid_on is not None and paid_on <= until
    if is_paid and mood > 0.02:
        letter = f"L{number}" if mood > 0.06 else f"l{number}"
    vat = gross - gross * 5 // 6
    ledger.entry(
        SALES,
        on,
        piece,
        _post("41100000", "Clients", debit=gross, customer=customer, letter=letter),
        _post("70600000", "Prestations de services", credit=gross - vat),
        _post("44571000", "TVA collectée", credit=vat),
    )
    if is_paid and paid_on is not None:
        amount = gross * 2 // 5 if letter.startswith("l") else gross
        ledger.entry(
            BANK,
            paid_on,
            f"VIR{number:04d}",
            _post("51200000", "Banque", debit=amount),
            _post("41100000", "Clients", credit=amount, customer=customer, letter=letter),
        )


def _carry_forward(ledger: Ledger, known: list[_Customer]) -> None:
    """The opening entry: twelve invoices of last year one by one, and three balances in one sum."""
    singles = [
        (known[n * 11], f"F25-{900 + n}", date(2025, 10, 5) + timedelta(days=6 * n), 30_000 + 1_700 * n)
        for n in range(12)
    ]
    for customer, piece, piece_on, cents in singles:
        ledger.entry(
            OPENING,
            FIRST_DAY,
            piece,
            _post("41100000", "Clients", debit=cents, customer=customer),
            _post("89000000", "Bilan d'ouverture", credit=cents),
            piece_on=piece_on,
        )
    sums = [(known[n], 45_000 + 100 * n) for n in (5, 6, 7)]
    ledger.entry(
        OPENING,
        FIRST_DAY,
        "AN",
        *(_post("41100000", "Clients", debit=cents, customer=customer) for customer, cents in sums),
        _post("89000000", "Bilan d'ouverture", credit=sum(cents for _, cents in sums)),
    )


def _oddities(ledger: Ledger, known: list[_Customer], until: date) -> None:
    """What every ledger has somewhere."""
    ledger.entry(
        BANK,
        date(2026, 3, 12),
        "REJ-0312",
        _post("41100000", "Clients", debit=48_000, customer=known[40]),
        _post("51200000", "Banque", credit=48_000),
    )
    ledger.entry(
        MISC,
        date(2026, 4, 2),
        "OD-416",
        _post("41600000", "Clients douteux", debit=96_000, customer=known[44]),
        _post("41100000", "Clients", credit=96_000, customer=known[44]),
    )
    ledger.entry(
        SALES,
        date(2026, 5, 6),
        "A26-0001",
        _post("70600000", "Prestations de services", debit=10_000),
        _post("44571000", "TVA collectée", debit=2_000),
        _post("41100000", "Clients", credit=12_000, customer=known[22]),
    )
    ledger.entry(
        SALES,
        date(2026, 6, 1),
        "F26-USD1",
        _post("41100000", "Clients", debit=92_000, customer=known[33], foreign="1000,00", currency="USD"),
        _post("70610000", "Prestations export", credit=92_000, foreign="-1000,00", currency="USD"),
    )
    ledger.entry(
        SALES,
        date(2026, 6, 15),
        "F26-AUX1",
        ("411ILLUSOIRE", "Comptoir Illusoire", "", "", "36000", "0", "", "", ""),
        _post("70600000", "Prestations de services", credit=30_000),
        _post("44571000", "TVA collectée", credit=6_000),
    )
