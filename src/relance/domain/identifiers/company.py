"""French company numbers: SIREN (nine digits), SIRET (fourteen, one a place of business), VAT number.

Sources: INSEE; Luhn's check (python-stdnum), except that La Poste's SIRETs (SIREN 356000000) also pass when the sum of
their digits is a multiple of five. VAT key = (12 + 3 x (SIREN mod 97)) mod 97. Each type is the compact form; the text as
it was written is kept by whoever parsed it.
"""

from __future__ import annotations

from typing import Self

from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError
from stdnum.fr import siren, siret, tva

from relance.domain.identifiers.errors import IdentifierInvalid
from relance.domain.sentences import Sentence


def why(error: ValidationError) -> Sentence:
    """What is wrong with a number, in a few words."""
    match error:
        case InvalidLength():
            return Sentence("it has not the right number of digits")
        case InvalidChecksum():
            return Sentence("its check digit does not fit, so a digit is wrong")
    return Sentence("it holds something else than the digits expected")


class Siren(str):
    """Nine digits naming a company.

    >>> Siren.parse("404 833 048")
    '404833048'
    """

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises IdentifierInvalid."""
        try:
            return cls(siren.validate(text))
        except ValidationError as error:
            raise IdentifierInvalid(text=text, kind="SIREN", why=why(error)) from error

    @property
    def grouped(self) -> str:
        """As people read it, by three, on one line.

        >>> Siren("404833048").grouped
        '404\xa0833\xa0048'
        """
        return f"{self[:3]}\xa0{self[3:6]}\xa0{self[6:]}"

    @property
    def vat_number(self) -> VatNumber:
        """The French VAT number of this company.

        >>> Siren("404833048").vat_number
        'FR83404833048'
        """
        return VatNumber(f"FR{(12 + 3 * (int(self) % 97)) % 97:02}{self}")


class Siret(str):
    """Fourteen digits naming one place of business of a company."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises IdentifierInvalid."""
        try:
            return cls(siret.validate(text))
        except ValidationError as error:
            raise IdentifierInvalid(text=text, kind="SIRET", why=why(error)) from error

    @property
    def siren(self) -> Siren:
        """The company's own number."""
        return Siren(self[:9])


class VatNumber(str):
    """A French VAT number, ``FR`` and eleven characters. Monaco's have no SIREN inside."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises IdentifierInvalid."""
        try:
            return cls("FR" + tva.validate(text).removeprefix("FR"))
        except ValidationError as error:
            raise IdentifierInvalid(text=text, kind="VAT number", why=why(error)) from error
