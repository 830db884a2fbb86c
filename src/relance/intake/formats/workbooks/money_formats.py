"""Which currency the cells of a workbook in the older and the binary formats of Excel show beside their numbers (.xls, .xlsb).

What reads these workbooks gives bare numbers. The format of a cell is all that says dollars there, so that it is read here, from the
records Format, XF, Number, RK, MulRk, Formula and BoundSheet8 of [MS-XLS], BrtFmt, BrtXF, BrtBundleSh and the cells of [MS-XLSB].
"""

from __future__ import annotations

import struct
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from relance.intake.formats.workbooks.compound_files import stream_of
from relance.intake.formats.workbooks.number_formats import currency_of

Marks = Mapping[tuple[int, int], str]  # row and column, from 0
_Record = tuple[int, bytes]


def marks_of(path: str) -> dict[str, Marks]:
    """By sheet, the sign of a currency that a cell shows; a cell without one is not named.

    Raises struct.error, KeyError, ValueError or OSError for a file that is not what it says.
    """
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return _of_binary(archive)
    return _of_older(stream_of(Path(path).read_bytes(), "Workbook", "Book"))


# -- .xls -------------------------------------------------------------------------------------------------------------

_BOF, _EOF, _SHEET, _FORMAT, _XF = 0x0809, 0x000A, 0x0085, 0x041E, 0x00E0
_CELLS = frozenset({0x0203, 0x027E, 0x0006})  # a number, a short one, a formula: row, column and format come first
_SEVERAL = 0x00BD
_BIFF8 = 0x0600


def _of_older(stream: bytes) -> dict[str, Marks]:
    sheets: list[tuple[int, str]] = []
    codes: dict[int, str] = {}
    formats: list[int] = []
    is_wide = True
    for kind, body in _older_records(stream, 0):
        if kind == _BOF:
            is_wide = struct.unpack_from("<H", body)[0] == _BIFF8
        elif kind == _SHEET:
            sheets.append((struct.unpack_from("<I", body)[0], _text(body, 6, 1, is_wide=is_wide)))
        elif kind == _FORMAT:
            codes[struct.unpack_from("<H", body)[0]] = _text(body, 2, 2 if is_wide else 1, is_wide=is_wide)
        elif kind == _XF:
            formats.append(struct.unpack_from("<H", body, 2)[0])
    signs = [currency_of(codes.get(one, "")) for one in formats]
    return {name: _of_older_sheet(stream, start, signs) for start, name in sheets}


def _of_older_sheet(stream: bytes, start: int, signs: list[str]) -> Marks:
    if not any(signs):
        return {}
    found: dict[tuple[int, int], str] = {}
    for kind, body in _older_records(stream, start):
        if kind in _CELLS:
            row, column, style = struct.unpack_from("<HHH", body)
            found[row, column] = signs[style] if style < len(signs) else ""
        elif kind == _SEVERAL:
            row, column = struct.unpack_from("<HH", body)
            for place, at in enumerate(range(4, len(body) - 2, 6)):
                style = struct.unpack_from("<H", body, at)[0]
                found[row, column + place] = signs[style] if style < len(signs) else ""
    return {at: sign for at, sign in found.items() if sign}


def _older_records(stream: bytes, start: int) -> Iterator[_Record]:
    """From the beginning of a part to its end."""
    at, depth = start, 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + size]
        depth += (kind == _BOF) - (kind == _EOF)
        yield kind, body
        at += 4 + size
        if not depth:
            return


def _text(body: bytes, at: int, width: int, *, is_wide: bool) -> str:
    """A text behind its length; since BIFF8 a flag says whether a sign takes one byte or two."""
    length = int.from_bytes(body[at : at + width], "little")
    at += width
    if not is_wide:
        return body[at : at + length].decode("cp1252", "replace")
    if body[at] & 1:
        return body[at + 1 : at + 1 + 2 * length].decode("utf-16-le", "replace")
    return body[at + 1 : at + 1 + length].decode("latin-1")


# -- .xlsb ------------------------------------------------------------------------------------------------------------

_BRT_ROW, _BRT_FORMAT, _BRT_XF, _BRT_SHEET, _BRT_XFS, _BRT_XFS_END = 0, 44, 47, 156, 617, 618
_BRT_CELLS = frozenset({2, 5, 9})  # a short number, a number, a formula's number
_RELATED = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def _of_binary(archive: zipfile.ZipFile) -> dict[str, Marks]:
    if "xl/styles.bin" not in archive.namelist():
        return {}
    codes: dict[int, str] = {}
    formats: list[int] = []
    is_of_cells = False
    for kind, body in _binary_records(archive.read("xl/styles.bin")):
        if kind == _BRT_FORMAT:
            codes[struct.unpack_from("<H", body)[0]] = _wide(body, 2)[0]
        elif kind in (_BRT_XFS, _BRT_XFS_END):
            is_of_cells = kind == _BRT_XFS
        elif kind == _BRT_XF and is_of_cells:
            formats.append(struct.unpack_from("<H", body, 2)[0])
    signs = [currency_of(codes.get(one, "")) for one in formats]
    if not any(signs):
        return {}
    related = ET.fromstring(archive.read("xl/_rels/workbook.bin.rels"))  # noqa: S314  in a child with bounds of its own
    targets = {one.get("Id", ""): one.get("Target", "") for one in related.iter(_RELATED)}
    found: dict[str, Marks] = {}
    for kind, body in _binary_records(archive.read("xl/workbook.bin")):
        if kind == _BRT_SHEET:
            relation, at = _wide(body, 8)
            target = targets[relation]
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            found[_wide(body, at)[0]] = _of_binary_sheet(archive.read(part), signs)
    return found


def _of_binary_sheet(part: bytes, signs: list[str]) -> Marks:
    found: dict[tuple[int, int], str] = {}
    row = 0
    for kind, body in _binary_records(part):
        if kind == _BRT_ROW:
            row = struct.unpack_from("<I", body)[0]
        elif kind in _BRT_CELLS:
            column, style = struct.unpack_from("<II", body)
            style &= 0xFFFFFF
            if style < len(signs) and signs[style]:
                found[row, column] = signs[style]
    return found


def _binary_records(part: bytes) -> Iterator[_Record]:
    at = 0
    while at < len(part):
        kind, at = _seven_bits(part, at, 2)
        size, at = _seven_bits(part, at, 4)
        yield kind, part[at : at + size]
        at += size


def _seven_bits(part: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of which each byte holds seven bits and says by the eighth whether another follows; and where it ends."""
    value = 0
    for place in range(most):
        byte = part[at]
        at += 1
        value |= (byte & 0x7F) << (7 * place)
        if not byte & 0x80:
            break
    return value, at


def _wide(body: bytes, at: int) -> tuple[str, int]:
    length = struct.unpack_from("<I", body, at)[0]
    end = at + 4 + 2 * length
    return body[at + 4 : end].decode("utf-16-le", "replace"), end
