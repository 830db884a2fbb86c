"""What exchanges, reasons and sides are called."""

from __future__ import annotations

from relance.domain.sentences import Sentence
from relance.exchanges.models import ExchangeKind, NonPayment, Party

EXCHANGE_WORDS: dict[ExchangeKind, Sentence] = {
    ExchangeKind.CALL: Sentence("Telephone call"), ExchangeKind.EMAIL: Sentence("E-mail received"),
    ExchangeKind.LETTER: Sentence("Letter received"), ExchangeKind.VISIT: Sentence("Visit"), ExchangeKind.NOTE: Sentence("Note"),
    ExchangeKind.LINK: Sentence("Answer through the link"),
}  # fmt: skip
NOTED = [kind for kind in ExchangeKind if kind is not ExchangeKind.LINK]  # what people note; the rest comes by itself
NON_PAYMENT_WORDS: dict[NonPayment, Sentence] = {
    NonPayment.OVERSIGHT: Sentence("an oversight"), NonPayment.SETBACK: Sentence("a setback"),
    NonPayment.NOT_RECEIVED: Sentence("invoice not received"), NonPayment.DISPUTE: Sentence("a dispute"),
    NonPayment.CASH_TROUBLE: Sentence("cash trouble"), NonPayment.OTHER: Sentence("another reason"),
}  # fmt: skip
PARTY_WORDS: dict[Party, Sentence] = {Party.DEBTOR: Sentence("the debtor"), Party.CREDITOR: Sentence("we")}
USUAL = {Party.DEBTOR: Sentence("to pay"), Party.CREDITOR: Sentence("to come back to it")}


def undertaking(party: Party, what: str) -> Sentence | str:
    """What a side undertook, as it was noted; where nothing was, the usual, in the language of whoever reads it."""
    return what or USUAL[party]
