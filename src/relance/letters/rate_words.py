"""The rate of penalties as a letter says it: every rate applied to the days counted, one after the other.

Law: C. com. L441-10 II; CCP R2192-31. A rate of one half-year is not the rate of another: said alone, the highest or the last
    would not be the one applied, and "by half-year" would read as a rate for six months.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from relance.domain.interest import Slice
from relance.domain.ledger import DebtorKind
from relance.domain.sentences import LongDate, Percent, Sentence
from relance.letters.labels import joined, listed
from relance.letters.model import LetterItem

MOST_DATED = 3  # more rates than that are named without their days, which the annex gives


def rates_in_words(items: Iterable[LetterItem], kind: DebtorKind, *, is_contract: bool) -> Sentence | None:
    """The yearly rates of these items' penalties, in the order of the days that they cover; None where no day is counted.

    Where invoices have each their own rate (a public buyer's is fixed by its due date), each rate names its invoices.
    """
    counted = [(item.number, item.penalties.slices) for item in items if item.penalties and item.penalties.slices]
    if not counted:
        return None
    pooled = _rates_by_day([piece for _, slices in counted for piece in slices])
    rate = _successive(pooled) if pooled else _by_invoice(counted)
    if kind is DebtorKind.PUBLIC_BODY:
        return Sentence("{rate} (ECB rate plus 8 points, fixed for the whole delay of each invoice)", {"rate": rate})
    if is_contract:
        return Sentence("{rate} (our general terms)", {"rate": rate})
    return Sentence("{rate} (ECB rate plus 10 points, revised every half-year)", {"rate": rate})


def _rates_by_day(slices: Sequence[Slice]) -> list[tuple[date, Decimal]] | None:
    """The first day of each rate, where no day has two; None where one has."""
    periods = sorted({(piece.days.start, piece.days.end, piece.rate) for piece in slices})
    found: list[tuple[date, Decimal]] = []
    latest = date.min
    for start, end, rate in periods:
        if found and rate != found[-1][1] and start < latest:
            return None
        if not found or rate != found[-1][1]:
            found.append((start, rate))
        latest = max(latest, end)
    return found


def _successive(rates: Sequence[tuple[date, Decimal]]) -> Percent | Sentence:
    said: Percent | Sentence = Percent(rates[0][1])
    for start, rate in rates[1:]:
        facts = {"before": said, "rate": Percent(rate), "day": LongDate(start)}
        is_dated = len(rates) <= MOST_DATED
        said = Sentence("{before}, then {rate} from {day}" if is_dated else "{before}, then {rate}", facts)
    return said


def _by_invoice(counted: Sequence[tuple[str, Sequence[Slice]]]) -> object:
    """Each rate with its invoices, in the order of the invoices."""
    numbers: dict[tuple[tuple[date, Decimal], ...], list[str]] = {}
    for number, slices in counted:
        rates = _rates_by_day(slices) or []
        key = tuple(rates) if len(rates) > 1 else ((date.min, rates[0][1]),)
        numbers.setdefault(key, []).append(number)
    each = [
        Sentence("{rate} for {numbers}", {"rate": _successive(key), "numbers": listed(list(dict.fromkeys(named)))})
        for key, named in numbers.items()
    ]
    return joined(each)
