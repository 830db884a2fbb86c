"""The database refuses an attempt, or a page to pay on, that would pass what is asked: whoever writes it, however many at once."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from relance.deposits.card.states import ATTEMPTS
from relance.deposits.models import Attempt, Card, Claim, HostedPage, Move, Refund
from relance.dispatch.states import move
from relance.domain.deposits.attempts import AttemptState
from relance.tenancy.context import Acting
from tests.at_work import at_work
from tests.deposits.builders import AT, a_claim, its_card


def attempt(here: Acting, claim: Claim, card: Card, ordinal: int, amount: str) -> Attempt:
    return Attempt.objects.create(
        organisation_id=here.organisation,
        claim=claim,
        card=card,
        ordinal=ordinal,
        amount=Decimal(amount),
        currency="EUR",
        state=AttemptState.QUEUED,
        not_before=AT,
    )


@pytest.mark.requirement("SW-3")
def test_slices_fill_the_claim_and_no_more(organisation: int) -> None:
    with at_work(organisation, at=AT) as here:
        claim = a_claim(here, "100.00", covered="20.00")
        card = its_card(here, claim)
        first = attempt(here, claim, card, 1, "50.00")
        with pytest.raises(IntegrityError, match="one_attempt_under_way"), transaction.atomic():
            attempt(here, claim, card, 2, "10.00")
        move(first, AttemptState.CLAIMED)
        move(first, AttemptState.CAPTURED)
        with pytest.raises(IntegrityError, match="would pass what is asked"), transaction.atomic():
            attempt(here, claim, card, 2, "30.01")
        second = attempt(here, claim, card, 2, "30.00")
        move(second, AttemptState.DROPPED)
        attempt(here, claim, card, 3, "30.00")
        with pytest.raises(IntegrityError, match="would pass what is asked"), transaction.atomic():
            HostedPage.objects.create(
                organisation_id=here.organisation,
                guarantee=claim.guarantee,
                claim=claim,
                amount=Decimal("0.01"),
                provider="stripe",
                account="acct_1",
                reference="cs_1",
                opened_at=AT,
            )


@pytest.mark.requirement("SW-3")
def test_what_went_back_may_be_asked_again(organisation: int) -> None:
    with at_work(organisation, at=AT) as here:
        claim = a_claim(here)
        card = its_card(here, claim)
        first = attempt(here, claim, card, 1, "100.00")
        move(first, AttemptState.CLAIMED)
        move(first, AttemptState.CAPTURED)
        refund = Refund.objects.create(
            organisation_id=here.organisation,
            claim=claim,
            attempt=first,
            amount=Decimal("40.00"),
            currency="EUR",
            state=AttemptState.QUEUED,
            not_before=AT,
        )
        with pytest.raises(IntegrityError, match="would pass what is asked"), transaction.atomic():
            attempt(here, claim, card, 2, "40.00")
        Move.objects.create(
            organisation_id=here.organisation,
            claim=claim,
            kind="refund",
            refund=refund,
            amount=Decimal("-40.00"),
            currency="EUR",
            moved_on=AT.date(),
            author="test",
            recorded_at=AT,
        )
        attempt(here, claim, card, 2, "40.00")


def test_states_go_forward_only_whatever_a_program_wants(organisation: int) -> None:
    with at_work(organisation, at=AT) as here:
        claim = a_claim(here)
        one = attempt(here, claim, its_card(here, claim), 1, "10.00")
        move(one, AttemptState.CLAIMED)
        move(one, AttemptState.UNCONFIRMED)
        with pytest.raises(DatabaseError, match="cannot go from unconfirmed to queued"), transaction.atomic():
            move(one, ATTEMPTS.waiting)
