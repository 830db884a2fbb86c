"""Until when an order for payment is served, opposed and enforced, under the rules of its own date."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.closing.vat_file import recover_by
from relance.domain.law.fr.claim_declaration import declare_by
from relance.domain.law.fr.legal_interest import increase_starts_on
from relance.domain.law.fr.payment_order import (
    PaymentOrder,
    Rules,
    Served,
    fees_by,
    lawyer_by,
    needs_lawyer,
    seizure_told_by,
)
from relance.domain.procedure.counting import is_working_day, procedural_term
from relance.domain.statutory_holidays import Place
from tests.domain.builders import day

CASES = json.loads(Path(__file__).with_name("deadline_cases.json").read_text(encoding="utf-8"))["cases"]
HERE = Place.MAINLAND


def place(name: str) -> Place | None:
    return None if name.startswith("abroad:") else Place(name)


def order_of(inputs: dict[str, Any]) -> PaymentOrder:
    """The order of a case: served in person or not, and what was seized first."""
    court = place(inputs["court_place"])
    assert court is not None
    served = None
    if "served_on" in inputs:
        on = day(inputs["served_on"])
        seizure = inputs.get("first_freezing_measure")
        told = day(seizure["notified_to_debtor_on"]) if seizure else None
        served = Served(on, on if inputs["served_in_person"] else None, told)
    return PaymentOrder(
        day(inputs["order_date"]),
        court,
        place(inputs["debtor_place"]),
        served,
        keeps_good_friday=inputs.get("protestant_or_mixed_church", False),
    )


def answers(case: dict[str, Any]) -> dict[str, Any]:
    """What the program says to each thing that the case expects."""
    inputs = case["inputs"]
    match case["kind"]:
        case "serve_order":
            order = order_of(inputs)
            raw = procedural_raw_end(order)
            return {
                "months": order.months_to_serve,
                "serve_by": order.serve_by,
                "serve_by_cautious": order.serve_by_safely,
                "raw_end": raw,
            }
        case "opposition" | "enforceable":
            order = order_of(inputs)
            return {
                "oppose_by": order.oppose_by,
                "first_enforceable_day": order.first_enforceable_day,
                "first_officer_day": order.first_officer_day,
            }
        case "garnishment":
            where = place(inputs["debtor_place"])
            assert where is not None
            return {"denounce_by": seizure_told_by(day(inputs["seized_on"]), debtor=where)}
        case "lawyer":
            noticed = day(inputs["opposition_notice_received_on"])
            return {
                "lawyer_required": needs_lawyer(Decimal(inputs["claim_eur"])),
                "lawyer_by": lawyer_by(noticed, court=HERE),
            }
        case "claim_declaration":
            court = place(inputs["court_place"])
            assert court is not None
            creditor = place(inputs["creditor_place"])
            return {"declare_by": declare_by(day(inputs["published_on"]), court=court, creditor=creditor)}
        case "plus_five":
            starts = increase_starts_on(day(inputs["enforceable_and_served_on"]))
            return {"plus_five_from": starts, "plain_rate_until": starts - timedelta(1)}
        case "vat_recovery":
            return {"recover_by": recover_by(day(inputs["event_date"]))}
        case "count":
            where = place(inputs["place"])
            assert where is not None
            return {"ends_on": procedural_term(day(inputs["start"]), place=where, months=inputs["months"])}
    raise AssertionError(case["kind"])


def procedural_raw_end(order: PaymentOrder) -> date:
    from relance.domain.calendars import add_months

    return add_months(order.rendered_on, order.months_to_serve)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_each_case_has_its_day(case: dict[str, Any]) -> None:
    given = answers(case)
    for key, expected in case["expected"].items():
        said = given[key]
        assert (said.isoformat() if isinstance(said, date) else said) == expected, (key, case["why"])


def test_the_two_rules_meet_at_the_first_of_september() -> None:
    last_old = PaymentOrder(day("2026-08-31"), HERE, HERE)
    first_new = PaymentOrder(day("2026-09-01"), HERE, HERE)
    assert (last_old.rules, last_old.serve_by) == (Rules.BEFORE, day("2027-03-01"))  # 28 February: a Sunday
    assert (first_new.rules, first_new.serve_by) == (Rules.NEW, day("2026-12-01"))


@pytest.mark.parametrize(
    ("rendered", "served", "debtor", "first"),
    [
        ("2026-09-08", "2026-10-01", HERE, "2026-12-02"),  # two months of waiting
        ("2026-08-20", "2026-10-01", HERE, "2026-11-03"),  # the month of opposition: 1 November, a Sunday
        ("2026-09-08", "2026-10-01", Place.REUNION, "2026-12-02"),  # two months of opposition, as long as the waiting
        ("2026-09-08", "2026-10-01", None, "2027-01-05"),  # three months of opposition end on 1 January, then a weekend
        ("2027-10-04", "2027-12-29", HERE, "2028-03-01"),  # no 29 February in most years, but in this one
    ],
)
def test_waiting_and_opposition_are_both_over_before_anything_is_enforced(
    rendered: str, served: str, debtor: Place | None, first: str
) -> None:
    order = PaymentOrder(day(rendered), HERE, debtor, Served(day(served), day(served)))
    assert order.first_enforceable_day == day(first)


def test_where_nobody_was_met_opposition_stays_open_until_something_is_put_into_the_debtors_hands() -> None:
    order = PaymentOrder(day("2026-09-14"), HERE, HERE, Served(day("2026-10-20")))
    assert order.oppose_by is None
    assert replace(order, served=Served(day("2026-10-20"), in_person_on=day("2026-12-01"))).oppose_by == day(
        "2027-01-04"
    )
    both = Served(day("2026-10-20"), in_person_on=day("2027-03-01"), seizure_told_on=day("2027-01-12"))
    assert replace(order, served=both).oppose_by == day("2027-02-12")


def test_an_order_that_is_not_served_in_time_is_void_from_the_next_day() -> None:
    order = PaymentOrder(day("2026-09-02"), HERE, HERE)
    assert not order.lapses(day("2026-12-02"))
    assert order.lapses(day("2026-12-03"))
    assert order.first_enforceable_day is None
    assert order.enforce_within is None


def test_the_holidays_of_the_place_count_and_its_customs_do_not() -> None:
    at_fort_de_france = PaymentOrder(
        day("2027-03-15"), Place.MARTINIQUE, Place.MARTINIQUE, Served(day("2027-04-22"), day("2027-04-22"))
    )
    assert at_fort_de_france.oppose_by == day("2027-05-24")  # 22 May: a Saturday, and a holiday there
    july = replace(at_fort_de_france, served=Served(day("2027-06-21"), day("2027-06-21")))
    assert july.oppose_by == day("2027-07-21")  # a custom
    july_14 = PaymentOrder(day("2027-05-03"), HERE, HERE, Served(day("2027-06-14"), day("2027-06-14")))
    assert july_14.oppose_by == day("2027-07-15")
    easter = PaymentOrder(day("2027-01-04"), HERE, HERE, Served(day("2027-02-28"), day("2027-02-28")))
    assert easter.oppose_by == day("2027-03-30")  # Sunday 28 March is Easter, Monday a holiday


def test_ten_years_are_never_extended() -> None:
    order = PaymentOrder(day("2026-09-02"), HERE, HERE, Served(day("2026-11-01"), day("2026-11-01")))
    assert order.enforce_within == day("2036-11-01")  # a Saturday and a holiday


def test_fees_are_due_within_fifteen_days() -> None:
    assert fees_by(day("2026-12-10"), court=HERE) == day("2026-12-28")


DAYS = st.dates(date(2024, 1, 1), date(2040, 12, 31))
SOMEWHERE = st.sampled_from(Place)


@given(DAYS, st.integers(0, 400), SOMEWHERE, SOMEWHERE | st.none(), st.booleans())
def test_whoever_goes_by_these_days_is_never_too_early_to_enforce_nor_too_late_to_serve(
    rendered: date, after: int, court: Place, debtor: Place | None, in_person: bool
) -> None:
    on = rendered + timedelta(after)
    order = PaymentOrder(rendered, court, debtor, Served(on, on if in_person else None))
    assert order.serve_by_safely <= order.serve_by
    assert is_working_day(order.serve_by_safely, place=debtor or court)
    first = order.first_enforceable_day
    officer = order.first_officer_day
    assert first is not None
    assert officer is not None
    assert on + timedelta(28) <= first <= officer
    if order.oppose_by is not None:
        assert order.oppose_by < first
        assert is_working_day(order.oppose_by, place=court)
    if order.rules is Rules.NEW:
        assert first >= on + timedelta(59)
