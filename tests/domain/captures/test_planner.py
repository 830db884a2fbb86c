"""Single days of the planner, told as stories: what it says, why, and what comes next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from relance.domain.captures.answers import Captured, Decline, Declined, NeedsDebtor, Pending, Unknown
from relance.domain.captures.decisions import ExpireThePage, LookUp, Over, TryNow, Wait, WaitForGuest
from relance.domain.captures.hours import AttemptHours, HoursUnusable, utc
from relance.domain.captures.keys import may_be_sent_again
from relance.domain.captures.model import (
    Attempt,
    Card,
    Hearing,
    Movement,
    MovementKind,
    PaymentPage,
    Plan,
    PlanKind,
    PlanWithoutSlice,
)
from relance.domain.captures.outlook import upcoming, what_is_irrecoverable
from relance.domain.captures.plan import decide
from relance.domain.captures.reasons import Why
from relance.domain.captures.words import result_of
from relance.domain.money import Money
from tests.domain.captures.card_world import (
    PARIS,
    World,
    accepted,
    account,
    claim,
    funds,
    refused,
    scripted,
    world,
)

pytestmark = pytest.mark.requirement("SW-3")
HOUR = timedelta(hours=1)


def paris(text: str) -> datetime:
    return utc(datetime.fromisoformat(text).replace(tzinfo=PARIS))


def taken(amount: str, card: str = "card-1") -> Captured:
    return Captured("reference", Decimal(amount), card)


def days_of(seen: World) -> list[str]:
    return [f"{at.astimezone(PARIS):%d %b %H:%M}" for at in seen.moments]


def test_money_that_comes_on_the_28th_is_found_that_morning_and_its_second_half_two_minutes_later() -> None:
    payday = paris("2026-10-28T06:00")
    seen = world(
        claim("420.00", "2026-10-16T14:05:00+02:00"), account(lambda at: Decimal(900 if at >= payday else 20))
    ).play()
    assert days_of(seen)[:3] == ["16 Oct 14:05", "16 Oct 14:15", "16 Oct 14:25"]
    assert days_of(seen)[-2:] == ["28 Oct 08:00", "28 Oct 08:02"]
    assert [one.amount.amount for one in seen.attempts][-2:] == [Decimal("210.00"), Decimal("210.00")]
    assert seen.over is not None
    assert seen.over.because.why is Why.PAID


def test_whoever_never_holds_the_whole_pays_in_slices() -> None:
    seen = world(claim("400.00"), account(lambda at: Decimal(150))).play()
    assert seen.over is not None
    assert Money.eur("100.00") <= seen.captured <= Money.eur("150.00")
    assert seen.over.remainder == Money.eur("400.00") - seen.captured


def test_fixed_slices_come_one_after_the_other_and_never_three_times_in_a_day_and_more() -> None:
    seen = world(claim("100.00", plan=Plan(PlanKind.FIXED, Money.eur("30.00"))), accepted).play()
    assert [one.amount.amount for one in seen.attempts] == [Decimal("30.00")] * 3 + [Decimal("10.00")]
    assert days_of(seen)[2:] == ["01 Oct 09:04", "02 Oct 08:00"]


def test_no_crumb_is_left_that_the_provider_takes_from_nobody() -> None:
    seen = world(claim("60.20", plan=Plan(PlanKind.FIXED, Money.eur("30.00"))), accepted).play()
    assert sum(one.amount.amount for one in seen.attempts) == Decimal("60.20")
    assert all(one.amount >= Money.eur("0.50") for one in seen.attempts)


def test_a_plan_of_fixed_slices_needs_its_size_and_hours_their_order() -> None:
    with pytest.raises(PlanWithoutSlice):
        Plan(PlanKind.FIXED)
    with pytest.raises(HoursUnusable):
        AttemptHours(PARIS, time(20), time(8))


def test_a_lost_answer_is_looked_up_at_once_then_every_five_minutes_even_once_everything_is_stopped() -> None:
    seen = world(claim(), scripted([(Unknown("80 s"), taken("150.00"))]))
    seen.step()
    seen.change(is_stopped=True, is_cancelled=True)
    found = decide(seen.situation, seen.now)
    assert isinstance(found, LookUp)
    looked = replace(found.attempt, looked_up_at=seen.now)
    waits = decide(replace(seen.situation, attempts=(looked,)), seen.now)
    assert isinstance(waits, Wait)
    assert waits.until == seen.now + timedelta(minutes=5)


def test_a_claim_lowered_while_an_attempt_is_under_way_tells_what_must_go_back() -> None:
    seen = world(claim("150.00"), scripted([(Pending("p", None), taken("150.00"))]))
    seen.step()
    seen.change_claim(amount=Money.eur("100.00"))
    seen.play()
    assert seen.over == Over(Money.eur("0.00"), Money.eur("50.00"), seen.over.because)  # type: ignore[union-attr]


def test_the_guest_s_open_page_is_left_alone_for_an_hour_and_then_closed_before_any_slice() -> None:
    seen = world(claim(), accepted)
    seen.change(page=PaymentPage("page-7", seen.now))
    waits = seen.step()
    assert (type(waits), waits.because.why) == (Wait, Why.GUEST_PAYING)
    assert seen.now == utc(seen.situation.claim.requested_at) + HOUR
    assert isinstance(seen.step(), ExpireThePage)
    assert isinstance(seen.step(), TryNow)


def test_paid_by_the_link_and_by_the_card_in_one_minute_is_told_as_too_much() -> None:
    seen = world(claim("120.00"), accepted)
    seen.step()
    paid = Movement(MovementKind.PAID_ON_PAGE, Money.eur("120.00"), seen.now)
    seen.change(movements=(paid,))
    over = seen.step()
    assert isinstance(over, Over)
    assert over.excess == Money.eur("120.00")
    back = Movement(MovementKind.REFUNDED, Money.eur("120.00"), seen.now)
    settled = decide(replace(seen.situation, movements=(paid, back)), seen.now)
    assert isinstance(settled, Over)
    assert not settled.excess


def test_a_link_that_the_guest_could_still_follow_is_closed_before_another_card_is_tried() -> None:
    seen = world(
        claim(),
        scripted([(NeedsDebtor("pi-1", "https://pay.example/pi-1"), None)], then=(taken("150.00", "card-2"), None)),
    )
    seen.step()
    assert isinstance(decide(seen.situation, seen.now), WaitForGuest)
    seen.now += timedelta(days=2)
    seen.change(card=Card("card-2", "mastercard", seen.now))
    assert seen.step() == ExpireThePage("pi-1", seen.decisions[-1][1].because)
    assert isinstance(seen.step(), TryNow)


def test_a_dispute_opens_the_claim_again_and_this_card_is_left_alone() -> None:
    seen = world(claim(), accepted)
    seen.step()
    back = Movement(MovementKind.DISPUTED, Money.eur("150.00"), seen.now, "card-1")
    seen.change(movements=(back,))
    waits = decide(seen.situation, seen.now)
    assert (type(waits), waits.because.why) == (Wait, Why.DISPUTED)
    seen.play()
    assert len(seen.attempts) == 1
    assert seen.over is not None
    assert seen.over.remainder == Money.eur("150.00")
    seen = world(claim(), accepted)
    seen.change(movements=(back,), card=Card("card-2", "visa", seen.now))
    assert isinstance(decide(seen.situation, seen.now), TryNow)


def test_a_card_refused_for_good_ends_the_window_at_once_or_waits_for_another_as_was_chosen() -> None:
    seen = world(claim(), scripted([(funds("lost_card"), None)])).play()
    assert seen.over is not None
    assert seen.over.because.why is Why.CARD_REFUSED
    assert seen.now < paris("2026-10-02T00:00")
    seen = world(
        claim(ends_early=False), scripted([(funds("lost_card"), None)], then=(taken("150.00", "card-2"), None))
    )
    seen.step()
    waits = decide(seen.situation, seen.now)
    assert (type(waits), waits.because.why) == (WaitForGuest, Why.OTHER_CARD)
    seen.change(card=Card("card-2", "visa", seen.now))
    assert isinstance(decide(seen.situation, seen.now), TryNow)


def test_what_one_claim_learns_of_a_card_binds_the_other() -> None:
    seen = world(claim(), accepted)
    stolen = Attempt("other-1", Money.eur("80.00"), seen.now, funds("stolen_card"), seen.now, fingerprint="card-1")
    seen.change(elsewhere=(stolen,))
    assert isinstance(decide(seen.situation, seen.now), Over)
    lost = replace(stolen, answer=Unknown("cut"))
    seen.change(elsewhere=(lost,))
    assert decide(seen.situation, seen.now).because.why is Why.CARD_BUSY


def test_two_claims_that_race_for_the_last_attempts_of_a_card_share_them() -> None:
    first, second = world(claim("150.00"), refused), world(claim("90.00"), refused)
    for _ in range(400):
        turn, other = (first, second) if first.now <= second.now else (second, first)
        if turn.over is not None:
            turn, other = other, turn
        if turn.over is not None:
            break
        theirs = tuple(replace(one, key=f"{id(other)}-{one.key}") for one in other.attempts)
        turn.change(elsewhere=theirs)
        turn.step()
    moments = sorted([*first.moments, *second.moments])
    assert first.over is not None
    assert second.over is not None
    for end in moments:
        assert sum(end - timedelta(days=30) < at <= end for at in moments) <= 15


def test_the_guest_is_heard_first_and_an_acceptance_of_this_amount_ends_the_wait() -> None:
    of = claim(answer_period=timedelta(hours=72))
    seen = world(of, accepted)
    waits = decide(seen.situation, seen.now)
    assert isinstance(waits, Wait)
    assert waits.until == utc(of.requested_at) + timedelta(hours=72)
    seen.change_claim(hearing=Hearing.ACCEPTED)
    assert isinstance(decide(seen.situation, seen.now), TryNow)
    for hearing in (Hearing.CONTESTED, Hearing.ASKING):
        seen.change_claim(hearing=hearing)
        assert isinstance(decide(seen.situation, seen.now + timedelta(days=9)), Wait)


def test_what_the_guest_accepts_in_part_is_taken_and_no_cent_more_until_somebody_decides() -> None:
    of = claim(hearing=Hearing.PART_ACCEPTED, accepted=Money.eur("60.00"), answer_period=timedelta(hours=72))
    seen = world(of, accepted)
    assert seen.step() == TryNow(Money.eur("60.00"), seen.decisions[-1][1].because)
    waits = decide(seen.situation, seen.now)
    assert (type(waits), waits.because.why) == (Wait, Why.PART_CONTESTED)


def test_a_day_that_was_missed_is_made_good_once() -> None:
    seen = world(claim("150.00", "2026-10-01T09:00:00+02:00"), refused)
    for _ in range(3):
        seen.step(), seen.step()
    seen.now = paris("2026-10-17T11:00")  # nobody was at work on the 5th, the 10th, the 15th
    made = len(seen.attempts)
    while isinstance(seen.step(), TryNow) or seen.now < paris("2026-10-17T20:00"):
        pass
    assert 1 <= len(seen.attempts) - made <= 3
    assert seen.now == paris("2026-10-20T08:00")


def test_a_provider_that_cannot_be_reached_costs_nothing_but_time() -> None:
    """The same amount an hour later, as often as it takes: nobody was asked, and the account said nothing."""
    away = (Declined(Decline.RETRY, code="rate_limit", is_sent=False), None)
    seen = world(claim("150.00"), scripted([away] * 6, then=(taken("150.00"), None))).play()
    assert {one.amount for one in seen.attempts} == {Money.eur("150.00")}
    assert seen.moments[-1] - seen.moments[0] == 6 * HOUR
    assert seen.over is not None
    assert seen.over.because.why is Why.PAID


def test_another_claim_s_lost_answer_forbids_an_attempt_and_ends_nothing_late() -> None:
    of = claim()
    seen = world(of, accepted)
    lost = Attempt("other-1", Money.eur("80.00"), seen.now, Unknown("cut"), seen.now, fingerprint="card-1")
    seen.change(elsewhere=(lost,))
    assert decide(seen.situation, seen.now).because.why is Why.CARD_BUSY
    assert isinstance(decide(seen.situation, of.ends_at), Over)


def test_a_person_s_try_now_does_not_wait_for_the_payday() -> None:
    seen = world(claim("150.00", "2026-10-01T09:00:00+02:00"), refused)
    while isinstance(seen.step(), TryNow) or seen.now < paris("2026-10-02T00:00"):
        pass
    day = paris("2026-10-03T11:00")
    assert isinstance(decide(seen.situation, day), Wait)
    wanted = decide(seen.situation, day, wanted_now=True)
    assert wanted == TryNow(Money.eur("150.00"), wanted.because)
    at_night = decide(seen.situation, paris("2026-10-03T23:00"), wanted_now=True)
    assert isinstance(at_night, Wait)
    assert (at_night.until, at_night.because.why) == (paris("2026-10-04T08:00"), Why.HOURS)


def test_the_outlook_tells_what_comes_next_until_when_and_how_many_attempts_are_left() -> None:
    seen = world(claim("150.00", "2026-11-16T09:00:00+01:00"), refused)
    while isinstance(seen.step(), TryNow) or seen.now < paris("2026-11-17T00:00"):
        pass
    seen.now = paris("2026-11-17T00:00")
    told = upcoming(seen.situation, seen.now)
    assert told.next is not None
    assert (told.next.at, told.next.because.why) == (paris("2026-11-20T08:00"), Why.PAYDAY)
    assert told.days == (
        date(2026, 11, 28),
        date(2026, 12, 1),
        date(2026, 12, 5),
        date(2026, 12, 10),
        date(2026, 12, 15),
    )
    assert told.ends_on == date(2026, 12, 16)
    assert told.attempts_left == 15 - len(seen.attempts)
    assert told.irrecoverable is None
    assert str(told.decision.because.sentence).startswith("The next attempt comes around a payday")


def test_what_is_irrecoverable_is_named_with_its_reason() -> None:
    seen = world(claim(), scripted([(funds("stolen_card"), None)])).play()
    lost = what_is_irrecoverable(seen.situation, seen.now)
    assert lost is not None
    assert (lost.amount, lost.because.why) == (Money.eur("150.00"), Why.CARD_REFUSED)
    beyond = what_is_irrecoverable(world(claim("150.00", guarantee=Money.eur("100.00")), accepted).situation, seen.now)
    assert beyond is not None
    assert (beyond.amount, beyond.because.why) == (Money.eur("50.00"), Why.GUARANTEE_USED)


@pytest.mark.parametrize(
    ("requested", "last_day"),
    [
        ("2028-01-30T12:00:00+01:00", date(2028, 2, 29)),
        ("2027-01-30T12:00:00+01:00", date(2027, 3, 1)),
        ("2026-10-01T23:30:00+00:00", date(2026, 11, 1)),  # already the 2nd of October in Paris
        ("2026-03-15T12:00:00+01:00", date(2026, 4, 14)),
    ],
)
def test_the_window_ends_with_the_guest_s_thirtieth_day(requested: str, last_day: date) -> None:
    of = claim("150.00", requested)
    assert of.last_day == last_day
    assert of.ends_at.astimezone(PARIS) == datetime.combine(last_day + timedelta(days=1), time(0), tzinfo=PARIS)
    over = decide(world(of, refused).situation, of.ends_at)
    assert isinstance(over, Over)
    assert over.because.why is Why.WINDOW_ENDED
    assert isinstance(decide(world(of, refused).situation, of.ends_at - HOUR * 5), TryNow)


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-10-24T22:00", "2026-10-25T08:00"),  # the night of 25 hours
        ("2026-03-28T22:00", "2026-03-29T08:00"),  # the night of 23
        ("2026-12-31T20:00", "2027-01-01T08:00"),
    ],
)
def test_mornings_stay_mornings_when_the_clock_changes(moment: str, opening: str) -> None:
    assert AttemptHours(PARIS).next_allowed(paris(moment)) == paris(opening)


def test_hours_that_the_clock_jumps_over_are_those_of_the_next_day() -> None:
    night = AttemptHours(PARIS, time(2), time(3))
    assert night.opening_on(date(2026, 3, 29)) == paris("2026-03-30T02:00")
    assert night.allow(datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    assert night.allow(datetime(2026, 10, 25, 1, 30, tzinfo=UTC))  # the hour that comes twice


@pytest.mark.parametrize(
    "zone", ["America/Sao_Paulo", "Africa/Cairo", "Asia/Beirut", "Australia/Lord_Howe", "Pacific/Apia"]
)
def test_days_begin_where_the_clock_changes_at_midnight(zone: str) -> None:
    hours = AttemptHours(ZoneInfo(zone), time(0), time(1))
    for n in range(800):
        moment = datetime(2011, 1, 1, tzinfo=UTC) + timedelta(days=n, hours=n % 24)
        opening = hours.next_allowed(moment)
        assert opening >= moment
        assert hours.allow(opening)


def test_waits_of_a_network_are_hours_whatever_the_clock_does() -> None:
    seen = world(
        claim("150.00", "2026-10-24T09:00:00+02:00", plan=Plan(PlanKind.FULL)),
        scripted([(funds("generic_decline", network_advice="25"), None)], then=(taken("150.00"), None)),
        "mastercard",
    ).play()
    assert seen.moments[1] - seen.moments[0] == timedelta(hours=24)
    assert seen.moments[1].astimezone(PARIS).hour == 8  # one hour earlier by the wall


def test_a_key_is_sent_again_within_its_day_with_the_same_parameters_and_never_after() -> None:
    first = paris("2026-10-24T20:00")
    sent = Attempt("key", Money.eur("10.00"), first, Unknown("cut"), first, fingerprint="card-1")
    amount = Money.eur("10.00")
    assert may_be_sent_again(sent, amount, "card-1", first + timedelta(hours=23, minutes=59))
    assert not may_be_sent_again(sent, amount, "card-1", first + timedelta(hours=24))
    assert not may_be_sent_again(sent, Money.eur("9.99"), "card-1", first)
    assert not may_be_sent_again(sent, amount, "card-2", first)
    assert not may_be_sent_again(replace(sent, answer=taken("10.00")), amount, "card-1", first)
    assert may_be_sent_again(replace(sent, sent_at=None, answer=None), amount, "card-1", first)


def test_each_result_has_its_words() -> None:
    at = paris("2026-11-13T09:10")
    tried = Attempt("key", Money.eur("150.00"), at, None, at)
    said = {
        "Under way": None,
        "Money came in": taken("150.00"),
        "The bank has not answered yet": Pending("p"),
        "The answer was lost: it is being looked up": Unknown("cut"),
        "Declined: not enough money in the account": funds(),
        "To be approved: the bank asks for the guest's approval": NeedsDebtor("p"),
        "Declined for good: the card is reported lost or stolen": funds("stolen_card"),
    }
    for words, answer in said.items():
        assert str(result_of(replace(tried, answer=answer))) == words
    advised = result_of(replace(tried, answer=funds("generic_decline", network_advice="30")))
    assert advised.facts == {"until": at + timedelta(days=10)}
    assert all(str(result_of(replace(tried, answer=Declined(kind)))) for kind in Decline)
