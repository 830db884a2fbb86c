"""What follows an opposition to an order for payment: a lawyer, fees, the hearing, and a judgment instead of the order.

Law: CPC art. 1416 to 1420, 1425; 853 (lawyer before the commercial court). The registry tells the creditor within one month (under the
    rules of 2026). Both sides are called to a hearing; who claims proves. Above 10,000 EUR each names a lawyer within fifteen days
    of the letter, or of its first presentation. Before a commercial court the fees of the hearing are deposited within fifteen days.
    A judgment up to 5,000 EUR is given in last resort (COJ R211-3-24; C. com. R721-6): no appeal, only cassation.
Reading: an opposition after its last day is still brought before the court, which alone dismisses it: until then nothing is enforced.
    The day on which the debtor made it counts, however late the creditor is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from relance.domain.law.fr.payment_order import PaymentOrder, fees_by, lawyer_by, needs_lawyer
from relance.domain.money import Money
from relance.domain.sentences import Sentence

LAST_RESORT = Decimal(5_000)


class Timeliness(StrEnum):
    """How an opposition stands to its last day."""

    IN_TIME = "in_time"
    LATE = "late"  # the court dismisses it, nobody else
    NO_LAST_DAY = "no_last_day"  # nobody was met and nothing was seized: it is always in time


@dataclass(frozen=True, slots=True)
class Opposition:
    """An opposition: the order, the day on which it was made, and the days of the registry's letters as far as they came."""

    order: PaymentOrder
    claimed: Money
    made_on: date
    is_commercial: bool
    told_on: date | None = None
    fees_asked_on: date | None = None

    @property
    def timeliness(self) -> Timeliness:
        """In time or not, by the day on which it was made."""
        last = self.order.oppose_by
        if last is None:
            return Timeliness.NO_LAST_DAY
        return Timeliness.IN_TIME if self.made_on <= last else Timeliness.LATE

    @property
    def is_last_resort(self) -> bool:
        """Whether the judgment will be without appeal."""
        return self.claimed.amount <= LAST_RESORT


@dataclass(frozen=True, slots=True)
class Follows:
    """One thing that follows: what, until when where a text counts it, and by which text."""

    what: Sentence
    article: str
    until: date | None = None


def what_follows(opposition: Opposition) -> Iterator[Follows]:
    """Everything that the creditor has to do or to know, in its order."""
    yield Follows(Sentence("Stop every enforcement: the order is no title any more."), "CPC 1417, 1422")
    if opposition.timeliness is Timeliness.LATE:
        what = Sentence(
            "It came after {day}: ask the court to dismiss it as late.", {"day": opposition.order.oppose_by}
        )
        yield Follows(what, "CPC 1416")
    if opposition.told_on is None:
        what = Sentence("The registry tells you of it by letter.")
        yield Follows(what, "CPC 1422", opposition.order.notice_by(opposition.made_on))
    if needs_lawyer(opposition.claimed.amount):
        court, told = opposition.order.court, opposition.told_on
        what = Sentence("Name a lawyer: above 10,000 euros nobody appears without one.")
        yield Follows(
            what, "CPC 853" if opposition.is_commercial else "CPC 1418", lawyer_by(told, court=court) if told else None
        )
    if opposition.is_commercial:
        asked = opposition.fees_asked_on
        what = Sentence("Deposit the fees of the hearing, or the petition lapses.")
        yield Follows(what, "CPC 1425", fees_by(asked, court=opposition.order.court) if asked else None)
    yield Follows(Sentence("Go to the hearing: it is for you to prove the claim."), "CPC 1418; C. civ. 1353")
    if opposition.is_last_resort:
        what = Sentence("The judgment takes the place of the order, without appeal up to 5,000 euros.")
        yield Follows(what, "CPC 1420; COJ R211-3-24" if not opposition.is_commercial else "CPC 1420; C. com. R721-6")
    else:
        yield Follows(Sentence("The judgment takes the place of the order; it can be appealed."), "CPC 1420, 538")
