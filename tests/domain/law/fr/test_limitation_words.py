"""Limitation as it is told: each line with its day, its article and the last day after it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.law.fr.limitation_rules import ClaimDays, Nearness, limitation_of
from relance.domain.law.fr.limitation_words import EVENT_WORDS, STOPS_FOR_PUBLIC, LimitationStory, tell
from relance.domain.ledger import ClaimKind, DebtorKind
from relance.domain.limitation import LimitationEvent, Occurrence
from tests.domain.builders import day


def told(
    debtor: DebtorKind, days: ClaimDays, *events: Occurrence, claim: ClaimKind = ClaimKind.INVOICE
) -> LimitationStory:
    return tell(claim, debtor, days, limitation_of(claim, debtor, days, events), today=day("2026-11-27"))


def test_every_event_has_words() -> None:
    assert set(EVENT_WORDS) == set(LimitationEvent)


@pytest.mark.requirement("P28")
def test_a_company_s_debt_is_told_from_its_due_date_to_its_last_day() -> None:
    story = told(
        DebtorKind.COMPANY,
        ClaimDays(due_on=day("2022-05-31")),
        Occurrence(LimitationEvent.PART_PAYMENT, day("2024-02-29")),
        Occurrence(LimitationEvent.COURT_CLAIM, day("2025-03-03"), day("2025-09-01"), came_to_nothing=True),
        Occurrence(LimitationEvent.MISE_EN_DEMEURE, day("2026-01-05")),
    )
    assert [(f"{line.on}", f"{line.said}", line.article, line.until and f"{line.until}") for line in story.lines] == [
        (
            "2022-05-31",
            "It runs from the due date: 5 years",
            "C. com. L110-4 I; C. civ. 2224; C. civ. 2233",
            "2027-05-31",
        ),
        ("2024-02-29", "Part payment by the debtor", "C. civ. 2240", "2029-02-28"),
        (
            "2025-03-03",
            "Claim brought in court, ended on 2025-09-01: withdrawn or lapsed: it never interrupted",
            "C. civ. 2243",
            None,
        ),
        ("2026-01-05", "Formal notice: interrupts nothing by law", "C. civ. 2240, 2241, 2244", None),
    ]
    assert (story.last_day, story.nearness, story.missing) == (day("2029-02-28"), Nearness.FAR, None)


def test_a_consumers_debt_asks_for_the_day_of_performance_where_nobody_told_it() -> None:
    unknown = told(DebtorKind.CONSUMER, ClaimDays(due_on=day("2025-03-31"), invoiced_on=day("2025-02-28")))
    known = told(
        DebtorKind.CONSUMER, ClaimDays(day("2025-03-31"), invoiced_on=day("2025-02-28"), performed_on=day("2025-03-03"))
    )
    agreed = told(DebtorKind.CONSUMER, ClaimDays(day("2025-03-31"), due_is_agreed=True, invoiced_on=day("2025-02-28")))
    assert unknown.missing is not None
    assert (known.missing, agreed.missing) == (None, None)
    assert f"{unknown.lines[0].said}" == "It runs from the date of the invoice: 2 years"
    assert unknown.nearness is Nearness.FIRST  # three months before 28 February 2027


def test_a_public_body_is_told_that_letters_interrupt_and_by_which_law() -> None:
    story = told(
        DebtorKind.PUBLIC_BODY,
        ClaimDays(due_on=day("2021-12-15"), performed_on=day("2021-11-15")),
        Occurrence(LimitationEvent.WRITTEN_DEMAND, day("2024-02-05")),
    )
    assert story.stops is STOPS_FOR_PUBLIC
    assert story.lines[0].article == "Loi 68-1250 du 31/12/1968, art. 1 et 2"
    assert (story.lines[1].article, story.lines[1].until) == ("Loi 68-1250, art. 2", day("2028-12-31"))


@given(
    claim=st.sampled_from(ClaimKind),
    debtor=st.sampled_from(DebtorKind),
    events=st.lists(st.sampled_from(LimitationEvent), max_size=5, unique=True),
)
def test_each_event_is_told_once_until_something_holds_the_clock(
    claim: ClaimKind, debtor: DebtorKind, events: list[LimitationEvent]
) -> None:
    days = ClaimDays(due_on=day("2025-12-31"), invoiced_on=day("2025-12-01"))
    happened = [Occurrence(event, day("2026-02-01"), day("2026-03-01")) for event in events]
    story = told(debtor, days, *happened, claim=claim)
    assert len(story.lines) == 1 + len(events)
    assert all(line.article for line in story.lines)
    assert max((line.until for line in story.lines if line.until), default=None) == story.last_day
