"""What the format of a workbook's number says of it: a day, digits that begin with zeros, a currency (ECMA-376, 18.8.30)."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.')
_BRACKETS = re.compile(r"\[[^\]]*\]")
_CURRENCY_TAG = re.compile(r"\[\$([^\]-]*)(?:-([^\]]*))?\]")
# Whose dollar it is, by the language and country that stand beside it ([MS-LCID]).
_DOLLARS = {
    "409": "US$",
    "1009": "CA$",
    "C0C": "CA$",
    "C09": "A$",
    "1409": "NZ$",
    "4809": "S$",
    "1004": "S$",
    "C04": "HK$",
    "3C09": "HK$",
}
_QUOTED = re.compile(r'"([^"]*)"')
_CURRENCY = re.compile(r"[€$£¥₣]|EUR|[A-Z]{0,3}\$|CHF|USD|GBP|CAD|AUD|JPY|SEK|NOK|DKK|PLN|CZK|MAD|TND|XOF|XPF|RON|HUF")
BUILT_IN_DATES = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
BUILT_IN_TIMES = frozenset({18, 19, 20, 21, 45, 46, 47})


def is_day(code: str) -> bool:
    """Whether numbers of this format are shown as a day (a time alone is none).

    >>> is_day("yyyy-mm-dd hh:mm:ss.000")
    True
    >>> is_day("dd/mm/yyyy"), is_day('#,##0.00 "jours"'), is_day("[h]:mm"), is_day("[$-40C]d mmm yyyy;@")
    (True, False, False, True)
    """
    bare = re.sub(r"s[.,]0+", "s", _BRACKETS.sub("", _LITERALS.sub("", code)).split(";")[0].lower())
    if "general" in bare or "standard" in bare or "0" in bare or "#" in bare:
        return False
    return "y" in bare or "d" in bare or "aa" in bare or "j" in bare


def is_time(code: str) -> bool:
    """Whether it is shown as a time of day or a duration."""
    bare = _LITERALS.sub("", code).split(";")[0].lower()
    return (
        not is_day(code) and "0" not in bare.replace("[$", "") and bool(re.search(r"[hs]", _CURRENCY_TAG.sub("", bare)))
    )


def digits_of(code: str) -> int:
    """How many digits it always shows; 0 where zeros before a number mean nothing.

    >>> digits_of("00000"), digits_of('0#" "##" "##" "##" "##'), digits_of("#,##0.00"), digits_of("000 000 000")
    (5, 10, 0, 9)
    """
    bare = _BRACKETS.sub("", _LITERALS.sub("", code)).split(";")[0].replace(" ", "")
    return len(bare) if re.fullmatch(r"0[0#]+", bare) else 0


def currency_of(code: str) -> str:
    """The sign that it shows beside the number; the euro's too, which tells it from numbers without one beside other currencies.

    >>> currency_of('[$$-409]#,##0.00'), currency_of('#,##0.00\\\\ "€"'), currency_of('"CHF" #,##0.00'), currency_of('"$"0.00')
    ('US$', '€', 'CHF', '$')
    """
    section = code.split(";")[0]
    tags = _CURRENCY_TAG.findall(section)
    shown = [
        *(_DOLLARS.get(place.lstrip("0").upper(), sign) if sign == "$" else sign for sign, place in tags),
        *_QUOTED.findall(section),
    ]
    shown.append(_BRACKETS.sub("", _LITERALS.sub("", section)))
    shown += re.findall(r"\\(.)", section)
    return next((found[0] for text in shown if (found := _CURRENCY.search(text))), "")


def day_of(serial: float, *, from_1904: bool) -> str:
    """The day that a serial number stands for, as ISO; with its time where it has one. Empty outside the calendar."""
    start = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
    try:
        moment = datetime.combine(start, datetime.min.time()) + timedelta(days=serial)
    except OverflowError:
        return ""
    return (moment + timedelta(milliseconds=500)).date().isoformat()


def number_text(value: float) -> str:
    """Whole numbers without decimals, others with two; one finer than a hundredth keeps its digits.

    >>> number_text(101.0), number_text(0.1 + 0.2), number_text(600.004)
    ('101', '0.30', '600.004')
    """
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.2f}" if abs(value - round(value, 2)) < 1e-6 else repr(value)
