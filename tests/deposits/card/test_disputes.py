"""A cardholder asks the bank for the money: the claim is open again, the card is left alone, and a day stands until which to answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal

import pytest

from relance.deposits.card.disputes import look_at_payment, payments_to_look_at
from relance.deposits.card.ending import take_late
from relance.deposits.claim.account import account_of
from relance.deposits.claim.moves import Cause, note_move, recovery_line
from relance.deposits.claiming.taken_back import NothingTakenBack, decide_taken_back
from relance.deposits.models import Attempt, CardDispute, Claim, Move, Refund
from relance.deposits.overview.selectors import decisions, find_deposit
from relance.deposits.overview.standings import Row
from relance.domain.captures.decisions import Over, Wait
from relance.domain.captures.reasons import Why
from relance.domain.deposits.claims import Movement
from relance.domain.deposits.standings import ToDecide
from relance.insight.tasks import tasks
from relance.payments.cards.values import DisputeStanding
from relance.receivables.models import ClaimStory, Imputation, Receivable
from relance.tenancy.context import Acting
from tests.deposits.builders import requested
from tests.deposits.card.test_attempts import Inn
from tests.payments.stage import eur, stage_of

pytestmark = pytest.mark.requirement("SW-3")


@pytest.fixture(params=["stripe", "mollie"])
def inn(request: pytest.FixtureRequest, organisation: int) -> Iterator[Inn]:
    with stage_of(request.param) as stage:
        yield Inn(organisation, stage)


def payment(inn: Inn) -> str:
    with inn.acting():
        return str(Attempt.objects.filter(state="captured").order_by("pk").values_list("reference", flat=True).first())


def disputed(inn: Inn, *, days: int = 30) -> str:
    """A claim that was paid, and the holder of the card asks for it back."""
    inn.claims("150.00", days=days)
    assert isinstance(inn.works(), Over)
    name = inn.stage.world.open_dispute(payment(inn))
    looks(inn)
    return name


def looks(inn: Inn, times: int = 1) -> None:
    for _ in range(times):
        look_at_payment(inn, inn.stage.cards, payment(inn))


def claim(inn: Inn) -> Claim:
    with inn.acting():
        return Claim.objects.get(pk=inn.claim)


def test_what_the_bank_took_back_is_open_again_once(inn: Inn) -> None:
    disputed(inn)
    looks(inn, times=3)  # doubled messages, or another day
    assert (claim(inn).ended_at, claim(inn).outcome) == (None, "")
    with inn.acting():
        assert recovery_line(claim(inn)).open == Decimal("150.00")
        assert [one.kind for one in Move.objects.order_by("pk")] == ["card", "taken_back"]
        (row,) = CardDispute.objects.filter(claim=inn.claim)
        assert (row.amount, row.is_taken_back, row.closed_at is None) == (
            Decimal("150.00"),
            True,
            inn.stage.cards.word == "stripe",
        )
    assert inn.taken == 0


def test_the_day_to_answer_by_is_told_and_the_fee_is_booked(inn: Inn) -> None:
    disputed(inn)
    if inn.stage.cards.word == "mollie":  # a chargeback is decided as it comes: nothing is answered here
        with inn.acting() as here:
            assert to_answer(here) == []
        return
    with inn.acting() as here:
        (waits,) = to_answer(here)
        assert (waits.claim, waits.number, CardDispute.objects.get().amount) == (
            inn.claim,
            "C-2026-0001",
            Decimal("150.00"),
        )
        assert waits.answer_by is not None
        assert waits.answer_by > here.at
        assert CardDispute.objects.get().fee > 0
    name = name_of_the_dispute(inn)
    inn.stage.cards.dispute_evidence(name, {"text": "Conditions acceptées le 3 mai."}, submit=True)
    looks(inn)
    with inn.acting() as here:
        assert to_answer(here) == []
        assert CardDispute.objects.get().status == DisputeStanding.UNDER_REVIEW


def to_answer(here: Acting) -> list[Row]:
    """What waits for evidence, as the list of deposits and Today have it."""
    return [one.row for one in decisions(here) if one.decides is ToDecide.DISPUTE]


def name_of_the_dispute(inn: Inn) -> str:
    with inn.acting():
        return str(CardDispute.objects.values_list("reference", flat=True).get())


def test_nothing_is_taken_from_that_card_any_more_by_any_claim(inn: Inn) -> None:
    disputed(inn)
    assert isinstance(waits := inn.works(), Wait)
    assert waits.because.why is Why.DISPUTED
    first = inn.claim
    with inn.acting() as here:
        other = Claim.objects.select_related("guarantee").get(pk=first)
        other.pk, other.ordinal = None, 2
        other._state.adding = True
        other.save(force_insert=True)
        requested(here, other)
        inn.claim = other.pk
    waits = inn.works()
    assert isinstance(waits, Wait)
    assert waits.because.why is Why.DISPUTED
    assert inn.taken == 0


def test_while_the_bank_decides_nothing_ends_though_the_window_does(inn: Inn) -> None:
    name = disputed(inn, days=2)
    if inn.stage.cards.word == "mollie":
        return
    inn.sleeps(days=20)
    assert isinstance(inn.works(), Wait)
    with inn.acting():
        assert not Receivable.objects.filter(source_format="deposit").exists()
    inn.stage.world.close_dispute(name, is_won=True)
    looks(inn, times=2)
    ended = inn.works()
    assert isinstance(ended, Over)
    assert claim(inn).outcome == "paid"
    assert inn.taken == Decimal("150.00")
    with inn.acting():
        assert [one.kind for one in Move.objects.order_by("pk")] == ["card", "taken_back", "given_back"]
        assert CardDispute.objects.get().was_won


def test_what_the_bank_gave_back_for_good_is_left_to_a_person(inn: Inn) -> None:
    """The guest objected to it: no reminder goes by itself."""
    name = disputed(inn, days=2)
    inn.stage.world.close_dispute(name, is_won=False)
    looks(inn)
    inn.works_to_the_end()
    assert claim(inn).outcome == "left"
    with inn.acting():
        assert not Receivable.objects.filter(source_format="deposit").exists()
        assert recovery_line(claim(inn)).open == Decimal("150.00")
        assert CardDispute.objects.get().was_won is False


def test_money_that_is_disputed_is_not_given_back_a_second_time(inn: Inn) -> None:
    from relance.deposits.claiming.changing import lower
    from tests.payments.stage import eur

    disputed(inn)
    with inn.acting() as here:
        lower(here, inn.claim, eur("0.00"), "")
    inn.works_to_the_end() if inn.stage.cards.word == "mollie" else inn.works()
    with inn.acting():
        assert not Refund.objects.exists()
    assert inn.taken == 0


def test_every_payment_is_asked_about_once_a_day_for_as_long_as_a_bank_may_come(inn: Inn) -> None:
    inn.claims("150.00")
    inn.works()
    with inn.acting() as here:
        assert payments_to_look_at(here) == []
    inn.sleeps(days=1, minutes=1)
    with inn.acting() as here:
        assert payments_to_look_at(here) == [payment(inn)]
    looks(inn)
    with inn.acting() as here:
        assert payments_to_look_at(here) == []
    inn.sleeps(days=140)
    with inn.acting() as here:
        assert payments_to_look_at(here) == []


def test_a_payment_of_nobodys_and_a_silent_provider_change_nothing(inn: Inn) -> None:
    inn.claims("150.00")
    inn.works()
    look_at_payment(inn, inn.stage.cards, "pi_of_another_account")
    look_at_payment(inn, inn.stage.cards, "../account")
    inn.stage.server.fail_next("500_before", on="GET .*")
    looks(inn)
    with inn.acting():
        assert not CardDispute.objects.exists()
        assert Attempt.objects.get().looked_up_at is None


def lost_after_the_debt(inn: Inn) -> int:
    """Half of a claim came by card, the rest became a debt, and then the bank gave that half back for good; the dispute."""
    inn.claims("150.00", "script:insufficient_funds,ok," + ",".join(["insufficient_funds"] * 40))
    with inn.acting():
        Claim.objects.filter(pk=inn.claim).update(plan="halved")
    inn.works_to_the_end()
    assert claim(inn).outcome == "recovery"
    assert inn.taken == Decimal("75.00")
    name = inn.stage.world.open_dispute(payment(inn))
    looks(inn)
    inn.stage.world.close_dispute(name, is_won=False)
    looks(inn, times=2)
    with inn.acting():
        return int(CardDispute.objects.get().pk)


@pytest.mark.requirement("SW-17")
@pytest.mark.parametrize("asks_again", [True, False])
def test_what_a_bank_took_back_after_the_debt_was_made_waits_for_a_persons_word(inn: Inn, asks_again: bool) -> None:
    dispute = lost_after_the_debt(inn)
    with inn.acting() as here:
        assert [one.decides for one in decisions(here)] == [ToDecide.TAKEN_BACK]
        assert "deposit.taken_back" in {one.kind for one in tasks(here)}
        debt = Receivable.objects.get(source_format="deposit")
        assert debt.open_amount == 75, "nothing asks for it by itself"
        assert recovery_line(claim(inn)).open == 150
        decide_taken_back(here, dispute, asks_again=asks_again)
        with pytest.raises(NothingTakenBack):
            decide_taken_back(here, dispute, asks_again=True)
    with inn.acting() as here:
        assert decisions(here) == ()
        debt.refresh_from_db()
        line, found = recovery_line(claim(inn)), find_deposit(here, claim(inn).guarantee_id)
        assert found is not None
        assert (line.open, found.row.recovered) == (debt.open_amount, line)
        assert debt.open_amount == (150 if asks_again else 75)
        told = [shown for _label, shown in account_of(here, claim(inn), "en")]
        assert told[-1] == ("€150.00" if asks_again else "€75.00")
        rows = json.loads(ClaimStory.objects.get(receivable=debt).told)["en"]["rows"]
        assert any("Taken back" in label for label, _shown in rows) == asks_again


def test_a_dispute_that_is_won_after_all_lowers_the_debt_that_grew_by_it(inn: Inn) -> None:
    dispute = lost_after_the_debt(inn)
    with inn.acting() as here:
        decide_taken_back(here, dispute, asks_again=True)
    name = name_of_the_dispute(inn)
    inn.stage.world.close_dispute(name, is_won=True)
    looks(inn, times=2)
    with inn.acting() as here:
        assert Receivable.objects.get(source_format="deposit").open_amount == 75
        found = find_deposit(here, claim(inn).guarantee_id)
        assert found is not None
        assert found.row.recovered == recovery_line(claim(inn))
        assert found.row.open == 75


def test_who_pays_more_than_the_debt_pays_what_the_bank_took_back_and_the_rest_goes_back(inn: Inn) -> None:
    """Nobody had decided on it: whoever pays it owes it, and the debt grows by just that."""
    lost_after_the_debt(inn)
    with inn.acting() as here:
        late = claim(inn)
        note_move(here, late, Movement.PAGE, eur("160.00"), Cause())
        take_late(here, late, eur("160.00"))
    with inn.acting() as here:
        debt = Receivable.objects.get(source_format="deposit")
        assert (debt.amount, debt.open_amount) == (Decimal("150.00"), Decimal("0.00"))
        (row,) = CardDispute.objects.filter(claim=inn.claim)
        assert (row.decided_at is not None, row.is_asked_again) == (True, True)
        assert decisions(here) == ()  # nobody is asked any more what becomes of it
        paid = Imputation.objects.filter(receivable=debt).values_list("amount", flat=True)
        assert sum(paid) == Decimal("150.00")


def test_who_pays_the_debt_alone_leaves_what_the_bank_took_back_to_a_person(inn: Inn) -> None:
    lost_after_the_debt(inn)
    with inn.acting() as here:
        late = claim(inn)
        note_move(here, late, Movement.PAGE, eur("75.00"), Cause())
        take_late(here, late, eur("75.00"))
    with inn.acting() as here:
        assert Receivable.objects.get(source_format="deposit").open_amount == 0
        assert [one.decides for one in decisions(here)] == [ToDecide.TAKEN_BACK]
