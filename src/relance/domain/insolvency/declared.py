"""The sums that a declaration of claim states: what was owed at the day of the judgment, what falls due later, interest, and what backs it.

Law: C. com. L622-25, R622-23: the sum due at the judgment and the sums to fall due with their dates, the nature of any privilege or
    security, how interest is counted where it still runs; certified sincere unless a title says it; in a foreign currency, converted
    at the rate of the judgment's day. L622-28: interest, penalties and increases stop on the judgment, but for loans of one year or
    more and contracts whose payment is deferred by one year or more. L622-7: what was paid after it is given back. L622-17: what
    arose after it is not declared. No fixed compensation where the judgment forbade to pay on the due date (L441-10 II).
Reading: the judgment counts from its first hour (R621-4), so that interest runs through the day before; a debt due on the judgment's own
    day is to fall due. Sums in other currencies are listed with their own, never added up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from relance.domain.calendars import ONE_DAY, add_months
from relance.domain.insolvency.judgments import is_older
from relance.domain.money import Money, total, totals
from relance.domain.sentences import Sentence

LONG_MONTHS = 12


class Rank(StrEnum):
    """What goes before others, or what sets a claim apart."""

    ORDINARY = "ordinary"  # chirographaire
    PRIVILEGE = "privilege"
    SECURITY = "security"  # pledge, mortgage
    RETENTION = "retention"  # goods under a clause of retention of title: claimed back within three months


RANK_WORDS: dict[Rank, Sentence] = {
    Rank.ORDINARY: Sentence("ordinary (chirographaire)"), Rank.PRIVILEGE: Sentence("privileged"), Rank.SECURITY: Sentence("secured"),
    Rank.RETENTION: Sentence("goods under retention of title: claim them back within three months of the publication (C. com. L624-9)"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Owed:
    """One debt as the books know it. ``principal`` is what it asked; ``arose_on`` the day of delivery or service.

    ``interest`` is what had accrued unpaid through ``interest_through``; ``agreed_months`` how long a loan or a deferral was agreed for;
    ``payments`` by their days.
    """

    number: str
    arose_on: date
    due_on: date
    principal: Money
    interest: Money
    interest_through: date | None = None
    compensation: Money | None = None
    payments: tuple[tuple[date, Money], ...] = ()
    agreed_months: int = 0
    rank: Rank = Rank.ORDINARY
    has_title: bool = False
    is_proven: bool = True


@dataclass(frozen=True, slots=True)
class DeclaredLine:
    """One line of the list: due or to fall due, with its interest and what it rests on."""

    number: str
    due_on: date
    is_due: bool
    principal: Money
    interest: Money
    compensation: Money
    rank: Rank
    interest_runs_on: bool
    has_title: bool

    @property
    def total(self) -> Money:
        """All of the line."""
        return self.principal + self.interest + self.compensation


class Left(StrEnum):
    """Why a debt is not on the list, or what is to be put right before the list is sent."""

    AFTER = "after"  # it arose after the judgment: paid when due, not declared
    SETTLED = "settled"
    NO_PROOF = "no_proof"
    PAID_AFTER = "paid_after"  # to be given back
    OTHER_CURRENCY = "other_currency"
    INTEREST_OF_ANOTHER_DAY = "interest_of_another_day"


LEFT_WORDS: dict[Left, Sentence] = {
    Left.AFTER: Sentence("{number} arose after the judgment: it is not declared but paid when due (C. com. L622-17, L641-13)."),
    Left.SETTLED: Sentence("Nothing of {number} was owed on the day of the judgment."),
    Left.NO_PROOF: Sentence("Join a paper that proves {number}: contract, order, delivery note."),
    Left.PAID_AFTER: Sentence("{sum} was paid on {number} after the judgment: it is to be given back, and declared (C. com. L622-7)."),
    Left.OTHER_CURRENCY: Sentence("{number} is in {currency}: convert it at the rate of the day of the judgment (C. com. L622-25)."),
    Left.INTEREST_OF_ANOTHER_DAY: Sentence("Interest of {number} is not counted through {day}, the day before the judgment."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said of a debt beside the list."""

    why: Left
    said: Sentence


