"""What a petition asks, to the cent: principal, interest with its rate and start, the 40 euros, court costs; nothing else.

Law: the petition states the exact sum with its parts and their basis (CPC 1407). Costs of recovery without a title stay with the
    creditor (CPCE L111-8): of costs only those of the proceedings (dépens, CPC 695) are asked. A consumer owes neither the penalties
    of C. com. L441-10 nor the 40 euros, but legal interest from the formal notice (C. civ. 1231-6).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from relance.domain.calendars import ONE_DAY
from relance.domain.case_file.model import CaseFile, Claim
from relance.domain.ledger import DebtorKind
from relance.domain.money import Money, total
from relance.domain.sentences import LongDate, Percent, Sentence

DAYS_OF_A_YEAR = 365
CONTRACT, PENALTIES, COMPENSATION, COSTS = (
    "contrat",
    "C. com., art. L441-10 II",
    "C. com., art. D441-5",
    "dépens (CPC, art. 695)",
)


class Part(StrEnum):
    """What a sum of the petition is."""

    PRINCIPAL = "principal"
    INTEREST = "interest"
    COMPENSATION = "compensation"
    COSTS = "costs"


@dataclass(frozen=True, slots=True)
class AskedSum:
    """One line: what it is, of which invoice ("" for none), how it was counted, on which ground, how much."""

    part: Part
    claim: str
    what: Sentence
    ground: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Running:
    """Interest that goes on until payment: on which base, from which day, at which rate a year.

    ``rate`` is None for the legal rate against a consumer; ``starts_on`` None where it runs from the service of the order.
    """

    base: Money
    starts_on: date | None
    rate: Decimal | None

    @property
    def a_day(self) -> Money | None:
        """What a day costs; None at the legal rate, which changes."""
        if self.rate is None:
            return None
        return self.base.times(self.rate).over(DAYS_OF_A_YEAR).rounded()


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything that is asked, as of a day."""

    on: date
    sums: tuple[AskedSum, ...]
    running: tuple[Running, ...]

    def of(self, part: Part) -> Money:
        """The sum of one part."""
        return total((one.amount for one in self.sums if one.part is part), "EUR")

    @property
    def total(self) -> Money:
        """The exact sum."""
        return total((one.amount for one in self.sums), "EUR")

    @property
    def claimed(self) -> Money:
        """Without the costs: what decides on the court and on a lawyer."""
        return self.total - self.of(Part.COSTS)


def asked_of(file: CaseFile, *, fee: Money, noticed_on: date | None) -> Asked:
    """What a petition on the file asks; ``fee`` is what the court takes, ``noticed_on`` the day of the formal notice, if any."""
    claims = [one for one in file.asked if one.open.currency == "EUR"]
    sums = [line for one in claims for line in _lines(one)]
    if fee:
        sums.append(AskedSum(Part.COSTS, "", Sentence("Court fees, advanced"), COSTS, fee))
    order = list(Part)
    return Asked(
        file.on,
        tuple(sorted(sums, key=lambda one: order.index(one.part))),
        tuple(_running(file, claims, noticed_on)),
    )


def _lines(one: Claim) -> Iterator[AskedSum]:
    facts = {"number": one.number, "day": LongDate(one.due_on)}
    yield AskedSum(Part.PRINCIPAL, one.number, Sentence("{number}, due on {day}", facts), CONTRACT, one.open)
    interest, settled = one.interest, one.interest_settled
    if interest and not one.follows_principal:
        for line in one.lines if not settled else ():
            facts = {
                "number": one.number, "first": LongDate(line.first), "last": LongDate(line.last), "days": line.days,
                "rate": Percent(line.rate), "base": line.base,
            }  # fmt: skip
            what = Sentence("on {number}: {base}, {first} to {last}, {days} {days:day|days} at {rate}", facts)
            yield AskedSum(Part.INTEREST, one.number, what, PENALTIES, line.amount)
        if settled:
            facts = {"number": one.number, "accrued": interest + settled, "settled": settled}
            what = Sentence("on {number}: {accrued} accrued, less {settled} already settled", facts)
            yield AskedSum(Part.INTEREST, one.number, what, PENALTIES, interest)
    if one.compensation and not one.follows_principal:
        what = Sentence("Fixed compensation, {number}", {"number": one.number})
        yield AskedSum(Part.COMPENSATION, one.number, what, COMPENSATION, one.compensation)


def _running(file: CaseFile, claims: Sequence[Claim], noticed_on: date | None) -> Iterator[Running]:
    if file.debtor.kind is DebtorKind.CONSUMER:
        base = total((one.open for one in claims), "EUR")
        yield Running(base, noticed_on, None)
        return
    by_rate: dict[tuple[date, Decimal], Money] = {}
    for one in claims:
        if one.lines:
            last = one.lines[-1]
            key = (last.last + ONE_DAY, last.rate)
            by_rate[key] = by_rate.get(key, Money.zero("EUR")) + one.open
    for (starts_on, rate), base in sorted(by_rate.items()):
        yield Running(base, starts_on, rate)
