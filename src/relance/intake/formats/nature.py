"""What a file is, by its content: its name may say anything."""

from __future__ import annotations

import codecs
import re
from enum import StrEnum
from pathlib import Path

HEAD = 1 << 16
OLE_READ = 16 << 20


class Nature(StrEnum):
    """What we know to tell apart."""

    EMPTY = "empty"
    TEXT = "text"
    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    HTML = "html"
    SPREADSHEET_XML = "spreadsheet_xml"
    XML = "xml"
    JSON = "json"
    PICTURE = "picture"
    PDF = "pdf"
    DOCUMENT = "document"
    MAIL = "mail"
    ARCHIVE = "archive"
    PROTECTED = "protected"
    BROKEN = "broken"
    OTHER = "other"


WORKBOOKS = frozenset({Nature.XLSX, Nature.XLSB, Nature.XLS, Nature.ODS, Nature.HTML, Nature.SPREADSHEET_XML})
_TEXT_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_STARTS: tuple[tuple[bytes, Nature], ...] = (
    (b"\x89PNG", Nature.PICTURE), (b"\xff\xd8\xff", Nature.PICTURE), (b"GIF8", Nature.PICTURE),
    (b"II*\x00", Nature.PICTURE), (b"MM\x00*", Nature.PICTURE), (b"8BPS", Nature.PICTURE),
    (b"%PDF-", Nature.PDF), (b"{\\rtf", Nature.DOCUMENT), (b"%!PS", Nature.DOCUMENT),
    (b"7z\xbc\xaf\x27\x1c", Nature.ARCHIVE), (b"Rar!", Nature.ARCHIVE), (b"\x1f\x8b", Nature.ARCHIVE),
    (b"BZh", Nature.ARCHIVE), (b"\xfd7zXZ\x00", Nature.ARCHIVE), (b"\x28\xb5\x2f\xfd", Nature.ARCHIVE),
    (b"\x09\x08", Nature.XLS), (b"\x09\x04\x06\x00", Nature.XLS), (b"\x7fELF", Nature.OTHER),
    (b"SQLite format 3\x00", Nature.OTHER), (b"\x00\x01\x00\x00Standard", Nature.OTHER),
)  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADERS_OF_MAIL = re.compile(rb"(?:Received|Return-Path|MIME-Version|Message-ID|Delivered-To): ", re.IGNORECASE)


def nature_of(path: Path) -> Nature:
    """What the bytes say, from the first and last 64 KiB (16 MiB of an old Office file). Raises OSError."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        if not head:
            return Nature.EMPTY
        if head.startswith(_OLE):
            return _of_ole(head + file.read(OLE_READ))
        if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            file.seek(max(0, path.stat().st_size - HEAD))
            return _of_zip(head, file.read(HEAD))
    if head.startswith(_TEXT_MARKS):
        return _of_text(head)
    for start, nature in _STARTS:
        if head.startswith(start):
            return nature
    if head[:2] == b"BM" and head[6:10] == b"\x00\x00\x00\x00":
        return Nature.PICTURE
    if (head[:4] == b"RIFF" and head[8:12] == b"WEBP") or head[4:12] in (b"ftypheic", b"ftypavif", b"ftypmif1"):
        return Nature.PICTURE
    return _of_text(head)


def _of_zip(head: bytes, tail: bytes) -> Nature:
    names = head + tail
    if b"xl/workbook.bin" in names:
        return Nature.XLSB
    if b"xl/workbook.xml" in names or b"xl/worksheets/" in names:
        return Nature.XLSX
    if b"opendocument.spreadsheet" in head:
        return Nature.ODS
    if any(sign in names for sign in (b"word/document", b"ppt/presentation", b"opendocument", b"Index/Document.iwa")):
        return Nature.DOCUMENT
    return Nature.ARCHIVE if b"PK\x05\x06" in tail else Nature.BROKEN


def _of_ole(content: bytes) -> Nature:
    """The names of its streams are in UTF-16."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in content

    if holds("EncryptedPackage"):
        return Nature.PROTECTED
    if holds("Workbook") or holds("Book"):
        return Nature.XLS
    if holds("WordDocument") or holds("PowerPoint Document"):
        return Nature.DOCUMENT
    return Nature.MAIL if holds("__nameid_version1.0") else Nature.OTHER


def _of_text(head: bytes) -> Nature:
    text = head
    if text.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = text.decode("utf-16", "ignore").encode()
    text = text.removeprefix(codecs.BOM_UTF8).lstrip()
    lowered = text[:4096].lower()
    if lowered.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<body", b"<style")):
        return Nature.HTML
    if lowered.startswith((b"<?xml", b"<!--", b"<workbook", b"<ss:workbook")) or re.match(rb"<[a-z]\w*[:>\s]", lowered):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in text[:HEAD]:
            return Nature.SPREADSHEET_XML
        return Nature.HTML if b"<html" in lowered or b"<table" in lowered else Nature.XML
    if re.match(rb'[\[{]\s*[\[{"]', text[:200]) or text[:2] in (b"[]", b"{}"):
        return Nature.JSON
    if _HEADERS_OF_MAIL.match(text):
        return Nature.MAIL
    return Nature.TEXT
