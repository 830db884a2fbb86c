"""What a collection firm must have before it recovers anything: insurance, an account of its own for funds, a declaration.

Law: CPCE art. R124-2: an insurance of its professional liability; an account opened for the funds received alone; both proven by a
    written declaration to the public prosecutor of its seat, handed in before it begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from relance.domain.firms.lacks import Lack
from relance.domain.sentences import Sentence

R124_2 = "CPCE R124-2"
WARNS_BEFORE = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class FirmFacts:
    """The facts of R124-2, each as the firm recorded it; empty where it did not."""

    insurer: str = ""
    policy: str = ""
    insured_from: date | None = None
    insured_until: date | None = None
    iban: str = ""  # of the account that holds the funds received, and nothing else
    holder: str = ""
    bank: str = ""
    prosecutor: str = ""  # of which court
    declared_on: date | None = None


def lacks_of(facts: FirmFacts, today: date) -> list[Lack]:
    """Why the firm's door is locked today; nothing where it is open."""
    found = []
    if not (facts.insurer and facts.policy and facts.insured_from and facts.insured_until):
        found.append(
            Lack("insurance", Sentence("the insurance of its liability: insurer, policy, first and last day"), R124_2)
        )
    elif today < facts.insured_from:
        found.append(Lack("insurance", Sentence("its insurance begins on {day}", {"day": facts.insured_from}), R124_2))
    elif today > facts.insured_until:
        found.append(Lack("insurance", Sentence("its insurance ended on {day}", {"day": facts.insured_until}), R124_2))
    if not (facts.iban and facts.holder):
        found.append(Lack("account", Sentence("an account for the funds received alone: IBAN and holder"), R124_2))
    if not (facts.prosecutor and facts.declared_on):
        found.append(
            Lack("declaration", Sentence("the declaration to the public prosecutor: of which court, and when"), R124_2)
        )
    elif today < facts.declared_on:
        found.append(
            Lack("declaration", Sentence("its declaration is dated {day}", {"day": facts.declared_on}), R124_2)
        )
    return found


def ends_soon(facts: FirmFacts, today: date) -> date | None:
    """The insurance's last day where it is near enough to be renewed now."""
    last = facts.insured_until
    return last if last is not None and today <= last <= today + WARNS_BEFORE else None
