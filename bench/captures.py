"""What the planner of attempts brings home, beside two ways without one, over simulated holders (``issuers.py``).

``python -m bench.captures [--kinds FILE] [--seeds 1-40] [--claims 500]`` prints the figures of a minute or two.
"""

from __future__ import annotations

import argparse
import math
import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import repeat
from pathlib import Path
from statistics import fmean

from bench.issuers import DAYS, LIMITS, MINIMUM, Holder, Issuers, given, other_paydays, poorer, read_kinds, saving
from relance.domain.captures.answers import Answer, Captured
from relance.domain.captures.decisions import Over, TryNow, Wait, WaitForGuest
from relance.domain.captures.declines import Refusal, read_refusal
from relance.domain.captures.limits import limits_of
from relance.domain.captures.model import Attempt, Card, Claim, Movement, MovementKind, Situation
from relance.domain.captures.plan import decide
from relance.domain.money import Money

SEEDS, CLAIMS = range(1, 41), 500
GAIN_WANTED, ATTEMPTS_WANTED = 1.25, 0.5
# A month of 30 days before one of 31, without a change of the clock between: no window of 30 days meets a day that is not there.
FIRST = date(2026, 11, 1)
Policy = Callable[[Holder], None]


def halving(holder: Holder) -> None:
    """Each day the whole rest, and after each refusal the half, until the minimum or the limit."""
    for day in range(DAYS + 1):
        if _new_day(holder, day):
            return
        amount = holder.claim - holder.captured
        while amount >= MINIMUM and _may_try(holder):
            said = holder.attempt(amount)
            if _is_final(said):
                return
            amount = holder.claim - holder.captured if said == "ok" else amount // 2


def three_tries(holder: Holder) -> None:
    """The whole rest on day 0, on the next 28th, and 14 days after that, on day 30 at the latest."""
    payday = next(day for day in range(1, DAYS + 1) if (holder.day_of_month - 1 + day) % DAYS + 1 == 28)
    for day in range(DAYS + 1):
        if _new_day(holder, day):
            return
        for _ in range((0, payday, min(DAYS, payday + 14)).count(day)):
            rest = holder.claim - holder.captured
            if rest and _is_final(holder.attempt(rest)):
                return


def planned(holder: Holder) -> None:
    """Ours: asks the planner, acts, and asks again."""
    begins = FIRST + timedelta(days=holder.day_of_month - 1)
    at = now = datetime.combine(begins, time(6), tzinfo=UTC)
    claim = Claim(_money(holder.claim), _money(holder.claim), at, answer_period=timedelta(0))
    limits = limits_of(holder.network, begins)
    card = Card("first", holder.network, at - timedelta(days=30))
    attempts: list[Attempt] = []
    movements: list[Movement] = []
    while True:
        decision = decide(Situation(claim, card, tuple(attempts), movements=tuple(movements), limits=limits), now)
        match decision:
            case Over():
                return
            case TryNow(amount):
                holder.go_to((now.date() - begins).days)
                answer = _answer(holder, amount, card.fingerprint, now.date())
                key = str(len(attempts))
                attempts.append(Attempt(key, amount, now, answer, now, fingerprint=card.fingerprint))
            case WaitForGuest(until):
                acts_on = holder.guest_acts_on
                now = (
                    until
                    if acts_on is None
                    else datetime.combine(begins + timedelta(days=acts_on), time(6), tzinfo=UTC)
                )
                if acts_on is None or acts_on > DAYS:
                    return
                holder.go_to(acts_on)
                if holder.kind.name == "authenticate":
                    rest = _money(holder.claim - holder.captured)
                    movements.append(Movement(MovementKind.PAID_ON_PAGE, rest, now))
                    holder.pay_all()
                else:
                    holder.take_other_card()
                    card = Card("second", holder.network, now)
            case Wait(until):
                now = until
            case _:
                raise AssertionError(decision)


def _answer(holder: Holder, amount: Money, card: str, on: date) -> Answer:
    said = holder.attempt(int(amount.amount * 100))
    if said == "ok":
        return Captured("", amount.amount, card)
    return read_refusal(
        Refusal("stripe", said, advice=holder.kind.advice, network=holder.network), on, fingerprint=card
    )


def _new_day(holder: Holder, day: int) -> bool:
    """Move on to it; True where the guest pays all that day."""
    holder.go_to(day)
    if holder.guest_acts_on != day:
        return holder.captured == holder.claim
    if holder.kind.name == "authenticate":
        holder.pay_all()
        return True
    holder.take_other_card()
    return False


def _may_try(holder: Holder) -> bool:
    return all(sum(holder.day - days < day for day in holder.attempts) < most for days, most in LIMITS[holder.network])


def _is_final(said: str) -> bool:
    return said in ("lost_card", "invalid_account")


def _money(cents: int) -> Money:
    return Money(Decimal(cents) / 100)


@dataclass(frozen=True, slots=True)
class Season:
    """The claims of one seed under one policy."""

    share: float
    attempts: float
    limits_passed: int
    beyond: int


