"""A workbook in Excel's binary format (.xlsb), record by record: enough of one to be read ([MS-XLSB])."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def write_xlsb(path: Path, rows: Sequence[Sequence[str | tuple[float, str]]]) -> Path:
    """One sheet, its texts as they are; a number stands beside the code of its format."""
    codes = list(dict.fromkeys(cell[1] for row in rows for cell in row if isinstance(cell, tuple)))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        )
        archive.writestr("_rels/.rels", _related([("rId1", "officeDocument", "xl/workbook.bin")]))
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            _related([("rId1", "worksheet", "worksheets/sheet1.bin"), ("rId2", "styles", "styles.bin")]),
        )
        archive.writestr("xl/workbook.bin", _workbook())
        archive.writestr("xl/styles.bin", _styles(codes))
        archive.writestr("xl/worksheets/sheet1.bin", _sheet(rows, codes))
    return path


def _related(parts: Sequence[tuple[str, str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{part}"/>' for name, kind, part in parts
    )
    return f'<Relationships xmlns="{_RELATIONS}">{listed}</Relationships>'


def _workbook() -> bytes:
    sheet = struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Factures")
    return _record(131) + _record(143) + _record(156, sheet) + _record(144) + _record(132)


def _styles(codes: Sequence[str]) -> bytes:
    formats = b"".join(_record(44, struct.pack("<H", 164 + at) + _wide(code)) for at, code in enumerate(codes))
    styles = b"".join(_record(47, struct.pack("<HH", 0, one) + bytes(12)) for one in (0, *range(164, 164 + len(codes))))
    cells = _record(617, struct.pack("<I", len(codes) + 1)) + styles + _record(618)
    return _record(278) + _record(615, struct.pack("<I", len(codes))) + formats + _record(616) + cells + _record(279)


def _sheet(rows: Sequence[Sequence[str | tuple[float, str]]], codes: Sequence[str]) -> bytes:
    widest = max(len(row) for row in rows)
    found = _record(129) + _record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, widest - 1)) + _record(145)
    for number, row in enumerate(rows):
        found += _record(0, struct.pack("<I", number) + bytes(13))
        for at, cell in enumerate(row):
            if isinstance(cell, str):
                found += _record(6, struct.pack("<II", at, 0) + _wide(cell))
            else:
                found += _record(5, struct.pack("<IId", at, codes.index(cell[1]) + 1, cell[0]))
    return found + _record(146) + _record(130)


def _record(kind: int, body: bytes = b"") -> bytes:
    return _seven_bits(kind) + _seven_bits(len(body)) + body


def _seven_bits(value: int) -> bytes:
    found = bytearray()
    while True:
        value, seven = value >> 7, value & 0x7F
        found.append(seven | (0x80 if value else 0))
        if not value:
            return bytes(found)


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")
