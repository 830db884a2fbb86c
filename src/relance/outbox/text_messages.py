"""What a text message says: whose it is, that a letter was sent and how, whom to call; never an amount, a link or the act.

In one part for any name, and nothing that a swindle with parcels would say: no waiting parcel, nothing to click, nothing due.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from relance.domain.gsm7 import ONE_PART, as_gsm7, septets, shortened
from relance.domain.identifiers.company import Siren
from relance.domain.scenario.model import Channel
from relance.domain.sentences import Sentence
from relance.language import Language, say
from relance.letters.model import Creditor

SHORTEST_NAME = 24  # septets: a name cut below that is nobody's
BY_EMAIL = Sentence("{creditor}: our letter {number} was sent to you by e-mail.")
BY_POST = Sentence("{creditor}: our letter {number} is on its way to you by post.")
NO_LETTER = Sentence("{creditor} would like to speak to you (reference {number}).")
CALL, WRITE = Sentence("Any questions? Call {contact}."), Sentence("Any questions? Write to {contact}.")


def text_message(creditor: Creditor, number: str, carriers: Collection[Channel], language: Language) -> str:
    """The message about letter ``number``, which ``carriers`` take to the debtor: of GSM signs, one part."""
    name = as_gsm7(creditor.name) or f"SIREN {Siren.parse(creditor.siren).grouped}"
    how = BY_EMAIL if Channel.EMAIL in carriers else BY_POST if carriers else NO_LETTER

    def said(whose: str, asked: str) -> str:
        first = say(Sentence(how.template, {"creditor": whose, "number": number}), language)
        return as_gsm7(f"{first} {asked}".strip())

    for asked in _whom_to_ask(creditor, language):
        room = (
            ONE_PART - septets(said("N", asked)) + 1
        )  # of no name at all the space before a French colon would go, too
        if room >= min(SHORTEST_NAME, septets(as_gsm7(name))):
            return said(shortened(as_gsm7(name), room), asked)
    raise AssertionError("without whom to ask there is room for a name")


def own_words(text: str, language: Language) -> str:
    """A message that says its own words, of GSM signs; with a link it may take two parts."""
    return as_gsm7(text)


def _whom_to_ask(creditor: Creditor, language: Language) -> Iterator[str]:
    """The ways to say it, the best first; nothing, at last, where what there is fills the message."""
    if creditor.phone:
        yield say(Sentence(CALL.template, {"contact": creditor.phone}), language)
    if creditor.email:
        yield say(Sentence(WRITE.template, {"contact": creditor.email}), language)
    yield ""
