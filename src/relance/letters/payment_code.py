"""The code that a bank's application reads: an EPC quick response code (EPC069-12), drawn as SVG."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import segno

LONGEST_NAME = 70
LONGEST_TEXT = 140
LONGEST_REFERENCE = 35
LARGEST_BYTES = 331  # version 13 of the code at level M, the largest that is allowed
LENGTHS_OF_BIC = (0, 8, 11)
# The standard's list of character sets, by number.
CHARACTER_SETS = (
    "utf-8",
    "iso-8859-1",
    "iso-8859-2",
    "iso-8859-4",
    "iso-8859-5",
    "iso-8859-7",
    "iso-8859-10",
    "iso-8859-15",
)
# Any of the eight masks may be read; trying and scoring them all costs four times the drawing. This one scores best most often.
MASK = 2


def payment_code(*, name: str, iban: str, amount: Decimal, bic: str = "", reference: str = "", text: str = "") -> str:
    """The code as SVG. Raises ValueError where one of the facts is longer than the standard allows."""
    said = code_content(name=name, iban=iban, amount=amount, bic=bic, reference=reference, text=text)
    code = segno.make_qr(said, error="m", boost_error=False, mask=MASK)  # level M is prescribed
    drawn = BytesIO()
    code.save(drawn, kind="svg", border=2, xmldecl=False)
    return drawn.getvalue().decode()


def code_content(*, name: str, iban: str, amount: Decimal, bic: str = "", reference: str = "", text: str = "") -> bytes:
    """What the code says, line by line; ``amount`` in euros. Either ``reference`` or ``text``. Raises ValueError."""
    if not 0 < len(name) <= LONGEST_NAME or len(bic) not in LENGTHS_OF_BIC or bool(reference) is bool(text):
        raise ValueError(name, bic, reference, text)
    if len(reference) > LONGEST_REFERENCE or len(text) > LONGEST_TEXT:
        raise ValueError(reference, text)
    euros = f"EUR{amount:.2f}".rstrip("0").rstrip(".")
    after = ["SCT", bic, name, iban, euros, "", reference, *([text] if text else [])]
    words = "\n".join(after)
    number, character_set = next((number, one) for number, one in _by_preference() if _can_be_written(words, one))
    content = f"BCD\n002\n{number}\n{words}".encode(character_set)
    if len(content) > LARGEST_BYTES:
        raise ValueError(f"{len(content)} bytes")
    return content


def _by_preference() -> list[tuple[int, str]]:
    """The sets of one byte a sign first; what none of them writes is UTF-8."""
    utf_8, *short = enumerate(CHARACTER_SETS, start=1)
    return [*short, utf_8]


def _can_be_written(words: str, character_set: str) -> bool:
    try:
        words.encode(character_set)
    except UnicodeEncodeError:
        return False
    return True
