"""Text files of unknown encoding, read line by line in bounded memory."""

from __future__ import annotations

import codecs
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from relance.intake.formats.encodings import FOREIGN, SAMPLES, TWICE, TWICE_IN_BYTES, WORD, once, western
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.formats.problems import Problems

CHUNK = 1 << 20
LONGEST_LINE = 1 << 16
BYTE_ORDER_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
EBCDIC_START = "JournalCode".encode("cp500")
END_OF_DOS_FILE = "\x1a"


class TextUnreadable(Exception):
    """The file as a whole cannot be read as text; ``code`` says why, ``facts`` complete its sentence."""

    def __init__(self, code: ProblemCode, line: int = 0, **facts: Any) -> None:
        self.code, self.line, self.facts = code, line, facts
        super().__init__(code)


def encoding_of(path: Path) -> str:
    """The encoding of the whole file: byte-order mark, else strict UTF-8, else a Western one, DOS and Mac among them.

    Windows-1252 has letters where ISO-8859-15 has control characters: a file that uses those is the former. A file that is
    mostly UTF-8 is UTF-8, and an odd byte in it an error. Raises TextUnreadable.
    """
    with path.open("rb") as file:
        start = file.read(4096)
        if not start:
            raise TextUnreadable(ProblemCode.FILE_EMPTY)
        for mark, encoding in BYTE_ORDER_MARKS.items():
            if start.startswith(mark):
                return TWICE if encoding == "utf-8-sig" and _is_twice_encoded(path) else encoding
        if start.startswith(EBCDIC_START):
            raise TextUnreadable(ProblemCode.ENCODING_EBCDIC)
        if encoding := _utf16_without_mark(start):
            return encoding
        return _encoding_of_bytes(path)


def note_encoding(problems: Problems, encoding: str) -> None:
    """A remark where the encoding was guessed, so that a person looks at the names."""
    if encoding == TWICE:
        problems.add(ProblemCode.ENCODED_TWICE)
    elif encoding in FOREIGN:
        problems.add(ProblemCode.ENCODING_OLD, encoding=FOREIGN[encoding])


def _utf16_without_mark(start: bytes) -> str:
    """Western text in UTF-16 has a zero in every second byte."""
    pairs = len(start) // 2
    if pairs >= 4:
        if start[1::2].count(0) > 0.7 * pairs and start[::2].count(0) < 0.1 * pairs:
            return "utf-16-le"
        if start[::2].count(0) > 0.7 * pairs and start[1::2].count(0) < 0.1 * pairs:
            return "utf-16-be"
    return ""


def _chunks(path: Path) -> Iterator[bytes]:
    """The file in pieces that end with a line (or, without one, at their size)."""
    with path.open("rb") as file:
        rest = b""
        while chunk := file.read(CHUNK):
            cut = max(chunk.rfind(b"\n"), chunk.rfind(b"\r")) + 1
            yield rest + chunk[:cut] if cut else rest + chunk
            rest = chunk[cut:] if cut else b""
        if rest:
            yield rest


def _line_ends(content: bytes, stop: int | None = None) -> int:
    """How many lines end in it; an old Mac ends them with CR alone."""
    feeds = content.count(b"\n", 0, stop)
    return feeds or content.count(b"\r", 0, stop)


def _is_twice_encoded(path: Path) -> bool:
    return any(b"\xc3" in chunk and TWICE_IN_BYTES.search(chunk) for chunk in _chunks(path))


def _encoding_of_bytes(path: Path) -> str:
    """One pass; once it is sure that the file is no UTF-8, only what tells the Western encodings apart is looked at."""
    twice, has_c1 = False, False
    letters = odd = first_odd = line = 0
    words: list[tuple[bytes, bytes]] = []
    for chunk in _chunks(path):
        if not chunk.isascii():
            if odd < ODD_ENOUGH:
                found, missed, at = _weighed(chunk)
                letters, odd = letters + found, odd + missed
                first_odd = first_odd or (at and line + at)
                twice = twice or bool(TWICE_IN_BYTES.search(chunk))
            if odd:  # only then what follows counts
                has_c1 = has_c1 or len(chunk.translate(None, _C1)) != len(chunk)
                words += [(one[1], one[2]) for one in itertools.islice(WORD.finditer(chunk), SAMPLES - len(words))]
        line += _line_ends(chunk) if not first_odd else 0
    if not odd:
        return TWICE if twice else "utf-8"
    if letters >= odd:
        raise TextUnreadable(ProblemCode.ENCODING_ODD_BYTE, first_odd)
    return western(words, has_c1=has_c1)


def _weighed(chunk: bytes) -> tuple[int, int, int]:
    """How many bytes of UTF-8 letters it holds beyond one each, how many bytes belong to none (counted as far as
    ODD_ENOUGH), and the line in it of the first of those, 0 without any."""
    letters = odd = first = at = 0
    while odd < ODD_ENOUGH:
        try:
            return letters + _beyond(chunk[at:]), odd, first
        except UnicodeDecodeError as error:
            odd += 1
            first = first or _line_ends(chunk, at + error.start) + 1
            letters += _beyond(chunk[at : at + error.start])
            at += error.end
    return letters, odd, first


def _beyond(content: bytes) -> int:
    return len(content) - len(content.decode())


ODD_ENOUGH = 200
_C1 = bytes(range(0x80, 0xA0))


def numbered_lines(path: Path, encoding: str) -> Iterator[tuple[int, str]]:
    """Lines with their number from 1, without their ends; blank lines are passed over, the numbers still right.

    Raises TextUnreadable for bytes outside the encoding, NUL, or a line longer than LONGEST_LINE characters.
    """
    twice = encoding == TWICE
    with path.open(encoding="utf-8-sig" if twice else encoding, newline=None) as file:
        number = 0
        try:
            while line := file.readline(LONGEST_LINE + 1):
                number += 1
                if len(line) > LONGEST_LINE:
                    raise TextUnreadable(ProblemCode.LINE_TOO_LONG, number, limit=LONGEST_LINE)
                if "\0" in line:
                    raise TextUnreadable(ProblemCode.CONTROL_CHARACTER, number)
                line = line.rstrip("\n")
                if line == END_OF_DOS_FILE:
                    return
                if line:
                    yield number, once(line) if twice else line
        except UnicodeError as error:
            code = ProblemCode.ENCODING_ODD_BYTE if "utf-8" in encoding else ProblemCode.ENCODING_UNKNOWN
            raise TextUnreadable(code, _first_odd_line(path, encoding) or number + 1) from error


def _first_odd_line(path: Path, encoding: str) -> int:
    """The decoder reads ahead of the lines: where it stumbled is found anew. 0 in UTF-16, whose pieces are no lines."""
    codec = "utf-8" if "utf-8" in encoding else encoding
    line = 0
    for chunk in _chunks(path) if "utf-16" not in encoding else ():
        try:
            chunk.decode(codec)
        except UnicodeDecodeError as error:
            return line + _line_ends(chunk, error.start) + 1
        line += _line_ends(chunk)
    return 0
