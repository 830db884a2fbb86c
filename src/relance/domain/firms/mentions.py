"""What every first contact of a firm holds, whatever carries it, and what each later one cites.

Law: CPCE art. R124-4: the letter bears 1° the collector's name, its address, and that it practises amicable collection; 2° the creditor's
    name and address; 3° the basis and the amount of what is due, principal, interest and the rest apart, without the costs that stay
    with the creditor (L111-8); 4° the call to pay, and how; 5° the second and third paragraphs of L111-8. Its reference and its date
    stand in every later contact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from relance.domain.firms.lacks import Lack
from relance.domain.firms.telephone import is_premium_rate
from relance.domain.money import Money, total
from relance.domain.sentences import Sentence

R124_4 = "CPCE R124-4"
# Word for word, the second and third paragraphs of CPCE art. L111-8.
L111_8 = (
    "Les frais de recouvrement entrepris sans titre exécutoire restent à la charge du créancier, sauf s’ils concernent un acte dont"
    " l’accomplissement est prescrit par la loi au créancier. Toute stipulation contraire est réputée non écrite, sauf disposition"
    " législative contraire.",
    "Cependant, le créancier qui justifie du caractère nécessaire des démarches entreprises pour recouvrer sa créance peut demander au"
    " juge de l’exécution de laisser tout ou partie des frais ainsi exposés à la charge du débiteur de mauvaise foi.",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked in one currency. No cost of the firm's is among it."""

    principal: Money
    interest: Money
    other: Money

    @property
    def whole(self) -> Money:
        """What is to be paid."""
        return total([self.principal, self.interest, self.other], self.principal.currency)


@dataclass(frozen=True, slots=True)
class FirmDemand:
    """A firm's letter as data. ``cites`` is the first one's reference and date, where this is a later one."""

    collector: str
    collector_address: str
    practises: str
    creditor: str
    creditor_address: str
    basis: Sequence[str]
    asked: Sequence[Asked]
    call: str
    iban: str
    phone: str
    law: Sequence[str]
    reference: str
    dated: date
    is_first: bool
    cites: tuple[str, date] | None = None


def lacks_of(letter: FirmDemand, *, accounts: frozenset[str]) -> list[Lack]:
    """Why it may not leave. ``accounts`` are the firm's dedicated one and the creditor's: there is no third."""
    found = []

    def lack(key: str, what: Sentence, article: str = R124_4) -> None:
        found.append(Lack(key, what, article))

    if not letter.reference:
        lack("reference", Sentence("a reference"))
    if letter.is_first:
        if not (letter.collector and letter.collector_address and letter.practises):
            lack("collector", Sentence("the firm's name, its address, and that it practises amicable collection"))
        if not (letter.creditor and letter.creditor_address):
            lack("creditor", Sentence("the creditor's name and address"))
        if not letter.basis:
            lack("basis", Sentence("the basis of what is due"))
        if tuple(letter.law) != L111_8:
            lack("law", Sentence("the two paragraphs of article L111-8, word for word"))
    elif letter.cites is None:
        lack("cites", Sentence("the reference and the date of the first letter"))
    if not letter.asked or any(one.whole.amount <= 0 for one in letter.asked):
        lack("amount", Sentence("the amount due"))
    if not letter.call:
        lack("call", Sentence("the call to pay, and how"))
    if letter.iban not in accounts:
        lack("account", Sentence("the dedicated account or the creditor's, and no other"), "CPCE R124-2")
    if is_premium_rate(letter.phone):
        lack("phone", Sentence("a telephone number that costs no more than a call"), "C. conso. L121-6")
    return found
