"""One stream of a compound file, the container of Office's formats before 2007 ([MS-CFB])."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR = 0xFFFFFFFA  # from here on, numbers of sectors say that there is none
_ENTRY = 128
_ROOT = 5


def stream_of(content: bytes, *names: str) -> bytes:
    """The first stream of one of these names. Raises ValueError where it is no such file, KeyError where it holds none of them."""
    if not content.startswith(_SIGNATURE):
        raise ValueError("not a compound file")
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    small = 1 << struct.unpack_from("<H", content, 32)[0]
    first_entry, _, cutoff, first_small = struct.unpack_from("<IIII", content, 48)
    table = _table(content, size)
    directory = _joined(content[size:], table, first_entry, size)
    entries = dict(_entries(directory))
    name = next((name for name in names if name in entries), None)
    if name is None:
        raise KeyError(names)
    start, length, _ = entries[name]
    if length >= cutoff:
        return _joined(content[size:], table, start, size)[:length]
    of_small = _joined(content[size:], table, first_small, size)
    next_small = struct.unpack(f"<{len(of_small) // 4}I", of_small[: len(of_small) // 4 * 4])
    root = next(start for start, _, kind in entries.values() if kind == _ROOT)
    return _joined(_joined(content[size:], table, root, size), next_small, start, small)[:length]


def _table(content: bytes, size: int) -> tuple[int, ...]:
    """For each sector, the one that follows it."""
    sectors = list(struct.unpack_from("<109I", content, 76))
    more = struct.unpack_from("<I", content, 68)[0]
    seen = 0
    while more < _LAST_SECTOR and seen <= len(content) // size:
        listed = struct.unpack_from(f"<{size // 4}I", content, size * (more + 1))
        sectors += listed[:-1]
        more, seen = listed[-1], seen + 1
    followed = b"".join(content[size * (one + 1) : size * (one + 2)] for one in sectors if one < _LAST_SECTOR)
    return struct.unpack(f"<{len(followed) // 4}I", followed[: len(followed) // 4 * 4])


def _joined(sectors: bytes, following: tuple[int, ...], first: int, size: int) -> bytes:
    """The sectors of one chain, from ``first`` on. Raises ValueError for one that goes round."""
    found: list[bytes] = []
    while first < _LAST_SECTOR:
        if len(found) > len(following):
            raise ValueError("a chain of sectors goes round")
        found.append(sectors[size * first : size * (first + 1)])
        first = following[first] if first < len(following) else _LAST_SECTOR
    return b"".join(found)


def _entries(directory: bytes) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """Name, first sector, length and kind of each."""
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        if kind:
            name = directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<II", directory, at + 116)
            yield name, (start, size, kind)