def season(policy: Policy, issuers: Issuers, seed: int, claims: int) -> Season:
    """All claims of a seed."""
    holders = [Holder(issuers, seed, number) for number in range(claims)]
    for holder in holders:
        policy(holder)
    return Season(
        sum(holder.captured for holder in holders) / sum(holder.claim for holder in holders),
        fmean(holder.made for holder in holders),
        sum(holder.limits_passed for holder in holders),
        sum(max(0, holder.captured - holder.claim) for holder in holders),
    )


@dataclass(frozen=True, slots=True)
class Figures:
    """Each policy's seasons over the same seeds, in their order."""

    issuers: Issuers
    halved: list[Season]
    three: list[Season]
    ours: list[Season]

    @property
    def gains(self) -> list[float]:
        """Ours over the better of the two others, seed by seed."""
        seeds = zip(self.halved, self.three, self.ours, strict=True)
        return [ours.share / max(halved.share, three.share) for halved, three, ours in seeds]

    @property
    def efforts(self) -> list[float]:
        """Our attempts over those of halving, seed by seed."""
        return [ours.attempts / halved.attempts for halved, ours in zip(self.halved, self.ours, strict=True)]

    @property
    def is_met(self) -> bool:
        """The budget: a quarter more than either, with under half of halving's attempts, and no limit or claim passed."""
        ours, others = fmean(one.share for one in self.ours), (self.halved, self.three)
        is_more = all(ours >= GAIN_WANTED * fmean(one.share for one in other) for other in others)
        is_clean = not any(one.limits_passed or one.beyond for one in self.ours)
        return is_more and fmean(self.efforts) < ATTEMPTS_WANTED and is_clean


def measure(issuers: Issuers, seeds: Sequence[int] = SEEDS, claims: int = CLAIMS) -> Figures:
    """All three policies over the same holders, the seeds spread over the processors."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:

        def seasons(policy: Policy) -> list[Season]:
            return list(pool.map(season, repeat(policy), repeat(issuers), seeds, repeat(claims)))

        return Figures(issuers, seasons(halving), seasons(three_tries), seasons(planned))


def spread(values: Iterable[float], digits: int = 3) -> str:
    """The mean, with the interval that 95 of 100 seeds fall into, were they spread normally."""
    listed = list(values)
    mean = fmean(listed)
    deviation = math.sqrt(sum((value - mean) ** 2 for value in listed) / max(1, len(listed) - 1))
    return f"{mean:.{digits}f} ({mean - 1.96 * deviation:.{digits}f} to {mean + 1.96 * deviation:.{digits}f})"


def rows(figures: Figures) -> list[list[str]]:
    """Three lines of the table."""
    policies = (("halving", figures.halved), ("three tries", figures.three), ("planned", figures.ours))
    return [
        [
            figures.issuers.name,
            name,
            spread(one.share for one in seasons),
            spread((one.attempts for one in seasons), 2),
            str(sum(one.limits_passed for one in seasons)),
            str(sum(one.beyond for one in seasons)),
            *(
                (spread(figures.gains, 2), spread(figures.efforts, 2), "met" if figures.is_met else "**not met**")
                if seasons is figures.ours
                else ("", "", "")
            ),
        ]
        for name, seasons in policies
    ]


ABOUT = f"""Simulated card holders (`bench/issuers.py`; shares and balances are assumptions, no published distribution was found), {CLAIMS}
claims a seed, {len(SEEDS)} seeds for the first world and 10 for the others; in parentheses what 95 of 100 seeds fall into. Budget:
at least {GAIN_WANTED} times what capped daily halving and three well-placed tries recover, with under half of halving's attempts,
no limit of a network passed and nothing beyond a claim. A limit's month holds the window's first day and its last. Nothing here
depends on the machine. `python -m bench.captures` prints this table alone."""
HEAD = "World|Policy|Share of the euros|Attempts a claim|Limits passed|Cents beyond|Times the better other|Of halving's|Budget"
# The world of the file over all seeds, the others over a quarter of them.
WORLDS = ((given, SEEDS), (other_paydays, SEEDS[:10]), (poorer, SEEDS[:10]), (saving, SEEDS[:10]))


def measure_captures() -> list[list[str]]:
    """The table over our worlds."""
    return [row for make, seeds in WORLDS for row in rows(measure(make(), seeds))]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="bench.captures")
    parser.add_argument("--kinds", type=Path, help="another file of kinds instead of our worlds")
    parser.add_argument("--seeds", default=f"{SEEDS[0]}-{SEEDS[-1]}", help="of that file")
    parser.add_argument("--claims", type=int, default=CLAIMS, help="a seed, of that file")
    options = parser.parse_args()
    if options.kinds:
        first, _, last = options.seeds.partition("-")
        issuers = Issuers(options.kinds.stem, read_kinds(options.kinds))
        table_rows = rows(measure(issuers, range(int(first), int(last or first) + 1), options.claims))
    else:
        table_rows = measure_captures()
    for line in (HEAD.split("|"), ["---"] * len(HEAD.split("|")), *table_rows):
        print(f"| {' | '.join(line)} |")


if __name__ == "__main__":
    main()
