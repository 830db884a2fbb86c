"""In which currency a row of a list is: by its own column, by the sign beside its amounts, or as the list has it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from relance.intake.formats.currencies import CURRENCIES, EURO, meant, sign_of
from relance.intake.formats.lists.fields import Field
from relance.intake.formats.lists.how import How
from relance.intake.formats.lists.profiles import is_blank
from relance.intake.formats.lists.weighed import RowFault
from relance.intake.formats.problem_codes import ProblemCode

_meant = lru_cache(maxsize=4096)(meant)


def currency_of_row(values: Mapping[Field, str], how: How, marks: set[str]) -> str:
    """What the row's column says, else the sign beside its amounts, else what holds for the list."""
    if not marks and not how.unmarked and how.currency and Field.CURRENCY not in values:
        return how.currency  # the usual row
    text = values.get(Field.CURRENCY, "").upper()
    if is_blank(text):
        if not marks and how.unmarked and not _says_euro(values, how):
            marks = {how.unmarked}
        if not marks:
            if not how.currency and not _says_euro(values, how):
                raise RowFault(ProblemCode.CURRENCY_MISSING, Field.CURRENCY)
            return how.currency or EURO
        beside = {how.marks.get(mark) or CURRENCIES[mark][0] for mark in marks}
        if (
            any(len(CURRENCIES[mark]) > 1 and mark not in how.marks for mark in marks)
            or len(beside) > 1
            or (beside != {EURO} and _says_euro(values, how))
        ):
            raise RowFault(ProblemCode.CURRENCY_UNKNOWN, Field.CURRENCY, " ".join(sorted(marks)))
        return beside.pop()
    currencies = _meant(text)
    currency = how.marks.get(sign_of(text)) or (currencies[0] if len(currencies) == 1 else "")
    if not currency:
        raise RowFault(ProblemCode.CURRENCY_UNKNOWN, Field.CURRENCY, text)
    if how.headed and currency not in how.headed:
        raise RowFault(ProblemCode.AMOUNT_IN_CURRENCY, Field.TOTAL, " ".join(sorted(how.headed)))
    if any(currency not in CURRENCIES[mark] for mark in marks):
        raise RowFault(ProblemCode.AMOUNT_IN_CURRENCY, Field.TOTAL, " ".join(sorted(marks)))
    return currency


def _says_euro(values: Mapping[Field, str], how: How) -> bool:
    """Whether an amount bears the euro's sign or code, where others of the list bear another's."""
    return any("€" in text or EURO in text.upper() for name in how.figures if (text := values.get(name)))
