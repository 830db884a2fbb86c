"""What a judgment stops, what is declared at its day, how it is verified, and what the commission on over-indebtedness changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.insolvency.declared import (
    LEFT_WORDS,
    Left,
    Owed,
    Rank,
    declaration,
    interest_through,
    reclaim_goods_by,
)
from relance.domain.insolvency.judgments import (
    EFFECTS,
    EVERYTHING,
    STOP_ARTICLES,
    STOP_WORDS,
    Judgment,
    Stop,
    combined,
    stopped,
)
from relance.domain.insolvency.over_indebtedness import MAY_BE_ASKED, STOPS, Commission, OverIndebtedness
from relance.domain.insolvency.verification import (
    Relief,
    Verification,
    Verifying,
    answer_by,
    appeal_by,
    declare_after_relief_by,
    declare_secured_by,
    relief,
    report_later_debts_by,
)
from relance.domain.law.fr.claim_declaration import declare_by
from relance.domain.money import Money, total
from relance.domain.procedure.counting import is_working_day
from relance.domain.statutory_holidays import Place
from tests.domain.builders import day, eur

HERE = Place.MAINLAND
OPENED = day("2026-11-10")
DAYS = st.dates(date(2025, 1, 1), date(2029, 12, 31))
PLACES = st.sampled_from(Place)
OPENINGS = (Judgment.SAFEGUARD, Judgment.RECOVERY, Judgment.LIQUIDATION)

# -- what stops -----------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("P54")
@pytest.mark.parametrize("judgment", OPENINGS)
def test_an_opening_stops_everything_for_older_debts_and_nothing_for_younger_ones(judgment: Judgment) -> None:
    assert stopped(judgment, opened_on=OPENED, arose_on=day("2026-11-09")) == EVERYTHING
    assert stopped(judgment, opened_on=OPENED, arose_on=OPENED) == frozenset(), (
        "it counts from the first hour of its day"
    )
    assert EFFECTS[judgment].opens


@pytest.mark.parametrize(
    ("known", "stops"),
    [
        ([], frozenset()),
        ([("2026-01-05", Judgment.CONCILIATION)], frozenset()),
        ([("2026-01-05", Judgment.RECOVERY), ("2026-06-01", Judgment.CONVERSION)], EVERYTHING),
        ([("2026-06-01", Judgment.CLOSED_PAID), ("2026-01-05", Judgment.RECOVERY)], frozenset()),
        (
            [("2026-01-05", Judgment.LIQUIDATION), ("2026-06-01", Judgment.CLOSED_WITHOUT_ASSETS)],
            EVERYTHING - {Stop.PAYMENT},
        ),
        (
            [("2026-01-05", Judgment.SAFEGUARD), ("2026-06-01", Judgment.ENDED), ("2026-09-01", Judgment.LIQUIDATION)],
            EVERYTHING,
        ),
    ],
)
def test_judgments_of_one_debtor_add_up_until_one_ends_them(
    known: list[tuple[str, Judgment]], stops: frozenset[Stop]
) -> None:
    assert combined([(day(on), judgment) for on, judgment in known]) == stops


def test_every_kind_says_what_it_is_and_by_which_text() -> None:
    assert EFFECTS.keys() == set(Judgment)
    assert STOP_WORDS.keys() == STOP_ARTICLES.keys() == set(Stop)
    assert all(str(one.said) and one.article for one in EFFECTS.values())
    assert [kind for kind, one in EFFECTS.items() if one.opens and not one.stops] == []


@given(st.lists(st.tuples(DAYS, st.sampled_from(Judgment)), max_size=6), DAYS, st.sampled_from(OPENINGS))
def test_whatever_was_before_an_opening_stops_everything(
    before: list[tuple[date, Judgment]], on: date, judgment: Judgment
) -> None:
    earlier = [(when, what) for when, what in before if when < on]
    assert combined([*earlier, (on, judgment)]) == EVERYTHING


# -- what is declared -----------------------------------------------------------------------------------------------------

INVOICE = Owed(
    "F-1", day("2026-08-01"), day("2026-08-31"), eur("1200.00"), eur("25.20"), day("2026-11-09"), eur("40.00")
)


@pytest.mark.requirement("P54")
def test_a_list_states_what_was_due_at_the_judgment_and_what_falls_due_later() -> None:
    later = replace(INVOICE, number="F-2", due_on=day("2026-11-30"), interest=eur("9.99"))
    on_the_day = replace(INVOICE, number="F-3", due_on=OPENED)
    made = declaration(OPENED, [later, INVOICE, on_the_day])
    assert [(line.number, line.is_due, line.total) for line in made.lines] == [
        ("F-1", True, eur("1265.20")),
        ("F-3", False, eur("1200.00")),
        ("F-2", False, eur("1200.00")),
    ]
    assert (made.due, made.to_fall_due, made.total) == ((eur("1265.20"),), (eur("2400.00"),), (eur("3665.20"),))
    assert made.is_certified
    assert made.remarks == ()


def test_interest_runs_through_the_day_before_and_what_is_counted_otherwise_is_said() -> None:
    assert interest_through(OPENED) == day("2026-11-09")
    made = declaration(OPENED, [replace(INVOICE, interest_through=OPENED)])
    assert [one.why for one in made.remarks] == [Left.INTEREST_OF_ANOTHER_DAY]
    assert "2026-11-09" in str(made.remarks[0].said)


@pytest.mark.parametrize(("months", "runs_on"), [(0, False), (11, False), (12, True), (60, True)])
def test_interest_goes_on_for_loans_and_deferrals_of_a_year(months: int, runs_on: bool) -> None:
    (line,) = declaration(OPENED, [replace(INVOICE, agreed_months=months)]).lines
    assert line.interest_runs_on is runs_on


@pytest.mark.parametrize(
    ("change", "declared", "why"),
    [
        ({"arose_on": OPENED}, None, [Left.AFTER]),
        (
            {"payments": ((day("2026-10-01"), eur("1200.00")),), "interest": eur("0.00"), "compensation": None},
            None,
            [Left.SETTLED],
        ),
        ({"payments": ((day("2026-10-01"), eur("200.00")),)}, "1065.20", []),
        ({"payments": ((OPENED, eur("200.00")),)}, "1265.20", [Left.PAID_AFTER]),
        ({"is_proven": False}, "1265.20", [Left.NO_PROOF]),
        ({"rank": Rank.RETENTION, "has_title": True}, "1265.20", []),
    ],
)
def test_what_is_not_declared_or_is_to_be_put_right_is_said(
    change: dict[str, object], declared: str | None, why: list[Left]
) -> None:
    made = declaration(OPENED, [replace(INVOICE, **change)])  # type: ignore[arg-type]
    assert [line.total for line in made.lines] == ([eur(declared)] if declared else [])
    assert [one.why for one in made.remarks] == why
    assert all("F-1" in str(one.said) for one in made.remarks)


def test_other_currencies_are_listed_apart_and_to_be_converted() -> None:
    zero = Money(Decimal("0.00"), "CHF")
    francs = replace(INVOICE, number="F-9", principal=Money(Decimal("500.00"), "CHF"), interest=zero, compensation=None)
    made = declaration(OPENED, [INVOICE, francs])
    assert made.total == (Money(Decimal("500.00"), "CHF"), eur("1265.20"))
    assert [one.why for one in made.remarks] == [Left.OTHER_CURRENCY]
    assert LEFT_WORDS.keys() == set(Left)


def test_where_every_line_has_a_title_nothing_is_certified() -> None:
    assert not declaration(OPENED, [replace(INVOICE, has_title=True)]).is_certified
    assert reclaim_goods_by(day("2026-11-30")) == day("2027-02-28")


AMOUNTS = st.decimals("0.00", "9999.99", places=2).map(Money)


@st.composite
def debts(draw: st.DrawFn) -> Owed:
    arose = draw(DAYS)
    paid = draw(st.lists(st.tuples(DAYS, AMOUNTS), max_size=3))
    return Owed(
        f"F-{draw(st.integers(1, 99))}",
        arose,
        arose + timedelta(draw(st.integers(0, 90))),
        draw(AMOUNTS),
        draw(AMOUNTS),
        None,
        draw(st.none() | st.just(eur("40.00"))),
        tuple(paid),
    )


@given(st.lists(debts(), max_size=6), DAYS)
def test_due_and_to_fall_due_are_the_whole_and_no_sum_is_more_than_what_was_asked(owed: list[Owed], on: date) -> None:
    made = declaration(on, owed)
    assert total(made.total) == total(made.due) + total(made.to_fall_due)
    asked = total(one.principal for one in owed if one.arose_on < on)
    assert total(line.principal for line in made.lines).amount <= asked.amount
    for line in made.lines:
        assert line.total.amount > 0
        assert line.is_due or not (line.interest.amount or line.compensation.amount)
    assert len(made.lines) + sum(one.why in (Left.AFTER, Left.SETTLED) for one in made.remarks) == len(owed)


# -- verified -------------------------------------------------------------------------------------------------------------

CLAIM = Verification(day("2026-12-01"), HERE, disputed_on=day("2027-01-04"))


@pytest.mark.parametrize(
    ("claim", "today", "expected"),
    [
        (replace(CLAIM, disputed_on=None), "2027-06-01", Verifying.DECLARED),
        (CLAIM, "2027-02-03", Verifying.DISPUTED),  # thirty days end on the 3rd
        (CLAIM, "2027-02-04", Verifying.UNANSWERED),
        (replace(CLAIM, answered_on=day("2027-02-03")), "2027-06-01", Verifying.ANSWERED),
        (replace(CLAIM, answered_on=day("2027-02-04")), "2027-06-01", Verifying.UNANSWERED),
        (replace(CLAIM, is_about_form=True), "2027-06-01", Verifying.DISPUTED),
        (replace(CLAIM, admitted_on=day("2027-05-01")), "2027-06-01", Verifying.ADMITTED),
        (replace(CLAIM, rejected_on=day("2027-05-01")), "2027-06-01", Verifying.REJECTED),
        (
            replace(CLAIM, rejected_on=day("2027-05-01"), admitted_on=day("2027-09-01")),
            "2027-10-01",
            Verifying.ADMITTED,
        ),
    ],
)
def test_a_disputed_claim_is_answered_within_thirty_days(claim: Verification, today: str, expected: Verifying) -> None:
    assert claim.standing(day(today)) is expected


@pytest.mark.requirement("P54")
@pytest.mark.parametrize(
    ("creditor", "today", "expected"),
    [
        (HERE, "2027-05-03", Relief.NOT_NEEDED),  # 1 May: a Saturday and a holiday
        (HERE, "2027-05-04", Relief.OPEN),
        (HERE, "2027-09-01", Relief.OPEN),
        (HERE, "2027-09-02", Relief.OVER),
        (Place.REUNION, "2027-05-04", Relief.NOT_NEEDED),
        (None, "2027-07-01", Relief.NOT_NEEDED),
        (None, "2027-07-02", Relief.OPEN),
    ],
)
def test_relief_is_asked_after_the_time_to_declare_and_within_six_months(
    creditor: Place | None, today: str, expected: Relief
) -> None:
    assert relief(day("2027-03-01"), day(today), court=HERE, creditor=creditor) is expected


def test_once_relief_is_given_the_time_is_half_as_long() -> None:
    assert declare_after_relief_by(day("2027-01-29"), court=HERE, creditor=HERE) == day("2027-03-01")
    assert declare_after_relief_by(day("2027-01-29"), court=HERE, creditor=None) == day("2027-03-29") + timedelta(1)


def test_whoever_has_a_published_security_counts_from_the_notice_sent_to_them() -> None:
    where = {"court": HERE, "creditor": HERE}
    published = day("2027-03-01")
    assert declare_secured_by(published, None, **where) is None
    assert declare_secured_by(published, day("2027-04-01"), **where) == declare_by(day("2027-04-01"), **where)
    assert declare_secured_by(published, day("2027-02-01"), **where) == declare_by(published, **where)
    assert declare_secured_by(None, day("2027-02-01"), **where) == declare_by(day("2027-02-01"), **where)


def test_later_debts_are_reported_within_a_year_or_six_months() -> None:
    assert report_later_debts_by(day("2026-08-31"), is_liquidation=True) == day("2027-02-28")
    assert report_later_debts_by(day("2028-02-29"), is_liquidation=False) == day("2029-02-28")


@given(DAYS, PLACES, st.none() | PLACES)
def test_terms_end_on_working_days_and_never_before_what_they_are_counted_from(
    on: date, court: Place, creditor: Place | None
) -> None:
    for last in (
        answer_by(on, court=court),
        appeal_by(on, court=court),
        declare_after_relief_by(on, court=court, creditor=creditor),
    ):
        assert last > on
        assert is_working_day(last, place=court)
    assert declare_after_relief_by(on, court=court, creditor=creditor) < declare_by(on, court=court, creditor=creditor)


# -- over-indebted --------------------------------------------------------------------------------------------------------

FILE = OverIndebtedness(Commission.ADMITTED, day("2026-11-16"), HERE)


def test_once_the_file_is_admitted_everything_stops_for_two_years_at_most() -> None:
    assert FILE.stops == EVERYTHING
    assert FILE.enforcement_again_from == day("2028-11-16")
    assert FILE.challenge_admission_by == day("2026-12-01")
    assert replace(FILE, asked_on=day("2026-11-27")).tell_by == day("2026-12-28")  # 27 December: a Sunday
    assert replace(FILE, measures_told_on=day("2026-12-02")).challenge_measures_by == day(
        "2027-01-04"
    )  # 1 January, a weekend
    assert replace(FILE, listed_on=day("2027-02-01")).interest_stops_on == day("2027-02-01")
    assert (FILE.tell_by, FILE.challenge_measures_by, FILE.interest_stops_on) == (None, None, None)


@pytest.mark.parametrize("standing", Commission)
def test_what_may_be_asked_is_said_at_each_step(standing: Commission) -> None:
    assert str(MAY_BE_ASKED[standing])
    goes_on = standing in (Commission.REFUSED, Commission.BROKEN)
    assert bool(STOPS[standing]) is not goes_on
    assert goes_on or Stop.REMINDERS in STOPS[standing], "nobody presses a consumer before the commission"
