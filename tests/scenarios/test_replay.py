"""A scenario replayed over the past: the one that ran gives back what happened; another one, what would have."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.calendars import WorkingCalendar
from relance.domain.date_ranges import DateRange
from relance.domain.scenario.decide import Hold, HoldKind, Snapshot
from relance.domain.scenario.files import presets
from relance.domain.scenario.model import sample_dates
from relance.domain.scenario.replay import Past, PastHold, replay
from relance.outbox.models import NoticeItem
from relance.receivables.holds import hold, release
from relance.receivables.recorded_payments import record_payment
from relance.receivables.targets import find_invoice, find_target
from relance.scenarios.catalogue import Catalogue
from relance.scenarios.replay import replay_over
from relance.tenancy.context import acting
from tests.domain.builders import day, eur
from tests.office.people import Person
from tests.outbox.builders import ALPHA, BETA, House

BUSINESS = presets()["french-business"]
CALENDAR = WorkingCalendar()


def past(**changes: object) -> Past[str]:
    given: dict[str, object] = {
        "key": "F-1", "snapshot": Snapshot(open=eur("0.00"), due_on=day("2026-03-02")), "issued_on": day("2026-02-01"),
        "amount": eur("1200.00"),
    }  # fmt: skip
    return Past(**{**given, **changes})  # type: ignore[arg-type]


def steps(one: Past[str], until: str = "2026-06-30") -> list[tuple[str, date]]:
    taken = replay([one], BUSINESS, over=DateRange.closed(day("2026-02-01"), day(until)), calendar=CALENDAR)
    return [(each.step.key, each.day) for each in taken]


def test_an_invoice_that_nobody_pays_climbs_the_whole_ladder() -> None:
    assert [key for key, _ in steps(past())] == ["releve", "rappel-echeance", "avis-impaye", "mise-en-demeure"]


def test_a_payment_ends_it_on_its_day_and_a_part_goes_on_with_the_rest() -> None:
    ladder = steps(past())
    paid = past(payments=((ladder[1][1] + timedelta(days=2), eur("1200.00")),))
    assert steps(paid) == ladder[:2]
    part = past(payments=((ladder[1][1] + timedelta(days=2), eur("200.00")),))
    taken = replay([part], BUSINESS, over=DateRange.closed(day("2026-02-01"), day("2026-06-30")), calendar=CALENDAR)
    assert [str(one.open) for one in taken] == ["1200.00 EUR", "1200.00 EUR", "1000.00 EUR", "1000.00 EUR"]


def test_a_pause_counts_on_the_days_on_which_it_stood() -> None:
    ladder = dict(steps(past()))
    pause = PastHold(Hold(HoldKind.DISPUTE), DateRange.half_open(day("2026-03-10"), day("2026-04-20")))
    taken = dict(steps(past(holds=(pause,))))
    assert taken["rappel-echeance"] == ladder["rappel-echeance"]
    assert taken["avis-impaye"] == day("2026-04-20")


@given(
    paid_after=st.integers(0, 120), held=st.tuples(st.integers(0, 120), st.integers(0, 60)), until=st.integers(1, 150)
)
def test_nothing_would_have_been_asked_that_was_not_owed_or_was_paused(
    paid_after: int, held: tuple[int, int], until: int
) -> None:
    start = day("2026-02-01")
    paid_on, since = start + timedelta(days=paid_after), start + timedelta(days=held[0])
    pause = PastHold(Hold(HoldKind.DISPUTE), DateRange.half_open(since, since + timedelta(days=held[1])))
    one = past(payments=((paid_on, eur("1200.00")),), holds=(pause,))
    for taken in replay(
        [one], BUSINESS, over=DateRange.closed(start, start + timedelta(days=until)), calendar=CALENDAR
    ):
        assert taken.day < paid_on
        assert taken.day not in pause.days
        assert taken.day <= start + timedelta(days=until)


@pytest.mark.requirement("P13")
def test_the_scenario_that_ran_gives_back_what_happened(house: House) -> None:
    rows = (f"F-1;Alpha;2026-03-20;2026-04-10;100,00;{ALPHA}", f"F-2;Alpha;2026-03-25;2026-04-20;60,00;{ALPHA}",
            f"F-3;Bêta;2026-03-20;2026-04-10;80,00;{BETA}")  # fmt: skip
    start = date(2026, 4, 7)
    for offset in range(40):
        today = start + timedelta(days=offset)
        house.clock.on(today.day, today.month)
        if offset % 5 == 0:
            house.bring(*rows)
        at, org = house.clock.now, house.organisation
        if today == date(2026, 4, 24):
            with acting(org, "test", at) as here:
                record_payment(here, find_invoice(here, "F-1"), amount=eur("30.00"), on=today)
        if today == date(2026, 4, 16):
            with acting(org, "test", at) as here:
                hold(here, target=find_target(here, "Bêta"), kind=HoldKind.MANUAL, until=None, note="")
        if today == date(2026, 5, 5):
            with acting(org, "test", at) as here:
                release(here, target=find_target(here, "Bêta"), kind=HoldKind.MANUAL)
        house.day()
        house.confirm()
        house.clock.later(hours=3)
        house.send()
    with house.acting() as here:
        happened = {
            (one.notice.decided_on, one.receivable.number, one.step_key)
            for one in NoticeItem.objects.filter(is_for_information=False).select_related("notice", "receivable")
        }
        scenario = Catalogue(here).latest()["french-business"].scenario
        found = replay_over(here, scenario, over=DateRange.closed(start, start + timedelta(days=39)))
    assert len(happened) > 5
    assert {(one.day, one.number, one.step) for one in found.would} == happened


def test_the_page_sets_what_would_have_gone_beside_what_did(house: House) -> None:
    house.bring(f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}")
    house.day()
    house.clock.later(hours=3)
    house.send()
    with time_machine.travel(house.clock.now, tick=False):
        owner = Person(house.organisation)
        page = owner.sees("scenarios/of/french-business/replay/")
        assert "One invoice was gone through." in page
        assert "really 1" in page
        assert "F-1" in page
        assert owner.status("scenarios/of/none/replay/") == 404
        shown = owner.sees("scenarios/of/french-business/")
        assert "The days are those of invoice F-1, due on 3 Mar 2026" in shown
        assert "Friday 6 March 2026" in shown


@pytest.mark.requirement("P49")
def test_sample_dates_say_each_step_on_its_day() -> None:
    days = sample_dates(BUSINESS, due_on=day("2026-03-03"), calendar=CALENDAR)
    assert list(days) == [step.key for step in BUSINESS.steps]
    assert all(CALENDAR.is_working_day(one) for one in days.values())
    assert days["releve"] < day("2026-03-03") < days["rappel-echeance"] < days["avis-impaye"] < days["mise-en-demeure"]


@pytest.mark.requirement("RU-8", "RU-9")
def test_the_label_has_its_charter_its_colours_and_the_companys_own_attestation(house: House) -> None:
    with time_machine.travel(house.clock.now, tick=False):
        owner = Person(house.organisation)
        page = owner.sees("scenarios/label/")
        for said in (
            "Ask for nothing that is not owed, nor twice.",
            "Green",
            "Orange",
            "Red",
            "Nobody has attested it",
        ):
            assert said in page
        attested = owner.does("scenarios/label/attest/", kept="yes")
        assert "said by Somebody on 2026-04-07" in attested
        assert "Nobody has attested it" in owner.does("scenarios/label/attest/", kept="no")
