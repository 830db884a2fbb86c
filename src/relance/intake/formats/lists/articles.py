"""Exports with a row for each article of an invoice: is the amount of a row the article's, or the invoice's again?

The columns tell: with quantity and unit price, what they come to (VAT may be added) is the row's own amount, or it is less than an
amount that is the invoice's. With a description alone, different amounts are articles, and equal ones prove nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import Enum

from relance.intake.formats.amounts import AmountProblem, read_cents
from relance.intake.formats.lists.headings import normalised

WORDS = {
    "quantity": "quantite|qte|quantity|qty|nombre|qte facturee|item quantity|units|unites",
    "price": "prix unitaire|prix unitaire ht|prix|pu|pu ht|p u|p u ht|unit price|price|rate|item price|unit amount|prix de vente"
    "|prix unit|prix unitaire hors taxe|sales price",
    "sum": "total ht|montant ht|total ligne|montant ligne|item total|line total|line amount|amount excl tax|total ligne ht"
    "|montant ligne ht|ht|subtotal|net amount|net",
    "name": "description|designation|article|produit|prestation|item|item name|product|product service|service|ligne|line|line no"
    "|n ligne|no ligne|numero ligne|line number|position|pos|item description|line description|item desc|libelle article"
    "|code article|sku",
}
MOST_VAT = Decimal("1.30")


class Amount(Enum):
    """Whose a row's amount is."""

    ROW = "row"
    INVOICE = "invoice"
    UNKNOWN = "unknown"


class Articles:
    """The columns of one list that tell of articles."""

    def __init__(self, header: Sequence[str]) -> None:
        names = [normalised(name) for name in header]
        self._quantity = self._first(names, "quantity")
        self._price = self._first(names, "price")
        self._sum = self._first(names, "sum")
        has_price = self._quantity is not None and self._price is not None
        self.has_any = has_price or self._first(names, "name") is not None

    @staticmethod
    def _first(names: Sequence[str], of: str) -> int | None:
        words = WORDS[of].split("|")
        return next((place for place, name in enumerate(names) if name in words), None)

    def amount_of(self, row: Sequence[str], cents: int) -> Amount:
        """Whose ``cents`` of the row are."""
        quantity, price, line_sum = (_cents(row, place) for place in (self._quantity, self._price, self._sum))
        article = quantity * price / 100 if quantity is not None and price is not None else line_sum
        if article is None or not article:
            return Amount.UNKNOWN
        if abs(article) - 1 <= abs(cents) <= abs(article) * MOST_VAT + 1:
            return Amount.ROW
        return Amount.INVOICE


def _cents(row: Sequence[str], place: int | None) -> Decimal | None:
    if place is None or place >= len(row) or not row[place]:
        return None
    try:
        return Decimal(read_cents(row[place], None))
    except AmountProblem:
        return None
