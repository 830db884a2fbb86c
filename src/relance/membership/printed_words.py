"""What letters print around their words holds names, numbers and addresses: it has no second reader, so it says nothing else."""

from __future__ import annotations

import re

from relance.domain.errors import DomainError
from relance.domain.forbidden import TO_EVERYBODY, found
from relance.domain.sentences import Sentence
from relance.domain.wording import Folded

LONGEST = 200
SPEAKS = re.compile(r"\b(?:vous|votre|nous|your?)\b")


class PrintedTooLong(DomainError):
    """More than a letterhead holds."""

    code = "printed_too_long"
    template = "{where}: {most} signs at most, for letters print it."


class PrintedRefused(DomainError):
    """Words that no letter may say, where letters print a name or an address."""

    code = "printed_refused"
    template = (
        "{where}: “{found}” is {what}, and letters would print it. Write the name, the number or the address alone."
    )


def refuse_words(text: str, *, where: Sentence, is_address: bool) -> None:
    """Refuse what speaks to the reader, and what no amicable letter may say.

    In the names of streets and towns all kinds of words stand ("rue de la Prison"): there only the former is refused.
    Raises PrintedTooLong, PrintedRefused.
    """
    if len(text) > LONGEST:
        raise PrintedTooLong(where=where, most=LONGEST)
    folded = Folded.of(text)
    if speaks := SPEAKS.search(folded.text):
        raise PrintedRefused(where=where, found=folded.shown(*speaks.span()), what=Sentence("a word to the reader"))
    for forbidden, words in () if is_address else found(text, TO_EVERYBODY):
        raise PrintedRefused(where=where, found=words, what=forbidden.what)
