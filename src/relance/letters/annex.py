"""The annex of a letter: how penalties and interest were calculated, invoice by invoice, and what the calculations come to."""

from __future__ import annotations

from collections.abc import Iterator

from relance.domain.sentences import Percent
from relance.language import say, show, typeset
from relance.letters.labels import LABELS, bridge, imputation_rule, imputations, uncounted_days
from relance.letters.model import Act, Letter, LetterItem
from relance.letters.sums import asked_in_words, in_words, interest_label, late_paid_label, sums_of_late_paid


def imputation(letter: Letter) -> str:
    """By which rule part payments were imputed; "" where there are none."""
    statements = [item.penalties for item in (*letter.items, *letter.late_paid) if item.penalties]
    rule = imputation_rule(statements)
    return say(rule, letter.language) if rule else ""


def annex(letter: Letter) -> list[dict[str, object]]:
    """The calculation, invoice by invoice, slice by slice; none where no day of any is counted: the letter says so."""
    items = [item for item in (*letter.items, *letter.late_paid) if item.penalties]
    is_counted = any(item.penalties and item.penalties.slices for item in items)
    return [_calculation(letter, item) for item in items] if is_counted else []


def _calculation(letter: Letter, item: LetterItem) -> dict[str, object]:
    language, statement = letter.language, item.penalties
    assert statement is not None  # noqa: S101 (what has none is not calculated)
    rows = [
        [
            show(piece.days.start, language),
            show(piece.days.last, language),
            str(len(piece.days)),
            show(piece.base, language),
            show(Percent(piece.rate), language),
            show(piece.amount, language),
            typeset(say(piece.source, language), language),
        ]
        for piece in statement.slices
    ]
    return {
        "number": item.number,
        "rows": rows,
        "remark": " ".join(say(remark, language) for remark in uncounted_days(item)),
        "total": show(statement.interest, language),
        "payments": [say(one, language) for one in imputations(statement)],
        "bridge": [
            [say(LABELS[label], language), *(show(amount, language) for amount in amounts)]
            for label, *amounts in bridge(statement)
        ],
    }


def annex_sums(letter: Letter) -> list[dict[str, object]]:
    """What the calculations come to in each currency, as the letter states it: of what is open its penalties, where there are
    several calculations, then of what was paid late its penalties, its compensation and their sum.

    () where one calculation says it all. Of each: a heading, "" for that of the one before, and rows of a label and an amount, the last
    of which is the sum.
    """
    found: list[dict[str, object]] = []
    before = ""
    for heading, rows in _groups(letter):
        found.append({"heading": heading if heading != before else "", "rows": rows})
        before = heading
    return found


def _groups(letter: Letter) -> Iterator[tuple[str, list[list[str]]]]:
    """Each group of calculations under its heading."""
    language, heading = letter.language, say(LABELS["annex_sum"], letter.language)
    for currency in letter.currencies:
        late = sums_of_late_paid(letter, currency)
        if letter.act is Act.LATE_PAID:
            yield heading, asked_in_words(letter, currency)
        elif late or len([item for item in letter.in_currency(currency) if item.penalties]) > 1:
            yield heading, in_words([(interest_label(letter), letter.penalties(currency))], language)
        if late:
            whole = [*late, ("total", letter.late_paid_in(currency))]
            yield say(LABELS[late_paid_label(letter)], language), in_words(whole, language)
