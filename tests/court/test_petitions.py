"""A petition from its draft to the judge's decision: what keeps it here, what it asks to the cent, what comes of it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import DatabaseError, connection, transaction
from pypdf import PdfReader

from relance.cases.acting import stage_of
from relance.cases.facts import look_at
from relance.cases.models import Act, Case, Cost, Exhibit, Party
from relance.cases.sums import receive
from relance.court.advice import ask_advice
from relance.court.conciliating import ConciliationUnderWay, begin, finish
from relance.court.deciding import (
    Decided,
    DecidedAlready,
    NotAnOrderInPart,
    SumsUnlike,
    accept,
    asked_by,
    decide,
    decline,
)
from relance.court.drafting import Draft, draft
from relance.court.fees import COMMERCIAL_FEE, SERVICE, FeeSourceMissing, FeeUnknown, fee_on, set_fee
from relance.court.filing import (
    Filed,
    PetitionFiledAlready,
    PetitionOfInsolvent,
    PetitionOutdated,
    PetitionUnknown,
    WayNotThere,
    check_filing,
    file,
    pay_fees,
    withdraw,
)
from relance.court.models import Decision, Filing, Outcome, Petition, PetitionSum, Way
from relance.court.selectors import own_decisions, petition_of, petitions
from relance.court.signing import PetitionBlocked, PetitionChanged, sign
from relance.domain.ids import CaseId, ConciliationId, DebtorId, PetitionId
from relance.domain.law.fr.courts import CourtKind
from relance.domain.money import Money
from relance.domain.petition.asked import Part
from relance.domain.petition.faults import Typed
from relance.domain.procedure.acts.court import (
    ADVICE_ASKED,
    FEES_PAID,
    ORDER_ACCEPTED,
    ORDER_DECLINED,
    ORDER_TO_OFFICER,
)
from relance.domain.procedure.stages import CaseStage, Who
from relance.domain.scenario.decide import HoldKind
from relance.insight.tasks import tasks
from relance.journal.verification import verify_journal
from relance.receivables.holds import hold
from relance.receivables.insolvency import note_insolvency
from relance.receivables.models import LimitationNote, Receivable
from relance.receivables.targets import find_target
from relance.tenancy.models import Role
from relance.tenancy.rights import RightMissing
from tests.cases.test_cases import ROWS, opened
from tests.court.builders import TYPED, attached, signed, with_papers
from tests.outbox.builders import House


def euros(text: str) -> Money:
    return Money(Decimal(text))


@pytest.fixture
def case(house: House) -> CaseId:
    """Two invoices of a company in Paris, in a case with its papers."""
    house.bring(*ROWS)
    made = opened(house)
    with_papers(house, made)
    return made


def drafted(house: House, case: CaseId, typed: Typed = TYPED) -> Draft:
    with house.acting() as here:
        return draft(here, Case.objects.get(pk=case), typed)


def codes(made: Draft) -> set[str]:
    return {one.code for one in made.stops}


def filed(house: House, petition: PetitionId, way: Way = Way.PORTAL, **more: object) -> None:
    with house.acting() as here:
        file(here, petition, Filed(way, here.today, **more))  # type: ignore[arg-type]


def decided(house: House, petition: PetitionId, outcome: Outcome, **more: object) -> None:
    with house.acting() as here:
        decide(here, petition, Decided(outcome, here.today, **more))  # type: ignore[arg-type]


def stage(house: House, case: CaseId) -> CaseStage:
    with house.acting():
        return stage_of(Case.objects.get(pk=case))


def may(house: House, case: CaseId) -> list[str]:
    with house.acting() as here:
        (looked,) = look_at(here, [Case.objects.get(pk=case)])
        return [act.kind for act in looked.outlook.acts if act.is_advised]


@pytest.mark.requirement("RU-15", "RU-16")
def test_a_draft_finds_the_court_and_adds_up_to_the_cent(house: House, case: CaseId) -> None:
    made = drafted(house, case)
    assert (made.insee[:2], made.kind) == ("75", CourtKind.ECONOMIC)
    assert made.competence.name == "Tribunal des activités économiques de Paris"
    assert made.competence.to_confirm, "the shipped table is older than the year"
    assert made.asked.of(Part.PRINCIPAL) == euros("150.50")
    assert made.asked.of(Part.COMPENSATION) == euros("80.00")
    assert made.asked.of(Part.COSTS) == euros("33.47")
    assert made.asked.total == sum((one.amount for one in made.asked.sums), euros("0.00"))
    assert made.asked.of(Part.INTEREST) > euros("0.00")
    assert {one.starts_on for one in made.asked.running} == {date(2026, 4, 8)}, "from the day after the day of the sums"
    assert made.stops == ()
    assert [one.number for one in made.exhibits] == [1, 2, 3, 4]


@pytest.mark.requirement("RU-15")
def test_everything_that_is_missing_is_said_at_once_and_nothing_is_signed(house: House) -> None:
    house.bring(*ROWS)
    case = opened(house)
    made = drafted(house, case, Typed())
    assert codes(made) >= {"no_formal_notice", "no_exhibit", "court_to_confirm", "basis_missing", "signatory_missing"}
    with pytest.raises(PetitionBlocked), house.acting() as here:
        sign(here, case, Typed())
    with house.acting():
        assert not Petition.objects.exists()


@pytest.mark.requirement("RU-15")
def test_a_dispute_and_a_judgment_keep_it_from_the_court(house: House, case: CaseId) -> None:
    with house.acting() as here:
        hold(here, target=find_target(here, "F-1"), kind=HoldKind.DISPUTE, until=None, note="never delivered")
    assert "disputed" in codes(drafted(house, case))
    with house.acting() as here:
        debtor = DebtorId(Case.objects.get(pk=case).debtor_id)
        note_insolvency(
            here, debtor, {"opened_on": here.today, "published_on": None, "declared_on": None, "closed_on": None}
        )
    assert "insolvent" in codes(drafted(house, case))


@pytest.mark.requirement("RU-15")
def test_a_signed_petition_is_one_pdf_frozen_with_its_sums_and_exhibits(house: House, case: CaseId) -> None:
    made = drafted(house, case)
    petition = signed(house, case)
    with house.acting() as here:
        one = Petition.objects.select_related("document").get(pk=petition)
        lines = PetitionSum.objects.filter(petition=one)
        assert sum(line.amount for line in lines) == made.asked.total.amount
        reader = PdfReader(BytesIO(bytes(one.document.content)))
        own = len(reader.pages) - sum(behind.pages for behind in made.exhibits)
        assert own >= 1
        text = " ".join(reader.pages[0].extract_text().replace("\u202f", " ").replace("\xa0", " ").split())
        assert "Requête en injonction de payer" in text
        assert "Tribunal des activités économiques de Paris" in text
        assert "Pièce n° 1" in reader.pages[own].extract_text()
        assert list(verify_journal(here)) == []
    for change in (
        "UPDATE court_petition SET principal = 1",
        "DELETE FROM court_petition",
        "DELETE FROM court_petitionsum",
    ):
        with pytest.raises(DatabaseError), house.acting(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    assert stage(house, case) is CaseStage.AMICABLE, "nothing is at a court before it is filed"


def test_who_signs_signs_what_was_seen(house: House, case: CaseId) -> None:
    seen = f"{drafted(house, case).asked.total.amount:f}"
    with house.acting() as here:
        receive(here, case, euros("50.50"), by=Who.FIRM, on=here.today)
    with pytest.raises(PetitionChanged), house.acting() as here:
        sign(here, case, TYPED, seen=seen)
    with pytest.raises(RightMissing), house.acting(Role.VIEWER) as here:
        sign(here, case, TYPED)


@pytest.mark.requirement("RU-15", "RU-17")
def test_filing_brings_the_case_to_court_with_its_receipt_its_fees_and_the_day_of_a_decision(
    house: House, case: CaseId
) -> None:
    petition = signed(house, case)
    filed(house, petition, reference="IP-2026-77", receipt=attached("recepisse.pdf"))
    assert stage(house, case) is CaseStage.COURT
    with house.acting() as here:
        filing = Filing.objects.get()
        assert (filing.expected_on, filing.expected_count) == (date(2026, 4, 22), 0), (
            "fifteen days, by official figures"
        )
        assert filing.fees_by == date(2026, 4, 22)
        assert Exhibit.objects.filter(case=case).count() == 5, "the receipt is an exhibit"
        (looked,) = look_at(here, [Case.objects.get(pk=case)])
        term = looked.outlook.next_term
        assert term is not None
        assert (term.until, term.of) == (date(2026, 4, 22), Who.CREDITOR)
        assert "1425" in str(term.rule)
    assert may(house, case) == [FEES_PAID]
    with pytest.raises(PetitionFiledAlready):
        filed(house, petition)
    with house.acting() as here:
        pay_fees(here, petition, on=here.today)
        cost = Cost.objects.get()
        assert (cost.amount, cost.is_claimable, cost.ground) == (Decimal("33.47"), True, "CPC 695")
        (looked,) = look_at(here, [Case.objects.get(pk=case)])
        assert looked.outlook.ball is Who.COURT
        assert not looked.outlook.alarms


def test_a_judicial_court_has_no_portal_for_creditors(house: House, case: CaseId) -> None:
    petition = signed(house, case)
    with house.acting() as here:
        one = Petition.objects.get(pk=petition)
        one.court_kind = CourtKind.JUDICIAL.value
        with pytest.raises(WayNotThere):
            check_filing(here, one, Case.objects.get(pk=case), Filed(Way.PORTAL, here.today))
        check_filing(here, one, Case.objects.get(pk=case), Filed(Way.OFFICER, here.today))


def test_what_was_paid_meanwhile_is_not_asked(house: House, case: CaseId) -> None:
    petition = signed(house, case)
    with house.acting() as here:
        receive(here, case, euros("50.50"), by=Who.FIRM, on=here.today)
    with pytest.raises(PetitionOutdated):
        filed(house, petition)
    again = signed(house, case)
    with pytest.raises(PetitionUnknown):
        filed(house, petition)
    filed(house, again)
    with house.acting() as here:
        standing = petition_of(here, case)
        assert standing is not None
        assert (standing.petition.version, standing.petition.principal) == (2, Decimal("100.00"))
        assert len(petitions(here)) == 1


def test_nothing_is_filed_against_an_insolvent_debtor(house: House, case: CaseId) -> None:
    petition = signed(house, case)
    with house.acting() as here:
        debtor = DebtorId(Case.objects.get(pk=case).debtor_id)
        note_insolvency(
            here, debtor, {"opened_on": here.today, "published_on": None, "declared_on": None, "closed_on": None}
        )
    with pytest.raises(PetitionOfInsolvent):
        filed(house, petition)
    assert stage(house, case) is CaseStage.AMICABLE


@pytest.mark.requirement("RU-17", "RU-19")
def test_an_order_is_to_be_served_in_the_time_of_its_own_date(house: House, case: CaseId) -> None:
    petition = signed(house, case)
    filed(house, petition, fees_paid=True)
    house.clock.later(days=14)
    decided(house, petition, Outcome.GRANTED, number="2026I00077", paper=attached("ordonnance.pdf"))
    assert may(house, case) == [ORDER_TO_OFFICER]
    with house.acting() as here:
        decision = Decision.objects.get()
        assert decision.serve_by == date(2026, 10, 21), "six months: an order from before September 2026"
        assert decision.principal == Decimal("150.50")
        (looked,) = look_at(here, [Case.objects.get(pk=case)])
        assert [(term.until, term.of) for term in looked.outlook.terms if term.presses] == [
            (date(2026, 10, 21), Who.OFFICER)
        ]
        assert [one.days for one in own_decisions(here, CourtKind.COMMERCIAL)] == [14]
        assert own_decisions(here, CourtKind.JUDICIAL) == []
    with pytest.raises(DecidedAlready):
        decided(house, petition, Outcome.GRANTED)
    house.clock.later(days=150)
    with house.acting() as here:
        assert {task.kind: task.count for task in tasks(here)}["court.serve"] == 1, "five weeks before it is void"
    house.clock.later(days=40)
    with house.acting() as here:
        (looked,) = look_at(here, [Case.objects.get(pk=case)])
        assert [term.what.template for term in looked.outlook.alarms] == ["service of the order"]


@pytest.mark.requirement("RU-17")
def test_an_order_in_part_says_what_was_cut_and_waits_for_a_choice(house: House, case: CaseId) -> None:
    petition = signed(house, case)
    filed(house, petition, fees_paid=True)
    with house.acting():
        asked = asked_by(Petition.objects.get(pk=petition))
    less = {**asked, Part.COMPENSATION: euros("40.00")}
    for wrong in ({"granted": less}, {"granted": asked, "cut_why": "nothing"}, {}):
        with pytest.raises(SumsUnlike):
            decided(house, petition, Outcome.PARTLY, **wrong)
    with pytest.raises(NotAnOrderInPart), house.acting() as here:
        accept(here, petition)
    decided(house, petition, Outcome.PARTLY, granted=less, cut_why="une seule indemnité par contrat")
    assert may(house, case) == [ORDER_ACCEPTED]
    with house.acting() as here:
        accept(here, petition)
    assert may(house, case) == [ORDER_TO_OFFICER]
    with house.acting() as here:
        accept(here, petition)
        assert Act.objects.filter(kind=ORDER_ACCEPTED).count() == 1, "said twice, it is accepted once"


def test_an_order_in_part_may_be_left_for_a_trial(house: House, case: CaseId) -> None:
    petition = signed(house, case)
    filed(house, petition, fees_paid=True)
    with house.acting():
        asked = asked_by(Petition.objects.get(pk=petition))
    decided(house, petition, Outcome.PARTLY, granted={**asked, Part.INTEREST: euros("0")}, cut_why="taux non prouvé")
    with house.acting() as here:
        decline(here, petition, words="the whole is owed")
        assert Act.objects.latest("pk").kind == ORDER_DECLINED
    assert stage(house, case) is CaseStage.AMICABLE


@pytest.mark.requirement("RU-18")
def test_a_refusal_gives_the_service_fee_back_and_the_case_to_us(house: House, case: CaseId) -> None:
    with house.acting() as here:
        set_fee(here, SERVICE, euros("94.80"), starts_on=here.today, source="offer of 1 April 2026")
    petition = signed(house, case)
    filed(house, petition, fees_paid=True)
    decided(house, petition, Outcome.REFUSED, cut_why="pièces insuffisantes")
    assert stage(house, case) is CaseStage.AMICABLE
    with house.acting() as here:
        assert [one.amount for one in Cost.objects.order_by("pk")] == [
            Decimal("94.80"),
            Decimal("33.47"),
            Decimal("-94.80"),
        ]
        assert Decision.objects.get().serve_by is None
        (looked,) = look_at(here, [Case.objects.get(pk=case)])
        ways = {act.kind: str(act.why) for act in looked.outlook.acts}
        assert "refused" in ways["petition_filed"], "the other ways are shown, and what was tried is said"


def test_a_petition_that_is_withdrawn_may_be_made_again(house: House, case: CaseId) -> None:
    petition = signed(house, case)
    filed(house, petition)
    with house.acting() as here:
        withdraw(here, petition, on=here.today, words="paid meanwhile, they said")
    assert stage(house, case) is CaseStage.AMICABLE
    filed(house, signed(house, case))
    assert stage(house, case) is CaseStage.COURT


def test_fees_are_dated_settings_with_their_source(house: House) -> None:
    with house.acting() as here:
        shipped = fee_on(here, COMMERCIAL_FEE, here.today)
        assert (shipped.amount, shipped.is_doubtful, shipped.is_own) == (euros("33.47"), True, False)
        assert not fee_on(here, COMMERCIAL_FEE, date(2025, 1, 1)).amount, "no figure is known for that day"
        set_fee(here, COMMERCIAL_FEE, euros("30.23"), starts_on=date(2026, 4, 1), source="the registry, by telephone")
        assert fee_on(here, COMMERCIAL_FEE, date(2026, 3, 31)).amount == euros("33.47")
        own = fee_on(here, COMMERCIAL_FEE, date(2026, 4, 1))
        assert (own.amount, own.is_doubtful) == (euros("30.23"), False)
        for key, source, why in (("tip", "x", FeeUnknown), (SERVICE, "  ", FeeSourceMissing)):
            with pytest.raises(why):
                set_fee(here, key, euros("1"), starts_on=here.today, source=source)


def test_a_conciliation_suspends_limitation_while_it_lasts(house: House, case: CaseId) -> None:
    def last_day() -> date | None:
        with house.acting() as here:
            (looked,) = look_at(here, [Case.objects.get(pk=case)])
            return looked.facts.limitation_last_day

    before = last_day()
    assert before is not None
    with house.acting() as here:
        made = begin(here, case, "M. Conciliateur Fictif", on=here.today)
        with pytest.raises(ConciliationUnderWay):
            begin(here, case, "M. Conciliateur Fictif", on=here.today)
    assert last_day() is None, "nothing runs while it lasts"
    house.clock.later(days=30)
    with house.acting() as here:
        finish(here, ConciliationId(made), on=here.today, is_agreed=False)
        assert LimitationNote.objects.filter(ended_on=here.today).count() == 2
    assert last_day() == before + timedelta(31), "its first day and its last both count"


@pytest.mark.requirement("RU-23")
def test_advice_is_a_message_to_an_expert_with_a_day(house: House, case: CaseId) -> None:
    with house.acting() as here:
        until = here.today + timedelta(8)
        ask_advice(
            here, case, "Me Avocate Exemple", "Faut-il aller au fond ?", email="avis@exemple.example", until=until
        )
        ask_advice(here, case, "Me Avocate Exemple", "Une seconde question.", until=until)
        assert Party.objects.filter(role="expert").count() == 1
        assert Act.objects.filter(kind=ADVICE_ASKED).count() == 2
        (looked,) = look_at(here, [Case.objects.get(pk=case)])
        assert [(term.until, term.of) for term in looked.outlook.terms if term.presses] == [(until, Who.EXPERT)]
        assert Receivable.objects.count() == 2
