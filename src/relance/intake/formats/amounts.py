"""Amounts as accounting tools and people write them, read to hundredths or refused: never guessed, never zero instead."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from relance.intake.formats.cells import Covered
from relance.intake.formats.currencies import CURRENCIES, EURO
from relance.intake.formats.problem_codes import ProblemCode

DecimalSign = Literal[",", "."]
_BLANKS = " \t\u00a0\u202f\u2009\u2007\u2008\u200a\u2002\u2003\u2005\u200b\u200e\u200f\ufeff\u2060"
# French, and Swiss, separators of thousands; then the signs that look like a minus.
SPACES = dict.fromkeys(map(ord, _BLANKS + "'’‘´`ʼ"))
SIGNS = SPACES | dict.fromkeys(map(ord, "\u2212\u2010\u2011\u2012\u2013\u2014\ufe63\uff0d"), "-")
GROUPED = {
    ",": re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}"),
    ".": re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+"),
}
LARGEST_DIGITS = 15
_MARK = "|".join(sorted((re.escape(mark) for mark in CURRENCIES if mark != "F"), key=len, reverse=True))
_MARKED = re.compile(
    rf"(?P<sign>[+-]?)(?:(?P<lead>{_MARK})\.?)?(?P<open>\(?)(?:(?P<before>{_MARK})\.?)?(?P<inner>[+-]?)(?P<body>[0-9.,]+)"
    rf"(?P<trail>-?)(?P<shut>\)?)(?:(?P<after>{_MARK})\.?)?(?P<last>-?)(?P<close>\)?)"
    r"(?P<side>CR|DR|CT|DT|C|D|H|S)?",
    re.IGNORECASE,
)
_USUAL = re.compile(r"(-?)([0-9.,]+)(€?)")
_NO_CENTS = re.compile(r"(?<=[0-9])([.,])-{1,2}(?![0-9])")  # 1200.- is 1200.00
_DASH_OF_SIGN = re.compile(r"(?<=[^\W\d_])\.-{1,2}(?=$|[0-9])")  # 1200 CHF.- and CHF.- 1200 are no credits
_IN_FRANCS = re.compile(
    r"(-?[0-9 \u00a0\u202f'’.]*(?:,[0-9]{2}|[.][0-9]{2}|(?<=[0-9])\s))\s*FF?\.?", re.IGNORECASE
)  # F12 is a number
_CREDIT_SIDES = frozenset({"CR", "CT", "C", "H"})


class AmountProblem(Exception):
    """Why a text is no amount."""

    def __init__(self, code: ProblemCode) -> None:
        self.code = code
        super().__init__(code)


class Amount(NamedTuple):
    """Hundredths with their sign, and the currency sign beside them in capitals (``€``, ``US$``; see CURRENCIES), or nothing."""

    cents: int
    mark: str


def read_cents(text: str, decimal_sign: DecimalSign | None = None) -> int:
    """Hundredths. ``decimal_sign`` is what the rest of the column has shown; it decides what would be ambiguous.

    Read: ``1234,56`` ``1234.56`` ``1.234,56`` ``1,234.56`` ``1 234,56`` ``1'234.56`` ``-12,5`` ``12,50-`` ``(12,50)``
    ``(12,50) €`` ``12,50 €`` ``-€12.50`` ``12.50 CR`` ``1200.00000000``. Ambiguous without ``decimal_sign``: ``1,234`` and ``1.234``.
    A sign of another currency than the euro is refused here: see ``read_amount``. Raises AmountProblem.
    """
    # The usual case first: a million lines pass here.
    if text[-3:-2] in (",", ".") and type(text) is str:
        digits = text[:-3] + text[-2:]
        if digits.isdigit() and digits.isascii() and len(digits) <= LARGEST_DIGITS:
            return int(digits)
    amount = read_amount(text, decimal_sign)
    if amount.mark and EURO not in CURRENCIES[amount.mark]:
        raise AmountProblem(ProblemCode.AMOUNT_IN_CURRENCY)
    return amount.cents


def read_amount(text: str, decimal_sign: DecimalSign | None = None) -> Amount:
    """As ``read_cents``, with the currency sign that stands beside the digits, whichever it is. Raises AmountProblem."""
    if isinstance(text, Covered):
        raise AmountProblem(ProblemCode.AMOUNT_MERGED)
    body = text.translate(SIGNS)
    if not body:
        raise AmountProblem(ProblemCode.AMOUNT_MISSING)
    if body.startswith("="):
        raise AmountProblem(ProblemCode.AMOUNT_FORMULA)
    if usual := _USUAL.fullmatch(body):
        cents = _hundredths(usual[2], decimal_sign)
        return Amount(-cents if usual[1] else cents, usual[3])
    if body[-1] in "fF." and (francs := _IN_FRANCS.fullmatch(text)):
        return Amount(read_amount(francs[1], decimal_sign).cents, "F")
    found = _MARKED.fullmatch(_DASH_OF_SIGN.sub("", _NO_CENTS.sub(r"\g<1>00", body)))
    if not found or bool(found["open"]) != bool(found["shut"]) + bool(found["close"]):
        raise AmountProblem(ProblemCode.AMOUNT_UNREADABLE)
    marks = [mark for mark in (found["lead"], found["before"], found["after"]) if mark]
    if len(marks) > 1:
        raise AmountProblem(ProblemCode.AMOUNT_UNREADABLE)
    signs = [sign for sign in (found["sign"], found["inner"], found["trail"], found["last"]) if sign]
    side = (found["side"] or "").upper()
    if len(signs) + bool(found["open"]) + (side in _CREDIT_SIDES) > 1:
        raise AmountProblem(ProblemCode.AMOUNT_UNREADABLE)
    negative = "-" in signs or bool(found["open"]) or side in _CREDIT_SIDES
    cents = _hundredths(found["body"], decimal_sign)
    return Amount(-cents if negative else cents, "".join(marks).upper())


def _hundredths(body: str, decimal_sign: DecimalSign | None) -> int:
    whole, fraction = _split(body, decimal_sign)
    if not whole.isdigit() or not (fraction + "0").isdigit() or not body.isascii() or len(whole) > LARGEST_DIGITS:
        raise AmountProblem(ProblemCode.AMOUNT_UNREADABLE)
    if len(fraction) > 2 and fraction[2:].strip("0"):
        raise AmountProblem(ProblemCode.AMOUNT_TOO_FINE)
    return int(whole + fraction[:2].ljust(2, "0"))


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
    if not whole and fraction:
        whole = "0"  # .50
    if thousands and thousands in whole:
        if not GROUPED[thousands].fullmatch(whole):
            raise AmountProblem(ProblemCode.AMOUNT_UNREADABLE)
        whole = whole.replace(thousands, "")
    return whole, fraction


def decimal_sign_of(texts: Iterable[str]) -> DecimalSign | None:
    """What the amounts of one column show beyond doubt; None when nothing does, or when they contradict each other."""
    shown: set[DecimalSign] = set()
    for text in texts:
        if text[-3:-2] in (",", ".") and text[-2:].isdigit():  # the usual cell
            shown.add(text[-3])  # type: ignore[arg-type]
            continue
        body = re.sub(r"[^0-9.,]", "", text.translate(SPACES)).strip(",.")
        last = max(body.rfind(","), body.rfind("."))
        if last < 0:
            continue
        sign: DecimalSign = "," if body[last] == "," else "."
        other: DecimalSign = "." if sign == "," else ","
        decimals = len(body) - last - 1
        if (other in body and body.count(sign) == 1) or decimals in (1, 2) or decimals > 3:
            shown.add(sign)
        elif body.count(sign) > 1:
            shown.add(other)
    return shown.pop() if len(shown) == 1 else None
