"""What the cells of a column show: amounts, days, yes and no, a few words, or text."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from relance.intake.formats.amounts import Amount, AmountProblem, DecimalSign, decimal_sign_of, read_amount
from relance.intake.formats.dates import (
    DateAmbiguous,
    DateOrder,
    figures_before_year,
    may_be_swapped,
    proven_orders,
    read_date,
)
from relance.intake.formats.lists.fields import Holds
from relance.intake.formats.lists.headings import normalised
from relance.intake.formats.problem_codes import ProblemCode

LOOKED_AT = 400  # of the different cells of a batch: what they are shows in fewer
MOST_WORDS = 60  # a column of more different texts is no list of states
BLANKS = frozenset({"", "-", "--", "–", "—", "/", ".", "n/a", "N/A"})  # what people write for nothing
YES = frozenset({"yes", "y", "true", "oui", "o", "vrai", "x", "ja", "j", "si", "ok", "1"})
NO = frozenset({"no", "n", "false", "non", "faux", "nein", "nee", "0"})
_MORE_THAN_FIGURES = re.compile(r"[^0-9.,\s-]")
_CODE = re.compile(r"\S*[0-9]\S*")
_NEARLY = (ProblemCode.AMOUNT_AMBIGUOUS, ProblemCode.AMOUNT_TOO_FINE, ProblemCode.AMOUNT_FORMULA)
_WHOLE_DAYS = range(32874, 73051)  # 1990 to 2099, as workbooks count them


def is_blank(text: str) -> bool:
    """Nothing, or a sign that people write for it."""
    return text in BLANKS


# What programs write for a day that they do not have: zeros, and the days from which they count.
_NO_DAYS = frozenset(
    {
        "19700101",
        "01011970",
        "19000101",
        "01011900",
        "19000100",
        "00011900",
        "18991230",
        "30121899",
        "18991231",
        "31121899",
        "00010101",
    }
)


def is_no_day(text: str) -> bool:
    """A blank, or what programs write for a day that they do not have.

    >>> is_no_day("0000-00-00"), is_no_day("1970-01-01T00:00:00Z"), is_no_day("02/01/1970")
    (True, True, False)
    """
    if is_blank(text):
        return True
    digits = "".join(letter for letter in text[:10] if letter.isdigit())
    return digits in _NO_DAYS or (bool(digits) and not digits.strip("0"))


def flag(text: str) -> bool | None:
    """Yes or no; None for anything else."""
    if len(text) > 3 and text[0].isdigit():
        return None  # the usual cell
    said = normalised(text) or ("yes" if text in ("✓", "✔", "☑", "✅") else "")
    return True if said in YES else False if said in NO else None


@dataclass(slots=True)
class Profile:
    """One column, met in batches of cells. ``words`` is None once there are too many to be words for states."""

    filled: int = 0
    looked_at: int = 0
    amounts: int = 0
    with_decimals: int = 0
    days: int = 0
    serials: int = 0
    flags: int = 0
    six: int = 0  # six figures
    codes: int = 0  # one word with figures in it
    nearly_six: int = 0  # five, of which a workbook may have lost a zero
    below_zero: int = 0
    above_zero: int = 0
    words: Counter[str] | None = field(default_factory=Counter)
    signs: set[DecimalSign] = field(default_factory=set)
    orders: set[DateOrder] = field(default_factory=set)
    is_swappable: bool = False  # a day depends on the order
    marks: set[str] = field(default_factory=set)  # signs of currencies beside amounts

    def take(self, cells: Sequence[str]) -> None:
        """Look at one batch: what its cells are, and what they prove of the decimal sign and of the order of day and month."""
        counts = Counter(cells)
        for blank in BLANKS & counts.keys():
            del counts[blank]
        if not counts:
            return
        self._look_at_each(counts)
        self._learn(counts)

    def _look_at_each(self, counts: Counter[str]) -> None:
        self.filled += counts.total()
        if self.words is not None:
            self.words.update(counts)
            if len(self.words) > MOST_WORDS:
                self.words = None
        for text in itertools.islice(counts, LOOKED_AT):
            self._look_at(text)
        if self.amounts and len(counts) > LOOKED_AT:
            self._look_for_marks(itertools.islice(counts, LOOKED_AT, None))

    def _look_for_marks(self, texts: Iterable[str]) -> None:
        """Signs of currencies count in every cell: one among thousands is in nobody knows which currency, too."""
        for text in [text for text in texts if _MORE_THAN_FIGURES.search(text)]:
            if (amount := _amount_of(text)) is not None:
                self.marks.add(amount.mark)

    def _learn(self, texts: Collection[str]) -> None:
        if self.amounts and (sign := decimal_sign_of(texts)):
            self.signs.add(sign)
        if self.days:
            figures = figures_before_year(texts)
            self.orders |= proven_orders(figures)
            self.is_swappable = self.is_swappable or any(may_be_swapped(*two) for two in figures)

    def _look_at(self, text: str) -> None:
        self.looked_at += 1
        if flag(text) is not None:
            self.flags += 1
        self.codes += _CODE.fullmatch(text) is not None
        self.six += len(text) == 6 and text.isdecimal()
        self.nearly_six += len(text) == 5 and text.isdecimal()
        if text.isdigit() and len(text) == 5 and int(text) in _WHOLE_DAYS:
            self.serials += 1
        elif not (text.isdigit() and len(text) < 8) and is_day(text):
            self.days += 1
            return
        if (amount := _amount_of(text)) is not None:
            self.marks.add(amount.mark)
            self.below_zero += amount.cents < 0
            self.above_zero += amount.cents > 0
            self.amounts += 1
            self.with_decimals += text[-3:-2] in (",", ".") or text[-2:-1] in (",", ".")

    @property
    def holds(self) -> Holds:
        """What most cells are."""
        if not self.looked_at:
            return Holds.NOTHING
        if self.flags == self.looked_at and not (self.looked_at == 1 and self.amounts):
            return Holds.FLAGS
        if self.serials == self.looked_at:
            return Holds.TEXT  # days of a workbook, or numbers: the heading decides
        if self.days * 2 >= self.looked_at:
            return Holds.DATES
        if self.amounts * 2 >= self.looked_at:
            return Holds.AMOUNTS
        return Holds.TEXT

    @property
    def is_wholly_amounts(self) -> bool:
        """Nearly every cell is one."""
        return self.amounts * 10 >= self.looked_at * 9 > 0

    @property
    def is_codes(self) -> bool:
        """Nearly every cell is one word with figures in it, such as C0104."""
        return self.codes * 10 >= self.looked_at * 9 > 0

    @property
    def is_distinct(self) -> bool:
        """No two cells say the same, as far as they were counted."""
        return self.words is None or len(self.words) == self.filled

    @property
    def is_six_figures(self) -> bool:
        """Every cell is six figures, but for a zero before them."""
        return self.six + self.nearly_six == self.looked_at > 0

    @property
    def is_constant(self) -> bool:
        """Every cell that is filled says the same."""
        return self.words is not None and len(self.words) <= 1


def _amount_of(text: str) -> Amount | None:
    """An amount and the sign of a currency beside it, nothing for one that is nearly read; None for what is no amount."""
    try:
        return read_amount(text)
    except AmountProblem as problem:
        return Amount(0, "") if problem.code in _NEARLY else None


def is_day(text: str) -> bool:
    """Whether a cell is a day, in one order or the other."""
    if text[-3:-2] in (",", ".") and len(text) != 8 and (text[:-3] + text[-2:]).isdecimal():
        return False  # the usual amount; one of five figures may be a workbook's day with its hour
    try:
        return read_date(text, "day-first") is not None or read_date(text, "month-first") is not None
    except DateAmbiguous:
        return True
