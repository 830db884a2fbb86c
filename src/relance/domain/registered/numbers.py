"""The number on a registered letter: thirteen signs, as the post's labels and slips bear them.

Two forms: La Poste's own (two signs, ten digits, a digit at the end: 1A 012 345 6789 0), whose last digit was not to be verified; and
the Universal Postal Union's (RK 123 456 785 FR), whose ninth digit is a check (S10: weights 8 6 4 2 3 5 9 7, modulo 11).
"""

from __future__ import annotations

import re

from relance.domain.errors import DomainError
from relance.domain.sentences import Sentence

OWN = re.compile(r"[0-9][A-Z][0-9]{11}", re.ASCII)
UNION = re.compile(r"R[A-Z][0-9]{9}[A-Z]{2}", re.ASCII)
WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


class RegisteredNumberUnreadable(DomainError):
    """A text that is no number of a registered letter."""

    code = "registered_number_unreadable"
    template = "'{text}' is no number of a registered letter: {why}. Expected thirteen signs as on the slip, such as 1A 012 345 6789 0."


_WHY_FORM, _WHY_CHECK = Sentence("it has another form"), Sentence("its check digit is wrong")


def registered_number(text: str) -> str:
    """The number without spaces. Raises RegisteredNumberUnreadable.

    >>> registered_number("1a 012 345 6789 0")
    '1A01234567890'
    >>> registered_number("RR 473 124 829 FI")
    'RR473124829FI'
    """
    bare = re.sub(r"[\s.·\u00a0\u202f-]+", "", text).upper()
    if UNION.fullmatch(bare):
        if not _checks(bare[2:11]):
            raise RegisteredNumberUnreadable(text=text.strip()[:40], why=_WHY_CHECK)
        return bare
    if not OWN.fullmatch(bare):
        raise RegisteredNumberUnreadable(text=text.strip()[:40], why=_WHY_FORM)
    return bare


def _checks(digits: str) -> bool:
    left = 11 - sum(int(one) * weight for one, weight in zip(digits, WEIGHTS, strict=False)) % 11
    return {10: 0, 11: 5}.get(left, left) == int(digits[8])


def grouped(number: str) -> str:
    """As people read it.

    >>> grouped("1A01234567890")
    '1A 012 345 6789 0'
    """
    if not OWN.fullmatch(number):
        return number
    return " ".join((number[:2], number[2:5], number[5:8], number[8:12], number[12:]))
