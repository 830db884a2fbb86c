"""Bank identifiers: IBAN (ISO 13616) and the structured creditor reference (ISO 11649, "RF")."""

from __future__ import annotations

import re
import unicodedata
from typing import Self

from stdnum import bic, iban, iso11649
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_97_10

from relance.domain.identifiers.company import why
from relance.domain.identifiers.errors import IdentifierInvalid
from relance.domain.sentences import Sentence

LONGEST_REFERENCE = 21


class Iban(str):
    """An account number whose check digits fit; for France the national key too.

    >>> Iban.parse("fr14 2004 1010 0505 0001 3m02 606").grouped
    'FR14 2004 1010 0505 0001 3M02 606'
    """

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises IdentifierInvalid."""
        try:
            return cls(iban.validate(text))
        except ValidationError as error:
            raise IdentifierInvalid(text=text, kind="IBAN", why=why(error)) from error

    @property
    def grouped(self) -> str:
        """In groups of four, as printed on letters."""
        return " ".join(re.findall(".{1,4}", self))


class Bic(str):
    """The code of a bank (ISO 9362): 8 or 11 letters and digits.

    >>> Bic.parse("psst frpp par")
    'PSSTFRPPPAR'
    """

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises IdentifierInvalid."""
        try:
            return cls(bic.validate(text))
        except ValidationError as error:
            raise IdentifierInvalid(text=text, kind="BIC", why=why(error)) from error


class CreditorReference(str):
    """A reference that banks carry unchanged: RF, two check digits, up to 21 letters and digits.

    >>> CreditorReference.of("F-2026/0042")
    'RF69F20260042'
    """

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises IdentifierInvalid."""
        try:
            return cls(iso11649.validate(text))
        except ValidationError as error:
            raise IdentifierInvalid(text=text, kind="RF reference", why=why(error)) from error

    @classmethod
    def of(cls, number: str) -> Self:
        """The reference of a document number: accents and signs dropped, the last 21 characters kept.

        Raises IdentifierInvalid when nothing is left.
        """
        plain = unicodedata.normalize("NFKD", number).encode("ascii", "ignore").decode()
        body = re.sub(r"[^A-Z0-9]", "", plain.upper())[-LONGEST_REFERENCE:]
        if not body:
            raise IdentifierInvalid(text=number, kind="RF reference", why=Sentence("no letter or digit is left of it"))
        return cls(f"RF{mod_97_10.calc_check_digits(body + 'RF')}{body}")
