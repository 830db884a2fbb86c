"""Rows of one export that bear the same number: invoices of several dates, instalments, article rows, or a contradiction.

A number is one customer's: the same of another is another invoice. Within a customer and a currency the issue date tells invoices
apart, the due date instalments. Rows alike in all of that are an error, unless they are articles of one invoice, which are added up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from relance.intake.formats.lists.articles import Amount, Articles
from relance.intake.formats.lists.fields import Field
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.rows import ParsedFile, ReceivableRow


@dataclass(slots=True)
class _Seen:
    """A row met before: on which line, of which days, and with which figures."""

    identity: str
    line: int
    issued_on: date
    due_on: date | None
    currency: str
    total: int
    rest: int
    amount: Amount


class Repeats:
    """The numbers of one list, met so far."""

    def __init__(self, result: ParsedFile) -> None:
        self._result = result
        self._problems = result.problems
        self._articles = Articles(())
        # By the identity of the first row of a number, which stays in memory anyway: a list holds hundreds of thousands.
        # None: one that is open, and remembered among the open ones; looked up there only where its number comes again.
        self._seen: dict[str, tuple[_Seen, ...] | None] = {}
        self._places: dict[str, int] = {}
        self._placed = 0  # how many of the open ones are in it
        self._summed: set[str] = set()

    def look_at(self, header: Sequence[str]) -> None:
        """Learn from the whole header whether rows may be articles."""
        self._articles = Articles(header)

    def identity(
        self,
        line: int,
        customer: str,
        number: str,
        due_on: date | None,
        figures: tuple[int, int],
        *,
        is_credit: bool,
        issued_on: date,
        currency: str,
        row: Sequence[str],
    ) -> str | None:
        """Customer, number, side and, where that number stands there already, its days: never the place in the file.

        The same again for an article of an invoice met before: call ``conclude`` at the end. None for a row that repeats or
        contradicts another; without a problem where it holds the same invoice again, a row for each article.
        """
        sign = "C" if is_credit else "D"
        amount = self._articles.amount_of(row, figures[0]) if self._articles.has_any else Amount.UNKNOWN
        identity = first = "\x1f".join((customer, number, f"{sign}1"))
        before = self._seen.get(first, ())
        if before == () and figures[1] and not is_credit and not self._articles.has_any:
            self._seen[first] = None
            return first
        if earlier := self._remembered(first) if before is None else before:
            for seen in earlier:
                if (seen.issued_on, seen.due_on, seen.currency) == (issued_on, due_on, currency):
                    return self._again(line, number, figures, amount, seen)
            identity = "\x1f".join((customer, number, sign, f"{issued_on}", f"{due_on or ''}", currency))
        own = _Seen(identity, line, issued_on, due_on, currency, *figures, amount)
        self._seen[first] = (*earlier, own)
        if earlier:
            for seen in (*earlier, own) if len(earlier) == 1 else (own,):
                self._keep(seen)
        return identity

    def _remembered(self, identity: str) -> tuple[_Seen, ...]:
        """The only row so far of a number, which is open, out of what it became."""
        opened = self._result.receivables
        for place in range(self._placed, len(opened)):
            self._places.setdefault(opened[place].identity, place)
        self._placed = len(opened)
        row = opened[self._places[identity]]
        days = row.issued_on, row.due_on
        return (_Seen(row.identity, row.line, *days, row.currency, row.cents, row.open_cents, Amount.UNKNOWN),)

    def _keep(self, seen: _Seen) -> None:
        amount = Decimal(abs(seen.total)).scaleb(-2)
        self._result.repeated[seen.identity] = (seen.issued_on, seen.due_on, amount)

    def _again(self, line: int, number: str, figures: tuple[int, int], amount: Amount, seen: _Seen) -> str | None:
        """A row of an invoice met before, all days alike."""
        own = {amount, seen.amount}
        is_same = (seen.total, seen.rest) == figures
        if is_same and Amount.INVOICE in own:
            return None
        if self._articles.has_any and Amount.INVOICE not in own and (own == {Amount.ROW} or not is_same):
            self._problems.add(
                ProblemCode.ARTICLES_ADDED, line, field=Field.NUMBER.value, value=number, other=seen.line
            )
            self._summed.add(seen.identity)
            return seen.identity
        self._problems.add(
            ProblemCode.ROWS_ALIKE if is_same else ProblemCode.NUMBER_TWICE,
            line,
            field=Field.NUMBER.value,
            value=number,
            other=seen.line,
        )
        return None

    def conclude(self) -> None:
        """Add up the articles of each invoice."""
        if not self._summed:
            return
        rows: dict[str, list[ReceivableRow]] = defaultdict(list)
        for row in self._result.receivables:
            rows[row.identity].append(row)
        self._result.receivables[:] = [_together(articles) for articles in rows.values()]
        credits_: dict[str, list[int]] = defaultdict(list)
        for place, credit in enumerate(self._result.credits):
            credits_[credit.identity].append(place)
        for places in [places for places in credits_.values() if len(places) > 1]:
            first = self._result.credits[places[0]]
            for place in places[1:]:
                first = replace(first, open=first.open + self._result.credits[place].open)
            self._result.credits[places[0]] = first
        again = {place for places in credits_.values() for place in places[1:]}
        self._result.credits[:] = [credit for place, credit in enumerate(self._result.credits) if place not in again]
        for identity in self._summed & (rows.keys() | credits_.keys()):
            self._result.settled.pop(identity, None)


def _together(articles: Sequence[ReceivableRow]) -> ReceivableRow:
    first, *others = articles
    for other in others:
        first = replace(
            first,
            cents=first.cents + other.cents,
            open_cents=first.open_cents + other.open_cents,
            settlements=(*first.settlements, *other.settlements),
        )
    return first
