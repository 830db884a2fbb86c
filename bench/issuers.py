"""Simulated card holders and their banks: kinds, shares and balances are assumptions of ours (``data/issuers.csv``).

A month has 30 days; days run from 0, the request's, to 30. On each payday the balance becomes refill x claim and falls each day by an
equal part of that (a twentieth, unless the world spends faster); until the first one the opening balance falls likewise. Without a
payday it changes by captures only. An attempt succeeds if the balance holds the slice and the kind allows it.
"""

from __future__ import annotations

import csv
import math
import random
from dataclasses import dataclass, replace
from pathlib import Path

KINDS = Path(__file__).with_name("data") / "issuers.csv"
DAYS = 30
MINIMUM = 50  # cents
# Days and attempts. The last day of a window is 30 days after its first: the month of a limit holds both, hours being unknown here.
LIMITS = {"visa": ((DAYS + 1, 15),), "mastercard": ((DAYS + 1, 35), (1, 10))}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of holder. ``share`` of all; balances from low to high, uniform, as multiples of the claim; ``decline`` and ``advice``:
    the bank's words while it cannot pay."""

    name: str
    share: float
    payday: int | None
    balance: tuple[float, float]
    refill: tuple[float, float]
    decline: str
    advice: str


@dataclass(frozen=True, slots=True)
class Issuers:
    """A world: its kinds, and in how many days a balance is spent."""

    name: str
    kinds: tuple[Kind, ...]
    days_to_spend: int = 20


def read_kinds(path: Path = KINDS) -> tuple[Kind, ...]:
    """The kinds of a file; lines that begin with # are its notes."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return tuple(
        Kind(
            row["kind"],
            float(row["share"]),
            int(row["payday"]) if row["payday"] else None,
            (float(row["balance_low"]), float(row["balance_high"])),
            (float(row["refill_low"] or 0), float(row["refill_high"] or 0)),
            row["decline"],
            row["advice"],
        )
        for row in csv.DictReader(lines)
    )


def given() -> Issuers:
    """The world of the file."""
    return Issuers("as assumed", read_kinds())


def other_paydays() -> Issuers:
    """Salaries on the 3rd, 12th, 18th and 25th, days on which nobody plans; part-payers on the 7th and the 30th."""
    return Issuers("other paydays", _paid_on({"payday_end": (3, 12, 18, 25), "partial": (7, 30)}))


def poorer() -> Issuers:
    """Half as many solvent holders, twice as many who never hold the whole, money spent in ten days, and banks that say no word
    more than no."""
    shares = {"solvent": 0.11, "partial": 0.28, "payday_end": 0.2, "payday_start": 0.11}
    kinds = tuple(
        replace(
            _silent(kind) if kind.name in ("payday_end", "partial") else kind, share=shares.get(kind.name, kind.share)
        )
        for kind in read_kinds()
    )
    return Issuers("poorer, and silent banks", kinds, days_to_spend=10)


def saving() -> Issuers:
    """Paid on the 1st, the 10th and the last day of the month, and slow to spend."""
    return Issuers("paid early in the month", _paid_on({"payday_end": (1, 10, 30), "partial": (2,)}), days_to_spend=40)


def _paid_on(days: dict[str, tuple[int, ...]]) -> tuple[Kind, ...]:
    """The assumed kinds, paid on other days in equal parts."""
    return tuple(
        replace(kind, payday=day, share=kind.share / len(days.get(kind.name, (1,))))
        for kind in read_kinds()
        for day in days.get(kind.name, (kind.payday,))
    )


def _silent(kind: Kind) -> Kind:
    return replace(kind, decline="do_not_honor", advice="")


class Holder:
    """One claim on one card, and what the bank says to each attempt. The policy moves the days; amounts are whole cents.

    It also keeps the account of the policy: attempts, captures, limits passed, money beyond the claim.
    """

    def __init__(self, issuers: Issuers, seed: int, number: int) -> None:
        self.random = random.Random(f"{seed}/{number}")  # noqa: S311 (dice that can be thrown again)
        draw = self.random
        self.kind = draw.choices(issuers.kinds, [kind.share for kind in issuers.kinds])[0]
        self.claim = round(math.exp(draw.uniform(math.log(80), math.log(1200))) * 100)
        self.day_of_month = draw.randint(1, DAYS)
        self.network = "visa" if draw.random() < 0.6 else "mastercard"
        self.balance = draw.uniform(*self.kind.balance) * self.claim
        self.refill = draw.uniform(*self.kind.refill) * self.claim
        self.days_to_spend = issuers.days_to_spend
        self.daily = self.balance / self.days_to_spend if self.kind.payday else 0.0
        self.day = 0
        self.attempts: list[int] = []  # their days, on the card of the moment
        self.made = 0
        self.captured = 0
        self.successes_today = 0
        self.limits_passed = 0
        self.has_other_card = False
        self.guest_acts_on: int | None = None
        self.was_told = False
        self._paid()

    def go_to(self, day: int) -> None:
        """Let the days pass until ``day``."""
        while self.day < day:
            self.day += 1
            self.successes_today = 0
            self.balance = max(0.0, self.balance - self.daily)
            self._paid()

    def attempt(self, cents: int) -> str:
        """``ok``, or the bank's decline code."""
        self.made += 1
        self.attempts.append(self.day)
        for days, most in LIMITS[self.network]:
            self.limits_passed += sum(self.day - days < day for day in self.attempts) > most
        said = self._answer(cents)
        if said == "ok":
            self.balance -= cents
            self.captured += cents
            self.successes_today += 1
        return said

    def pay_all(self) -> None:
        """The guest pays the rest by the link."""
        self.captured = self.claim

    def take_other_card(self) -> None:
        """The guest's new card is good, and nobody tried it yet."""
        self.has_other_card, self.attempts = True, []

    def _answer(self, cents: int) -> str:
        name, no = self.kind.name, self.kind.decline
        if name in ("hard", "closed"):
            return no
        if name == "authenticate" or (name == "new_card" and not self.has_other_card):
            self._tell_the_guest()
            return no
        if name == "velocity" and (self.successes_today or self.attempts.count(self.day) > 3):
            return no
        if name == "generic" and self.random.random() >= 0.08:
            return no
        return "ok" if self.balance >= cents else no or "insufficient_funds"

    def _tell_the_guest(self) -> None:
        """Once: a link has left."""
        if self.was_told:
            return
        self.was_told = True
        chance, last = (0.55, 3) if self.kind.name == "authenticate" else (0.35, 7)
        if self.random.random() < chance:
            self.guest_acts_on = self.day + self.random.randint(1, last)

    def _paid(self) -> None:
        if self.kind.payday == (self.day_of_month - 1 + self.day) % DAYS + 1:
            self.balance, self.daily = self.refill, self.refill / self.days_to_spend
