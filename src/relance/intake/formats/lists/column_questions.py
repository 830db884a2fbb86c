"""Questions about columns that no heading places: what may limit or date a debt is asked about, with a guess by its cells."""

from __future__ import annotations

import re
from dataclasses import replace

from relance.domain.sentences import Sentence
from relance.intake.formats.lists import statuses
from relance.intake.formats.lists.columns import is_heading_of
from relance.intake.formats.lists.documents import document_of
from relance.intake.formats.lists.explained import Grid, is_explained
from relance.intake.formats.lists.fields import Field, Holds
from relance.intake.formats.lists.harmless import is_harmless, may_limit
from relance.intake.formats.lists.headings import currency_of, essence, in_own_currency, is_share
from relance.intake.formats.lists.one_column import WITHHELD, ask_column
from relance.intake.formats.lists.placed import Placing
from relance.intake.formats.lists.statuses import Status, status_of
from relance.intake.formats.lists.word_questions import MOST_WORDS

_PAYING = re.compile(
    r"\b(?:payee?|reglee?|versee?|versement|encaissee?|encaissement|acompte|avance|paiement|reglement|cheque|virement|paid|received|payment|deposit)\b"
)
_NUMBER_OF = re.compile(r"\b(?:no|ref|reference|id)\b")


def ask_about_column(placing: Placing, index: int, grid: Grid) -> None:
    """One column that no heading places: nothing, or a question."""
    heading, profile = placing.header[index], placing.profiles[index]
    if profile.holds is Holds.NOTHING or (profile.is_constant and profile.filled >= len(placing.rows) > 1):
        return
    if is_heading_of(heading, Field.SETTLED_MARK):
        if not placing.base.named & {Field.REMAINING, Field.PAID, Field.STATUS}:
            ask_column(
                placing,
                index,
                [Field.SETTLED_MARK],
                Field.SETTLED_MARK,
                Sentence("Tools write a mark beside what is settled."),
            )
        return
    if profile.holds is Holds.TEXT and _limits(placing, index):
        ask_column(placing, index, [Field.STATUS], Field.STATUS, Sentence("Its words tell how an invoice stands."))
        return
    if is_share(heading) and may_limit(heading):
        _ask_share(placing, index)
        return
    if is_harmless(heading) and not _may_pay(placing, index):
        return
    match profile.holds:
        case Holds.AMOUNTS:
            _ask_amounts(placing, index, grid)
        case Holds.DATES:
            _ask_days(placing, index)
        case Holds.FLAGS:
            _ask_flags(placing, index)
        case _:
            _ask_text(placing, index)


def _ask_amounts(placing: Placing, index: int, grid: Grid) -> None:
    heading, profile, named = placing.header[index], placing.profiles[index], placing.base.named
    compared, hints = grid.compared(index), may_limit(heading)
    if Field.CURRENCY in named and any(is_heading_of(heading, name) for name in named):
        own = next((placing.header[at] for at, name in placing.base.fields.items() if name is Field.TOTAL), "")
        if currency_of(heading) or in_own_currency(own):
            return  # a placed amount once more, in the currency of the books
    if any(_without_vat(heading, placing.header[at]) for at in placing.base.fields):
        return
    if not profile.is_wholly_amounts or is_explained(grid, index) or (Field.REMAINING in named and not hints):
        return
    if not hints and (not compared.within or (grid.has_decimals and not profile.with_decimals)):
        return
    is_withheld = WITHHELD.search(essence(heading)) is not None
    offered = [name for name in (Field.REMAINING, Field.PAID) if name not in named]
    if Field.CREDITED not in named and (Field.PAID in named or is_withheld):
        offered.append(Field.CREDITED)
    if not offered:
        return
    guess: Field | None = offered[0]
    if is_withheld and Field.CREDITED in offered:
        guess = Field.CREDITED
    elif _PAYING.search(essence(heading)) and offered[-1] in (Field.PAID, Field.CREDITED):
        guess = offered[-1]
    elif not compared.within or is_heading_of(heading, Field.TOTAL):
        guess = None
    why = Sentence(
        "Filled on {rows} {rows:row|rows}, never more than the total: equal to it on {equal}, zero on {zero}.",
        {"equal": compared.equal, "rows": compared.rows, "zero": compared.zero},
    )
    ask_column(placing, index, offered, guess, why if compared.within else None)


def _without_vat(heading: str, placed: str) -> bool:
    """Whether a heading names without VAT what a placed one names with it: "Réglé HT" beside "Réglé TTC"."""
    said = essence(heading).split()
    return "ht" in said and [word for word in said if word != "ht"] == [
        word for word in essence(placed).split() if word != "ttc"
    ]


