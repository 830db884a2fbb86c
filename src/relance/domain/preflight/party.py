"""A side of the file: its numbers, and an address that the post delivers to.

A SIREN or SIRET is what names a French company before a firm or a court; the address is where papers are served. A person has no
number, a company abroad another one. Numbers with a wrong digit are told and never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from relance.domain.addresses.communes import YEAR, Fit, communes_at, fit, postal_codes_of
from relance.domain.addresses.six_lines import LONGEST, Address, shorter, six_lines
from relance.domain.identifiers.company import Siren, Siret
from relance.domain.identifiers.errors import IdentifierInvalid
from relance.domain.ledger import DebtorKind
from relance.domain.preflight.faults import Fault, Gravity, Place, Side
from relance.domain.sentences import Sentence

NUMBERED = frozenset({DebtorKind.COMPANY, DebtorKind.PUBLIC_BODY})
FRANCE = frozenset({"FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF"})  # where addresses are written as in France
LONGEST_LIST = 6  # communes named beside a postal code

SAY_YOURS, SAY_HIS = Sentence("Preferences, who you are"), Sentence("Complete the customer")
LETTERS_COME_BACK = Sentence("Letters and papers are served there; without it they come back")
NUMBER_NAMES = Sentence("A firm finds the company by it, and a court names the parties by it")
CUT = Sentence(
    "An envelope's line holds {most} signs: the post would cut the rest, and a registered letter comes back",
    {"most": LONGEST},
)
COURT_BY_TOWN = Sentence(
    "The court is found by the commune, and the two must agree (communes of 1 January {year})", {"year": f"{YEAR}"}
)


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """A side as the file shows it; "" for what is not known. ``country_code`` is ISO 3166's, "" where ``country`` is none that we know.

    ``account`` is the one to pay into, ``email`` where it is written to; None where nobody asks for it.
    """

    kind: DebtorKind
    name: str
    siren: str
    street: str
    postal_code: str
    city: str
    siret: str = ""
    street_2: str = ""
    country: str = ""
    country_code: str = "FR"
    account: str | None = None
    email: str | None = None

    @property
    def is_french(self) -> bool:
        """Its address is written as in France."""
        return self.country_code in FRANCE

    @property
    def address(self) -> Address:
        """Where it is."""
        return Address(self.street, self.postal_code, self.city, self.street_2, self.country)


def party_faults(party: PartyFacts, side: Side) -> Iterator[Fault]:
    """Everything that is missing or wrong of a side."""
    yield from _missing(party, side)
    if party.account == "":
        why = Sentence("The firm tells the debtor where to pay, or pays you there")
        yield _fault(side, "account", Sentence("The account to pay into is missing"), why, "account_missing")
    if party.email == "":
        what, why = (
            Sentence("No e-mail address is known"),
            Sentence("A firm's first letter leaves at once by e-mail alone"),
        )
        yield _fault(side, "email", what, why, "email_missing", Gravity.CARE)
    if side is Side.DEBTOR and party.kind is DebtorKind.UNKNOWN:
        what = Sentence("Nobody has said whether it is a company or a person")
        why = Sentence("Law, court and what may be asked differ: a person owes neither penalties nor 40 euros")
        yield _fault(side, "kind", what, why, "kind_unknown")
    if side is Side.CREDITOR or party.kind in NUMBERED:
        yield from _numbers(party, side)
    if not party.country_code:
        what = Sentence("“{country}” is no country that we know", {"country": party.country})
        yield _fault(side, "country", what, LETTERS_COME_BACK, "country_unknown", Gravity.CARE, value=party.country)
    elif party.is_french:
        yield from _lines(party, side)
        yield from _town(party, side)


def _fault(
    side: Side,
    field: str,
    what: Sentence,
    why: Sentence,
    code: str,
    gravity: Gravity = Gravity.STOP,
    *,
    value: str = "",
    proposal: str = "",
) -> Fault:
    place, mending = (Place.IDENTITY, SAY_YOURS) if side is Side.CREDITOR else (Place.CUSTOMER, SAY_HIS)
    return Fault(gravity, side, field, what, mending, why, code, place, value=value, proposal=proposal)


def _missing(party: PartyFacts, side: Side) -> Iterator[Fault]:
    who_owes = Sentence("A claim names both sides in full")
    for field, value, what, why in (
        ("name", party.name, Sentence("The name is missing"), who_owes),
        ("street", party.street, Sentence("The street is missing"), LETTERS_COME_BACK),
        ("postal_code", party.postal_code, Sentence("The postal code is missing"), LETTERS_COME_BACK),
        ("city", party.city, Sentence("The city is missing"), LETTERS_COME_BACK),
    ):
        if not value.strip():
            yield _fault(side, field, what, why, f"{field}_missing")


def _numbers(party: PartyFacts, side: Side) -> Iterator[Fault]:
    siren, siret = _compact(party.siren), _compact(party.siret)
    if not siren and not siret:
        if party.is_french:
            yield _fault(side, "siren", Sentence("The SIREN or SIRET is missing"), NUMBER_NAMES, "siren_missing")
        return
    wrong = list(_wrong_digits(siren, siret, side))
    yield from wrong
    if siren and siret and not wrong and siret[:9] != siren:
        what = Sentence(
            "The SIRET {siret} is of another company than the SIREN {siren}", {"siret": siret, "siren": siren}
        )
        yield _fault(side, "siret", what, NUMBER_NAMES, "siret_of_another", value=siret)
    if siren and not siret and not wrong and party.is_french:
        what = Sentence("The SIRET is missing; the SIREN is known")
        why = Sentence("It says which place of business; some partners ask for it")
        yield _fault(side, "siret", what, why, "siret_missing", Gravity.CARE)


def _wrong_digits(siren: str, siret: str, side: Side) -> Iterator[Fault]:
    for field, kind, value in (("siren", Siren, siren), ("siret", Siret, siret)):
        try:
            if value:
                kind.parse(value)
        except IdentifierInvalid as error:
            what = Sentence("{number} is wrong: {why}", {"number": value, "why": error.facts["why"]})
            yield _fault(side, field, what, NUMBER_NAMES, f"{field}_wrong", value=value)


def _compact(number: str) -> str:
    return re.sub(r"[\s.\u00a0\u202f-]", "", number)


def _lines(party: PartyFacts, side: Side) -> Iterator[Fault]:
    for line in six_lines(party.name, party.address):
        if line.is_too_long:
            facts = {"line": line.number, "count": len(line.text), "most": LONGEST}
            what = Sentence("Line {line} of the address has {count} {count:sign|signs}; {most} fit", facts)
            proposal = shorter(line.text) if line.field in ("street", "street_2") else ""
            yield _fault(side, line.field, what, CUT, f"{line.field}_too_long", value=line.text, proposal=proposal)


def _town(party: PartyFacts, side: Side) -> Iterator[Fault]:
    code, town = _compact(party.postal_code), party.city.strip()
    if not code or not town:
        return
    if not re.fullmatch(r"\d{5}", code, re.ASCII):
        what = Sentence("{code} is no French postal code: it has five digits", {"code": party.postal_code})
        yield _fault(side, "postal_code", what, LETTERS_COME_BACK, "postal_code_wrong", value=party.postal_code)
        return
    facts = {"code": code, "town": town, "year": f"{YEAR}"}
    match fit(code, town):
        case Fit.ELSEWHERE:
            what = Sentence("{code} is not the postal code of {town}", facts)
            proposal = _either(communes_at(code), postal_codes_of(town))
            yield _fault(
                side, "postal_code", what, COURT_BY_TOWN, "postal_code_elsewhere", value=code, proposal=proposal
            )
        case Fit.TOWN_UNKNOWN:
            what = Sentence("{town} is no commune of {code} that we know; it may be a locality", facts)
            proposal = _either(communes_at(code), ())
            yield _fault(side, "city", what, COURT_BY_TOWN, "town_unknown", Gravity.CARE, value=town, proposal=proposal)
        case Fit.CODE_UNKNOWN:
            what = Sentence("{code} is not among the postal codes of {year}; it may be a CEDEX code", facts)
            yield _fault(side, "postal_code", what, COURT_BY_TOWN, "postal_code_unknown", Gravity.CARE, value=code)
        case Fit.CEDEX:
            what = Sentence("The address is a CEDEX: it cannot be compared with a commune", facts)
            why = Sentence("Papers are served where the company sits: give its street address too, if you know it")
            yield _fault(side, "city", what, why, "cedex", Gravity.CARE, value=town)
        case Fit.FITS:
            return


def _either(towns: tuple[str, ...], codes: tuple[str, ...]) -> str:
    """The towns of the code, and the codes of the town, for a person to choose from."""
    said = [
        ", ".join(listed[:LONGEST_LIST]) + (", …" if len(listed) > LONGEST_LIST else "") for listed in (towns, codes)
    ]
    return " / ".join(part for part in said if part)
