"""What a petition asks adds up, whatever the claims; what keeps it is said by rule alone, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.addresses.six_lines import Address
from relance.domain.case_file.model import Account, CaseFile, Claim, InterestLine, Paper, PaperKind, Party
from relance.domain.ics import Deadline, calendar_of
from relance.domain.law.fr.court_figures import OwnDecision, foreseen
from relance.domain.law.fr.courts import CourtKind
from relance.domain.ledger import ClaimKind, DebtorKind
from relance.domain.money import Money, total
from relance.domain.petition.asked import Asked, Part, asked_of
from relance.domain.petition.faults import PetitionFacts, Typed, petition_faults, too_heavy
from relance.domain.preflight.evidence import Evidence
from relance.domain.preflight.party import PartyFacts
from relance.domain.sentences import Sentence
from relance.domain.statutory_holidays import Place

TODAY = date(2026, 11, 23)
FEE = Money.eur("33.47")
SIDE = PartyFacts(DebtorKind.COMPANY, "Alpha", "404833048", "1 rue Fictive", "75001", "Paris", siret="")
TYPED = Typed("Commandes livrées.", "Tribunal", "", True, "Inès Fictive", "gérante")


def claim(number: str = "F-1", cents: int = 10_000, interest: int = 300, settled: int = 0, **more: object) -> Claim:
    amount = Money(Decimal(cents) / 100, "EUR")
    accrued = Money(Decimal(interest + settled) / 100, "EUR")
    line = InterestLine(date(2026, 7, 1), TODAY, 146, amount, Decimal("0.124"), accrued, Sentence("ECB"))
    made = Claim(
        number=number,
        kind=ClaimKind.INVOICE,
        label="",
        issued_on=date(2026, 5, 30),
        due_on=date(2026, 6, 30),
        order="",
        delivery="",
        amount=amount,
        paid=Money.zero("EUR"),
        credited=Money.zero("EUR"),
        open=amount,
        interest=Money(Decimal(interest) / 100, "EUR"),
        interest_settled=Money(Decimal(settled) / 100, "EUR"),
        compensation=Money.eur("40.00"),
        lines=(line,) if interest + settled else (),
        movements=(),
        remarks=(),
        limitation_last_day=date(2031, 6, 30),
        is_barred=False,
        is_asked=True,
        follows_principal=False,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def file_of(*claims: Claim, kind: DebtorKind = DebtorKind.COMPANY, papers: tuple[Paper, ...] = ()) -> CaseFile:
    party = Party(kind, "Alpha", Address("1 rue Fictive", "75001", "Paris"), siren="404833048")
    return CaseFile("D-2026-0040", TODAY, TODAY, party, party, Account("", "", ""), claims, Evidence(()), papers=papers)


NOTICE = Paper(1, PaperKind.NOTICE, Sentence("Notice"), date(2026, 10, 5), "letters/01.pdf", "application/pdf", "x")


def facts(file: CaseFile, **more: object) -> PetitionFacts:
    asked = asked_of(file, fee=FEE, noticed_on=None)
    made = PetitionFacts(file, SIDE, replace(SIDE, kind=file.debtor.kind), asked, TYPED)
    return replace(made, **more)  # type: ignore[arg-type]


def stops(file: CaseFile, **more: object) -> set[str]:
    return {one.code for one in petition_faults(facts(file, **more), TODAY) if one.is_blocking}


@pytest.mark.requirement("RU-15")
@given(st.lists(st.tuples(st.integers(1, 10**9), st.integers(0, 10**7), st.integers(0, 10**6)), min_size=1, max_size=8))
def test_the_lines_add_up_to_what_is_asked_to_the_cent(given_claims: list[tuple[int, int, int]]) -> None:
    claims = [claim(f"F-{place}", *cents) for place, cents in enumerate(given_claims)]
    asked = asked_of(file_of(*claims), fee=FEE, noticed_on=None)
    assert asked.of(Part.PRINCIPAL) == total((one.open for one in claims), "EUR")
    assert asked.of(Part.INTEREST) == total((one.interest for one in claims), "EUR")
    assert asked.total == total((asked.of(part) for part in Part), "EUR")
    assert asked.claimed == asked.total - FEE
    assert [one.part for one in asked.sums] == sorted((one.part for one in asked.sums), key=list(Part).index)


@pytest.mark.requirement("RU-15")
def test_of_costs_only_the_courts_are_asked_and_a_consumer_owes_the_legal_rate() -> None:
    asked = asked_of(file_of(claim()), fee=FEE, noticed_on=None)
    assert [(one.part, one.ground) for one in asked.sums if one.part is Part.COSTS] == [
        (Part.COSTS, "dépens (CPC, art. 695)")
    ]
    (running,) = asked.running
    assert (running.starts_on, running.rate, running.a_day) == (date(2026, 11, 24), Decimal("0.124"), Money.eur("0.03"))
    bare = claim(interest=0, compensation=Money.zero("EUR"))
    noticed = asked_of(file_of(bare, kind=DebtorKind.CONSUMER), fee=Money.zero("EUR"), noticed_on=date(2026, 10, 5))
    assert [one.part for one in noticed.sums] == [Part.PRINCIPAL]
    (legal,) = noticed.running
    assert (legal.starts_on, legal.rate, legal.a_day) == (date(2026, 10, 5), None, None)


@pytest.mark.requirement("RU-15")
@pytest.mark.parametrize(
    ("file", "more", "code"),
    [
        (file_of(claim(is_barred=True, is_asked=False), papers=(NOTICE,)), {}, "time_barred"),
        (file_of(claim(), papers=(NOTICE,)), {"disputed": frozenset({"F-1"})}, "disputed"),
        (file_of(claim(is_asked=False), papers=(NOTICE,)), {}, "not_asked"),
        (file_of(claim(open=Money(Decimal(5), "CHF")), papers=(NOTICE,)), {}, "not_in_euros"),
        (file_of(claim(), papers=(NOTICE,)), {"is_insolvent": True}, "insolvent"),
        (file_of(claim(), papers=(NOTICE,)), {"is_ours": False}, "not_ours"),
        (file_of(claim()), {}, "no_formal_notice"),
        (file_of(claim()), {}, "no_exhibit"),
        (file_of(claim(), kind=DebtorKind.PUBLIC_BODY, papers=(NOTICE,)), {}, "public_body"),
        (file_of(claim(), kind=DebtorKind.CONSUMER, papers=(NOTICE,)), {}, "consumer_costs"),
        (
            file_of(claim(), papers=(NOTICE,)),
            {"typed": replace(TYPED, is_confirmed=False), "to_confirm": True},
            "court_to_confirm",
        ),
        (file_of(claim(), papers=(NOTICE,)), {"typed": Typed()}, "court_unknown"),
        (file_of(claim(), papers=(NOTICE,)), {"unreadable": ("Bon",)}, "exhibit_unreadable"),
    ],
)
def test_what_keeps_a_petition_is_said(file: CaseFile, more: dict[str, object], code: str) -> None:
    assert code in stops(file, **more)
    assert code not in stops(file_of(claim(), papers=(NOTICE,)))


def test_where_limitation_leaves_no_time_a_missing_notice_only_warns() -> None:
    near = file_of(claim(limitation_last_day=TODAY + timedelta(60)))
    found = {one.code: one.is_blocking for one in petition_faults(facts(near), TODAY)}
    assert found["no_formal_notice"] is False
    assert found["limitation_near"] is False
    assert too_heavy(2 * 1024 * 1024) is None
    assert too_heavy(2 * 1024 * 1024 + 1) is not None


@pytest.mark.requirement("RU-17")
def test_own_decisions_say_when_the_next_may_come_once_there_are_three() -> None:
    filed = date(2026, 12, 18)
    usual = foreseen(CourtKind.COMMERCIAL, filed, place=Place.MAINLAND)
    assert (usual.days, usual.on, usual.count) == (15, date(2027, 1, 4), 0), "2 January is a Saturday"
    own = [OwnDecision(14, True), OwnDecision(21, True), OwnDecision(16, False)]
    assert foreseen(CourtKind.COMMERCIAL, filed, own[:2], place=Place.MAINLAND).count == 0
    said = foreseen(CourtKind.COMMERCIAL, filed, own, place=Place.MAINLAND)
    assert (said.days, said.granted, said.count) == (17, 67, 3)
    assert foreseen(CourtKind.JUDICIAL, filed, place=Place.MAINLAND).granted == 74


@given(st.text(max_size=300), st.dates(date(2000, 1, 1), date(2099, 1, 1)))
def test_a_calendar_of_deadlines_is_one_that_calendars_read(text: str, on: date) -> None:
    made = calendar_of(text, [Deadline("act:1@x", on, text, text)], stamped=datetime(2026, 11, 23, tzinfo=UTC))
    lines = made.decode().split("\r\n")
    assert lines[-1] == ""
    assert all(len(line.encode()) <= 75 for line in lines)
    assert not any(sign in line for line in lines for sign in ("\n", "\r", "\0"))
    assert lines.count("BEGIN:VALARM") == lines.count("END:VALARM") == 2


def test_nothing_is_asked_of_nothing() -> None:
    empty: Asked = asked_of(file_of(), fee=Money.zero("EUR"), noticed_on=None)
    assert not empty.total
    assert "nothing_asked" in stops(file_of(), asked=empty)
