"""Amounts as accounting tools and people write them, read to hundredths or refused: never guessed, never zero instead."""

from __future__ import annotations

import re
from typing import Literal

from relance.intake.formats.problems import ProblemCode

DecimalSign = Literal[",", "."]
SPACES = dict.fromkeys(map(ord, " \u00a0\u202f\u2009'’"))  # French, and Swiss, separators of thousands
CURRENCY_MARKS = re.compile(r"^(?:€|EUR)|(?:€|EUR)$", re.IGNORECASE)
GROUPED = {",": re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+"), ".": re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")}
LARGEST_DIGITS = 15


class AmountProblem(Exception):
    """Why a text is no amount."""

    def __init__(self, code: ProblemCode) -> None:
        self.code = code
        super().__init__(code)


def read_cents(text: str, decimal_sign: DecimalSign | None = None) -> int:
    """Hundredths. ``decimal_sign`` is what the rest of the column has shown; it decides what would be ambiguous.

    Read: ``1234,56`` ``1234.56`` ``1.234,56`` ``1,234.56`` ``1 234,56`` ``1'234.56`` ``-12,5`` ``12,50-`` ``(12,50)``
    ``12,50 €``. Ambiguous without ``decimal_sign``: ``1,234`` and ``1.234``. Raises AmountProblem.
    """
    # The usual case first: a million lines pass here.
    if text[-3:-2] in (",", "."):
        digits = text[:-3] + text[-2:]
        if digits.isdigit() and digits.isascii() and len(digits) <= LARGEST_DIGITS:
            return int(digits)
    return _read_unusual(text, decimal_sign)


def _read_unusual(text: str, decimal_sign: DecimalSign | None) -> int:
    body = CURRENCY_MARKS.sub("", text.translate(SPACES))
    if not body:
        raise AmountProblem(ProblemCode.AMOUNT_MISSING)
    if body.startswith("="):
        raise AmountProblem(ProblemCode.AMOUNT_FORMULA)
    negative = False
    if body.startswith("(") and body.endswith(")"):
        negative, body = True, body[1:-1]
    elif body[0] in "+-":
        negative, body = body[0] == "-", body[1:]
    elif body[-1] == "-":
        negative, body = True, body[:-1]
    whole, fraction = _split(body, decimal_sign)
    if not whole.isdigit() or not (fraction + "0").isdigit() or not body.isascii() or len(whole) > LARGEST_DIGITS:
        raise AmountProblem(ProblemCode.AMOUNT_UNREADABLE)
    if len(fraction) > 2:
        raise AmountProblem(ProblemCode.AMOUNT_TOO_FINE)
    cents = int(whole + fraction.ljust(2, "0"))
    return -cents if negative else cents


def _split(body: str, decimal_sign: DecimalSign | None) -> tuple[str, str]:
    """The digits before and after the decimal sign, separators of thousands checked and dropped."""
    if "," in body and "." in body:
        decimal_sign = "," if body.rindex(",") > body.rindex(".") else "."
    thousands = {",": ".", ".": ",", None: None}[decimal_sign]
    if decimal_sign is None:
        for sign in (",", "."):
            if body.count(sign) > 1 and GROUPED[sign].fullmatch(body):
                return body.replace(sign, ""), ""
            if body.count(sign) == 1 and GROUPED[sign].fullmatch(body) and not body.startswith("0"):
                raise AmountProblem(ProblemCode.AMOUNT_AMBIGUOUS)
        decimal_sign = "," if "," in body else "."
    whole, _, fraction = body.partition(decimal_sign)
    if thousands and thousands in whole:
        if not GROUPED[thousands].fullmatch(whole):
            raise AmountProblem(ProblemCode.AMOUNT_UNREADABLE)
        whole = whole.replace(thousands, "")
    return whole, fraction


def decimal_sign_of(texts: list[str]) -> DecimalSign | None:
    """What the amounts of one column show beyond doubt; None when nothing does, or when they contradict each other."""
    shown: set[DecimalSign] = set()
    for text in texts:
        body = text.translate(SPACES)
        last = max(body.rfind(","), body.rfind("."))
        if last < 0:
            continue
        sign: DecimalSign = "," if body[last] == "," else "."
        other: DecimalSign = "." if sign == "," else ","
        decimals = len(CURRENCY_MARKS.sub("", body).rstrip("-)")) - last - 1
        if (other in body and body.count(sign) == 1) or decimals in (1, 2):
            shown.add(sign)
        elif body.count(sign) > 1:
            shown.add(other)
    return shown.pop() if len(shown) == 1 else None
