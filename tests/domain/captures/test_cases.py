"""Published cases: an issuer's answers in order, and what must come of them, whatever else the planner likes to do."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from relance.domain.captures.answers import Captured, Decline, Declined, Pending, Unknown
from relance.domain.captures.budget import budget
from relance.domain.captures.decisions import Over, TryNow, WaitForGuest
from relance.domain.captures.declines import Refusal, read_refusal, wait_after
from relance.domain.captures.hours import AttemptHours, utc
from relance.domain.captures.limits import limits_of
from relance.domain.captures.model import Attempt, Card, Claim, Plan, PlanKind, Situation
from relance.domain.captures.reasons import Why
from relance.domain.money import Money
from tests.domain.captures.card_world import Said, World

CASES = json.loads((Path(__file__).parent / "cases" / "captures.json").read_text(encoding="utf-8"))["cases"]
FOR_EVER = {"http": 402, "decline_code": "insufficient_funds"}
MONTH = timedelta(days=30)


class Script:
    """The issuer of a case; its ledger is what the provider really took."""

    def __init__(self, inputs: dict[str, Any]) -> None:
        self.answers = iter(inputs["script"])
        self.network: str = inputs["network"]
        self.then = FOR_EVER if inputs.get("then") == "insufficient_funds for ever" else None
        self.ledger = Money.zero()
        self.moves = 0

    def __call__(self, attempt: Attempt, at: datetime) -> Said:
        answer: dict[str, Any] | None = next(self.answers, self.then)
        assert answer is not None, "the script is over"
        if answer.get("status") == "processing":
            return Pending(attempt.key), self._taken(attempt)
        if answer["http"] == 200:
            return self._taken(attempt), None
        if answer["http"] == 500:
            return Unknown("500"), self._taken(attempt) if answer.get("executed") else None
        said = Refusal(
            "stripe",
            code=answer.get("decline_code", ""),
            advice=answer.get("advice_code", ""),
            network=self.network,
            network_advice=answer.get("network_advice_code", ""),
            network_code=answer.get("network_decline_code", ""),
            is_blocked=answer.get("outcome", {}).get("type") == "blocked",
        )
        return read_refusal(said, at.date()), None

    def _taken(self, attempt: Attempt) -> Captured:
        self.ledger += attempt.amount
        self.moves += 1
        return Captured(attempt.key, attempt.amount.amount, attempt.fingerprint)


def played(inputs: dict[str, Any]) -> tuple[World, Script]:
    requested_at = datetime.fromisoformat(inputs["requested_at"])
    claim = Claim(
        amount=Money.eur(inputs["claim"]),
        guarantee=Money.eur(inputs["guarantee"]),
        requested_at=requested_at,
        hours=AttemptHours(ZoneInfo(inputs["zone"])),
        window_days=inputs["window_days"],
        minimum=Money.eur(inputs["minimum"]),
        plan=Plan(PlanKind(inputs.get("plan", "halved"))),
        answer_period=timedelta(hours=inputs["answer_period_hours"]),
    )
    limits = limits_of(inputs["network"], requested_at.date(), inputs.get("cap"))
    card = Card("card-1", inputs["network"], requested_at - timedelta(days=20))
    script = Script(inputs)
    begins = datetime.fromisoformat(inputs.get("first_attempt_at", inputs["requested_at"]))
    return World(Situation(claim, card, limits=limits), script, utc(begins)).play(), script


@pytest.mark.requirement("SW-3")
@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_published_case_holds(case: dict[str, Any]) -> None:
    world, script = played(case["inputs"])
    exact = case["expected"]["exact"]
    check_exact(world, script, exact)
    for name in case["expected"]["properties"]:
        PROPERTIES[name](world, script)


def check_exact(world: World, script: Script, exact: dict[str, Any]) -> None:
    over = world.over
    assert over is not None
    told: dict[str, Any] = {
        "attempts": len(world.attempts),
        "captured": f"{world.captured.amount:.2f}",
        "remainder": f"{over.remainder.amount:.2f}",
        "receivable": f"{over.remainder.amount:.2f}" if over.remainder else None,
        "state": "paid" if over.because.why is Why.PAID else over.because.why,
        "provider_ledger": f"{script.ledger.amount:.2f}",
        "money_moves": script.moves,
        "next": "message with a link" if world.messages and isinstance(world.decisions[1][1], WaitForGuest) else None,
    }
    for key, value in exact.items():
        if key == "attempts_at_most":
            assert len(world.attempts) <= value
        elif key == "second_attempt_not_before":
            assert world.moments[1] >= utc(datetime.fromisoformat(value))
        elif key == "first_attempt_not_before":
            assert world.moments[0] >= utc(datetime.fromisoformat(value))
        else:
            assert told[key] == value, key


def sum_holds(world: World, script: Script) -> None:
    money = budget(world.situation)
    assert world.over is not None
    assert money.captured + world.over.remainder == world.situation.claim.amount
    assert script.ledger == money.captured


def minimum_holds(world: World, script: Script) -> None:
    assert all(one.amount >= world.situation.claim.minimum for one in world.attempts)


def window_holds(world: World, script: Script) -> None:
    claim = world.situation.claim
    assert all(utc(claim.requested_at) <= at < claim.ends_at for at in world.moments)
    assert [decision for _, decision in world.decisions if isinstance(decision, Over)] == [world.over]


def keys_hold(world: World, script: Script) -> None:
    assert len({one.key for one in world.attempts}) == len(world.attempts)


def never_holds(world: World, script: Script) -> None:
    final = [one for one in world.attempts if isinstance(one.answer, Declined) and one.answer.kind is Decline.NEVER]
    assert final == [world.attempts[-1]]


def wait_holds(world: World, script: Script) -> None:
    for before, after in zip(world.attempts, world.moments[1:], strict=False):
        assert isinstance(before.answer, Declined)
        assert before.answered_at is not None
        assert after >= before.answered_at + wait_after(before.answer.advice)


def cap_holds(world: World, script: Script) -> None:
    for limit in world.situation.limits:
        for end in world.moments:
            assert sum(end - limit.span < at <= end for at in world.moments) <= limit.attempts


def guest_holds(world: World, script: Script) -> None:
    assert not [decision for _, decision in world.decisions[1:] if isinstance(decision, TryNow)]
    assert world.messages


def unknown_holds(world: World, script: Script) -> None:
    assert not [one for one in world.attempts if isinstance(one.answer, Unknown)]


def heard_holds(world: World, script: Script) -> None:
    assert all(at >= world.situation.claim.heard_at for at in world.moments)


PROPERTIES = {
    "SUM": sum_holds, "MIN": minimum_holds, "WINDOW": window_holds, "KEYS": keys_hold, "NEVER": never_holds, "WAIT": wait_holds,
    "CAP": cap_holds, "GUEST": guest_holds, "UNKNOWN": unknown_holds, "HEARD": heard_holds,
}  # fmt: skip
