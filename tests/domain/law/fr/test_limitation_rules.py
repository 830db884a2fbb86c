"""Which period, from which day: cases with their right answers, and what must hold for any claim."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.calendars import add_months
from relance.domain.law.fr.limitation_rules import ClaimDays, limitation_of, period_kind, runs_from
from relance.domain.ledger import ClaimKind, DebtorKind
from relance.domain.limitation import LETTERS, LimitationEvent, Occurrence
from tests.domain.builders import day

CASES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("limitation_cases.json").read_text())["cases"]
CLAIM = {
    "sale": ClaimKind.INVOICE,
    "service": ClaimKind.INVOICE,
    "carriage": ClaimKind.CARRIAGE,
    "rent": ClaimKind.RENT,
}


def of(inputs: dict[str, Any]) -> tuple[ClaimKind, DebtorKind, ClaimDays, list[Occurrence]]:
    """A case in the words of the program."""

    def known(*names: str) -> date | None:
        return next((day(inputs[name]) for name in names if name in inputs), None)

    days = ClaimDays(
        known("due_on"),
        bool(inputs.get("due_agreed")),
        known("invoiced_on", "arose_on"),
        known("performed_on", "delivered_on"),
    )
    return CLAIM[inputs["claim"]], DebtorKind(inputs["debtor"]), days, [occurrence(one) for one in inputs["events"]]


def occurrence(event: dict[str, Any]) -> Occurrence:
    ended = event.get("ended_on") or event.get("procedure_closed_on") or event.get("withdrawn_on")
    return Occurrence(
        LimitationEvent(event["event"]), day(event["on"]), day(ended) if ended else None, "withdrawn_on" in event
    )


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_each_case_has_its_right_answer(case: dict[str, Any]) -> None:
    claim, debtor, days, occurrences = of(case["inputs"])
    result = limitation_of(claim, debtor, days, occurrences)
    expected = case["expected"]
    if "last_day" in expected:
        assert result.last_day == day(expected["last_day"]), case["why"]
    if "runs_from" in expected:
        assert runs_from(claim, debtor, days) == day(expected["runs_from"])
    if "interrupted_on" in expected:
        assert result.moved_by[-1].on == day(expected["interrupted_on"])


def test_a_consumers_invoice_after_the_performance_gains_no_day() -> None:
    late_invoice = ClaimDays(due_on=day("2025-06-30"), invoiced_on=day("2025-05-31"), performed_on=day("2025-02-03"))
    early_invoice = ClaimDays(due_on=day("2025-06-30"), invoiced_on=day("2025-01-31"), performed_on=day("2025-02-03"))
    no_performance = ClaimDays(due_on=day("2025-06-30"), invoiced_on=day("2025-05-31"))
    agreed = ClaimDays(due_on=day("2025-06-30"), due_is_agreed=True, performed_on=day("2025-02-03"))
    found = [
        limitation_of(ClaimKind.INVOICE, DebtorKind.CONSUMER, one).last_day
        for one in (late_invoice, early_invoice, no_performance, agreed)
    ]
    assert found == [day("2027-02-03"), day("2027-01-31"), day("2027-05-31"), day("2027-06-30")]


def test_a_claim_in_court_holds_the_period_until_the_instance_ends() -> None:
    days = ClaimDays(due_on=day("2021-08-31"), due_is_agreed=True)

    def last(*occurrences: Occurrence) -> date | None:
        return limitation_of(ClaimKind.INVOICE, DebtorKind.COMPANY, days, occurrences).last_day

    pending = Occurrence(LimitationEvent.COURT_CLAIM, day("2026-02-02"))
    ended = Occurrence(LimitationEvent.COURT_CLAIM, day("2026-02-02"), day("2027-03-01"))
    lapsed = Occurrence(LimitationEvent.COURT_CLAIM, day("2026-02-02"), day("2026-09-07"), came_to_nothing=True)
    assert (last(pending), last(ended), last(lapsed)) == (None, day("2032-03-01"), day("2026-08-31"))
    during = Occurrence(LimitationEvent.PART_PAYMENT, day("2026-05-01"))
    assert last(ended, during) == day("2032-03-01")


def test_a_letter_moves_the_period_of_public_bodies_alone() -> None:
    days = ClaimDays(due_on=day("2021-12-15"), invoiced_on=day("2021-11-15"))
    for event in LETTERS:
        letter = [Occurrence(event, day("2024-02-05"))]
        assert limitation_of(ClaimKind.INVOICE, DebtorKind.PUBLIC_BODY, days, letter).last_day == day("2028-12-31")
        assert limitation_of(ClaimKind.INVOICE, DebtorKind.COMPANY, days, letter).last_day == day("2026-12-15")


def test_a_public_body_gains_six_months_of_suspension_at_most() -> None:
    days = ClaimDays(due_on=day("2021-12-15"), invoiced_on=day("2021-11-15"))
    long = [Occurrence(LimitationEvent.MEDIATION, day("2025-06-01"), day("2027-06-01"))]
    assert limitation_of(ClaimKind.INVOICE, DebtorKind.PUBLIC_BODY, days, long).last_day == day(
        "2026-07-02"
    )  # 183 days
    assert limitation_of(ClaimKind.INVOICE, DebtorKind.COMPANY, days, long).last_day == day("2028-12-15")


def test_the_twenty_years_bind_no_claim_in_court() -> None:
    days = ClaimDays(due_on=day("2000-01-31"))
    acknowledged = [
        Occurrence(LimitationEvent.ACKNOWLEDGMENT, day(f"{year}-01-15")) for year in (2004, 2008, 2012, 2016)
    ]
    assert limitation_of(ClaimKind.INVOICE, DebtorKind.COMPANY, days, acknowledged).last_day == day("2020-01-31")
    served = [*acknowledged, Occurrence(LimitationEvent.ORDER_SERVED, day("2019-12-02"))]
    assert limitation_of(ClaimKind.INVOICE, DebtorKind.COMPANY, days, served).last_day == day("2024-12-02")


days_or_none = st.none() | st.dates(date(2010, 1, 1), date(2030, 1, 1))


@given(
    claim=st.sampled_from(ClaimKind),
    debtor=st.sampled_from(DebtorKind),
    due=st.dates(date(2010, 1, 1), date(2030, 1, 1)),
    agreed=st.booleans(),
    invoiced=days_or_none,
    performed=days_or_none,
    events=st.lists(
        st.tuples(st.sampled_from(LimitationEvent), st.dates(date(2010, 1, 1), date(2040, 1, 1))), max_size=6
    ),
)
def test_whatever_happens_never_shortens_a_period_and_nobody_unknown_is_asked_longer_than_a_consumer(
    claim: ClaimKind,
    debtor: DebtorKind,
    due: date,
    agreed: bool,
    invoiced: date | None,
    performed: date | None,
    events: list[tuple[LimitationEvent, date]],
) -> None:
    days = ClaimDays(due, agreed, invoiced, performed)
    plain = limitation_of(claim, debtor, days).last_day
    moved = limitation_of(claim, debtor, days, [Occurrence(event, on, add_months(on, 1)) for event, on in events])
    assert plain is not None
    assert moved.last_day is not None
    assert moved.last_day >= plain
    if debtor is DebtorKind.UNKNOWN:
        assert period_kind(claim, debtor) is period_kind(claim, DebtorKind.CONSUMER)
