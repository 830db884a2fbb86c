"""Signs in names: those that no letter can print, and those that hide something from the reader.

``glyphs.txt`` lists what the fonts of letters cover, as ranges of code points; a test holds it against the fonts.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cache
from importlib import resources

PLAIN = re.compile(
    r"[ -~\u00a0-\u00ac\u00ae-\u024f\u0370-\u0373\u0386-\u03ce\u0400-\u045f\u2013\u2014\u2018\u2019\u201c\u201d\u20ac]*"
)
JOINERS = frozenset("\u200c\u200d")
MARKS_OF_DIRECTION = frozenset("\u200e\u200f\u061c")
# Format signs that are seen: they stand over or around the digits that follow.
SEEN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
# Letters by their category, and nothing to the eye.
FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
RIGHT_TO_LEFT = frozenset({"R", "AL"})
# Their letters never join: a joiner between them can only hide.
UNJOINED = ("LATIN", "GREEK", "CYRILLIC", "DIGIT", "HEBREW", "CJK", "HIRAGANA", "KATAKANA", "HANGUL")


@cache
def _ranges() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """First and last code point of each range."""
    text = resources.files(__package__).joinpath("glyphs.txt").read_text(encoding="ascii")
    pairs = [line.partition("-") for line in text.split() if line]
    starts = tuple(int(first, 16) for first, _, _ in pairs)
    return starts, tuple(int(last or first, 16) for first, _, last in pairs)


def has_glyph(sign: str) -> bool:
    """True where a font of letters draws the sign, or where it needs no drawing."""
    if PLAIN.fullmatch(sign) or unicodedata.category(sign) in ("Cf", "Zs"):
        return True
    starts, ends = _ranges()
    place = bisect_right(starts, ord(sign)) - 1
    return place >= 0 and ord(sign) <= ends[place]


def without_glyph(text: str) -> str:
    """The signs of ``text`` that no letter can print, each once, in order; "" for any usual name."""
    if PLAIN.fullmatch(text):
        return ""
    return "".join(dict.fromkeys(sign for sign in printable(text) if not has_glyph(sign)))


def printable(text: str) -> str:
    """The text as letters print it: a sign without a glyph gives way to those that it stands for (ligatures, wide forms)."""
    if PLAIN.fullmatch(text):
        return text
    return "".join(sign if has_glyph(sign) else unicodedata.normalize("NFKC", sign) for sign in text)


def escaped(text: str) -> str:
    """The text with each sign that cannot be printed named instead.

    >>> escaped("A\\U00017000")
    'A⟨U+17000⟩'
    """
    return "".join(sign if has_glyph(sign) else _named(sign) for sign in printable(text))


def hidden(text: str) -> str:
    """The signs of ``text`` that show nothing or turn its order, each once; those that a script needs are none of them.

    >>> hidden("Alpha\\u200b"), hidden("\\u0645\\u06cc\\u200c\\u062e\\u0648\\u0627\\u0647\\u0645")
    ('\\u200b', '')
    """
    if PLAIN.fullmatch(text):
        return ""
    return "".join(dict.fromkeys(sign for place, sign in enumerate(text) if _hides(text, place)))


def visible(text: str) -> str:
    """The text with each sign that hides something named in its place."""
    if PLAIN.fullmatch(text):
        return text
    return "".join(_named(sign) if _hides(text, place) else sign for place, sign in enumerate(text))


def seen(text: str) -> str:
    """The text as somebody meant to type it: without signs that show nothing or turn its order, each run of spaces as one.

    >>> seen("Alpha\\u200b  SARL\\x07"), seen("\\u0645\\u06cc\\u200c\\u062e") == "\\u0645\\u06cc\\u200c\\u062e"
    ('Alpha SARL', True)
    """
    if PLAIN.fullmatch(text):
        return " ".join(text.split())
    spaced = "".join(" " if sign.isspace() else sign for sign in text)
    shown = (
        sign for place, sign in enumerate(spaced) if unicodedata.category(sign) != "Cc" and not _hides(spaced, place)
    )
    return " ".join("".join(shown).split())


def _named(sign: str) -> str:
    return f"⟨U+{ord(sign):04X}⟩"


def _hides(text: str, place: int) -> bool:
    sign = text[place]
    if sign in FILLERS:
        return True
    if unicodedata.category(sign) != "Cf" or sign in SEEN:
        return False
    if sign in MARKS_OF_DIRECTION:
        return not any(unicodedata.bidirectional(one) in RIGHT_TO_LEFT for one in text if one not in MARKS_OF_DIRECTION)
    return sign not in JOINERS or not _joins(text[:place], text[place + 1 :])


def _joins(before: str, after: str) -> bool:
    """Whether a joiner stands where scripts have one: after a letter, mark or picture of a script that joins."""
    if not before:
        return False
    sides = [before[-1], after[0]] if after else [before[-1]]
    for sign in sides:
        name = unicodedata.name(sign, "")
        if not (sign.isalpha() or unicodedata.category(sign) in ("Mn", "Mc", "So", "Sk")) or name.startswith(UNJOINED):
            return False
    return True
