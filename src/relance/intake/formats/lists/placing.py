"""Which column is what: by its heading, by its cells, and where both leave it open, by asking.

What may limit or date a debt is placed or asked about (docs/decisions/0037). Not asked: what other columns explain, a
constant, a heading known to be harmless. All that is asked is asked before the rows are read, and each answer is a change of how they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import permutations

from relance.intake.formats.amounts import DecimalSign
from relance.intake.formats.currencies import CURRENCIES, EURO, meant
from relance.intake.formats.lists.column_questions import ask_about_column
from relance.intake.formats.lists.columns import is_heading_of, recognise
from relance.intake.formats.lists.currency_questions import ask_about_currencies
from relance.intake.formats.lists.customers import KINDS
from relance.intake.formats.lists.documents import Document, document_of
from relance.intake.formats.lists.explained import Grid, goes_on_by, runs
from relance.intake.formats.lists.fields import Field, Holds
from relance.intake.formats.lists.first_pass import recognised
from relance.intake.formats.lists.headings import currency_of, essence, normalised
from relance.intake.formats.lists.how import How, side_of
from relance.intake.formats.lists.namesakes import ask_which_of_one_name
from relance.intake.formats.lists.needed_columns import ask_for_what_is_needed, ask_whether_net_is_owed
from relance.intake.formats.lists.placed import Placing
from relance.intake.formats.lists.profiles import flag
from relance.intake.formats.lists.statuses import Status, status_of
from relance.intake.formats.lists.two_names import ask_who_owes
from relance.intake.formats.lists.unit_questions import ask_about_thousands
from relance.intake.formats.lists.word_questions import MOST_WORDS, ask_about_parts, ask_about_starts, ask_about_words

_NEEDED = (Field.ISSUED_ON, Field.TOTAL, Field.REMAINING, Field.DUE_ON)


def place(placing: Placing) -> How:
    """Place by heading and cells, ask about the rest; the rows are read as this says."""
    _place_what_is_known(placing)
    ask_which_of_one_name(placing)
    ask_who_owes(placing)
    grid = Grid(placing.rows, placing.base)
    if Field.REMAINING in placing.base.named and _only_runs(placing, grid, placing.index_of(Field.REMAINING)):
        fields = dict(placing.base.fields)
        del fields[placing.index_of(Field.REMAINING)]
        placing.base = replace(placing.base, fields=fields)
    _place_what_a_balance_goes_on_by(placing)
    ask_for_what_is_needed(placing)
    others = {Field.TOTAL, Field.REMAINING, Field.DEBIT, Field.VAT}
    if Field.NET in placing.base.named and not placing.base.named & others:
        ask_whether_net_is_owed(placing, placing.index_of(Field.NET))
    for index in range(len(placing.header)):
        is_placed = index in placing.base.fields or index in placing.base.also or index in placing.namesakes
        if not is_placed and placing.is_free(placing.header[index]):
            ask_about_column(placing, index, grid)
    ask_about_words(placing)
    ask_about_parts(placing)
    ask_about_currencies(placing)
    ask_about_thousands(placing)
    ask_about_starts(placing)
    return placing.how


def _place_what_a_balance_goes_on_by(placing: Placing) -> None:
    """What is left of each row is no balance that goes on from row to row. Where no column is known to hold what a row comes to, and two
    others, or one with signs, move the balance on throughout, they are its debits and credits, whatever they are called."""
    named = placing.base.named
    if Field.REMAINING not in named or named & {Field.TOTAL, Field.NET, Field.DEBIT}:
        return
    balance, grid = placing.index_of(Field.REMAINING), Grid(placing.rows, placing.base)
    may_move = (None, Field.PAID, Field.CREDIT, Field.CREDITED)
    moving = [
        at
        for at, profile in enumerate(placing.profiles)
        if profile.holds is Holds.AMOUNTS
        and placing.base.fields.get(at) in may_move
        and placing.is_free(placing.header[at])
    ]
    found = next(
        (pair for pair in (*permutations(moving, 2), *((at,) for at in moving)) if goes_on_by(grid, balance, *pair)),
        None,
    )
    if found is None:
        return
    fields = {at: name for at, name in placing.base.fields.items() if at not in (balance, *found)}
    names = (Field.TOTAL,) if len(found) == 1 else (Field.DEBIT, Field.CREDIT)
    placing.base = replace(
        placing.base, fields=dict(sorted({**fields, **dict(zip(found, names, strict=True))}.items()))
    )


def _place_what_is_known(placing: Placing) -> None:
    """The columns that heading and cells tell of, and how their cells are read."""
    holds = {index: profile.holds for index, profile in enumerate(placing.profiles)}
    fields = recognised(placing.header, placing.given, placing.profiles)
    also = tuple(
        index
        for index, heading in enumerate(placing.header)
        if index not in fields and Field.STATUS in fields.values() and placing.is_free(heading)
        and is_heading_of(heading, Field.STATUS) and placing.knows(index, status_of)
    )  # fmt: skip
    fields = _without_what_says_nothing(placing, fields)
    unpaid: set[int] = set()
    for index, name in recognise(placing.header, placing.given).items():
        is_flag = holds[index] is Holds.FLAGS
        if name is Field.REMAINING and is_flag and Field.STATUS not in fields.values():
            fields[index] = Field.STATUS  # "unpaid: yes, no"
            unpaid = {index}
        elif name in _NEEDED and name not in fields.values() and index not in fields and not is_flag:
            fields[index] = name  # its cells are not what they should be: each row says so
    words = {normalised(word): word for index in unpaid for word in placing.profiles[index].words or ()}
    placing.base = How(
        fields,
        signs=_signs(placing),
        also=also,
        statuses={said: Status.OPEN if flag(word) else Status.PAID for said, word in words.items()},
    )
    placing.base = replace(
        placing.base,
        paid_is_flag=_is_flag(placing, fields),
        currency=_currency(placing, fields),
        headed=_headed(placing, fields),
        negated=_negated(placing, fields),
        starts=_told_by_their_side(placing, fields),
        unmarked=placing.total_sign,
    )


def _signs(placing: Placing) -> dict[int, DecimalSign | None]:
    """By column, the currency's sign: its own where it has one, that of the whole list where it has none."""
    shown = set().union(*(profile.signs for profile in placing.profiles))
    common = next(iter(shown)) if len(shown) == 1 else None
    return {
        index: next(iter(profile.signs)) if len(profile.signs) == 1 else None if profile.signs else common
        for index, profile in enumerate(placing.profiles)
    }