@dataclass(frozen=True, slots=True)
class Declaration:
    """The list, ready for the paper, and what is said beside it."""

    opened_on: date
    lines: tuple[DeclaredLine, ...]
    remarks: tuple[Remark, ...]

    @property
    def due(self) -> tuple[Money, ...]:
        """What was due on the day of the judgment, by currency."""
        return totals(line.total for line in self.lines if line.is_due)

    @property
    def to_fall_due(self) -> tuple[Money, ...]:
        """What falls due later, by currency."""
        return totals(line.total for line in self.lines if not line.is_due)

    @property
    def total(self) -> tuple[Money, ...]:
        """Everything declared, by currency."""
        return totals(line.total for line in self.lines)

    @property
    def is_certified(self) -> bool:
        """Whether the creditor certifies it as sincere: wherever not every line has a title."""
        return not all(line.has_title for line in self.lines)


def interest_runs_on(agreed_months: int) -> bool:
    """Whether interest goes on after the judgment: loans of a year or more, payments deferred by a year or more.

    >>> interest_runs_on(11), interest_runs_on(12)
    (False, True)
    """
    return agreed_months >= LONG_MONTHS


def interest_through(opened_on: date) -> date:
    """The last day that bears interest: the one before the judgment."""
    return opened_on - ONE_DAY


def reclaim_goods_by(published_on: date) -> date:
    """Until when goods under retention of title are claimed back: three months, never extended, to be early (C. com. L624-9)."""
    return add_months(published_on, 3)


def declaration(opened_on: date, owed: Iterable[Owed]) -> Declaration:
    """The list of what is declared to a procedure opened on a day, and what is to be put right before it is sent."""
    lines: list[DeclaredLine] = []
    remarks: list[Remark] = []
    for one in sorted(owed, key=lambda debt: (debt.due_on, debt.number)):
        if not is_older(one.arose_on, opened_on):
            remarks.append(_remark(Left.AFTER, one))
            continue
        line = _line(opened_on, one)
        if not line.total.amount:
            remarks.append(_remark(Left.SETTLED, one))
            continue
        lines.append(line)
        remarks += _beside(opened_on, one)
    return Declaration(opened_on, tuple(lines), tuple(remarks))


def _line(opened_on: date, one: Owed) -> DeclaredLine:
    nothing = Money.zero(one.principal.currency)
    paid = total((amount for day, amount in one.payments if day < opened_on), one.principal.currency)
    left = one.principal - paid
    is_due = one.due_on < opened_on
    return DeclaredLine(
        one.number,
        one.due_on,
        is_due,
        left if left.amount > 0 else nothing,
        one.interest if is_due else nothing,
        one.compensation if one.compensation is not None and is_due else nothing,
        one.rank,
        interest_runs_on(one.agreed_months),
        one.has_title,
    )


def _beside(opened_on: date, one: Owed) -> Iterable[Remark]:
    late = total((amount for day, amount in one.payments if day >= opened_on), one.principal.currency)
    if late.amount:
        yield _remark(Left.PAID_AFTER, one, sum=late)
    if not one.is_proven:
        yield _remark(Left.NO_PROOF, one)
    if one.principal.currency != "EUR":
        yield _remark(Left.OTHER_CURRENCY, one, currency=one.principal.currency)
    wrong_day = one.interest_through != interest_through(opened_on)
    if one.interest.amount and one.due_on < opened_on and wrong_day:
        yield _remark(Left.INTEREST_OF_ANOTHER_DAY, one, day=interest_through(opened_on))


def _remark(why: Left, one: Owed, **facts: object) -> Remark:
    return Remark(why, Sentence(LEFT_WORDS[why].template, {"number": one.number, **facts}))
