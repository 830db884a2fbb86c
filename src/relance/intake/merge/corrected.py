"""What a newer export tells otherwise than the books that are here: the fact, what it was, what it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from relance.domain.money import Money
from relance.domain.sentences import Sentence


class Changed(StrEnum):
    """Which fact of an invoice, or of a customer, became another."""

    AMOUNT = "amount"
    DUE = "due"
    ISSUED = "issued"
    NAME = "name"
    CODE = "code"
    NATURE = "nature"


CHANGED_WORDS: dict[Changed, Sentence] = {
    Changed.AMOUNT: Sentence("Amount"),
    Changed.DUE: Sentence("Due date"),
    Changed.ISSUED: Sentence("Date of the invoice"),
    Changed.NAME: Sentence("Name of the customer"),
    Changed.CODE: Sentence("Code of the customer"),
    Changed.NATURE: Sentence("What it is"),
}
TOLD: dict[Changed, Sentence] = {
    Changed.AMOUNT: Sentence("{whose}: {before} becomes {after}"),
    Changed.DUE: Sentence("{whose}: due on {after}, before on {before}"),
    Changed.ISSUED: Sentence("{whose}: of {after}, before of {before}"),
    Changed.NAME: Sentence("{whose}: called {after}, before {before}"),
    Changed.CODE: Sentence("{whose}: code {after}, before {before}"),
}


@dataclass(frozen=True, slots=True)
class Corrected:
    """A fact that a newer export corrects.

    ``whose`` is the invoice's number, or the customer's code or name; ``row`` the receivable's id, of a customer's fact the
    debtor's. ``said``: the whole sentence, where before and after are words.
    """

    what: Changed
    row: int
    whose: str
    before: Money | date | str | Sentence
    after: Money | date | str | Sentence
    said: Sentence | None = None

    @property
    def is_of_invoice(self) -> bool:
        """Whether it is a fact of an invoice; else of a customer."""
        return self.what in (Changed.AMOUNT, Changed.DUE, Changed.ISSUED, Changed.NATURE)

    @property
    def words(self) -> Sentence:
        """Which fact."""
        return CHANGED_WORDS[self.what]

    @property
    def sentence(self) -> Sentence:
        """Which fact of what, before and after."""
        return self.said or Sentence(
            TOLD[self.what].template, {"whose": self.whose, "before": self.before, "after": self.after}
        )