def _without_what_says_nothing(placing: Placing, fields: dict[int, Field]) -> dict[int, Field]:
    """A heading such as "State" or "Nature" whose cells are no states, or no documents, is another thing; a column of marks
    beside a figure of what is left says nothing more."""
    kept = {}
    for index, name in fields.items():
        if placing.is_free(placing.header[index]):
            if name is Field.STATUS and not _may_tell(placing, index, status_of, MOST_WORDS):
                continue
            if name is Field.TYPE and not _may_tell(placing, index, document_of, MOST_WORDS // 2):
                continue
            if name is Field.SETTLED_MARK:
                continue
            if name is Field.KIND and not any(
                normalised(word) in KINDS for word in placing.profiles[index].words or {"": 1}
            ):
                continue
            if name is Field.SIDE and not all(side_of(word) for word in placing.profiles[index].words or {"": 1}):
                continue
        kept[index] = name
    return kept


def _may_tell(placing: Placing, index: int, meaning: Callable[[str], object], most: int) -> bool:
    """Whether the cells are words for states, or for documents: one is known, or they are few enough to be asked about."""
    words = placing.profiles[index].words
    if words is None:
        return False
    is_region = essence(placing.header[index]) in ("state", "nature", "situation")
    return any(meaning(word) is not None for word in words) or (len(words) <= most and not is_region)


def _only_runs(placing: Placing, grid: Grid, index: int) -> bool:
    """A balance that goes on from row to row, and is not what is left of each."""
    return (placing.base.is_statement or not grid.compared(index).within) and runs(grid, index)


def _is_flag(placing: Placing, fields: Mapping[int, Field]) -> bool:
    return any(name is Field.PAID and placing.profiles[index].holds is Holds.FLAGS for index, name in fields.items())


def _currency(placing: Placing, fields: Mapping[int, Field]) -> str:
    """Of a row that names none: what the heading of the amounts says, else the euro, unless other rows name another."""
    columns = [index for index, name in fields.items() if name is Field.CURRENCY]
    words = {word.upper() for index in columns for word in placing.profiles[index].words or ()}
    if any(EURO not in meant(word) for word in words):
        return ""
    said = _headed(placing, fields) if not columns else frozenset()
    if not columns and not said and _foreign_marks(placing, fields):
        return ""
    if not columns and not said and placing.title_sign:
        said = frozenset(meant(placing.title_sign)[:1])
    return EURO if not said else next(iter(said)) if len(said) == 1 else ""


def _foreign_marks(placing: Placing, fields: Mapping[int, Field]) -> set[str]:
    """Signs of other currencies beside some amounts: what stands without one among them is in nobody knows which."""
    owed = (Field.TOTAL, Field.REMAINING, Field.DEBIT, Field.NET)
    marks = set().union(*(placing.profiles[index].marks for index, name in fields.items() if name in owed)) - {""}
    return {mark for mark in marks if "EUR" not in CURRENCIES.get(mark, ())}


def _headed(placing: Placing, fields: Mapping[int, Field]) -> frozenset[str]:
    """The currencies that the headings of the amounts name."""
    amounts = (Field.TOTAL, Field.REMAINING, Field.DEBIT)
    return frozenset(
        code for index, name in fields.items() if name in amounts and (code := currency_of(placing.header[index]))
    )


def _told_by_their_side(placing: Placing, fields: Mapping[int, Field]) -> dict[str, Document]:
    """Numbers that begin like those of credit notes (AV) and stand on the side of credits alone: nothing is left to ask."""
    if Field.TYPE in fields.values():
        return {}
    return {
        start: Document.CREDIT
        for start in placing.credited
        if len(start) > 1 and start not in placing.starts and document_of(start) is Document.CREDIT
    }


def _negated(placing: Placing, fields: Mapping[int, Field]) -> frozenset[Field]:
    """Payments that a column writes below zero, as what they take off the debt."""
    profiles = {name: placing.profiles[index] for index, name in fields.items() if name is Field.PAID}
    return frozenset(name for name, one in profiles.items() if one.below_zero and not one.above_zero)
