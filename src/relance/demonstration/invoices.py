"""The fictional company's invoices as PDF files, in a ZIP: one Typst document, taken apart by page."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from importlib import resources
from io import BytesIO
from pathlib import Path

import pikepdf
import typst

from relance.demonstration.books import COMPANY, PLACES, Sale
from relance.domain.money import Money
from relance.language import show

STAMP = (2026, 11, 1, 0, 0, 0)  # the same archive each time


def write_invoices(path: Path, sales: Sequence[Sale]) -> Path:
    """Write the ZIP; each file is named after its invoice as tools name them."""
    rows = [_row(sale) for sale in sales]
    template = resources.files(__package__).joinpath("invoice.typ")
    compiled = typst.compile(
        str(template), sys_inputs={"data": json.dumps(rows)}, format="pdf", ignore_system_fonts=True
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    with pikepdf.open(BytesIO(compiled)) as pages, zipfile.ZipFile(path, "w") as archive:
        for sale, page in zip(sales, pages.pages, strict=True):
            with pikepdf.new() as one:
                one.pages.append(page)
                out = BytesIO()
                one.save(out, deterministic_id=True)
            archive.writestr(zipfile.ZipInfo(f"Facture_{sale.piece}.pdf", STAMP), out.getvalue())
    return path


def _row(sale: Sale) -> dict[str, str]:
    postal_code, city = PLACES[sale.customer.index % len(PLACES)]

    def euros(cents: int) -> str:
        return show(Money.eur(f"{cents // 100}.{cents % 100:02d}"), "fr")

    return {
        "company": COMPANY,
        "number": sale.piece,
        "date": show(sale.on, "fr"),
        "customer": sale.customer.name,
        "address": f"{sale.customer.index + 1} rue de la Fiction, {postal_code} {city}",
        "net": euros(sale.net),
        "vat": euros(sale.gross - sale.net),
        "gross": euros(sale.gross),
    }
