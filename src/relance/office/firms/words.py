"""How lists call the states of a firm's letter and of what was ordered."""

from __future__ import annotations

from collections.abc import Mapping

from relance.domain.procedure.stages import Who
from relance.domain.sentences import Sentence
from relance.office.cases.words import WHO_NAMES

STATE_WORDS: Mapping[str, Sentence] = {
    "queued": Sentence("about to leave"), "claimed": Sentence("leaving"), "handed_over": Sentence("printed, to be posted by the firm"),
    "accepted": Sentence("left"), "unconfirmed": Sentence("may have left: nobody knows yet"), "refused": Sentence("could not leave"),
    "voided": Sentence("will not leave"),
}  # fmt: skip
ORDER_WORDS: Mapping[str, Sentence] = {
    "accepted": Sentence("price accepted"), "executed": Sentence("executed"), "cancelled": Sentence("cancelled, not owed"),
    "refunded": Sentence("refunded"),
}  # fmt: skip
WHO_AT_FIRM: Mapping[Who, Sentence] = WHO_NAMES | {Who.CREDITOR: Sentence("Creditor"), Who.FIRM: Sentence("You")}
"""Who did something, as a firm reads it."""
