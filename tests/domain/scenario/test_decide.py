"""What happens to a receivable today, and why: the ladder, what forbids, what postpones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.calendars import WorkingCalendar
from relance.domain.ledger import DebtorKind, Nature
from relance.domain.money import Money
from relance.domain.scenario.decide import Hold, HoldKind, Snapshot, StepDone, Take, Wait, decide, may_be_asked
from relance.domain.scenario.files import preset_for, presets, read_scenario
from relance.domain.scenario.house_rules import ContactPressure, HouseRules
from relance.domain.scenario.model import Channel, ScenarioInvalid, Stage
from relance.domain.scenario.reasons import Reason
from tests.domain.builders import day, eur

BUSINESS = presets()["french-business"]
CALENDAR = WorkingCalendar()
DUE = "2026-03-02"  # a Monday


def late(**changes: Any) -> Snapshot:
    """An invoice of 1,200.00 due on 2 March 2026, of a company with an e-mail address."""
    return Snapshot(open=eur("1200.00"), due_on=day(DUE), **changes)


def done(**steps: str | None) -> tuple[StepDone, ...]:
    return tuple(StepDone(key.replace("_", "-"), day(on) if on else None) for key, on in steps.items())


def on(today: str, snapshot: Snapshot, scenario: Any = BUSINESS, **options: Any) -> Take | Wait:
    return decide(snapshot, scenario, today=day(today), calendar=CALENDAR, **options)


def reason(decision: Take | Wait) -> Reason:
    assert isinstance(decision, Wait), decision
    return decision.reason


def step(decision: Take | Wait) -> str:
    assert isinstance(decision, Take), decision
    return decision.step.key


@pytest.mark.requirement("RU-1", "RU-4", "AP-16", "SW-8")
def test_the_usual_ladder_from_statement_to_mise_en_demeure() -> None:
    assert step(on("2026-02-25", late())) == "releve"
    assert on("2026-03-03", late(done=done(releve="2026-02-25"))) == Wait(
        Reason.TOO_EARLY, day("2026-03-05"), {"step": "rappel-echeance"}
    )
    assert step(on("2026-03-05", late())) == "rappel-echeance"
    reminded = late(done=done(rappel_echeance="2026-03-05"))
    assert on("2026-03-16", reminded) == Wait(Reason.TOO_EARLY, day("2026-03-17"), {"step": "avis-impaye"})
    assert step(on("2026-03-17", reminded)) == "avis-impaye"
    noticed = late(done=done(rappel_echeance="2026-03-05", avis_impaye="2026-03-17"))
    formal = on("2026-04-01", noticed)
    assert (step(formal), isinstance(formal, Take) and formal.confirm) == ("mise-en-demeure", True)
    over = late(done=done(rappel_echeance="2026-03-05", avis_impaye="2026-03-17", mise_en_demeure="2026-04-01"))
    assert reason(on("2026-05-04", over)) is Reason.SCENARIO_FINISHED


@pytest.mark.requirement("P51")
def test_the_due_day_itself_is_not_late() -> None:
    assert reason(on(DUE, late(done=done(releve="2026-02-25")))) is Reason.NOT_DUE_YET


@pytest.mark.requirement("P6")
def test_missed_days_lead_to_one_step_and_no_mandatory_step_is_jumped() -> None:
    assert step(on("2026-11-20", late())) == "rappel-echeance"
    ladder = presets()["deposit-ladder"]
    old = late(debtor_kind=DebtorKind.CONSUMER, done=done(jour_0="2026-03-02"))
    assert step(on("2026-06-01", old, ladder)) == "jour-7"


@pytest.mark.requirement("P11")
def test_a_mandatory_step_left_out_comes_next_whatever_was_done_after_it() -> None:
    jumped = late(done=done(avis_impaye="2026-03-17"))
    assert step(on("2026-04-02", jumped)) == "rappel-echeance"


@pytest.mark.requirement("P48")
def test_the_next_step_waits_for_the_proof_of_the_one_before() -> None:
    assert reason(on("2026-06-01", late(done=done(rappel_echeance=None)))) is Reason.PREVIOUS_UNPROVEN


@pytest.mark.requirement("SW-9", "SW-10", "SW-11", "SW-12", "SW-13", "SW-15")
def test_the_deposit_ladder_of_0_7_14_and_21_days() -> None:
    ladder = presets()["deposit-ladder"]
    snapshot = late(debtor_kind=DebtorKind.CONSUMER, reachable=frozenset({Channel.EMAIL, Channel.SMS}))
    first = on("2026-03-02", snapshot, ladder)
    assert (step(first), isinstance(first, Take) and first.channels) == ("jour-0", (Channel.EMAIL, Channel.SMS))
    taken, today = [], day("2026-03-02")
    while today < day("2026-05-01"):
        decision = decide(snapshot, ladder, today=today, calendar=CALENDAR)
        if isinstance(decision, Take):
            taken.append(((today - day(DUE)).days, len(decision.channels)))
            snapshot = replace(
                snapshot,
                done=(*snapshot.done, StepDone(decision.step.key, today)),
                contacts=(*snapshot.contacts, today),
            )
        today += timedelta(days=1)
    assert taken == [(0, 2), (7, 1), (14, 1), (21, 2)]
    missed = on("2026-03-04", late(debtor_kind=DebtorKind.CONSUMER), ladder)
    assert step(missed) == "jour-0"


@pytest.mark.requirement("SW-14", "P10", "P16", "P20")
def test_paid_or_within_the_tolerance_is_never_asked_for() -> None:
    assert reason(on("2026-04-01", replace(late(), open=eur("0.00")))) is Reason.PAID
    assert reason(on("2026-04-01", replace(late(), open=eur("1.00")))) is Reason.BELOW_TOLERANCE
    assert step(on("2026-04-01", replace(late(), open=eur("1.01")))) == "rappel-echeance"


@pytest.mark.parametrize("kind", list(HoldKind))
@pytest.mark.requirement("P54", "P55", "P57")
def test_each_hold_binds_through_its_last_day(kind: HoldKind) -> None:
    held = late(holds=(Hold(kind, day("2026-04-01")),))
    waiting = on("2026-04-01", held)
    assert isinstance(waiting, Wait)
    assert waiting.until == day("2026-04-02")
    assert step(on("2026-04-02", held)) == "rappel-echeance"
    assert isinstance(on("2030-01-02", late(holds=(Hold(kind),))), Wait)


def test_the_gravest_hold_is_the_reason_given() -> None:
    held = late(holds=(Hold(HoldKind.PROMISE, day("2026-12-31")), Hold(HoldKind.INSOLVENCY)))
    assert reason(on("2026-04-01", held)) is Reason.INSOLVENCY


@pytest.mark.requirement("P17", "P19")
def test_an_unallocated_credit_holds_and_asks() -> None:
    assert reason(on("2026-04-01", late(unallocated_credit=eur("0.01")))) is Reason.UNALLOCATED_CREDIT
    assert step(on("2026-04-01", late(unallocated_credit=eur("0.00")))) == "rappel-echeance"


@pytest.mark.requirement("P30")
def test_an_amount_ten_times_the_largest_before_is_checked_first() -> None:
    assert step(on("2026-04-01", late(largest_past_invoice=eur("120.00")))) == "rappel-echeance"
    assert reason(on("2026-04-01", late(largest_past_invoice=eur("119.99")))) is Reason.ANOMALY


def test_doubts_forbid_before_any_step() -> None:
    assert reason(on("2026-04-01", late(has_unconfirmed_message=True))) is Reason.UNCONFIRMED_MESSAGE
    assert reason(on("2026-04-01", late(limitation_last_day=day("2026-03-31")))) is Reason.LIMITATION_PASSED
    assert step(on("2026-04-01", late(limitation_last_day=day("2026-04-01")))) == "rappel-echeance"
    assert reason(on("2026-04-01", late(nature=Nature.REVIEW_NO_SALE))) is Reason.TO_REVIEW
    assert reason(on("2026-04-01", late(), None)) is Reason.NO_SCENARIO
    assert reason(on("2026-04-01", late(debtor_kind=DebtorKind.CONSUMER))) is Reason.NO_SCENARIO


@pytest.mark.requirement("AP-10", "P54")
def test_what_the_law_or_a_dispute_forbids_to_ask_is_asked_by_no_document() -> None:
    today = day("2026-04-01")
    assert may_be_asked(late(), today)
    assert not may_be_asked(late(limitation_last_day=day("2026-03-31")), today)
    assert may_be_asked(late(limitation_last_day=today), today)
    for kind in HoldKind:
        is_asked = kind not in (HoldKind.INSOLVENCY, HoldKind.OVER_INDEBTEDNESS, HoldKind.DISPUTE, HoldKind.PLAN)
        assert may_be_asked(late(holds=(Hold(kind),)), today) is is_asked
        assert may_be_asked(late(holds=(Hold(kind, day("2026-03-31")),)), today)


def test_no_mise_en_demeure_on_an_assumed_due_date() -> None:
    noticed = late(due_is_assumed=True, done=done(rappel_echeance="2026-03-05", avis_impaye="2026-03-17"))
    assert reason(on("2026-04-15", noticed)) is Reason.DUE_DATE_ASSUMED


def test_unknown_debtors_get_reminders_and_nothing_harder() -> None:
    gentle = preset_for(DebtorKind.UNKNOWN)
    assert {s.stage for s in gentle.steps} == {Stage.REMINDER}


@pytest.mark.requirement("P37", "P41", "P44")
def test_the_next_channel_takes_over_and_no_address_is_said() -> None:
    by_post = on("2026-04-01", late(reachable=frozenset({Channel.POST})))
    assert isinstance(by_post, Take)
    assert by_post.channels == (Channel.POST,)
    assert reason(on("2026-04-01", late(reachable=frozenset()))) is Reason.NO_ADDRESS


@pytest.mark.requirement("P52")
def test_weekends_and_holidays_postpone_to_the_next_working_day() -> None:
    assert on("2026-04-04", late()) == Wait(Reason.NOT_A_WORKING_DAY, day("2026-04-07"))  # before Easter Monday
    assert step(on("2026-04-07", late())) == "rappel-echeance"


@pytest.mark.requirement("P14")
def test_the_gap_and_the_cap_postpone() -> None:
    assert on("2026-04-01", late(contacts=(day("2026-03-30"),))) == Wait(
        Reason.MINIMUM_GAP, day("2026-04-07"), {"last": day("2026-03-30")}
    )
    pressed = late(contacts=(day("2026-03-20"), day("2026-03-23"), day("2026-03-24")))
    capped = on("2026-04-01", pressed, rules=HouseRules(pressure=ContactPressure(most=3, days=14)))
    assert reason(capped) is Reason.PRESSURE_CAP
    assert isinstance(capped, Wait)
    assert capped.until == day("2026-04-03")


@pytest.mark.requirement("P6")
def test_the_first_run_on_imported_debts_only_proposes() -> None:
    proposed = on("2026-04-01", late(sends_by_itself=False))
    assert isinstance(proposed, Take)
    assert proposed.confirm


def test_every_reason_has_a_sentence_and_can_be_said() -> None:
    assert all(str(reason.about.short) and Reason(reason.about.code) is reason for reason in Reason)
    waiting = on("2026-04-04", late())
    assert isinstance(waiting, Wait)
    assert str(waiting.sentence) == "Nothing is sent on this day; the next working day is 2026-04-07."


# -- promises over random lives ------------------------------------------------------------------------------------------

kinds = st.sampled_from(list(DebtorKind))


@given(
    kind=kinds,
    due=st.dates(date(2025, 1, 1), date(2026, 6, 30)),
    asked=st.lists(st.integers(-20, 250), max_size=60, unique=True),
)
@pytest.mark.requirement("P6", "P8", "P11", "P13")
def test_a_life_takes_each_step_at_most_once_in_order_on_working_days(
    kind: DebtorKind, due: date, asked: list[int]
) -> None:
    scenario = preset_for(kind)
    snapshot = Snapshot(open=eur("800.00"), due_on=due, debtor_kind=kind)
    taken: list[tuple[str, date]] = []
    for offset in sorted(asked):
        today = due + timedelta(days=offset)
        decision = decide(snapshot, scenario, today=today, calendar=CALENDAR)
        assert decision == decide(snapshot, scenario, today=today, calendar=CALENDAR)
        if isinstance(decision, Wait):
            assert decision.until is None or decision.until > today
            continue
        assert CALENDAR.is_working_day(today)
        assert decision.step.days < 0 or today > due
        taken.append((decision.step.key, today))
        snapshot = replace(
            snapshot, done=(*snapshot.done, StepDone(decision.step.key, today)), contacts=(*snapshot.contacts, today)
        )
    keys = [key for key, _ in taken]
    order = [s.key for s in scenario.steps]
    assert len(set(keys)) == len(keys)
    assert [order.index(key) for key in keys] == sorted(order.index(key) for key in keys)
    mandatory = [s.key for s in scenario.steps if s.is_mandatory]
    reached = [key for key in keys if key in mandatory]
    assert reached == mandatory[: len(reached)]
    for (_, before), (_, after) in pairwise(taken):
        assert (after - before).days >= scenario.minimum_gap_days


@given(days_late=st.integers(1, 400), kind=kinds)
def test_a_scenario_asked_every_day_comes_to_its_end(days_late: int, kind: DebtorKind) -> None:
    scenario, snapshot = preset_for(kind), Snapshot(open=eur("800.00"), due_on=date(2025, 1, 6), debtor_kind=kind)
    today = snapshot.due_on + timedelta(days=days_late)
    for _ in range(300):
        decision = decide(snapshot, scenario, today=today, calendar=CALENDAR)
        if isinstance(decision, Take):
            snapshot = replace(
                snapshot,
                done=(*snapshot.done, StepDone(decision.step.key, today)),
                contacts=(*snapshot.contacts, today),
            )
        today += timedelta(days=1)
    assert reason(decide(snapshot, scenario, today=today, calendar=CALENDAR)) is Reason.SCENARIO_FINISHED


def life(snapshot: Snapshot, start: date, days: int, *, jump: bool) -> list[tuple[date, str]]:
    """Every step taken, asking each day or only on the days that the answers name."""
    scenario, today, taken = preset_for(snapshot.debtor_kind), start, []
    while today < start + timedelta(days=days):
        decision = decide(snapshot, scenario, today=today, calendar=CALENDAR)
        if isinstance(decision, Take):
            taken.append((today, decision.step.key))
            snapshot = replace(
                snapshot,
                done=(*snapshot.done, StepDone(decision.step.key, today)),
                contacts=(*snapshot.contacts, today),
            )
        elif jump:
            if decision.until is None:
                break
            today = decision.until
            continue
        today += timedelta(days=1)
    return taken


@given(
    kind=kinds,
    amount=st.integers(1, 100_000),
    due=st.dates(date(2025, 1, 1), date(2026, 6, 30)),
    ahead=st.integers(-30, 60),
    reachable=st.sets(st.sampled_from(list(Channel))),
    held=st.none() | st.integers(-10, 90),
)
@pytest.mark.requirement("P6", "P11", "P15")
def test_asking_only_on_the_days_named_misses_nothing(
    kind: DebtorKind, amount: int, due: date, ahead: int, reachable: set[Channel], held: int | None
) -> None:
    holds = () if held is None else (Hold(HoldKind.PROMISE, due + timedelta(days=held)),)
    snapshot = Snapshot(
        open=Money(Decimal(amount) / 100).rounded(),
        due_on=due,
        debtor_kind=kind,
        reachable=frozenset(reachable),
        holds=holds,
    )
    start = due + timedelta(days=ahead)
    assert life(snapshot, start, 150, jump=True) == life(snapshot, start, 150, jump=False)


# -- files ----------------------------------------------------------------------------------------------------------------

MINIMAL = 'key = "k"\nname = { fr = "F", en = "E" }\nfor = ["company"]\n'
STEP = '[[step]]\nkey = "{key}"\nstage = "{stage}"\ndays = {days}\nchannels = ["email"]\n{more}\n'


def file(*steps: dict[str, object]) -> str:
    defaults: dict[str, object] = {"stage": "reminder", "days": 3, "more": ""}
    return MINIMAL + "".join(
        STEP.format(**{**defaults, "key": f"s{n}", **given_step}) for n, given_step in enumerate(steps)
    )


@pytest.mark.requirement("P32", "P49")
@pytest.mark.parametrize(
    ("text", "why"),
    [
        (MINIMAL, "no step"),
        (file({"key": "a"}, {"key": "a", "days": 5}), "same key"),
        (file({"days": 5}, {"days": 5}), "no later"),
        (file({"more": 'counted = "previous-step"'}), "first step"),
        (file({"stage": "unpaid-notice"}, {"days": 9}), "lower stage"),
        (file({"days": '"three"'}), "number of days"),
        (file({"days": -5}, {"more": 'counted = "previous-step"'}), "never be taken"),
        (file({"more": 'chanels = ["sms"]'}), "unknown name"),
        (file({"stage": "threat"}), "THREAT"),
        ("key = ", "Invalid value"),
        (
            MINIMAL.replace('"company"', '"unknown"') + STEP.format(key="m", stage="mise-en-demeure", days=9, more=""),
            "unknown kind",
        ),
        (file({"stage": "unpaid-notice"}), "s0 has no mandatory reminder"),
        (file({"more": "without_reminder = true"}), "a reason"),
        (file({"more": "mandatory = true"}, {"stage": "statement", "days": 9}), "lower stage"),
        (file({}, {"stage": "mise-en-demeure", "days": 9}), "s1 has no mandatory reminder"),
        (file({"more": "minimum_open = 5"}), "as text"),
        ('key = "k"\nfor = []\n', "name is missing"),
    ],
)
def test_a_scenario_that_contradicts_itself_is_refused_with_why(text: str, why: str) -> None:
    with pytest.raises(ScenarioInvalid, match=why):
        read_scenario(text)


@pytest.mark.requirement("RU-4", "AP-16")
def test_a_graver_step_follows_a_reminder_that_nothing_jumps_or_says_why_it_needs_none() -> None:
    reminded = read_scenario(
        file(
            {"more": "mandatory = true"},
            {"stage": "unpaid-notice", "days": 9},
            {"stage": "mise-en-demeure", "days": 30},
        )
    )
    assert [one.stage for one in reminded.steps] == [Stage.REMINDER, Stage.UNPAID_NOTICE, Stage.MISE_EN_DEMEURE]
    stated = read_scenario(file({"stage": "mise-en-demeure", "more": 'without_reminder = "The contract asks for one"'}))
    assert stated.steps[0].without_reminder == "The contract asks for one"


def test_presets_speak_both_languages_and_cover_every_kind() -> None:
    assert len(presets()) == 5
    for scenario in presets().values():
        assert set(scenario.name) == {"fr", "en"}
    for kind in DebtorKind:
        assert kind in preset_for(kind).for_kinds


@pytest.mark.requirement("EV-8")
def test_who_asks_for_the_next_step_waits_for_nothing_but_what_binds_the_run_too() -> None:
    def asked(today: str, snapshot: Snapshot) -> Take | Wait:
        return on(today, snapshot, is_asked_for=True)

    assert step(asked("2026-03-03", late(done=done(releve="2026-02-25")))) == "rappel-echeance"
    assert reason(asked("2026-03-02", late(done=done(releve="2026-02-25")))) is Reason.NOT_DUE_YET
    reminded = late(done=done(rappel_echeance="2026-03-05"), contacts=(day("2026-03-05"),))
    assert reason(asked("2026-03-06", reminded)) is Reason.MINIMUM_GAP
    assert step(asked("2026-03-12", reminded)) == "avis-impaye"
    assert reason(asked("2026-03-12", late(done=done(rappel_echeance=None)))) is Reason.PREVIOUS_UNPROVEN


@given(days=st.integers(-20, 200), held=st.booleans(), kind=st.sampled_from(DebtorKind), pending=st.booleans())
def test_asking_brings_the_next_step_forward_and_nothing_else(
    days: int, held: bool, kind: DebtorKind, pending: bool
) -> None:
    today = day(DUE) + timedelta(days=days)
    holds = (Hold(HoldKind.DISPUTE),) if held else ()
    snapshot = late(holds=holds, debtor_kind=kind, has_pending_message=pending)
    scenario = preset_for(kind)
    usual = decide(snapshot, scenario, today=today, calendar=CALENDAR)
    asked = decide(snapshot, scenario, today=today, calendar=CALENDAR, is_asked_for=True)
    if isinstance(usual, Take) or usual.reason is not Reason.TOO_EARLY:
        assert asked == usual
    elif isinstance(asked, Take):
        assert asked.step == next(one for one in scenario.steps if not one.lapses_when_due)
