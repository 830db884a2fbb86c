"""Workbooks in the older and the binary formats of Excel (.xls, .xlsb): python-calamine gives their cells, ``money_formats`` currencies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine

from relance.intake.formats.bounds import MOST_CELLS, MOST_CELLS_OF_A_ROW, OverBound
from relance.intake.formats.workbooks.money_formats import Marks, marks_of
from relance.intake.formats.workbooks.number_formats import number_text


def read(path: str, rows: int, write: Callable[[Any], None]) -> None:
    """See ``read_apart``. ``rows`` of each sheet, 0 for all."""
    try:
        _read(python_calamine.CalamineWorkbook.from_path(path), marks_of(path), rows, write)
    except python_calamine.CalamineError as error:
        if "limit exceeded" in str(error):
            raise OverBound from error
        raise


def _read(
    workbook: python_calamine.CalamineWorkbook, marks: Mapping[str, Marks], rows: int, write: Callable[[Any], None]
) -> None:
    for about in workbook.sheets_metadata:
        if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(about.name)
        if sheet.total_height * sheet.total_width > MOST_CELLS:
            raise OverBound
        write({"sheet": about.name, "hidden": about.visible != python_calamine.SheetVisibleEnum.Visible})
        _write_rows(sheet, marks.get(about.name, {}), rows, write)


def _write_rows(sheet: python_calamine.CalamineSheet, marks: Marks, rows: int, write: Callable[[Any], None]) -> None:
    written = 0
    first, left = sheet.start or (0, 0)
    before = [""] * left
    for number, values in enumerate(sheet.iter_rows(), start=1):
        row = [_cell(value, marks.get((first + number - 1, left + at), "")) for at, value in enumerate(values)]
        cells = [*before, *row][: MOST_CELLS_OF_A_ROW + 1]
        while cells and cells[-1] == "":
            cells.pop()
        if not cells:
            continue
        write([first + number, cells])
        written += 1
        if rows and written >= rows:
            break
    merged = [[top + 1, left, bottom + 1, right] for (top, left), (bottom, right) in (sheet.merged_cell_ranges or ())]
    if merged:
        write({"merged": merged})


def _cell(value: object, mark: str) -> str | int | float:
    """What a cell shows; ``mark`` is the sign of a currency that its format sets beside a number."""
    match value:
        case bool():
            return "yes" if value else "no"
        case int() | float() if mark:
            return f"{number_text(float(value))} {mark}"
        case int():
            return value
        case float():
            text = number_text(value)
            return int(text) if text.lstrip("-").isdigit() else value
        case datetime() | date():
            return value.isoformat()[:10]
        case time() | timedelta():
            return str(value)
    return str(value).replace("\x00", "").strip()
