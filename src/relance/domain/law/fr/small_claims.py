"""Small claims before a commissaire de justice (procédure simplifiée de recouvrement des petites créances).

Law: CPCE L125-1, R125-1 ff.: a claim from a contract or a statute of up to 5,000 EUR, principal and interest; the commissaire de
    justice invites the debtor by letter, who agrees within one month or not: silence refuses. With the agreement there is a title,
    which another commissaire de justice enforces. Every cost is the creditor's. It suspends limitation (C. civ. 2238) and leaves at
    least six months. Since loi 2026-307 invoices between merchants belong to L126 instead, which still waits for its decree.
Reading: the month ends as a term of procedure; whether a merchant's claim still goes this way until that decree is not said, so it is
    not offered for one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relance.domain.money import Money
from relance.domain.procedure.counting import procedural_term
from relance.domain.sentences import Sentence
from relance.domain.statutory_holidays import Place

CEILING = Money(Decimal("5000.00"), "EUR")
REPLY_MONTHS = 1
ARTICLE = "CPCE L125-1"


@dataclass(frozen=True, slots=True)
class SmallClaim:
    """What decides whether this way is open: principal and interest together, and whose invoice it is."""

    principal: Money
    interest: Money
    is_between_merchants: bool = False
    is_by_contract: bool = True

    @property
    def asked(self) -> Money:
        """Principal and interest: costs and the fixed compensation do not count for the ceiling."""
        return self.principal + self.interest


def hindrances(claim: SmallClaim) -> Iterator[Sentence]:
    """What keeps a claim from this way, each in a sentence; nothing where it is open."""
    if claim.principal.currency != CEILING.currency:
        yield Sentence("{sum} is not in euros: this way is counted in euros.", {"sum": claim.principal})
    elif claim.asked.amount > CEILING.amount:
        yield Sentence(
            "{sum} with interest is above {ceiling} (CPCE L125-1).", {"sum": claim.asked, "ceiling": CEILING}
        )
    if not claim.is_by_contract:
        yield Sentence("The claim comes from no contract and no statute (CPCE L125-1).")
    if claim.is_between_merchants:
        yield Sentence(
            "An invoice between merchants belongs to another procedure (CPCE L126-1), which waits for its decree."
        )


def reply_by(letter_on: date, *, debtor: Place) -> date:
    """The last day, whole, for the debtor to agree; from then on silence is a refusal.

    >>> reply_by(date(2027, 6, 14), debtor=Place.MAINLAND)  # 14 July is a holiday
    datetime.date(2027, 7, 15)
    """
    return procedural_term(letter_on, place=debtor, months=REPLY_MONTHS)


def may_enforce(officer: str, title_made_by: str) -> bool:
    """Whether an officer may enforce a title: never the one who made it.

    >>> may_enforce("Étude A", "Étude A"), may_enforce("Étude B", "Étude A")
    (False, True)
    """
    return officer.strip().casefold() != title_made_by.strip().casefold()
