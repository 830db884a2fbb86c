"""XML of unknown hands, element by element: no document type (so no entities of its own), no depth without end."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from typing import IO
from xml.parsers import expat

from relance.intake.formats.bounds import DEEPEST, UNPACKED_LIMIT_MB, OverBound

CHUNK = 1 << 16
Begin = Callable[[str, dict[str, str]], None]


class Hostile(Exception):
    """A document type declaration: ours never have one."""


class Stop(Exception):
    """Enough was read."""


def parse(
    source: IO[bytes],
    begin: Begin,
    end: Callable[[str], None],
    text: Callable[[str], None],
    *,
    local_attributes: bool = True,
) -> None:
    """Names come without their prefix, attributes too unless that is not wanted (it takes time).

    Raises Hostile, OverBound, expat.ExpatError.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0

    def begins(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise OverBound
        if local_attributes:
            attributes = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        begin(name.rpartition(":")[2] if ":" in name else name, attributes)

    def ends(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name.rpartition(":")[2] if ":" in name else name)

    def refuse(*_: object) -> None:
        raise Hostile

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begins, ends, text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        while chunk := source.read(CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except Stop:
        return


class Unpacked:
    """The members of an archive, counted as they unpack: what it says of its sizes may be false."""

    def __init__(self, path: str) -> None:
        self.archive = zipfile.ZipFile(path)
        self.left = UNPACKED_LIMIT_MB << 20
        if sum(member.file_size for member in self.archive.infolist()) > self.left:
            raise OverBound

    def open(self, name: str) -> IO[bytes]:
        """A member, its bytes counted."""
        return _Counted(self, self.archive.open(name))  # type: ignore[return-value]

    def holds(self, name: str) -> bool:
        """Whether there is such a member."""
        return name in self.archive.NameToInfo


class _Counted:
    """``read`` of a member, within what is left."""

    def __init__(self, owner: Unpacked, member: IO[bytes]) -> None:
        self._owner, self._member = owner, member

    def read(self, size: int) -> bytes:
        """The next bytes. Raises OverBound."""
        chunk = self._member.read(size)
        self._owner.left -= len(chunk)
        if self._owner.left < 0:
            raise OverBound
        return chunk
