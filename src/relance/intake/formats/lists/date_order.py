"""Day or month first, in each column of days: what was said, what the column proves, what all others prove alike; else one question."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from relance.domain.sentences import Sentence
from relance.intake.formats.dates import DateOrder, is_swappable, read_date
from relance.intake.formats.lists.fields import DATES, Field
from relance.intake.formats.lists.headings import normalised
from relance.intake.formats.lists.how import How
from relance.intake.formats.lists.placed import SAMPLES, cells_of
from relance.intake.formats.lists.profiles import Profile
from relance.intake.questions import Choice, Question, Questions

DATE_ORDER = "dates"
Orders = Mapping[Field, DateOrder | None]

_WORDS: dict[DateOrder, Sentence] = {
    "day-first": Sentence("The day comes first"),
    "month-first": Sentence("The month comes first"),
}
# Words of headings by which the language of a list is known; those that several languages share are left out.
_ENGLISH = re.compile(
    r"\b(invoices?|customer|due|amount|balance|open|number|name|bill|billing|paid|issued|created|owed|unpaid)\b"
)
_OTHERS = re.compile(
    r"\b(factures?|echeance|montant|numero|ttc|ht|tva|nom|solde|reste|emission|reglement|rechnung|datum|kunde|betrag|fallig|nummer"
    r"|fecha|importe|cliente|vencimiento|fattura|scadenza|importo|klant|factuur|bedrag|vat|gst)\b"
)


def orders_of(how: How, profiles: Sequence[Profile], said: DateOrder | None) -> dict[Field, DateOrder | None]:
    """What was said, what each column proves, or what all others prove alike; None where nothing decides."""
    if said:
        return dict.fromkeys(DATES, said)
    proven = {name: profiles[index].orders for index, name in how.fields.items() if name in DATES}
    together = set().union(*proven.values())
    common = next(iter(together)) if len(together) == 1 else None
    return {name: (next(iter(orders)) if len(orders) == 1 else common) for name, orders in proven.items()}


def asked_orders(
    how: How,
    profiles: Sequence[Profile],
    said: DateOrder | None,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    questions: Questions,
) -> Orders:
    """The orders, one question having been asked about all columns of which nothing decides and whose days may be read either way.

    A column that proves both orders is asked about no more: each of its doubtful cells is an error. ``rows`` are the first of the list.
    """
    orders = orders_of(how, profiles, said)
    open_at = {
        index: name
        for index, name in sorted(how.fields.items())
        if name in DATES and orders[name] is None and profiles[index].is_swappable and not profiles[index].orders
    }
    if not open_at:
        return orders
    answer = questions.ask(_question(open_at, header, rows))
    decided = next(order for order in _WORDS if order == answer)
    return orders | dict.fromkeys(open_at.values(), decided)


def _question(open_at: Mapping[int, Field], header: Sequence[str], rows: Sequence[Sequence[str]]) -> Question:
    columns = tuple(header[index] for index in open_at)
    doubtful = [row for row in rows if any(index < len(row) and is_swappable(row[index]) for index in open_at)]
    example = next(
        (row[index] for row in doubtful for index in open_at if index < len(row) and is_swappable(row[index])), ""
    )
    guess = _guess(header)
    order_of_choices = sorted(_WORDS, key=lambda order: order != guess)
    return Question(
        DATE_ORDER,
        Sentence(
            "Day and month may be swapped in {columns}, and no date tells: which comes first?",
            {"columns": ", ".join(columns)},
        ),
        tuple(Choice(order, _WORDS[order], effect=_effect(example, order)) for order in order_of_choices),
        guess=guess,
        column=columns[0],
        sample_header=columns,
        samples=tuple(dict.fromkeys(cells_of(row, tuple(open_at)) for row in doubtful))[:SAMPLES],
        is_of_money=False,
    )


def _effect(example: str, order: DateOrder) -> Sentence | None:
    day = read_date(example, order) if example else None
    return Sentence("{text} is {day}", {"text": example, "day": day}) if day else None


def _guess(header: Sequence[str]) -> DateOrder:
    """By the language of the headings: American lists begin with the month, those of every other country with the day."""
    words = " ".join(map(normalised, header))
    return "month-first" if _ENGLISH.search(words) and not _OTHERS.search(words) else "day-first"
