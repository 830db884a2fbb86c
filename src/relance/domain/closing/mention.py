"""The words that the duplicate of a lost invoice must bear, as dated data (BOI-TVA-DED-40-10-20).

From 1 January 2027 VAT stands in another code (CIBS); the old number is tolerated on invoices until 30 June 2028. The new words
are not known here: their row stays empty until their text is read, and ``mention`` refuses rather than guesses.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relance.domain.errors import DomainError

SPACE = "\u202f"


class MentionNotKnown(DomainError):
    """The words in force on that day have not been read by anybody who keeps these tables."""

    code = "vat_mention_not_known"
    template = (
        "The words that a duplicate must bear from {day} on are not known here: the old ones were tolerated until {last}."
        " Ask your accountant before sending it."
    )


@dataclass(frozen=True, slots=True)
class MentionRow:
    """Words in force from ``starts_on`` through ``ends_on``; ``text`` is None where nobody read them."""

    starts_on: date
    ends_on: date | None
    text: str | None
    source: str


# Verbatim, with net and VAT as the two sums.
MENTIONS = (
    MentionRow(
        date(2012, 9, 12),
        date(2028, 6, 30),
        "Facture demeurée impayée pour la somme de {net} euros (prix net) et pour la somme de {vat} euros (TVA correspondante)"
        " qui ne peut faire l'objet d'une déduction (article 272 du CGI).",
        "BOI-TVA-DED-40-10-20, from the day that base opened; tolerated until 30 June 2028",
    ),
    MentionRow(date(2028, 7, 1), None, None, "CIBS, text to be read"),
)


def mention(net: Decimal, vat: Decimal, on: date) -> str:
    """What the duplicate says when it leaves ``on``, amounts in euros as French print writes them. Raises MentionNotKnown."""
    row = next(row for row in reversed(MENTIONS) if row.starts_on <= on)
    if row.text is None:
        raise MentionNotKnown(day=row.starts_on, last=MENTIONS[0].ends_on)
    return row.text.format(net=_printed(net), vat=_printed(vat))


def last_known_day() -> date | None:
    """Until when the words are known; None where without end. What warns before it asks here."""
    return next((row.ends_on for row in MENTIONS if row.text is not None and row.ends_on is not None), None)


def _printed(amount: Decimal) -> str:
    return f"{amount:,.2f}".replace(",", SPACE).replace(".", ",")
