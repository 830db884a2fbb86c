"""Whether an order for payment can be enforced on a day, and everything that keeps it from that; what it bears in interest.

Law: CPC art. 1411, 1416, 1422 under the rules of the order's own date (``payment_order``); CPCE L111-2, L111-4; C. com. L622-21: from
    an insolvency judgment on nobody serves, enforces or seizes for a debt that is older. CMF L313-3: five points more than the
    legal rate two months after the decision became enforceable, of which the judge of enforcement may relieve the debtor.
Reading: an order that was served after its last day is as void as one never served. An opposition stops enforcement even where it came
    late: the court alone says that it did. The five points count from two months after the first day on which the order could be
    enforced, not from its service: the later day. They raise the legal rate alone, never a rate that was agreed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from relance.domain.law.fr.legal_interest import increase_starts_on
from relance.domain.law.fr.payment_order import PaymentOrder
from relance.domain.money import Money, total
from relance.domain.sentences import Sentence


class Hindrance(StrEnum):
    """What keeps an order from being enforced."""

    NOT_SERVED = "not_served"
    LAPSED = "lapsed"  # not served in time
    TOO_EARLY = "too_early"
    OPPOSED = "opposed"
    INSOLVENT = "insolvent"
    PAID = "paid"
    TITLE_OVER = "title_over"  # its ten years


WORDS: dict[Hindrance, Sentence] = {
    Hindrance.NOT_SERVED: Sentence("The order is not served: it binds nobody yet."),
    Hindrance.LAPSED: Sentence("The order was not served by {day}: it is as if it had never been given. A new petition is needed."),
    Hindrance.TOO_EARLY: Sentence("The debtor may still oppose it: it can be enforced from {day} on."),
    Hindrance.OPPOSED: Sentence("The debtor opposed it on {day}: a judgment will replace the order."),
    Hindrance.INSOLVENT: Sentence("An insolvency procedure was opened on {day}: nothing is enforced any more, the claim is declared."),
    Hindrance.PAID: Sentence("Nothing is left to enforce."),
    Hindrance.TITLE_OVER: Sentence("The ten years of the title ended on {day}."),
}  # fmt: skip
ARTICLES: dict[Hindrance, str] = {
    Hindrance.NOT_SERVED: "CPC 1411, 503", Hindrance.LAPSED: "CPC 1411", Hindrance.TOO_EARLY: "CPC 1422",
        Hindrance.OPPOSED: "CPC 1417, 1420",
    Hindrance.INSOLVENT: "C. com. L622-21", Hindrance.PAID: "C. civ. 1342", Hindrance.TITLE_OVER: "CPCE L111-4",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """One hindrance and the day that it hangs on."""

    what: Hindrance
    on: date | None = None

    @property
    def said(self) -> Sentence:
        """In a sentence."""
        return Sentence(WORDS[self.what].template, {"day": self.on} if self.on else {})

    @property
    def article(self) -> str:
        """By which text."""
        return ARTICLES[self.what]


@dataclass(frozen=True, slots=True)
class Enforced:
    """An order and what happened to it: ``opened_on`` is the day of an insolvency judgment, ``left`` what it still orders to pay."""

    order: PaymentOrder
    left: Money
    opposed_on: date | None = None
    opened_on: date | None = None


def left_to_enforce(granted: Money, paid: Sequence[Money]) -> Money:
    """What of the sum granted is left after every payment, whenever it came: between petition and order too. Never below zero."""
    left = granted - total(paid, granted.currency)
    return left if left.amount > 0 else Money.zero(granted.currency)


def hindrances(case: Enforced, today: date) -> Iterator[Found]:
    """Everything that keeps the order from being enforced on ``today``; nothing where it can be."""
    order, served = case.order, case.order.served
    if not case.left.amount:
        yield Found(Hindrance.PAID)
    if case.opened_on is not None and case.opened_on <= today:
        yield Found(Hindrance.INSOLVENT, case.opened_on)
    if case.opposed_on is not None and case.opposed_on <= today:
        yield Found(Hindrance.OPPOSED, case.opposed_on)
    if (served.on if served else today) > order.serve_by:
        yield Found(Hindrance.LAPSED, order.serve_by)
    elif served is None:
        yield Found(Hindrance.NOT_SERVED)
    if order.first_enforceable_day is not None and today < order.first_enforceable_day:
        yield Found(Hindrance.TOO_EARLY, order.first_enforceable_day)
    if order.enforce_within is not None and today > order.enforce_within:
        yield Found(Hindrance.TITLE_OVER, order.enforce_within)


def may_serve(case: Enforced, today: date) -> bool:
    """Whether the order may still be served on ``today``: in time, and no insolvency judgment in between."""
    is_open = case.opened_on is None or today < case.opened_on
    return case.order.served is None and today <= case.order.serve_by and is_open


def increased_from(order: PaymentOrder) -> date | None:
    """The first day of the five points on the legal rate; None while the order is not served."""
    first = order.first_enforceable_day
    return increase_starts_on(first) if first else None
