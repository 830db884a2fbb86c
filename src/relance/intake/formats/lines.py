"""Lines of a text file by the thousand, for files of a million."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from relance.intake.formats.encodings import TWICE, once
from relance.intake.formats.text import LONGEST_LINE, numbered_lines

CHARACTERS = 1 << 16


def batches_of_lines(path: Path, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """Lines without their ends, about 64 kB of text at a time, with the number of the first, from 1. Blank ones are among them.

    Raises TextUnreadable for bytes outside the encoding, NUL, or a line longer than LONGEST_LINE characters.
    """
    number, begun = 1, ""
    twice = encoding == TWICE
    with path.open(encoding="utf-8-sig" if twice else encoding, newline=None) as file:
        try:
            while text := file.read(CHARACTERS):
                if "\0" in text:
                    _name_the_line(path, encoding)
                lines = (begun + text).split("\n")
                begun = lines.pop()
                for line in (lines[:1], [begun]):
                    if line and len(line[0]) > LONGEST_LINE:
                        _name_the_line(path, encoding)
                yield number, [once(line) for line in lines] if twice else lines
                number += len(lines)
        except UnicodeError:
            _name_the_line(path, encoding)
    if begun:
        yield number, [once(begun) if twice else begun]


def _name_the_line(path: Path, encoding: str) -> None:
    """Raise what is wrong with the file, with the line on which it stands: read again, one line at a time."""
    for _ in numbered_lines(path, encoding):
        pass
