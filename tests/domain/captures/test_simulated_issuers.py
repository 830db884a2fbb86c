"""What the planner must bring home over simulated holders; ``bench/captures.py`` has it over many more."""

from __future__ import annotations

from statistics import fmean

import pytest
from bench.captures import ATTEMPTS_WANTED, GAIN_WANTED, halving, planned, season, three_tries
from bench.issuers import Issuers, given, other_paydays

SEEDS, CLAIMS = (1, 2, 3), 300


@pytest.mark.requirement("SW-3")
@pytest.mark.parametrize("issuers", [given(), other_paydays()], ids=lambda issuers: issuers.name)
def test_it_brings_home_a_quarter_more_with_under_half_of_the_attempts(issuers: Issuers) -> None:
    halved, three, ours = (
        [season(policy, issuers, seed, CLAIMS) for seed in SEEDS] for policy in (halving, three_tries, planned)
    )
    share = fmean(one.share for one in ours)
    assert share >= GAIN_WANTED * fmean(one.share for one in halved)
    assert share >= GAIN_WANTED * fmean(one.share for one in three)
    assert fmean(one.attempts for one in ours) < ATTEMPTS_WANTED * fmean(one.attempts for one in halved)
    assert not any(one.limits_passed or one.beyond for one in ours)
