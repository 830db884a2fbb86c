"""Text files of unknown encoding, read line by line in bounded memory."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from relance.intake.formats.problems import ProblemCode

CHUNK = 1 << 20
LONGEST_LINE = 1 << 16
BYTE_ORDER_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
EBCDIC_START = "JournalCode".encode("cp500")


class TextUnreadable(Exception):
    """The file as a whole cannot be read as text; ``code`` says why."""

    def __init__(self, code: ProblemCode, line: int = 0) -> None:
        self.code, self.line = code, line
        super().__init__(code)


def encoding_of(path: Path) -> str:
    """The encoding of the whole file: byte-order mark, else strict UTF-8, else the two Western ones.

    Windows-1252 has letters where ISO-8859-15 has control characters: a file that uses those is the former.
    Raises TextUnreadable.
    """
    with path.open("rb") as file:
        start = file.read(len(EBCDIC_START))
        if not start:
            raise TextUnreadable(ProblemCode.FILE_EMPTY)
        for mark, encoding in BYTE_ORDER_MARKS.items():
            if start.startswith(mark):
                return encoding
        if start == EBCDIC_START:
            raise TextUnreadable(ProblemCode.ENCODING_EBCDIC)
        decoder = codecs.getincrementaldecoder("utf-8")()
        utf8, has_c1 = True, False
        file.seek(0)
        while chunk := file.read(CHUNK):
            if utf8:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    utf8 = False
            has_c1 = has_c1 or len(chunk.translate(None, _C1)) != len(chunk)
        if utf8:
            try:
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                utf8 = False
    if utf8:
        return "utf-8"
    return "cp1252" if has_c1 else "iso8859-15"


_C1 = bytes(range(0x80, 0xA0))


def numbered_lines(path: Path, encoding: str) -> Iterator[tuple[int, str]]:
    """Lines with their number from 1, without their ends; blank lines are passed over, the numbers still right.

    Raises TextUnreadable for bytes outside the encoding, NUL, or a line longer than LONGEST_LINE characters.
    """
    with path.open(encoding=encoding, newline=None) as file:
        number = 0
        try:
            while line := file.readline(LONGEST_LINE + 1):
                number += 1
                if len(line) > LONGEST_LINE:
                    raise TextUnreadable(ProblemCode.LINE_TOO_LONG, number)
                if "\0" in line:
                    raise TextUnreadable(ProblemCode.CONTROL_CHARACTER, number)
                line = line.rstrip("\n")
                if line:
                    yield number, line
        except UnicodeError as error:
            raise TextUnreadable(ProblemCode.ENCODING_UNKNOWN, number + 1) from error
