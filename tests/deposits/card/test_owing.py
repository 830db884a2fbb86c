"""What is owed back and goes back by nobody is told to a person, who gives it back and says so."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from relance.deposits.card.owing import NothingOwedBack, owed_back, record_given_back
from relance.deposits.card.working import work_on
from relance.deposits.claiming.changing import lower, record_by_hand
from relance.deposits.models import Claim, Refund
from relance.dispatch.answers import Refused
from relance.tenancy.models import Role
from relance.tenancy.rights import RightMissing
from tests.at_work import at_work
from tests.deposits.card.test_attempts import Inn, LowersMeanwhile
from tests.payments.stage import eur, stage_of

pytestmark = pytest.mark.requirement("SW-14")


@pytest.fixture(params=["stripe", "mollie"])
def inn(request: pytest.FixtureRequest, organisation: int) -> Iterator[Inn]:
    with stage_of(request.param) as stage:
        yield Inn(organisation, stage)


def owed(inn: Inn) -> list[str]:
    with inn.acting() as here:
        return [str(one.amount.amount) for one in owed_back(here)]


def test_cash_beyond_a_claim_that_was_lowered_is_a_persons_to_give_back(inn: Inn) -> None:
    inn.claims("150.00", "script:insufficient_funds")
    with inn.acting() as here:
        record_by_hand(here, inn.claim, eur("90.00"), "espèces")
        assert owed_back(here) == []
        lower(here, inn.claim, eur("50.00"), "Le vase était réparable.")
    inn.works()
    with inn.acting():
        assert Claim.objects.get(pk=inn.claim).outcome == "paid"
        assert not Refund.objects.exists()
    assert owed(inn) == ["40.00"]
    with inn.acting() as here:
        for wrong in (eur("40.01"), eur("0.00"), eur("-1.00"), eur("39.999")):
            with pytest.raises(NothingOwedBack):
                record_given_back(here, inn.claim, wrong, "")
        record_given_back(here, inn.claim, eur("15.00"), "espèces, reçu signé")
    assert owed(inn) == ["25.00"]
    with inn.acting() as here:
        record_given_back(here, inn.claim, eur("25.00"), "virement")
        with pytest.raises(NothingOwedBack):
            record_given_back(here, inn.claim, eur("25.00"), "pressed twice")
    assert owed(inn) == []


class GivesNothingBack(LowersMeanwhile):
    """And a provider that refuses the refund."""

    def refund(self, asked: object) -> Refused:
        return Refused("the balance is too low", is_temporary=False)


def test_a_refund_that_the_provider_refuses_is_a_persons_to_give_back(inn: Inn) -> None:
    inn.claims("150.00")
    work_on(inn, inn.claim, GivesNothingBack(inn, "100.00"))  # type: ignore[arg-type]
    with inn.acting():
        assert Refund.objects.get().state == "declined"
    assert owed(inn) == ["50.00"]
    with inn.acting() as here:
        record_given_back(here, inn.claim, eur("50.00"), "virement du 3 mai")
    assert owed(inn) == []
    with inn.acting():
        assert Refund.objects.get().state == "captured"
        assert Claim.objects.get(pk=inn.claim).move_set.count() == 2


def test_what_is_on_its_way_back_waits_for_nobody(inn: Inn) -> None:
    inn.claims("150.00")
    work_on(inn, inn.claim, LowersMeanwhile(inn, "100.00"))  # type: ignore[arg-type]
    assert owed(inn) == []
    assert inn.taken == Decimal("100.00")


def test_who_may_only_look_gives_nothing_back(inn: Inn) -> None:
    inn.claims("150.00")
    with at_work(inn.organisation, role=Role.VIEWER) as here, pytest.raises(RightMissing):
        record_given_back(here, inn.claim, eur("1.00"), "")
