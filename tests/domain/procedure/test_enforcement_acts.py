"""From the order to the money: acts of enforcement and of an insolvency, and what may be done between them; on data alone."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.procedure.acts import ACTS
from relance.domain.procedure.acts import enforcement as e
from relance.domain.procedure.acts import insolvency as i
from relance.domain.procedure.acts.court import ORDER_GRANTED, ORDER_LAPSED, ORDER_SERVED, ORDER_TO_OFFICER
from relance.domain.procedure.acts.kinds import ActKind
from relance.domain.procedure.acts.ours import CLOSED, OPENED, PLAN_BROKEN
from relance.domain.procedure.case_facts import ActFact, CaseFacts, InsolvencyFact
from relance.domain.procedure.next_acts import DECLARE, TO_DO, next_acts
from relance.domain.procedure.stages import CaseStage, Who
from tests.domain.builders import day

TODAY = date(2026, 12, 8)
Told = tuple[str, Who, str, str | None]


def case(stage: CaseStage, *told: Told, insolvency: InsolvencyFact | None = None) -> CaseFacts:
    """A case with its acts: kind, whose, its day and the last day that it names."""
    acts = [ActFact(1, OPENED, Who.CREDITOR, day("2026-06-01"), stage=CaseStage.AMICABLE)]
    for number, (kind, by, on, until) in enumerate(told, start=2):
        acts.append(ActFact(number, kind, by, day(on), until=day(until) if until else None))
    return CaseFacts(stage, day("2026-09-08"), tuple(acts), insolvency=insolvency)


SERVED: Told = (ORDER_SERVED, Who.OFFICER, "2026-10-05", "2026-12-07")


def advised(facts: CaseFacts, today: date = TODAY) -> list[str]:
    return [act.kind for act in next_acts(facts, today).acts if act.is_advised]


@pytest.mark.requirement("RU-19", "RU-20", "RU-21", "RU-22")
@pytest.mark.parametrize("kind", [*e.KINDS, *i.KINDS], ids=lambda kind: kind.key)
def test_every_act_says_whose_it_is_and_whoever_is_waited_for_can_answer(kind: ActKind) -> None:
    assert kind.by
    assert kind.at
    assert ACTS[kind.key] is kind, "registered where every act is"
    if kind.awaited is None:
        return
    answers = [ACTS[key] for key in kind.answered_by]
    assert answers
    stages = {kind.to} if kind.to else set(kind.at)
    assert any(stages & set(answer.at) for answer in answers), "an answer is possible at the stage that it leads to"
    assert kind.passes_to is not None, "a term is somebody's"


@pytest.mark.requirement("RU-21", "RU-22")
def test_before_the_month_is_over_nothing_is_seized_and_afterwards_a_seizure_is_advised() -> None:
    running = next_acts(case(CaseStage.ENFORCEMENT, SERVED), day("2026-12-07"))
    assert (running.ball, running.alarms) == (Who.OFFICER, ())
    assert e.SEIZURE_ORDERED not in [act.kind for act in running.acts]
    over = next_acts(case(CaseStage.ENFORCEMENT, SERVED), TODAY)
    decision = over.decision
    assert decision is not None
    assert (decision.kind, decision.article, over.ball) == (e.SEIZURE_ORDERED, "CPC 1422", Who.CREDITOR)


@pytest.mark.requirement("RU-22")
def test_an_order_served_without_a_known_day_is_never_said_to_be_enforceable() -> None:
    assert (
        advised(case(CaseStage.ENFORCEMENT, (ORDER_SERVED, Who.OFFICER, "2026-10-05", None)), day("2036-01-01")) == []
    )


@pytest.mark.requirement("RU-19", "RU-21")
@pytest.mark.parametrize(
    ("stage", "told", "kind"),
    [
        (CaseStage.ENFORCEMENT, [(e.SERVICE_FAILED, Who.OFFICER, "2026-10-05", "2026-12-02")], ORDER_TO_OFFICER),
        (CaseStage.ENFORCEMENT, [(e.GIVEN_UP_BY_OFFICER, Who.OFFICER, "2026-10-05", None)], ORDER_TO_OFFICER),
        (CaseStage.COURT, [(e.LAWYER_DUE, Who.COURT, "2026-12-01", "2026-12-16")], e.LAWYER_NAMED),
        (CaseStage.ENFORCEMENT, [(e.JUDGMENT_SERVED, Who.OFFICER, "2026-12-01", None)], e.SEIZURE_ORDERED),
        (CaseStage.ENFORCEMENT, [(e.SEIZURE_EMPTY, Who.OFFICER, "2026-12-01", None)], e.SEIZURE_ORDERED),
        (CaseStage.ENFORCEMENT, [(e.SEIZURE_LIFTED, Who.COURT, "2026-12-01", None)], e.SEIZURE_ORDERED),
        (CaseStage.AMICABLE, [(i.CLAIM_DISPUTED, Who.COURT, "2026-12-01", "2026-12-31")], i.DISPUTE_ANSWERED),
        (CaseStage.AMICABLE, [(i.RELIEF_GRANTED, Who.COURT, "2026-12-01", "2027-01-04")], i.CLAIM_DECLARED),
        (CaseStage.AMICABLE, [(i.DEBTS_ASKED, Who.COURT, "2026-12-01", "2026-12-31")], i.DEBTS_TOLD),
    ],
)
def test_what_waits_for_the_creditors_word_is_advised_first_and_has_a_button(
    stage: CaseStage, told: list[Told], kind: str
) -> None:
    outlook = next_acts(case(stage, *told), TODAY)
    assert outlook.decision is not None
    assert outlook.decision.kind == kind
    assert outlook.ball is Who.CREDITOR
    assert {act.kind for act in outlook.acts} <= TO_DO.keys()


def test_a_seizure_that_is_under_way_is_not_advised_again() -> None:
    ordered = (e.SEIZURE_ORDERED, Who.CREDITOR, "2026-12-08", None)
    assert advised(case(CaseStage.ENFORCEMENT, SERVED, ordered)) == []
    again = (e.SEIZURE_EMPTY, Who.OFFICER, "2026-12-08", None)
    assert advised(case(CaseStage.ENFORCEMENT, SERVED, ordered, again)) == [e.SEIZURE_ORDERED]


def test_with_a_title_another_seizure_may_be_ordered_and_is_advised_once_a_plan_broke() -> None:
    ordered = (e.SEIZURE_ORDERED, Who.CREDITOR, "2026-12-08", None)
    broken = (PLAN_BROKEN, Who.CREDITOR, "2026-12-08", None)
    opposed = (e.OPPOSED, Who.DEBTOR, "2026-12-08", None)
    for told, offered, is_advised in (
        ([SERVED, ordered], True, False),
        ([SERVED, ordered, broken], True, True),
        ([SERVED, ordered, broken, ordered], True, False),
        ([SERVED, broken, ordered, broken], True, True),
        ([(ORDER_SERVED, Who.OFFICER, "2026-10-05", None), broken], False, False),
        ([SERVED, opposed], False, False),
        ([SERVED, opposed, (e.JUDGMENT_SERVED, Who.OFFICER, "2026-12-08", None), ordered], True, False),
    ):
        found = [
            act for act in next_acts(case(CaseStage.ENFORCEMENT, *told), TODAY).acts if act.kind == e.SEIZURE_ORDERED
        ]
        assert [act.is_advised for act in found] == ([is_advised] if offered else [])


def test_the_debtor_who_is_not_told_of_a_seizure_in_time_is_an_alarm_of_the_officers() -> None:
    facts = case(CaseStage.ENFORCEMENT, (e.BANK_SEIZED, Who.OFFICER, "2026-11-20", "2026-11-30"))
    (alarm,) = next_acts(facts, TODAY).alarms
    assert (alarm.of, alarm.until) == (Who.OFFICER, day("2026-11-30"))
    told = (e.BANK_SEIZURE_TOLD, Who.OFFICER, "2026-11-27", "2026-12-28")
    answered = case(CaseStage.ENFORCEMENT, (e.BANK_SEIZED, Who.OFFICER, "2026-11-20", "2026-11-30"), told)
    assert next_acts(answered, TODAY).alarms == ()


def test_the_term_to_serve_outlives_the_handing_over_until_the_order_is_served_or_lapsed() -> None:
    granted: Told = (ORDER_GRANTED, Who.COURT, "2026-09-02", "2026-12-02")
    given: Told = (ORDER_TO_OFFICER, Who.CREDITOR, "2026-09-10", None)
    failed: Told = (e.SERVICE_FAILED, Who.OFFICER, "2026-09-20", None)
    running = next_acts(case(CaseStage.ENFORCEMENT, granted, given, failed), day("2026-10-01"))
    assert [term.until for term in running.terms] == [day("2026-12-02")]
    for last in ((ORDER_SERVED, Who.OFFICER, "2026-10-02", None), (ORDER_LAPSED, Who.CREDITOR, "2026-12-03", None)):
        assert next_acts(case(CaseStage.ENFORCEMENT, granted, given, failed, last), TODAY).terms == ()


@pytest.mark.parametrize("is_declared", [False, True])
def test_an_insolvency_between_order_and_service_leaves_nothing_but_the_procedure(is_declared: bool) -> None:
    found = InsolvencyFact(day("2027-01-20"), is_declared)
    granted: Told = (ORDER_GRANTED, Who.COURT, "2026-11-02", "2027-02-02")
    kinds = [act.kind for act in next_acts(case(CaseStage.ENFORCEMENT, granted, SERVED, insolvency=found), TODAY).acts]
    assert kinds == ([CLOSED] if is_declared else [DECLARE, CLOSED])


def test_a_dispute_comes_before_closing_once_the_claim_is_declared() -> None:
    disputed: Told = (i.CLAIM_DISPUTED, Who.COURT, "2026-12-01", "2026-12-31")
    outlook = next_acts(case(CaseStage.COURT, disputed, insolvency=InsolvencyFact(None, True)), TODAY)
    assert outlook.decision is not None
    assert (outlook.decision.kind, outlook.decision.until) == (i.DISPUTE_ANSWERED, day("2026-12-31"))


def test_acts_between_merchants_stand_ready_and_are_no_acts_of_a_case_before_their_decree() -> None:
    assert {kind.key for kind in e.BETWEEN_MERCHANTS}.isdisjoint(ACTS)


@given(
    st.lists(st.sampled_from([*e.KINDS, *i.KINDS]), max_size=8),
    st.sampled_from([CaseStage.AMICABLE, CaseStage.COURT, CaseStage.ENFORCEMENT]),
    st.booleans(),
)
def test_whatever_happened_somebody_has_the_ball_and_every_act_goes_with_the_stage(
    kinds: list[ActKind], stage: CaseStage, insolvent: bool
) -> None:
    told: list[Told] = [(one.key, min(one.by), "2026-10-01", "2026-11-01") for one in kinds]
    found = InsolvencyFact(day("2027-01-20"), is_declared=False) if insolvent else None
    outlook = next_acts(case(stage, *told, insolvency=found), TODAY)
    assert outlook.ball is not None
    assert outlook.expected is not None
    for act in outlook.acts:
        assert act.kind in TO_DO
        assert act.kind not in ACTS or stage in ACTS[act.kind].at
    if insolvent:
        forbidden = {e.SEIZURE_ORDERED, ORDER_TO_OFFICER, e.SMALL_CLAIM_BEGUN}
        assert forbidden.isdisjoint(act.kind for act in outlook.acts)
