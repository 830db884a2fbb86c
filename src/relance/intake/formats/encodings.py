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
WORD = re.compile(rb"([A-Za-z0-9]{0,3}[\x80-\xff]+)(?=([A-Za-z0-9]{0,3}))")
# How usual a letter is among those with accents, roughly; what is not here is rare.
USUAL = {
    **dict.fromkeys("é", 6), **dict.fromkeys("èàêçÉ", 4), **dict.fromkeys("ôîûâëïùœäöüßÀÈÊÇÎÔÂÛËÏÙŒÄÖÜ", 3),
    **dict.fromkeys("ñáíóúåøãõÅØ", 2), **dict.fromkeys("æìòÁÍÓÚÑÃÕÆýÿŸšžŠŽ", 1),
}  # fmt: skip
ALONE = frozenset("àÀôÔ")
SIGNS = frozenset("€°’‘“”«»–—…§²³µ£·\u00a0½¼¹©®™•")
WITHIN = frozenset("’·\u00a0–")


def western(words: Iterable[tuple[bytes, bytes]], *, has_c1: bool) -> str:
    """The encoding of such words (see WORD): one of Windows-1252, ISO-8859-15, DOS and Mac.

    The latter two only where the words read twice as well in them: far more files are Windows'.
    """
    usual = "cp1252" if has_c1 else "iso8859-15"
    samples = [word for word, _ in zip(words, range(SAMPLES), strict=False)]
    scores = {name: sum(_score(*word, name) for word in samples) for name in (usual, *FOREIGN)}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= 3 and scores[best] >= 2 * scores[usual] else usual


def _score(word: bytes, following: bytes, encoding: str) -> int:
    """How much like a word it reads: how usual each letter is where it may stand, less for a sign amid letters, a capital amid
    small ones."""
    text = word.decode(encoding, "replace") + following.decode("ascii")
    score = 0
    for at, sign in enumerate(text):
        if sign.isascii():
            continue
        before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
        if sign in SIGNS:
            score += -2 if before.isalpha() and after.isalpha() and sign not in WITHIN else 1
        elif sign not in USUAL:
            score -= 3 if before.isalpha() or after.isalpha() else 1
        elif not (before.isalpha() or after.isalpha()):
            score += 3 if sign in ALONE and not (before + after).strip() else -1
        elif sign.islower():
            score += (
                -2
                if after.isupper() or (before.isupper() and len(text) > at + 1 and not after.islower())
                else USUAL[sign]
            )
        else:
            score += -3 if before.islower() or (before.isalpha() and after.islower()) else USUAL[sign]
    return score


def _twice_encoded() -> re.Pattern[str]:
    """UTF-8 read as Windows-1252 (or Latin-1): the runs that nobody writes."""
    following = "".join(sorted({bytes([byte]).decode("cp1252", "ignore") for byte in range(0x80, 0xC0)} - {""}))
    following += "".join(map(chr, range(0x80, 0xA0)))
    escaped = re.escape(following)
    return re.compile(f"[ÂÃ][{escaped}]|Å[“\u0093]|Å’(?=[A-Z])|(?:â€|â\u0080)[{escaped}]|â‚¬")


TWICE_ENCODED = _twice_encoded()
TWICE_IN_BYTES = re.compile(
    rb"\xc3[\x82\x83](?:\xc2[\x80-\xbf]|\xc5[\x92\x93\xa0\xa1\xb8\xbd\xbe]|\xcb[\x86\x9c]|\xe2[\x80-\x84])"
    rb"|\xc3\xa2\xe2\x82\xac|\xe2\x94\x9c[\xc2\xc3\xe2]|\xe2\x88\x9a[\xc2\xc3\xc6\xe2]"
)
THROUGH_OLD = re.compile("(?:├[^\\W\\d_a-zA-Z]|├[¬®¿┤│░╣║╗¡«»¢┐└┴┬─┼Ð©▒⌐½¼])+|(?:√[©®†ß™¥Ææ¢£≤≥∂•ªº¨≠∏§äâã´Ø∫π])+")


def once(text: str) -> str:
    """The text with what was encoded twice read right.

    >>> once("SociÃ©tÃ© dâ€™Ã‰tat, Société")
    'Société d’État, Société'
    >>> once("Soci├®t├®, Soci√©t√©")
    'Société, Société'
    """
    return THROUGH_OLD.sub(_decoded_old, TWICE_ENCODED.sub(_decoded, text))


def _decoded_old(found: re.Match[str]) -> str:
    """UTF-8 that was read as DOS or Mac text: its first byte showed as ├ or √."""
    for codec in ("cp850", "cp437") if found[0].startswith("├") else ("mac_roman",):
        try:
            return found[0].encode(codec).decode()
        except UnicodeError:
            continue
    return found[0]


def _decoded(found: re.Match[str]) -> str:
    raw = bytearray()
    for sign in found[0]:
        raw += bytes([ord(sign)]) if 0x80 <= ord(sign) < 0xA0 else sign.encode("cp1252")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return found[0]
