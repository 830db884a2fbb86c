"""Tables as a workbook: numbers as numbers, dates as dates, and no text that a spreadsheet would compute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO

import xlsxwriter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

Cell = str | int | Decimal | date


def book_of(tables: Mapping[str, tuple[Sequence[str], Sequence[Sequence[Cell]]]]) -> bytes:
    """One sheet a table, named after it (31 signs at most), its head in bold and frozen."""
    written = BytesIO()
    with xlsxwriter.Workbook(written, OPTIONS) as book:
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, (head, rows) in tables.items():
            sheet = book.add_worksheet(name[:31])
            sheet.write_row(0, 0, head, bold)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(head) - 1, 16)
            for line, row in enumerate(rows, start=1):
                for place, cell in enumerate(row):
                    match cell:
                        case Decimal():
                            sheet.write_number(line, place, float(cell), money)
                        case date():
                            sheet.write_datetime(line, place, cell, day)
                        case int():
                            sheet.write_number(line, place, cell)
                        case _:
                            sheet.write_string(line, place, cell)
    return written.getvalue()
