"""An order carried out: what keeps it from that, what an opposition brings, what seizures open, and the ways without a judge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.law.fr import small_claims, uncontested_claims
from relance.domain.law.fr.after_opposition import Opposition, Timeliness, what_follows
from relance.domain.law.fr.enforceable import (
    ARTICLES,
    WORDS,
    Enforced,
    Hindrance,
    hindrances,
    increased_from,
    left_to_enforce,
    may_serve,
)
from relance.domain.law.fr.figures import RuleNotInForce
from relance.domain.law.fr.payment_order import PaymentOrder, Served
from relance.domain.law.fr.seizures import Bound, SeizureDay, bank_days, goods_days, is_void, wages_days
from relance.domain.law.fr.small_claims import SmallClaim
from relance.domain.law.fr.uncontested_claims import Command
from relance.domain.money import Money
from relance.domain.procedure.counting import is_working_day
from relance.domain.statutory_holidays import Place
from tests.domain.builders import day, eur

HERE = Place.MAINLAND
DAYS = st.dates(date(2025, 7, 1), date(2029, 12, 31))
PLACES = st.sampled_from(Place)


def order(
    rendered: str, served: str | None = None, *, in_person: bool = True, debtor: Place | None = HERE
) -> PaymentOrder:
    on = day(served) if served else None
    return PaymentOrder(day(rendered), HERE, debtor, Served(on, on if in_person else None) if on else None)


def keeps(one: PaymentOrder, today: str, **more: object) -> list[Hindrance]:
    given_: dict[str, object] = {"left": eur("900.00"), **more}
    return [found.what for found in hindrances(Enforced(one, **given_), day(today))]  # type: ignore[arg-type]


@pytest.mark.requirement("RU-20", "RU-21", "RU-22")
@pytest.mark.parametrize(
    ("one", "today", "expected"),
    [
        (order("2026-09-08", "2026-10-05"), "2026-12-07", [Hindrance.TOO_EARLY]),
        (order("2026-09-08", "2026-10-05"), "2026-12-08", []),
        (order("2026-09-08", "2026-10-05", in_person=False), "2026-12-08", []),
        (order("2024-12-02", "2025-01-31"), "2025-02-28", [Hindrance.TOO_EARLY]),
        (order("2024-12-02", "2025-01-31"), "2025-03-01", []),  # an older order: the month alone
        (order("2026-08-20", "2026-09-22", debtor=None), "2026-12-22", [Hindrance.TOO_EARLY]),  # abroad: three months
        (order("2026-09-08"), "2026-10-05", [Hindrance.NOT_SERVED]),
        (order("2026-09-08"), "2026-12-09", [Hindrance.LAPSED]),  # 8 December is the last day
        (order("2026-09-08", "2026-12-09"), "2027-03-01", [Hindrance.LAPSED]),  # served, a day too late
        (order("2026-08-28", "2026-12-09"), "2027-03-01", []),  # an older order lives for six months
        (order("2024-12-02", "2025-01-31"), "2035-01-31", []),
        (order("2024-12-02", "2025-01-31"), "2035-02-01", [Hindrance.TITLE_OVER]),
    ],
)
def test_an_order_is_enforced_from_its_own_day_on_by_the_rules_of_its_date(
    one: PaymentOrder, today: str, expected: list[Hindrance]
) -> None:
    assert keeps(one, today) == expected


@pytest.mark.requirement("RU-22")
def test_paid_opposed_or_insolvent_it_is_not_enforced_and_each_reason_has_its_words_and_text() -> None:
    one = order("2026-09-08", "2026-10-05")
    nothing = left_to_enforce(eur("900.00"), [eur("400.00"), eur("500.00")])
    assert keeps(one, "2026-12-08", left=nothing) == [Hindrance.PAID]
    assert keeps(one, "2026-12-08", opposed_on=day("2026-11-05")) == [Hindrance.OPPOSED]
    assert keeps(one, "2026-12-08", opened_on=day("2026-12-08")) == [Hindrance.INSOLVENT]
    assert keeps(one, "2026-12-08", opened_on=day("2026-12-09")) == []
    assert WORDS.keys() == ARTICLES.keys() == set(Hindrance)
    for found in hindrances(
        Enforced(order("2026-09-08"), eur("0.00"), day("2026-11-05"), day("2026-12-01")), day("2027-01-01")
    ):
        assert str(found.said)
        assert found.article


@pytest.mark.parametrize(
    ("paid", "left"),
    [([], "900.00"), (["250.00"], "650.00"), (["900.00"], "0.00"), (["900.00", "0.01"], "0.00")],
)
def test_a_payment_between_petition_and_order_is_taken_off_what_is_enforced(paid: list[str], left: str) -> None:
    assert left_to_enforce(eur("900.00"), [eur(one) for one in paid]) == eur(left)


def test_an_insolvency_between_order_and_service_ends_the_service() -> None:
    case = Enforced(order("2026-09-08"), eur("900.00"), opened_on=day("2026-10-01"))
    assert may_serve(case, day("2026-09-30"))
    assert not may_serve(case, day("2026-10-01"))
    assert may_serve(replace(case, opened_on=None), day("2026-12-08"))
    assert not may_serve(replace(case, opened_on=None), day("2026-12-09"))


@given(DAYS, st.integers(0, 400), st.integers(0, 1500), PLACES, st.booleans())
def test_nothing_is_ever_enforced_before_the_month_of_opposition_is_over(
    rendered: date, later: int, today_later: int, where: Place, in_person: bool
) -> None:
    on = rendered + timedelta(later)
    one = PaymentOrder(rendered, where, where, Served(on, on if in_person else None))
    today = rendered + timedelta(today_later)
    found = {each.what for each in hindrances(Enforced(one, eur("1.00")), today)}
    if not found:
        assert today > on
        assert one.oppose_by is None or today > one.oppose_by
        assert on <= one.serve_by
    raised = increased_from(one)
    assert raised is not None
    assert one.first_enforceable_day is not None
    assert raised > one.first_enforceable_day + timedelta(58), "two months from when it could be enforced"


def test_the_five_points_wait_two_months_from_the_first_day_of_enforcement() -> None:
    assert increased_from(order("2026-09-08")) is None
    assert increased_from(order("2026-09-08", "2026-10-05")) == day("2027-02-09")
    assert increased_from(order("2024-12-02", "2025-01-31")) == day("2025-05-02")


# -- opposition -----------------------------------------------------------------------------------------------------------

OPPOSED = Opposition(order("2026-09-08", "2026-10-05"), eur("14000.00"), day("2026-11-05"), is_commercial=True)


@pytest.mark.requirement("RU-21")
def test_an_opposition_on_the_last_day_that_is_told_late_is_in_time() -> None:
    late_told = replace(OPPOSED, told_on=day("2026-12-21"))
    assert late_told.timeliness is Timeliness.IN_TIME
    assert replace(OPPOSED, made_on=day("2026-11-06")).timeliness is Timeliness.LATE
    left = replace(OPPOSED, order=order("2026-09-08", "2026-10-05", in_person=False), made_on=day("2027-06-01"))
    assert left.timeliness is Timeliness.NO_LAST_DAY
    assert keeps(OPPOSED.order, "2026-12-21", opposed_on=day("2026-11-05")) == [Hindrance.OPPOSED]


@pytest.mark.requirement("RU-21")
@pytest.mark.parametrize(
    ("sum_", "is_commercial", "articles"),
    [
        ("900.00", False, ["CPC 1417, 1422", "CPC 1418; C. civ. 1353", "CPC 1420; COJ R211-3-24"]),
        ("5000.01", False, ["CPC 1417, 1422", "CPC 1418; C. civ. 1353", "CPC 1420, 538"]),
        ("900.00", True, ["CPC 1417, 1422", "CPC 1425", "CPC 1418; C. civ. 1353", "CPC 1420; C. com. R721-6"]),
        ("10000.01", False, ["CPC 1417, 1422", "CPC 1418", "CPC 1418; C. civ. 1353", "CPC 1420, 538"]),
        ("10000.01", True, ["CPC 1417, 1422", "CPC 853", "CPC 1425", "CPC 1418; C. civ. 1353", "CPC 1420, 538"]),
    ],
)
def test_what_follows_an_opposition_depends_on_the_sum_and_the_court(
    sum_: str, is_commercial: bool, articles: list[str]
) -> None:
    told = replace(OPPOSED, claimed=eur(sum_), is_commercial=is_commercial, told_on=day("2026-12-01"))
    assert [one.article for one in what_follows(told)] == articles


def test_days_are_counted_from_letters_that_came_and_left_open_where_none_did() -> None:
    untold = {one.article: one.until for one in what_follows(OPPOSED)}
    assert untold["CPC 1422"] == day("2026-12-05"), "the registry tells within a month, not extended"
    assert (untold["CPC 853"], untold["CPC 1425"]) == (None, None)
    told = replace(OPPOSED, told_on=day("2026-12-10"), fees_asked_on=day("2026-12-10"))
    known = {one.article: one.until for one in what_follows(told)}
    assert (known["CPC 853"], known["CPC 1425"]) == (day("2026-12-28"), day("2026-12-28"))  # 25 December, a weekend
    late = [one.article for one in what_follows(replace(told, made_on=day("2026-11-06")))]
    assert "CPC 1416" in late, "late, which the court alone says"


# -- seizures -------------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("RU-22")
@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (bank_days(day("2027-04-30"), debtor=HERE), ["2027-05-10"]),
        (
            bank_days(day("2027-01-05"), debtor=HERE, told_on=day("2027-01-12")),
            ["2027-01-13", "2027-02-12", "2027-02-13"],
        ),
        # 22 May: the abolition in Martinique, a Saturday in 2027; 14 June + 1 month: 14 July.
        (bank_days(day("2026-05-14"), debtor=Place.MARTINIQUE), ["2026-05-26"]),
        (bank_days(day("2026-05-14"), debtor=HERE), ["2026-05-22"]),
        (
            bank_days(day("2027-06-07"), debtor=HERE, told_on=day("2027-06-14")),
            ["2027-06-15", "2027-07-15", "2027-07-16"],
        ),
        (goods_days(day("2027-03-22"), debtor=HERE), ["2027-03-30", "2027-03-31", "2029-03-22"]),
        (
            goods_days(day("2027-03-21"), debtor=HERE),
            ["2027-03-30", "2027-03-31", "2029-03-21"],
        ),  # Easter Monday 29 March
        (
            goods_days(day("2028-02-29"), debtor=HERE, seized_on=day("2028-04-30")),
            ["2028-03-08", "2028-03-09", "2030-02-28", "2028-05-30", "2028-05-31"],
        ),
        (wages_days(day("2026-01-31"), debtor=HERE), ["2026-03-02", "2026-03-03", "2026-04-30"]),
        (
            wages_days(day("2026-11-30"), debtor=HERE),
            ["2026-12-30", "2026-12-31", "2027-02-26"],
        ),  # 28 February: a Sunday
    ],
)
def test_the_days_of_a_seizure(days: tuple[SeizureDay, ...], expected: list[str]) -> None:
    assert [one.on for one in days] == [day(text) for text in expected]
    assert all(one.article.startswith("CPCE ") and str(one.what) for one in days)


def test_a_bank_seizure_that_the_debtor_was_not_told_of_in_time_is_void() -> None:
    seized = day("2027-04-30")
    for told, today, expected in (
        (None, "2027-05-10", False),
        (None, "2027-05-11", True),
        ("2027-05-10", "2027-08-01", False),
        ("2027-05-11", "2027-08-01", True),
    ):
        assert is_void(seized, debtor=HERE, told_on=day(told) if told else None, today=day(today)) is expected


def test_wages_were_seized_by_a_judge_before_july_2025() -> None:
    with pytest.raises(RuleNotInForce, match="2025-07-01"):
        wages_days(day("2025-06-30"), debtor=HERE)
    assert wages_days(day("2025-07-01"), debtor=HERE)


@given(DAYS, PLACES)
def test_nothing_is_seized_before_its_wait_is_over_nor_on_a_day_off(on: date, where: Place) -> None:
    for days in (
        bank_days(on, debtor=where, told_on=on),
        goods_days(on, debtor=where, seized_on=on),
        wages_days(on, debtor=where),
    ):
        assert all(one.on > on for one in days)
        first = [one.on for one in days if one.bound is Bound.FIRST]
        assert min(first) > days[0].on or days[0].article == "CPCE R211-3"
    last = [one.on for one in wages_days(on, debtor=where)]
    assert last[0] < last[1] <= last[2], "there is time between the wait and the lapse"
    assert is_working_day(last[2], place=where)


# -- without a judge ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "count"),
    [
        (SmallClaim(eur("4900.00"), eur("100.00")), 0),
        (SmallClaim(eur("4900.00"), eur("100.01")), 1),
        (SmallClaim(eur("300.00"), eur("0.00"), is_between_merchants=True), 1),
        (SmallClaim(eur("300.00"), eur("0.00"), is_by_contract=False), 1),
        (SmallClaim(Money.zero("USD"), Money.zero("USD")), 1),
        (SmallClaim(eur("9000.00"), eur("0.00"), is_between_merchants=True, is_by_contract=False), 3),
    ],
)
def test_small_claims_are_open_up_to_5000_euros_with_interest(claim: SmallClaim, count: int) -> None:
    assert len(list(small_claims.hindrances(claim))) == count


def test_whoever_made_the_title_of_a_small_claim_does_not_enforce_it() -> None:
    assert not small_claims.may_enforce("étude A ", "Étude A")
    assert small_claims.reply_by(day("2027-01-31"), debtor=HERE) == day("2027-03-01")  # 28 February: a Sunday


def test_claims_between_merchants_are_off_until_their_decree_and_right_once_it_comes() -> None:
    assert uncontested_claims.IN_FORCE_FROM is None
    decree = day("2027-01-01")
    assert not uncontested_claims.may_use(day("2030-01-01"), between_merchants=True, is_invoiced=True)
    for today, between_merchants, is_invoiced, expected in (
        ("2027-01-01", True, True, True),
        ("2026-12-31", True, True, False),
        ("2027-02-01", False, True, False),
        ("2027-02-01", True, False, False),
    ):
        found = uncontested_claims.may_use(
            day(today), between_merchants=between_merchants, is_invoiced=is_invoiced, since=decree
        )
        assert found is expected
    command = Command(day("2027-01-29"), HERE)
    assert (command.reply_by, command.record_from) == (day("2027-03-01"), day("2027-03-10"))
    assert uncontested_claims.serve_title_by(day("2027-03-10"), debtor=HERE) == day("2027-09-10")


@given(DAYS, PLACES)
def test_a_record_of_no_contest_never_comes_before_the_month_and_eight_days(on: date, where: Place) -> None:
    command = Command(on, where)
    assert command.record_from - command.reply_by > timedelta(8)
    assert is_working_day(command.reply_by, place=where)