def _ask_days(placing: Placing, index: int) -> None:
    offered = [
        name
        for name in (Field.DUE_ON, Field.SETTLED_ON, Field.PERFORMED_ON, Field.RECEIVED_ON)
        if name not in placing.base.named
    ]
    if is_heading_of(placing.header[index], Field.DUE_ON) and Field.DUE_ON not in offered:
        _ask_which_is_due(placing, index)
        return
    guess = (
        Field.DUE_ON if Field.DUE_ON in offered and placing.profiles[index].filled >= len(placing.rows) * 0.8 else None
    )
    if offered:
        ask_column(placing, index, offered, guess)


def _ask_which_is_due(placing: Placing, index: int) -> None:
    """Another heading of due dates is placed: this one, or that one?"""
    placed = placing.index_of(Field.DUE_ON)
    if all(len(row) <= max(index, placed) or row[index] in ("", row[placed]) for row in placing.rows):
        return  # a copy
    moved = {at: name for at, name in placing.base.fields.items() if at != placed}
    ask_column(
        placing,
        index,
        [Field.DUE_ON],
        None,
        Sentence("The column {column} holds due dates, too, and others.", {"column": placing.header[placed]}),
        {Field.DUE_ON.value: lambda how: replace(how, fields={**moved, index: Field.DUE_ON})},
    )


def _ask_flags(placing: Placing, index: int) -> None:
    heading = placing.header[index]
    said = essence(heading)
    offered = [name for name in (Field.SETTLED_MARK, Field.DISPUTED) if name not in placing.base.named]
    guess = None
    if (
        any(word in said for word in ("litige", "contest", "disput", "bloqu", "contentieux", "hold"))
        and Field.DISPUTED in offered
    ):
        guess = Field.DISPUTED
    elif re.search(r"\b(?:soldee?|settled|closed|lettree?|cloturee?|acquittee?)\b", said) or _PAYING.search(said):
        guess = Field.SETTLED_MARK if Field.SETTLED_MARK in offered else None
    if offered:
        ask_column(placing, index, offered, guess)


def _limits(placing: Placing, index: int) -> bool:
    """Whether the column is one of few words, of which one says that nothing, or not yet, is owed."""
    words = placing.profiles[index].words
    return (
        words is not None
        and len(words) <= MOST_WORDS
        and any(status_of(word) in (Status.PAID, Status.PART, Status.DISPUTED, *statuses.LEFT_OUT) for word in words)
    )


def _may_pay(placing: Placing, index: int) -> bool:
    """Amounts below "Acompte n° 1", or the number of a payment on some of the rows."""
    heading, profile = placing.header[index], placing.profiles[index]
    if not may_limit(heading):
        return False
    if profile.holds is Holds.AMOUNTS and profile.with_decimals:
        return profile.is_wholly_amounts
    names = _PAYING.search(essence(heading)) and _NUMBER_OF.search(essence(heading))
    told = {Field.REMAINING, Field.PAID, Field.STATUS, Field.SETTLED_ON, Field.SETTLED_MARK}
    return names is not None and profile.filled < len(placing.rows) and not placing.base.named & told


def _ask_share(placing: Placing, index: int) -> None:
    """A column that tells which part is paid."""
    named = placing.base.named
    if Field.PAID in named or Field.REMAINING in named or Field.TOTAL not in named:
        return
    figures = [re.sub(r"[\s%]", "", word).replace(",", ".") for word in placing.profiles[index].words or ()]
    is_fraction = bool(figures) and all(re.fullmatch(r"0|1|[01]?\.[0-9]+", text) for text in figures)
    ask_column(
        placing,
        index,
        [Field.PAID],
        Field.PAID,
        Sentence("The heading speaks of a share, not of an amount."),
        words={Field.PAID: Sentence("The share of the total that is paid")},
        changes={
            Field.PAID.value: lambda how: replace(
                how,
                fields={**how.fields, index: Field.PAID},
                paid_share=1 if is_fraction else 100,
            )
        },
    )


def _ask_text(placing: Placing, index: int) -> None:
    named = placing.base.named
    if is_harmless(placing.header[index]):  # the number of a payment
        ask_column(placing, index, [Field.SETTLED_MARK], Field.SETTLED_MARK)
    elif Field.TYPE not in named and placing.knows(index, document_of) and (placing.profiles[index].words or {}):
        ask_column(placing, index, [Field.TYPE], Field.TYPE, Sentence("Its words name documents."))
    elif may_limit(placing.header[index]) and Field.DISPUTED not in named:
        ask_column(placing, index, [Field.DISPUTED, Field.SETTLED_MARK], None)
