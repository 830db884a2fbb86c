"""The firm's formal notice goes registered by the firm's own account, once, and never what is not owed any more (RU-13)."""

from __future__ import annotations

from datetime import date

import pytest

from relance.dispatch.answers import Refused, Unknown
from relance.domain.firms.levels import Level
from relance.domain.ids import FirmLetterId
from relance.domain.registered.standings import Standing, Told
from relance.firms.carrying_out import carry_out_orders
from relance.firms.entrusting import pause
from relance.firms.firm_acts import LetterNotPrinted, record_posted
from relance.firms.models import FirmLetter, ServiceOrder
from relance.firms.sending import Place
from relance.post.models import RegisteredLetter
from relance.post.values import Progress, Stage
from tests.at_work import at_work
from tests.firms.builders import AtFirm, at_firm
from tests.firms.test_letters import carried_out, ordered
from tests.outbox.builders import House
from tests.outbox.test_sending import pay
from tests.post.test_sending import Provider

pytestmark = pytest.mark.requirement("RU-13")
LABEL = "1A01234567890"


@pytest.fixture
def given(house: House) -> AtFirm:
    made = at_firm(house)
    ordered(made, Level.EMAIL)
    carried_out(made)
    house.clock.on(20)
    ordered(made, Level.NOTICE, "29.88")
    return made


def work(given: AtFirm, provider: Provider) -> None:
    given.house.office()
    carry_out_orders(Place(given.house.desk, given.firm.email, provider), given.firm.organisation)


def notice(given: AtFirm) -> FirmLetter:
    with at_work(given.house.organisation):
        return FirmLetter.objects.get(level="notice")


def test_it_is_written_for_the_creditor_and_posted_by_the_firms_provider_once(given: AtFirm) -> None:
    provider = Provider()
    work(given, provider)
    (parcel,) = provider.sent
    assert parcel.sender[5].endswith("SAINTE-FICTION")
    assert parcel.name == "CER-2026-0001/2"
    assert (notice(given).state, notice(given).reference) == ("handed_over", "post:maileva")
    work(given, provider)
    assert len(provider.sent) == 1
    provider.says = Progress(Stage.WITH_THE_POST, LABEL, (Told(Standing.POSTED, date(2026, 4, 20)),))
    given.house.clock.later(hours=5)
    work(given, provider)
    assert (notice(given).state, notice(given).sent_on) == ("accepted", date(2026, 4, 20))
    with at_work(given.house.organisation):
        assert ServiceOrder.objects.get(level="notice").state == "executed"


def test_the_firm_does_not_post_by_hand_what_its_provider_has(given: AtFirm) -> None:
    work(given, Provider())
    with pytest.raises(LetterNotPrinted), given.inside() as here:
        record_posted(here, FirmLetterId(notice(given).pk), here.today)


def test_an_answer_that_was_lost_is_never_a_second_letter(given: AtFirm) -> None:
    provider = Provider(answers=[Unknown("lost")], found=Unknown("not there yet"))
    work(given, provider)
    for _ in range(3):
        given.house.clock.later(hours=1)
        work(given, provider)
    assert len(provider.sent) == 1
    with at_work(given.house.organisation):
        assert RegisteredLetter.objects.get().state == "unconfirmed"


def test_a_refusal_leaves_it_printed_with_the_firm(given: AtFirm) -> None:
    work(given, Provider(answers=[Refused("no credit", is_temporary=False)]))
    assert (notice(given).state, notice(given).reference) == ("handed_over", "")
    with given.inside() as here:
        record_posted(here, FirmLetterId(notice(given).pk), here.today)


@pytest.mark.parametrize("what", ["paid", "paused"])
def test_what_is_settled_or_paused_between_two_tries_does_not_leave(given: AtFirm, what: str) -> None:
    provider = Provider(answers=[Refused("429", is_temporary=True)])
    work(given, provider)
    if what == "paid":
        pay(given.house, "F-1", "100.00")
        pay(given.house, "F-2", "50.50")
    else:
        with given.house.acting() as here:
            pause(here, given.entrusted)
    given.house.clock.later(minutes=20)
    work(given, provider)
    assert len(provider.sent) == 1
    assert notice(given).state == "voided"
    with at_work(given.house.organisation):
        assert ServiceOrder.objects.get(level="notice").state == "cancelled"
