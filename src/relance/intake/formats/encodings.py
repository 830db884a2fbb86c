"""Bytes of an unknown single-byte encoding, and text that was encoded twice: what they most likely are.

A letter with an accent stands among letters, of the same case; a sign such as ``‚`` or ``Š`` inside a word of small letters
does not. The encoding in which the file reads most like that wins; Windows and ISO-8859-15 where nothing speaks for another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

FOREIGN = {"cp850": "DOS (cp850)", "cp437": "DOS (cp437)", "mac_roman": "Mac OS Roman"}
TWICE = "utf-8 (twice)"
SAMPLES = 5000
WORD = re.compile(rb"[A-Za-z]{0,3}[\x80-\xff]+[A-Za-z]{0,3}")
USUAL = frozenset("éèêëàâäçùûüîïôöœæñáíóúßåøÉÈÊËÀÂÄÇÙÛÜÎÏÔÖŒÆÑÁÍÓÚÅØãõÃÕìòÌÒýÿŸ")
SIGNS = frozenset("€°’‘“”«»–—…§²³µ£·\u00a0\u202f½¼¹©®™•")


def western(words: Iterable[bytes], *, has_c1: bool) -> str:
    """The encoding of such words (see WORD): one of Windows-1252, ISO-8859-15, DOS and Mac."""
    usual = "cp1252" if has_c1 else "iso8859-15"
    samples = [word for word, _ in zip(words, range(SAMPLES), strict=False)]
    scores = {name: sum(_score(word, name) for word in samples) for name in (usual, *FOREIGN)}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] > max(0, scores[usual]) else usual


def _score(word: bytes, encoding: str) -> int:
    """How much like a word it reads: 2 for each letter that we expect in its place, less 2 for each sign in the midst of letters."""
    text = word.decode(encoding, "replace")
    score = 0
    for at, sign in enumerate(text):
        if sign.isascii():
            continue
        before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
        among = before.isalpha() or after.isalpha()
        if sign in USUAL:
            neighbours = [letter for letter in (before, after) if letter.isalpha()]
            fits = (
                not neighbours or sign.islower() == neighbours[-1].islower() or (sign.isupper() and not before.strip())
            )
            score += 2 if fits else -1
        elif sign in SIGNS:
            score += -2 if before.isalpha() and after.isalpha() and sign not in "’·\u00a0" else 1
        else:
            score -= 3 if among else 1
    return score


def _twice_encoded() -> re.Pattern[str]:
    """UTF-8 read as Windows-1252 (or Latin-1): the runs that nobody writes."""
    following = "".join(sorted({bytes([byte]).decode("cp1252", "ignore") for byte in range(0x80, 0xC0)} - {""}))
    following += "".join(map(chr, range(0x80, 0xA0)))
    escaped = re.escape(following)
    return re.compile(f"[ÂÃ][{escaped}]|Å[“\u0093]|Å’(?=[A-Z])|(?:â€|â\u0080)[{escaped}]|â‚¬")


TWICE_ENCODED = _twice_encoded()
TWICE_IN_BYTES = re.compile(
    rb"\xc3[\x82\x83](?:\xc2[\x80-\xbf]|\xc5[\x92\x93\xa0\xa1\xb8\xbd\xbe]|\xcb[\x86\x9c]|\xe2[\x80-\x84])|\xc3\xa2\xe2\x82\xac"
)


def once(text: str) -> str:
    """The text with what was encoded twice read right.

    >>> once("SociÃ©tÃ© dâ€™Ã‰tat, Société")
    'Société d’État, Société'
    """
    return TWICE_ENCODED.sub(_decoded, text)


def _decoded(found: re.Match[str]) -> str:
    raw = bytearray()
    for sign in found[0]:
        raw += bytes([ord(sign)]) if 0x80 <= ord(sign) < 0xA0 else sign.encode("cp1252")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return found[0]
