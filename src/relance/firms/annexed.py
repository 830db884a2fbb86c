"""The annex of a firm's letter: what is asked, told apart by invoice, and how its interest was counted.

Law: CPCE art. R124-4 3°: the basis and the amount of what is due, principal, interest and the rest apart. An interest of which nobody
    can read the rate, the first day and the days is not told apart.
"""

from __future__ import annotations

from dataclasses import replace

from relance.domain.money import Money, total
from relance.domain.sentences import Sentence
from relance.language import COLON, say, show
from relance.letters.annex import annex, imputation
from relance.letters.labels import LABELS
from relance.letters.model import Letter, LetterItem

TITLE = Sentence("Annex: what is asked, invoice by invoice, and how the interest was counted")
INVOICED, PAID = Sentence("Invoiced"), Sentence("Paid or credited")
BOOKS = Sentence("In the creditor’s books")
COLUMNS = ("from", "last", "days", "base", "rate", "interest", "source")


def annex_of(written: Letter) -> dict[str, object]:
    """What templates draw, in the debtor's language; {} where principal alone is asked for one invoice, which the letter itself tells."""
    language = written.language
    asked = [replace(one, penalties=None) if one.penalties_follow else one for one in written.items]
    if len(asked) < 2 and not any(one.besides for one in asked):
        return {}
    told = replace(written, items=tuple(asked), late_paid=())
    heads = [
        say(one, language)
        for one in (
            LABELS["number"],
            INVOICED,
            PAID,
            LABELS["principal"],
            LABELS["interest"],
            LABELS["fixed"],
            LABELS["total"],
        )
    ]
    return {
        "title": say(TITLE, language),
        "heads": heads,
        "rows": [_row(one, written) for one in asked],
        "parts": annex(told),
        "convention": say(LABELS["convention"], language),
        "imputation": imputation(told),
        "columns": [say(LABELS[name], language) for name in COLUMNS],
        "bridge_heads": [say(one, language) for one in (BOOKS, LABELS["imputed"], LABELS["after"])],
        "total": say(LABELS["total"], language),
        "colon": COLON[language],
    }


def _row(item: LetterItem, written: Letter) -> list[str]:
    """Amounts of one invoice; the last is what is asked for it."""
    language = written.language
    compensation = (
        item.compensation if item.compensation.currency == item.open.currency else Money.zero(item.open.currency)
    )
    taken = item.paid + item.credited

    def shown(amount: Money) -> str:
        return show(amount, language) if amount else "—"

    return [
        item.number,
        show(item.amount, language),
        shown(taken),
        show(item.open, language),
        shown(item.interest),
        shown(compensation),
        show(total((item.open, item.interest, compensation), item.open.currency), language),
    ]
