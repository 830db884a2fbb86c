"""The days of a list's rows: each text is read once, for a list has few different ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, tzinfo

from relance.intake.formats.dates import DateAmbiguous, DateOrder, read_date
from relance.intake.formats.lists.fields import DATES, Field
from relance.intake.formats.lists.figures import has_settling_day
from relance.intake.formats.lists.headings import normalised
from relance.intake.formats.lists.profiles import is_blank, is_no_day
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.formats.problems import Problems

MOST_DAYS = 5000  # kept as they were read

# Written where a due date should stand: it is the day of the invoice.
_AT_ONCE = frozenset(
    {
        "a reception", "a reception de facture", "a reception de la facture", "reception", "comptant", "paiement comptant", "immediat",
        "immediate", "on receipt", "due on receipt", "upon receipt", "due upon receipt", "immediately", "sofort", "sofort fallig",
        "al contado", "contado", "a vista", "per direct",
    }
)  # fmt: skip


class Days:
    """Reads them. ``in_utc`` are the fields whose moments are of universal time: they are the day that they are in ``zone``."""

    def __init__(
        self, problems: Problems, orders: Mapping[Field, DateOrder | None], zone: tzinfo, in_utc: Collection[Field]
    ) -> None:
        self._problems, self._orders, self._zone, self._in_utc = problems, orders, zone, in_utc
        self._known: dict[Field, dict[str, date]] = {name: {} for name in DATES}

    def read(self, line: int, values: Mapping[Field, str], name: Field) -> date | None:
        """The day in this field; None where there is none, or none that can be read, which is noted."""
        text = values.get(name, "")
        if known := self._known[name].get(text):
            return known
        if is_blank(text) or (name is not Field.ISSUED_ON and is_no_day(text)):
            return None
        if name is Field.SETTLED_ON and not has_settling_day(values):
            return None
        if name is Field.DUE_ON and normalised(text) in _AT_ONCE:
            return self.read(line, values, Field.ISSUED_ON)
        try:
            found = read_date(text, self._orders.get(name), self._zone, in_utc=name in self._in_utc)
        except DateAmbiguous:
            self._problems.add(ProblemCode.DATE_AMBIGUOUS, line, field=name.value, value=text, expected="2026-03-31")
            return None
        if found is None:
            self._problems.add(ProblemCode.DATE_UNREADABLE, line, field=name.value, value=text, expected="31/03/2026")
        elif name is not Field.SETTLED_ON and len(self._known[name]) < MOST_DAYS:  # that one goes by other cells, too
            self._known[name][text] = found
        return found
