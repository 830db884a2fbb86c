"""How the rows of one list are read: what its columns stand for, in which signs they write, and what was answered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from relance.intake.formats.amounts import DecimalSign
from relance.intake.formats.lists import documents, statuses
from relance.intake.formats.lists.documents import Document
from relance.intake.formats.lists.fields import AMOUNTS, Field
from relance.intake.formats.lists.headings import normalised
from relance.intake.formats.lists.persons import PARTS, named_in_whole
from relance.intake.formats.lists.profiles import is_blank
from relance.intake.formats.lists.statuses import Status

known_status = lru_cache(maxsize=4096)(statuses.status_of)
_document_of = lru_cache(maxsize=4096)(documents.document_of)
# Of several columns that say how an invoice stands, what limits it most counts.
_WEIGHT = (
    Status.VOID, Status.WRITTEN_OFF, Status.DRAFT, Status.PAID, Status.DISPUTED, Status.PART, Status.OPEN,
)  # fmt: skip


# On which side of a customer's account an amount stands.
_DEBITS = frozenset({"d", "debit", "debits", "debiteur", "dr", "dt", "s", "soll", "dare", "debe", "debet"})
_CREDITS = frozenset({"c", "credit", "credits", "crediteur", "cr", "ct", "h", "haben", "avere", "haber"})
_START = re.compile(r"[^\W\d_]+")


def start_of(number: str) -> str:
    """The letters that a number begins with: ``AV2026-001`` -> ``av``."""
    found = _START.match(number)
    return found[0].lower() if found else ""


def side_of(text: str) -> int | None:
    """1 for a debit, -1 for a credit, None for anything else."""
    said = normalised(text)
    return 1 if said in _DEBITS or text == "+" else -1 if said in _CREDITS or text == "-" else None


@dataclass(frozen=True)
class How:
    """How the rows of one list are read: what its columns stand for, and what was answered.

    ``statuses`` and ``documents`` are the words that we do not know ourselves, normalised. ``also`` are further columns that say
    how an invoice stands. ``blank_is_whole``: no figure of what is left means all of it; else nothing.
    ``part_is_whole``: what is part paid, no column saying how much, counts in whole; else it is left out.
    """

    fields: Mapping[int, Field]
    signs: Mapping[int, DecimalSign | None] = field(default_factory=dict)
    statuses: Mapping[str, Status] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)
    also: tuple[int, ...] = ()
    paid_is_flag: bool = False
    mark_is_flag: bool = False
    blank_is_whole: bool = False
    part_is_whole: bool = False
    currency: str = "EUR"  # of a row that names none; empty where it has to
    starts: Mapping[str, Document] = field(default_factory=dict)  # what numbers begin with, where no column says more
    headed: frozenset[str] = frozenset()  # currencies that the headings of its amounts name
    paid_share: int = 0  # what stands for wholly paid in a column of shares: 100, or 1; 0 where it holds amounts
    negated: frozenset[Field] = frozenset()  # columns that write below zero what lowers a debt
    unmarked: str = ""  # the sign that stands for amounts without one
    thousands: frozenset[int] = frozenset()  # columns whose amounts are thousands
    marks: Mapping[str, str] = field(default_factory=dict)  # a sign that several currencies share, and which is meant

    def __post_init__(self) -> None:
        named = set(self.fields.values())
        pairs = [(name, index) for index, name in self.fields.items()]
        object.__setattr__(self, "named", named)
        object.__setattr__(self, "pairs", pairs)
        object.__setattr__(self, "sign_of", {name: self.signs.get(index) for name, index in pairs})
        object.__setattr__(self, "figures", tuple(name for name in AMOUNTS if name in named))
        is_sided = Field.SIDE in named and Field.TOTAL in named and not named & {Field.REMAINING, Field.DEBIT}
        is_statement = is_sided or ({Field.DEBIT, Field.CREDIT} <= named and Field.TOTAL not in named)
        object.__setattr__(self, "is_statement", is_statement)
        object.__setattr__(self, "paid_at", tuple(index for name, index in pairs if name is Field.PAID))
        object.__setattr__(self, "is_named_in_two", bool(PARTS & named))
        object.__setattr__(self, "has_rest", Field.REMAINING in named)
        object.__setattr__(self, "in_thousands", frozenset(name for name, at in pairs if at in self.thousands))

    named: set[Field] = field(init=False, repr=False, compare=False)
    pairs: list[tuple[Field, int]] = field(init=False, repr=False, compare=False)
    sign_of: dict[Field, DecimalSign | None] = field(init=False, repr=False, compare=False)
    figures: tuple[Field, ...] = field(init=False, repr=False, compare=False)
    paid_at: tuple[int, ...] = field(init=False, repr=False, compare=False)  # several columns of payments are added up
    is_statement: bool = field(init=False, repr=False, compare=False)  # debits in one column, credits in another
    is_named_in_two: bool = field(init=False, repr=False, compare=False)  # the name of a person in two columns
    in_thousands: frozenset[Field] = field(init=False, repr=False, compare=False)
    has_rest: bool = field(init=False, repr=False, compare=False)  # the file itself says of each row what is left

    def values(self, row: Sequence[str]) -> dict[Field, str]:
        """The cells of a row that hold something, by what they are."""
        size = len(row)
        values = {name: text for name, index in self.pairs if index < size and (text := row[index])}
        return named_in_whole(values, self.named) if self.is_named_in_two else values

    def heading(self, header: Sequence[str], name: Field) -> str:
        """What the column of a field is called; nothing where there is none."""
        return next((header[index] for index, found in self.fields.items() if found is name), "")

    def document(self, values: Mapping[Field, str]) -> Document:
        """Which document a row is; an invoice where nothing says otherwise."""
        if Field.TYPE not in self.named:
            if not self.starts:
                return Document.INVOICE
            return self.starts.get(start_of(values.get(Field.NUMBER, "")), Document.INVOICE)
        text = values.get(Field.TYPE, "")
        if is_blank(text):
            return Document.INVOICE
        return _document_of(text) or self.documents.get(normalised(text), Document.INVOICE)

    def status(self, values: Mapping[Field, str], row: Sequence[str]) -> Status:
        """How an invoice stands; open where nothing says otherwise."""
        if Field.STATUS not in self.named and not self.also:
            return Status.OPEN
        texts = [values.get(Field.STATUS, ""), *(row[index] for index in self.also if index < len(row))]
        found = {
            known_status(text) or self.statuses.get(normalised(text), Status.OPEN)
            for text in texts
            if not is_blank(text)
        }
        return next((status for status in _WEIGHT if status in found), Status.OPEN)


def is_on_the_credit_side(values: Mapping[Field, str]) -> bool:
    """Whether a row of an account stands in the column of credits, and not in that of debits: its side tells that it lowers a debt.

    >>> is_on_the_credit_side({Field.CREDIT: "20,00", Field.DEBIT: "0,00"}), is_on_the_credit_side({Field.DEBIT: "20,00"})
    (True, False)
    """
    return _says_an_amount(values.get(Field.CREDIT, "")) and not _says_an_amount(values.get(Field.DEBIT, ""))


def _says_an_amount(text: str) -> bool:
    return any(sign.isdigit() and sign != "0" for sign in text)
