"""Rows of a list that are no debt of their own: totals, headings, the header once more, the foot of a page.

A total is known by being one: it stands without number and date and says so, or comes to the sum of the rows before it. A
customer whose name begins like one is a customer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from relance.intake.formats.amounts import AmountProblem, read_cents
from relance.intake.formats.lists.fields import Field
from relance.intake.formats.lists.headings import normalised
from relance.intake.formats.lists.how import How
from relance.intake.formats.lists.profiles import is_blank

_WORD = (
    r"(?:sous |sub )?tota(?:ls?|ux)|total general|totaux generaux|grand total|subtotal|sum|somme|solde|report|a reporter|reports|cumul"
    r"|balance|totale|totaal|summe|gesamt|gesamtsumme|suma|saldo|montant total"
)
_MORE = r"general|generaux|client|tiers|du compte|compte|final|ttc|ht|eur|euros?|page|de la page|cumule|brought forward|carried forward|\d+"
WHOLLY = re.compile(rf"(?:{_WORD})(?: (?:{_MORE}))*")
BEGINS = re.compile(rf"(?:{_WORD})\b")
_MAYBE = re.compile(
    r"\W*(?:sous|sub|tot|grand|sum|som|solde|saldo|r[eé]port|[aà]\b|cumul|balance|montant|ges)", re.IGNORECASE
)
_OF = re.compile(r"^(?:for|of|de|du|des|d|pour|client|customer|tiers|compte|fur|para|per|voor) ")
_GROUP = re.compile(r"\S.* \([0-9]+\)")  # Odoo: "Janvier 2026 (12)", and the sums of the rows below it
_DAY = re.compile(r"\d{1,4}[/.-]\d|(?:19|20)\d{6}$")
COMPARED = (Field.TOTAL, Field.REMAINING, Field.DEBIT, Field.CREDIT, Field.PAID, Field.NET)


class Totals:
    """The sums of the rows met so far, by column, and where groups began."""

    def __init__(self, how: How) -> None:
        self._how = how
        self._names = tuple(name for name in COMPARED if name in how.named)
        self._sums = dict.fromkeys(self._names, 0)
        self._starts: dict[Field, set[int]] = {name: {0} for name in self._names}
        self.differing: list[int] = []
        self._counted = 0
        self.agreeing = 0

    def count(self, values: Mapping[Field, str]) -> None:
        """A row that is no total."""
        self._counted += 1
        for name, cents in self._read(values).items():
            self._sums[name] += cents

    def add(self, read: Mapping[Field, int]) -> None:
        """The same, of a row whose amounts are read."""
        self._counted += 1
        for name in self._names:
            if name in read:
                self._sums[name] += read[name]

    def begin(self) -> None:
        """A group ends here, and another begins."""
        for name in self._names:
            self._starts[name].add(self._sums[name])

    def is_total(self, line: int, row: Sequence[str], values: Mapping[Field, str], heading: str) -> bool:
        """Whether the row is a total of rows before it, the group that ``heading`` began; one whose sum is another is kept in
        ``differing``."""
        number = values.get(Field.NUMBER, "")
        first = row[0] or self._first(row)
        if not number and self._is_unnamed_sum(row, values):
            self.agreeing += 1
            self.begin()
            return True
        if first[-1] == ")" and _is_group(first, values):
            self.begin()
            return True
        name = values.get(Field.CUSTOMER_NAME, "")
        if not (_MAYBE.match(first) or (name is not first and _MAYBE.match(name))) and (
            number is first or not _MAYBE.match(number)
        ):
            return False  # the usual row
        told = (first, name, number)
        texts = [normalised(text) for text in told if text]
        if not any(BEGINS.match(text) for text in texts):
            return False
        read = self._read(values)
        is_sum = any(cents and self._sums[name] - cents in self._starts[name] for name, cents in read.items())
        day = values.get(Field.ISSUED_ON, "")
        has_number = bool(number) and not BEGINS.match(normalised(number))
        has_day = bool(day) and not BEGINS.match(normalised(day))
        is_wholly = any(WHOLLY.fullmatch(text) or _ends_with(text, normalised(heading)) for text in texts)
        if has_number or (has_day and not is_sum) or not (is_sum or is_wholly):
            return False
        if read and not is_sum:
            self.differing.append(line)
        elif read:
            self.agreeing += all(self._sums[name] - cents in self._starts[name] for name, cents in read.items())
        self.begin()
        return True

    def _is_unnamed_sum(self, row: Sequence[str], values: Mapping[Field, str]) -> bool:
        """A row of amounts alone, each the sum of all rows before it (two at least)."""
        if self._counted < 2 or values.get(Field.NUMBER) or values.get(Field.ISSUED_ON):
            return False
        filled = sum(1 for cell in row if not is_blank(cell))
        read = self._read(values)
        return len(read) == filled > 0 and all(cents and cents == self._sums[name] for name, cents in read.items())

    def _read(self, values: Mapping[Field, str]) -> dict[Field, int]:
        read = {}
        for name in self._names:
            text = values.get(name, "")
            if not is_blank(text):
                try:
                    cents = read_cents(text, self._how.sign_of[name])
                    read[name] = cents * 1000 if name in self._how.in_thousands else cents
                except AmountProblem:  # said where the row itself is read
                    continue
        return read

    @staticmethod
    def _first(row: Sequence[str]) -> str:
        return next(cell for cell in row if cell)


def _is_group(first: str, values: Mapping[Field, str]) -> bool:
    """What a group is called and how many rows it has, with sums alone: neither customer nor day."""
    of_documents = (Field.CUSTOMER_NAME, Field.CUSTOMER_CODE, Field.ISSUED_ON, Field.DUE_ON, Field.STATUS)
    return (
        _GROUP.fullmatch(first) is not None
        and values.get(Field.NUMBER, first) == first
        and not any(values.get(name) for name in of_documents)
    )


def _ends_with(text: str, heading: str) -> bool:
    """``Total Alpha`` below the heading ``Alpha``, or ``CLI001 Alpha``."""
    named = _OF.sub("", BEGINS.sub("", text, count=1).strip())
    return bool(heading and named) and re.search(rf"\b{re.escape(named)}\b", heading) is not None


def heading_of(row: Sequence[str], values: Mapping[Field, str], how: How) -> str | None:
    """What a row without amount and date heads; None for a row of a document.

    Where the list has no column for customers, it names the one of the rows after it; else it is an age, a region, a note.
    """
    for name in COMPARED:
        if not is_blank(values.get(name, "")):
            return None  # the usual row
    filled = [cell for cell in row if cell]
    if any(_DAY.match(cell) for cell in filled):
        return None
    if not {Field.CUSTOMER_NAME, Field.CUSTOMER_CODE} & how.named:
        if len(filled) > 2 or not any(letter.isalpha() for cell in filled for letter in cell):
            return None
        return max(filled, key=lambda cell: sum(letter.isalpha() for letter in cell))
    text = filled[0]
    is_words = any(letter.isalpha() for letter in text) and (
        " " in text or not any(letter.isdigit() for letter in text)
    )
    return text if len(filled) == 1 and is_words else None
