"""Text as any reader of the file can take it: no sign that XML cannot hold or that shows nothing stands in it unnamed."""

from __future__ import annotations

import re

from relance.domain.glyphs import visible

UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
LONGEST = 4000


def clean(text: str) -> str:
    """The text with each sign that XML forbids, or that hides something, named in its place; a very long one is cut, and says so.

    >>> clean("Alpha\\x00\\x0b"), clean("A & <B>")
    ('Alpha⟨U+0000⟩⟨U+000B⟩', 'A & <B>')
    """
    named = UNFIT.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", visible(text))
    return named if len(named) <= LONGEST else f"{named[:LONGEST]}…"
