"""Lists and tables as files for a spreadsheet: every row, not only a page's, written one by one so that a million fit.

Numbers are numbers and dates are dates; no text computes anything.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import TextIOWrapper
from itertools import chain, count, islice
from tempfile import SpooledTemporaryFile
from typing import IO

import xlsxwriter
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from relance.domain.sentences import Sentence
from relance.domain.spreadsheets import guarded
from relance.language import Language, say
from relance.office.downloads import download
from relance.office.visit import Visit

Cell = str | int | Decimal | date | Sentence | None
Table = tuple[Sequence[Sentence | str], Iterable[Sequence[Cell]]]

KINDS = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
MOST_ROWS = 1_000_000  # of a sheet; the format ends a little later
WIDTH = 16
IN_MEMORY = 8 << 20


def exported(visit: Visit, kind: str, name: str, table: Table) -> HttpResponseBase:
    """One table as ``kind`` (csv or xlsx), in the reader's language. Raises Http404 for another kind."""
    if kind not in KINDS:
        raise Http404
    if kind == "csv":
        return _answer(f"{name}-{visit.slug}.csv", KINDS[kind], lambda file: _write_csv(file, table, visit.language))
    return workbook(visit, name, {name: table})


def workbook(visit: Visit, name: str, tables: Mapping[str, Table]) -> HttpResponseBase:
    """Several tables as one workbook, a sheet each."""
    return _answer(f"{name}-{visit.slug}.xlsx", KINDS["xlsx"], lambda file: _write_book(file, tables, visit.language))


def _answer(name: str, kind: str, write: Callable[[IO[bytes]], None]) -> HttpResponseBase:
    """Written now, while the organisation is acted in; what is large stays on disk, and the answer closes it."""
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    write(file)
    size = file.tell()
    file.seek(0)
    if size > IN_MEMORY:
        return FileResponse(file, as_attachment=True, filename=name, content_type=kind)
    with file:
        return download(file.read(), kind, name)


def _write_csv(file: IO[bytes], table: Table, language: Language) -> None:
    """Semicolons and a byte-order mark, as spreadsheets of both languages open it; a decimal comma in French."""
    head, rows = table
    written = TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    lines = csv.writer(written, delimiter=";", lineterminator="\r\n")
    lines.writerows([_as_text(cell, language) for cell in row] for row in chain([head], rows))
    written.detach()


def _as_text(cell: Cell, language: Language) -> str:
    match cell:
        case None:
            return ""
        case Sentence():
            return guarded(say(cell, language))
        case Decimal():
            return f"{cell:f}".replace(".", "," if language == "fr" else ".")
        case date():
            return cell.isoformat()
        case int():
            return str(cell)
    return guarded(cell)


def _write_book(file: IO[bytes], tables: Mapping[str, Table], language: Language) -> None:
    """A sheet a table, named after it; its head in bold and frozen. What a sheet cannot hold goes on in another."""
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        bold = book.add_format({"bold": True})
        forms = {
            Decimal: book.add_format({"num_format": "#,##0.00"}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        for name, (head, rows) in tables.items():
            for title, some in _sheets(name, rows):
                sheet = book.add_worksheet(title)
                sheet.set_column(0, len(head) - 1, WIDTH)
                sheet.freeze_panes(1, 0)
                sheet.write_row(0, 0, [_as_text(cell, language) for cell in head], bold)
                for line, row in enumerate(some, start=1):
                    for place, cell in enumerate(row):
                        _write_cell(sheet, (line, place), cell, language, forms)


def _write_cell(
    sheet: Worksheet, place: tuple[int, int], cell: Cell, language: Language, forms: Mapping[type, Format]
) -> None:
    match cell:
        case Decimal():
            sheet.write_number(*place, float(cell), forms[Decimal])
        case date():
            sheet.write_datetime(*place, cell, forms[date])
        case int():
            sheet.write_number(*place, cell)
        case Sentence():
            sheet.write_string(*place, say(cell, language))
        case str():
            sheet.write_string(*place, cell)


def _sheets(name: str, rows: Iterable[Sequence[Cell]]) -> Iterator[tuple[str, Iterable[Sequence[Cell]]]]:
    """Titles of at most 31 signs, as the format wants, each with its rows; one without any where there are none."""
    left = iter(rows)
    for number in count(1):
        title = name[:31] if number == 1 else f"{name[:27]} {number}"
        first = next(left, None)
        if first is None:
            if number == 1:
                yield title, ()
            return
        yield title, chain([first], islice(left, MOST_ROWS - 1))
