"""Where a guarantee stands follows from what happened to it, and from the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from relance.domain.deposits.attempts import FOLLOWS, MAY_HAVE_MOVED, AttemptState
from relance.domain.deposits.guarantees import (
    GUARANTEE_WORDS,
    GuaranteeFacts,
    GuaranteeKind,
    GuaranteeState,
    guarantee_state,
)

LAST = date(2026, 12, 20)
NEW = GuaranteeFacts(GuaranteeKind.DEPOSIT, LAST)
ASKED = replace(NEW, was_asked=True)
ACCEPTED = replace(ASKED, was_accepted=True)
GIVEN = replace(ACCEPTED, card_ends_on=date(2028, 9, 30))


@pytest.mark.requirement("SW-1")
@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (NEW, GuaranteeState.DRAFT),
        (ASKED, GuaranteeState.ASKED),
        (ACCEPTED, GuaranteeState.ACCEPTED),
        (GIVEN, GuaranteeState.SECURED),
        (replace(GIVEN, card_ends_on=LAST), GuaranteeState.SECURED),
        (replace(GIVEN, card_ends_on=LAST - timedelta(days=1)), GuaranteeState.CARD_ENDS_TOO_SOON),
        (replace(ASKED, was_paid=True), GuaranteeState.PAID),
        (replace(GIVEN, was_released=True), GuaranteeState.RELEASED),
        (replace(GIVEN, was_released=True, was_cancelled=True), GuaranteeState.CANCELLED),
    ],
)
def test_where_it_stands(facts: GuaranteeFacts, state: GuaranteeState) -> None:
    assert guarantee_state(facts, LAST) is state
    assert set(GUARANTEE_WORDS) == set(GuaranteeState)


def test_what_nobody_gave_expires_the_day_after_its_last_one() -> None:
    for facts in (NEW, ASKED, ACCEPTED):
        assert guarantee_state(facts, LAST) is not GuaranteeState.EXPIRED
        assert guarantee_state(facts, LAST + timedelta(days=1)) is GuaranteeState.EXPIRED
    assert guarantee_state(GIVEN, LAST + timedelta(days=1)) is GuaranteeState.SECURED  # until it is released, and told


def test_no_attempt_is_made_twice() -> None:
    """From where money may have moved, no way leads back to where it is asked again, but one where surely nothing was taken."""
    backwards = {
        (before, after)
        for before, afters in FOLLOWS.items()
        for after in afters
        if before in MAY_HAVE_MOVED - {AttemptState.QUEUED} and after in (AttemptState.QUEUED, AttemptState.CLAIMED)
    }
    assert backwards == {(AttemptState.CLAIMED, AttemptState.QUEUED)}
    assert FOLLOWS[AttemptState.CAPTURED] == frozenset()
