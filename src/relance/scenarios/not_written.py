"""Why a letter could not be written, in the reader's language: the outbox keeps the words, lists say the sentence."""

from __future__ import annotations

from relance.domain.own_details import Detail
from relance.domain.sentences import Sentence, read_back
from relance.letters.details import ADDRESS, LETTERHEAD, WORDS, ForeignDetailsInLetter
from relance.letters.letterhead import IdentityIncomplete
from relance.letters.render import LetterNotRendered, SignsWithoutGlyph
from relance.letters.wording_check import TextBroken, WordingRefused
from relance.outbox.preparation import LETTER_FAILED, LetterNotWritten
from relance.scenarios.words import outcome_words

_REFUSALS = (
    LetterNotWritten,
    LetterNotRendered,
    ForeignDetailsInLetter,
    IdentityIncomplete,
    TextBroken,
    WordingRefused,
    SignsWithoutGlyph,
)
_PARTS = (WORDS, LETTERHEAD, ADDRESS, Sentence("Invoice {number}"), *(detail.value for detail in Detail))
_TEMPLATES = (*(refusal.template for refusal in _REFUSALS), *(part.template for part in _PARTS))


def why_not_written(why: str) -> Sentence | str:
    """The refusal that ``why`` was kept of; the words themselves where nobody foresaw them."""
    return read_back(why, _TEMPLATES) or why


def why_of(reason: str, why: str) -> Sentence | str:
    """What became of a message, in words: what a server answered stays as it is."""
    if reason == LETTER_FAILED and why:
        return why_not_written(why)
    return why or outcome_words(reason)
