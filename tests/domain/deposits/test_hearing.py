"""What binds of the guest's answers: the last word, until it is decided on; an unread question before anything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.captures.model import Hearing
from relance.domain.debtor_answers import AnswerKind
from relance.domain.deposits.hearing import Heard, Said, heard
from relance.domain.money import Money

CLAIMED = Money.eur("150.00")
ACCEPT, CONTEST, ASK = (Said(kind) for kind in (AnswerKind.ACCEPT, AnswerKind.CONTEST, AnswerKind.ASK))
OFFER = Said(AnswerKind.OFFER, Money.eur("90.00"))


def settled(said: Said) -> Said:
    return Said(said.kind, said.amount, is_settled=True)


@pytest.mark.requirement("SW-2", "P10")
@pytest.mark.parametrize(
    ("answers", "binds"),
    [
        ([], Heard(Hearing.UNANSWERED)),
        ([ACCEPT], Heard(Hearing.ACCEPTED)),
        ([CONTEST], Heard(Hearing.CONTESTED)),
        ([ASK], Heard(Hearing.ASKING)),
        ([OFFER], Heard(Hearing.PART_ACCEPTED, Money.eur("90.00"))),
        ([ACCEPT, CONTEST], Heard(Hearing.CONTESTED)),  # an agreement is taken back
        ([CONTEST, ACCEPT], Heard(Hearing.ACCEPTED)),
        ([ACCEPT, ASK], Heard(Hearing.ASKING)),
        ([ACCEPT, settled(ASK)], Heard(Hearing.ACCEPTED)),
        ([CONTEST, settled(ASK)], Heard(Hearing.CONTESTED)),  # reading a question decides nothing
        ([settled(CONTEST)], Heard(Hearing.UNANSWERED)),
        ([settled(OFFER)], Heard(Hearing.UNANSWERED)),
        ([Said(AnswerKind.ACCEPT, CLAIMED)], Heard(Hearing.ACCEPTED)),
        ([Said(AnswerKind.ACCEPT, Money.eur("150.01"))], Heard(Hearing.ACCEPTED)),  # it was lowered since
        ([Said(AnswerKind.ACCEPT, Money.eur("149.99"))], Heard(Hearing.PART_ACCEPTED, Money.eur("149.99"))),
    ],
)
def test_what_binds(answers: list[Said], binds: Heard) -> None:
    assert heard(answers, CLAIMED) == binds


WORDS = st.builds(Said, st.sampled_from(AnswerKind), st.none() | st.just(Money.eur("90.00")), st.booleans())


@given(st.lists(WORDS, max_size=8))
def test_an_unread_question_or_an_open_objection_never_lets_a_card_be_tried(answers: list[Said]) -> None:
    found = heard(answers, CLAIMED).hearing
    if any(one.kind is AnswerKind.ASK and not one.is_settled for one in answers):
        assert found is Hearing.ASKING
    words = [one for one in answers if one.kind is not AnswerKind.ASK]
    if words and words[-1].kind is AnswerKind.CONTEST and not words[-1].is_settled:
        assert found in (Hearing.CONTESTED, Hearing.ASKING)
    assert heard([*answers, CONTEST], CLAIMED).hearing in (Hearing.CONTESTED, Hearing.ASKING)
