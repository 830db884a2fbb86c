"""The signs of a text message that counts as one part: GSM 7-bit, 160 septets, an extended sign counting two.

Source: 3GPP TS 23.038, §6.2.1, the default alphabet and its extension table. One sign outside them and the whole message
becomes UCS-2, of 70 signs a part.
"""

from __future__ import annotations

import re
import string
import unicodedata

ONE_PART = 160  # septets
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà" + string.digits + string.ascii_letters
)
EXTENDED = frozenset("\f^{}\\[~]|€")
WRITTEN_AS = {
    "’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "‑": "-", "…": "...", "œ": "oe",
    "Œ": "OE", "·": "-", "•": "-", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i",
    "×": "x", "º": "o", "°": "o",
}  # fmt: skip


def septets(text: str) -> int:
    """How long the text is in a message. Raises ValueError for a sign outside the alphabet."""
    if strange := set(text) - BASIC - EXTENDED:
        raise ValueError("".join(sorted(strange)))
    return sum(2 if sign in EXTENDED else 1 for sign in text)


def as_gsm7(text: str) -> str:
    """The text in the signs there are: marks are dropped from letters that lack, what no sign stands for is left out.

    >>> as_gsm7("Œuvre d’Été – forêt  « façade »")
    'OEuvre d\\'Été - foret "facade"'
    """
    unspaced = re.sub(r"(?<=«)\s+|\s+(?=»)", "", text)
    return " ".join("".join(map(_written, unspaced)).split())


def _written(sign: str) -> str:
    if sign.isspace():
        return " "
    if sign in BASIC or sign in EXTENDED:
        return sign
    if sign in WRITTEN_AS:
        return WRITTEN_AS[sign]
    return "".join(base for base in unicodedata.normalize("NFKD", sign) if base in BASIC and not base.isspace())


def shortened(text: str, room: int) -> str:
    """As much of ``text``, which is in the alphabet, as ``room`` septets hold; between words where that keeps half of them."""
    if septets(text) <= room:
        return text
    kept = ""
    for sign in text:
        if septets(kept + sign) > room:
            break
        kept += sign
    words = kept.rpartition(" ")[0]
    return (words if 2 * len(words) >= len(kept) else kept).rstrip(" ,;:-&'\"(")
