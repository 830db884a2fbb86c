"""A case comes back, or a mandate ends, while letters are on their way and money comes: nothing is lost, nothing else stays open."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError

from relance.cases.acting import close_case
from relance.cases.models import Act
from relance.channels.model import Unknown
from relance.domain.firms.levels import Level
from relance.domain.ids import FirmLetterId, ServiceOrderId
from relance.domain.money import Money
from relance.firms.ending import end_mandate
from relance.firms.entrusting import NotInHand, take_back
from relance.firms.firm_acts import LetterNotPrinted, NotPosted, give_up, record_posted
from relance.firms.firm_today import firm_today
from relance.firms.models import Entrusted, FirmLetter, FirmWord, Receipt, ServiceOrder
from relance.firms.receiving import MayNotReceive, receive, say_word
from relance.firms.receiving_late import RecordedAlready, ReferenceUnknown, receive_late
from relance.firms.refunding import NothingToRefund, refund
from relance.firms.remitting import remit
from relance.firms.settling import settle_letter
from relance.firms.sheets import letters_on_their_way
from relance.firms.statements import orders_of_firm, statement_of_creditor, statement_of_firm
from relance.receivables.models import Receivable
from tests.at_work import at_work
from tests.firms.builders import AtFirm, at_firm
from tests.firms.test_letters import carried_out, letters, ordered
from tests.outbox.builders import House
from tests.tenancy.test_row_level_security import rows

REFERENCE = "CER-2026-0001"


@pytest.fixture
def given(house: House) -> AtFirm:
    return at_firm(house)


def printed(given: AtFirm) -> FirmLetterId:
    ordered(given, Level.LETTER, "14.40")
    carried_out(given)
    with at_work(given.house.organisation):
        return FirmLetterId(FirmLetter.objects.get().pk)


def comes_back(given: AtFirm, how: str) -> None:
    with given.house.acting() as here:
        if how == "taken back":
            take_back(here, given.entrusted, "")
        elif how == "mandate ended":
            end_mandate(here, given.mandate)
        else:
            close_case(here, given.case)


def states(given: AtFirm) -> tuple[list[str], list[str], list[str]]:
    with at_work(given.house.organisation):
        acts = list(Act.objects.filter(case=given.case, by="firm").order_by("pk").values_list("kind", flat=True))
        return (
            list(FirmLetter.objects.order_by("pk").values_list("state", flat=True)),
            list(ServiceOrder.objects.order_by("pk").values_list("state", flat=True)),
            acts,
        )


@pytest.mark.parametrize("how", ["taken back", "mandate ended", "closed"])
def test_a_letter_that_lay_printed_when_the_case_came_back_was_posted_before_or_is_pulled_out(
    given: AtFirm, how: str
) -> None:
    letter = printed(given)
    given.house.clock.on(14)
    comes_back(given, how)
    given.house.clock.on(16)
    with given.firm.desk().at_home() as home:
        (one,) = firm_today(home).printed
        assert (one.letter, one.reference) == (letter, REFERENCE)
    with given.inside() as here:
        assert rows("SELECT id FROM firms_firmletter") == [(letter,)]
        assert list(Entrusted.objects.all()) == [], "the letter that it holds, and nothing of the case"
        with pytest.raises(NotPosted, match="taken the case back"):
            record_posted(here, letter, date(2026, 4, 15))
        record_posted(here, letter, date(2026, 4, 13))
    carried_out(given)
    assert states(given) == (["accepted"], ["executed"], ["firm_late_letter"])
    with given.inside() as here:
        assert rows("SELECT id FROM firms_firmletter") == []
        with pytest.raises(LetterNotPrinted):
            give_up(here, letter)
    with given.firm.desk().at_home() as home:
        assert firm_today(home).printed == ()


def test_pulled_out_it_costs_nothing(given: AtFirm) -> None:
    letter = printed(given)
    comes_back(given, "taken back")
    with given.inside() as here:
        give_up(here, letter)
    carried_out(given)
    assert states(given) == (["voided"], ["cancelled"], [])


def test_no_other_letter_is_wanted_for_a_case_of_which_one_lies_printed(given: AtFirm) -> None:
    letter = printed(given)
    comes_back(given, "taken back")
    for forged in (
        f"UPDATE firms_firmletter SET state = 'claimed' WHERE id = {letter}",
        "INSERT INTO firms_firmletter (organisation_id, public_id, entrusted_id, level, step, round, place, is_first, cites, state,"
        " recipient, content, figures, code, ordered_at, ordered_by, why, not_before, attempts, reference)"
        " SELECT organisation_id, gen_random_uuid(), entrusted_id, 'email', 'x', 0, 9, true, '', 'queued', '', '', '', 'code9', now(),"
        " 'firm:1:x', '', now(), 0, '' FROM firms_firmletter",
    ):
        with pytest.raises(DatabaseError), given.inside():
            rows(forged)


@pytest.mark.parametrize("left", [True, False])
def test_a_doubt_is_settled_once_the_case_is_back_too(given: AtFirm, left: bool) -> None:
    given.firm.email.answer = lambda envelope: Unknown("time-out")
    ordered(given, Level.EMAIL)
    carried_out(given)
    comes_back(given, "taken back")
    with given.house.acting() as here:
        (one,) = letters_on_their_way(here, given.case)
        settle_letter(here, given.case, FirmLetterId(one.id), left=left, on=here.today)
    carried_out(given)
    with given.house.acting() as here:
        assert letters_on_their_way(here, given.case) == []
    if left:
        assert states(given) == (["accepted"], [], ["firm_late_letter"])
    else:
        assert letters(given) == [("email", "voided", "the creditor has taken the case back")]


def test_money_that_comes_after_the_case_came_back_is_told_booked_and_remitted(given: AtFirm) -> None:
    printed(given)
    comes_back(given, "taken back")
    day = date(2026, 4, 10)
    with given.inside() as here:
        with pytest.raises(MayNotReceive):
            receive(here, given.entrusted, Money.eur("40.00"), day)
        with pytest.raises(NotInHand):
            say_word(here, given.entrusted, "Paid.")
        with pytest.raises(ReferenceUnknown):
            receive_late(here, given.mandate, "CER-2026-0999", Money.eur("40.00"), day)
        receive_late(here, given.mandate, REFERENCE, Money.eur("40.00"), day)
        with pytest.raises(RecordedAlready):
            receive_late(here, given.mandate, REFERENCE, Money.eur("40.00"), day)
    carried_out(given)
    with at_work(given.house.organisation):
        assert FirmWord.objects.get(kind="payment").by_firm
        owed = sum(Receivable.objects.filter(debtor__name="Alpha").values_list("open_amount", flat=True), Decimal(0))
        assert owed == Decimal("110.50")
    with given.inside() as here:
        assert len(remit(here, given.mandate, day)) == 1
    with given.inside():
        assert list(Receipt.objects.all()) == [], "what is remitted is over"


def test_a_case_in_hand_is_no_case_of_the_past(given: AtFirm) -> None:
    with given.inside() as here, pytest.raises(ReferenceUnknown):
        receive_late(here, given.mandate, REFERENCE, Money.eur("1.00"), date(2026, 4, 10))


def test_a_price_is_given_back_by_the_firm_alone_once_and_in_its_own_month(given: AtFirm) -> None:
    letter = printed(given)
    with given.inside() as here:
        record_posted(here, letter, date(2026, 4, 10))
    carried_out(given)
    given.house.clock.now = given.house.clock.now.replace(month=5, day=4)
    with at_work(given.house.organisation):
        order = ServiceOrderId(ServiceOrder.objects.get().pk)
    with given.house.acting() as here, pytest.raises(NothingToRefund):
        refund(here, order, "")
    for forged in ("state = 'refunded', refunded_at = now()", "state = 'cancelled'", "price = 0"):
        with pytest.raises(DatabaseError), given.house.acting():
            rows(f"UPDATE firms_serviceorder SET {forged}")
    for forged in ("state = 'cancelled'", "price = 100", "settled_at = now()", "state = 'refunded'"):
        with pytest.raises(DatabaseError), given.inside():
            rows(f"UPDATE firms_serviceorder SET {forged}")
    with given.inside() as here:
        refund(here, order, "Posted to an old address")
        with pytest.raises(NothingToRefund):
            refund(here, order, "")
    with given.house.acting() as here:
        assert {str(one.month): str(one.owed) for one in statement_of_creditor(here)} == {
            "2026-05-01": "-14.40 EUR",
            "2026-04-01": "14.40 EUR",
        }
        assert "Posted to an old address" in FirmWord.objects.get().text
    comes_back(given, "mandate ended")
    with given.firm.desk().at_home() as home:
        orders = orders_of_firm(home)
        assert [one.state for one in orders] == ["refunded"], "its own bill stays, whatever ended"
        assert [str(one.owed) for one in statement_of_firm(orders)] == ["-14.40 EUR", "14.40 EUR"]
