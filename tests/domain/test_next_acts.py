"""What comes next in a case: who may do what, why, until when, and who has the ball; on data alone."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.ledger import DebtorKind
from relance.domain.money import Money
from relance.domain.procedure.acts import ACTS
from relance.domain.procedure.acts.ours import ALARM_CLOSED, CLOSED, OPENED, PLAN_AGREED, PLAN_BROKEN, PLAN_OFFERED
from relance.domain.procedure.acts.partner import EVIDENCE_ASKED, EVIDENCE_GIVEN, HANDED_TO_PARTNER, RECALLED
from relance.domain.procedure.case_facts import ActFact, CaseFacts, HeldFact, InsolvencyFact, InstalmentFact, TaskFact
from relance.domain.procedure.next_acts import AT_STAGE, DECLARE, READ, TO_DO, next_acts
from relance.domain.procedure.stages import CaseStage, Who

OPENING = date(2026, 9, 1)
TODAY = date(2026, 11, 23)
FAR = date(2031, 5, 30)


def case(stage: CaseStage = CaseStage.AMICABLE, *acts: ActFact, **more: object) -> CaseFacts:
    opened = ActFact(1, OPENED, Who.CREDITOR, OPENING, stage=CaseStage.AMICABLE)
    known: dict[str, object] = {"limitation_last_day": FAR, **more}
    return CaseFacts(stage, OPENING, (opened, *acts), **known)  # type: ignore[arg-type]


def euros(text: str) -> Money:
    return Money(Decimal(text))


@pytest.mark.requirement("RU-1", "EV-10")
@pytest.mark.parametrize("stage", [one for one in CaseStage if one is not CaseStage.CLOSED])
def test_an_open_case_always_says_who_has_the_ball_and_what_is_expected(stage: CaseStage) -> None:
    outlook = next_acts(case(stage), TODAY)
    assert outlook.ball is AT_STAGE[stage]
    assert outlook.expected is not None
    assert outlook.acts[-1].kind == CLOSED, "stopping is always possible, and stands last"
    assert outlook.alarms == ()


def test_nothing_is_left_to_do_in_a_closed_case_but_what_others_owe_us() -> None:
    held = HeldFact(7, Who.FIRM, date(2026, 10, 1), euros("600.00"))
    outlook = next_acts(case(CaseStage.CLOSED, held=(held,)), TODAY)
    assert (outlook.acts, outlook.ball) == ((), None)
    assert [term.key for term in outlook.alarms] == ["held:7"]


def test_the_nearest_term_is_the_one_that_presses_and_limitation_only_where_nothing_does() -> None:
    quiet = next_acts(case(), TODAY).next_term
    assert quiet is not None
    assert (quiet.key, quiet.until, quiet.presses) == ("limitation", FAR, False)
    busy = next_acts(case(tasks=(TaskFact(3, "Call the manager", Who.CREDITOR, date(2026, 11, 27)),)), TODAY).next_term
    assert busy is not None
    assert (busy.key, busy.is_close(TODAY)) == ("task:3", True)


@pytest.mark.parametrize(
    ("kind", "article"),
    [
        (DebtorKind.COMPANY, "C. com. L110-4"),
        (DebtorKind.CONSUMER, "C. conso. L218-2"),
        (DebtorKind.PUBLIC_BODY, "loi 68-1250, art. 1"),
    ],
)
def test_each_term_names_its_text(kind: DebtorKind, article: str) -> None:
    (term,) = next_acts(case(debtor_kind=kind), TODAY).terms
    assert term.rule.facts == {"article": article}


def test_what_a_partner_asks_for_is_ours_to_give_until_we_gave_it() -> None:
    asked = ActFact(4, EVIDENCE_ASKED, Who.PARTNER, date(2026, 11, 12), until=date(2026, 11, 20))
    late = next_acts(case(CaseStage.PARTNER, asked), TODAY)
    assert (late.ball, late.decision and late.decision.kind) == (Who.CREDITOR, EVIDENCE_GIVEN)
    assert [term.key for term in late.alarms] == ["act:4"]
    given_ = ActFact(5, EVIDENCE_GIVEN, Who.CREDITOR, TODAY)
    after = next_acts(case(CaseStage.PARTNER, asked, given_), TODAY)
    assert (after.ball, after.alarms) == (Who.PARTNER, ())


def test_an_alarm_lasts_until_somebody_closes_it() -> None:
    late = TaskFact(3, "Send the order form", Who.CREDITOR, date(2026, 11, 20))
    assert [term.key for term in next_acts(case(tasks=(late,)), TODAY).alarms] == ["task:3"]
    closed = ActFact(9, ALARM_CLOSED, Who.CREDITOR, TODAY, code="task:3")
    assert next_acts(case(CaseStage.AMICABLE, closed, tasks=(late,)), TODAY).alarms == ()


def test_a_plan_is_ended_where_an_instalment_is_missed_not_before_and_not_on_its_day() -> None:
    plan = (
        InstalmentFact(1, date(2026, 10, 5), euros("50"), is_kept=True),
        InstalmentFact(2, date(2026, 11, 23), euros("50")),
    )
    on_the_day = next_acts(case(CaseStage.PLAN, instalments=plan), TODAY)
    assert (on_the_day.ball, on_the_day.alarms) == (Who.DEBTOR, ())
    assert PLAN_BROKEN not in {act.kind for act in on_the_day.acts}
    after = next_acts(case(CaseStage.PLAN, instalments=plan), TODAY + timedelta(1))
    assert (after.ball, after.decision and after.decision.kind) == (Who.CREDITOR, PLAN_BROKEN)
    assert [term.key for term in after.alarms] == ["instalment:2"]


def test_what_a_firm_received_is_ours_within_a_month() -> None:
    held = HeldFact(7, Who.FIRM, date(2026, 11, 17), euros("600.00"))
    term = next_acts(case(CaseStage.FIRM, held=(held,)), TODAY).next_term
    assert term is not None
    assert (term.of, term.until) == (Who.FIRM, date(2026, 12, 17))
    assert "R124-6" in term.rule.template


def test_insolvency_leaves_nothing_but_the_declaration_and_the_end() -> None:
    open_one = next_acts(case(CaseStage.FIRM, insolvency=InsolvencyFact(date(2027, 1, 18), is_declared=False)), TODAY)
    assert [act.kind for act in open_one.acts] == [DECLARE, CLOSED]
    assert (open_one.ball, open_one.next_term and open_one.next_term.until) == (Who.CREDITOR, date(2027, 1, 18))
    declared = next_acts(case(insolvency=InsolvencyFact(date(2027, 1, 18), is_declared=True)), TODAY)
    assert [act.kind for act in declared.acts] == [CLOSED]


def test_what_is_paid_is_closed_and_what_is_unread_is_read_first() -> None:
    paid = next_acts(case(CaseStage.FIRM, is_paid=True), TODAY)
    assert [(act.kind, act.is_advised) for act in paid.acts] == [(CLOSED, True)]
    unread = next_acts(case(CaseStage.FIRM, unread_from=Who.FIRM), TODAY)
    assert (unread.ball, unread.decision and unread.decision.kind) == (Who.CREDITOR, READ)


def test_an_offered_plan_waits_for_our_word() -> None:
    offered = ActFact(4, PLAN_OFFERED, Who.DEBTOR, date(2026, 11, 20), until=date(2026, 11, 27))
    outlook = next_acts(case(CaseStage.AMICABLE, offered), TODAY)
    assert outlook.decision is not None
    assert (outlook.decision.kind, outlook.decision.article) == (PLAN_AGREED, "C. civ. 2240")
    assert not any(act.is_advised for act in outlook.acts if act.kind == HANDED_TO_PARTNER)


STAGES = st.sampled_from([one for one in CaseStage if one is not CaseStage.CLOSED])
KINDS = st.sampled_from(sorted(ACTS))


@given(stage=STAGES, kinds=st.lists(KINDS, max_size=8), ahead=st.integers(-400, 400))
def test_whatever_was_done_each_act_offered_may_be_done_there(stage: CaseStage, kinds: list[str], ahead: int) -> None:
    acts = tuple(
        ActFact(place + 2, kind, Who.CREDITOR, OPENING, until=OPENING + timedelta(30))
        for place, kind in enumerate(kinds)
    )
    today = OPENING + timedelta(ahead)
    outlook = next_acts(case(stage, *acts), today)
    for act in outlook.acts:
        assert act.kind in TO_DO
        if act.kind in ACTS:
            assert stage in ACTS[act.kind].at
            assert act.by in ACTS[act.kind].by
    assert sum(act.is_advised for act in outlook.acts) <= len({act.kind for act in outlook.acts})
    assert all(term.until < today for term in outlook.alarms)
    assert (RECALLED in {act.kind for act in outlook.acts}) <= (stage in {CaseStage.PARTNER, CaseStage.FIRM})
