"""VAT numbers of any country, and which of its three numbers a French company is named by.

Source: python-stdnum, which checks each country's own digits. A word, a dash or a bare country code is no number: none of
them makes a company of anybody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stdnum import get_cc_module
from stdnum.ch import uid
from stdnum.exceptions import ValidationError
from stdnum.no import orgnr

from relance.domain.identifiers.company import Siren, Siret, VatNumber, why
from relance.domain.identifiers.errors import IdentifierInvalid
from relance.domain.sentences import Sentence

SIREN_DIGITS = 9
# Countries whose numbers are written with their code; the Union writes Greece EL, and Northern Ireland XI.
PREFIXES = frozenset(
    re.findall(
        r"\w+", "AT BE BG CH CY CZ DE DK EE EL ES FI FR GB GR HR HU IE IS IT LT LU LV MT NL NO PL PT RO SE SI SK XI"
    )
)
MODULES = {"EL": "gr", "XI": "gb"}
MORE = {"CH": (uid,), "NO": (orgnr,)}  # numbers that are written as VAT numbers without their last word
# Countries whose companies bear French numbers.
FRENCH = frozenset({"FR", "MC", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "WF", "PF", "NC"})
NO_SIGN = re.compile(r"[^A-Z0-9]")


@dataclass(frozen=True, slots=True)
class CompanyNumbers:
    """What one cell names: a French company's numbers, or a VAT number of another country; empty where it does not."""

    siren: str = ""
    siret: str = ""
    vat_number: str = ""


def company_numbers(text: str, country: str = "") -> CompanyNumbers:
    """The numbers in a cell, whichever of them its column is named after. ``country``: two letters, where it is known.

    A SIRET names its SIREN, and so does a French VAT number (but Monaco's). Raises IdentifierInvalid.

    >>> company_numbers("404 833 048 00022").siren, company_numbers("be 0403.170.701").vat_number
    ('404833048', 'BE0403170701')
    """
    compact = NO_SIGN.sub("", text.upper())
    _refuse_nobody(text, compact)
    if country in {"", *FRENCH}:
        if siret := _parsed(Siret, compact):
            return CompanyNumbers(siren=siret[:SIREN_DIGITS], siret=siret)
        if siren := _parsed(Siren, compact):
            return CompanyNumbers(siren=siren)
    vat = vat_number(text, country)
    return CompanyNumbers(siren=_parsed(Siren, vat[4:]) if vat.startswith("FR") else "", vat_number=vat)


def vat_number(text: str, country: str = "") -> str:
    """The VAT number with its country's code, its digits checked. Raises IdentifierInvalid.

    >>> vat_number("83 404833048"), vat_number("CHE-107.787.577 TVA")
    ('FR83404833048', 'CHE107787577TVA')
    """
    compact = NO_SIGN.sub("", text.upper())
    _refuse_nobody(text, compact.removeprefix("FR")[2:] if compact.startswith("FR") else compact)
    code = compact[:2] if compact[:2] in PREFIXES else ""
    if code == "FR" or (not code and country in {"", *FRENCH}):
        return str(VatNumber.parse(compact))
    code = code or country
    found = get_cc_module(MODULES.get(code, code.lower()), "vat")
    error = IdentifierInvalid(text=text, kind="VAT number", why=Sentence("its country is not known"))
    for module in ((found,) if found else ()) + MORE.get(code, ()):
        try:
            number = str(module.validate(compact))
        except ValidationError as invalid:
            error = IdentifierInvalid(text=text, kind="VAT number", why=why(invalid))
        else:
            return number if number.startswith(code) else code + number
    raise error


def _refuse_nobody(text: str, compact: str) -> None:
    """Raises IdentifierInvalid for a word, a dash or zeros, whose check digits would fit."""
    if not re.search(r"[1-9]", compact):
        raise IdentifierInvalid(text=text, kind="VAT number", why=Sentence("it names nobody"))


def _parsed(kind: type[Siren | Siret], text: str) -> str:
    """The number, empty where it is none of this kind."""
    try:
        return str(kind.parse(text))
    except IdentifierInvalid:
        return ""
