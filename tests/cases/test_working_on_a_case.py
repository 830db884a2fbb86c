"""Tasks, costs, sums, exhibits, messages and plans of a case: each is an act of somebody, and each adds up."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from relance.cases.acting import ActNotPossible, Done, close_case, record
from relance.cases.conversation import Attached, MessageEmpty, NotASide, mark_messages_read, write
from relance.cases.costs import CostEmpty, add_cost
from relance.cases.exhibits import ExhibitUnknown, ExhibitUnnamed, ExhibitWord, add_exhibit
from relance.cases.facts import Looked, look_at
from relance.cases.models import Act, Case, CaseMessage, Cost, Exhibit, Instalment, Received
from relance.cases.plans import PlanAboveOpen, Planned, PlanUnreadable, agree_plan
from relance.cases.sums import RemittedTooMuch, receive, remit
from relance.cases.to_do import TaskEmpty, TaskInPast, TaskUnknown, finish_task, set_task
from relance.domain.ids import CaseId
from relance.domain.limitation import LimitationEvent
from relance.domain.money import Money
from relance.domain.procedure.acts.firm import HANDED_TO_FIRM
from relance.domain.procedure.acts.ours import PLAN_BROKEN
from relance.domain.procedure.stages import CaseStage, Who
from relance.journal.verification import verify_journal
from relance.receivables.models import Hold, LimitationNote, Receivable
from relance.receivables.recorded_payments import PaymentAboveRest, record_payment
from relance.receivables.targets import TheseReceivables, find_target
from tests.cases.test_cases import ROWS, opened
from tests.outbox.builders import House

PDF = Attached("order.pdf", "application/pdf", b"%PDF-1.7 the order")


def euros(text: str) -> Money:
    return Money(Decimal(text))


@pytest.fixture
def case(house: House) -> CaseId:
    house.bring(*ROWS)
    return opened(house)


def looked(house: House) -> Looked:
    with house.acting() as here:
        return look_at(here, list(Case.objects.all()))[0]


def at_a_firm(house: House, case: CaseId) -> None:
    with house.acting() as here:
        record(here, case, Done(HANDED_TO_FIRM, Who.CREDITOR, here.today))


@pytest.mark.requirement("EV-10")
def test_a_task_waits_for_its_day_then_alarms_until_it_is_done(house: House, case: CaseId) -> None:
    with house.acting() as here:
        task = set_task(here, case, "Find the order form", due_on=here.today + timedelta(3), owner="user:1")
        day = here.today
        for what, due, why in (("  ", day, TaskEmpty), ("x", day - timedelta(1), TaskInPast)):
            with pytest.raises(why):
                set_task(here, case, what, due_on=due)
    term = looked(house).outlook.next_term
    assert term is not None
    assert (term.of, term.until) == (Who.CREDITOR, day + timedelta(3))
    house.clock.later(days=4)
    assert [one.key for one in looked(house).outlook.alarms] == [f"task:{task}"]
    with house.acting() as here:
        finish_task(here, case, task)
    assert looked(house).outlook.alarms == ()
    with house.acting() as here, pytest.raises(TaskUnknown):
        finish_task(here, case, task)


def test_a_cost_is_the_debtors_only_on_a_text(house: House, case: CaseId) -> None:
    with house.acting() as here:
        add_cost(here, case, "Letter of the firm", euros("12.40"), on=here.today)
        add_cost(here, case, "Registry fee", euros("33.47"), on=here.today, ground="CPC 695")
        once = add_cost(here, case, "Service", euros("30.95"), on=here.today, source="partner:1", reference="c-1")
        assert once == add_cost(
            here, case, "Service", euros("30.95"), on=here.today, source="partner:1", reference="c-1"
        )
        with pytest.raises(CostEmpty):
            add_cost(here, case, "Nothing", euros("0"), on=here.today)
        kept = list(Cost.objects.order_by("pk").values_list("amount", "is_claimable"))
    assert kept == [(Decimal("12.40"), False), (Decimal("33.47"), True), (Decimal("30.95"), False)]


@pytest.mark.requirement("EV-9")
def test_what_a_firm_received_lowers_the_debt_and_is_owed_to_us_until_it_is_here(house: House, case: CaseId) -> None:
    at_a_firm(house, case)
    with house.acting() as here:
        sum_ = receive(here, case, euros("120.00"), by=Who.FIRM, on=here.today, source="mandate:1", reference="q-1")
        assert sum_ == receive(
            here, case, euros("120.00"), by=Who.FIRM, on=here.today, source="mandate:1", reference="q-1"
        )
        assert dict(Receivable.objects.values_list("number", "open_amount")) == {
            "F-1": Decimal(0),
            "F-2": Decimal("30.5"),
        }
        assert Received.objects.get().payment_id is not None
    assert [(one.amount, one.held_by) for one in looked(house).facts.held] == [(euros("120.00"), Who.FIRM)]
    with house.acting() as here, pytest.raises(RemittedTooMuch):
        remit(here, case, sum_, euros("110.00"), fee=euros("10.01"), on=here.today)
    with house.acting() as here:
        remit(here, case, sum_, euros("100.00"), fee=euros("12.00"), on=here.today)
    assert [one.amount for one in looked(house).facts.held] == [euros("8.00")]
    with house.acting() as here, pytest.raises(PaymentAboveRest):
        receive(here, case, euros("31.00"), by=Who.FIRM, on=here.today)
    with house.acting() as here:
        assert list(verify_journal(here)) == []
        assert Act.objects.filter(kind="received").count() == 1, "what was refused left no trace"


def test_what_nobody_received_before_it_was_handed_over_by_us_is_no_sum_of_theirs(house: House, case: CaseId) -> None:
    with house.acting() as here, pytest.raises(ActNotPossible):
        receive(here, case, euros("10"), by=Who.CREDITOR, on=here.today)


@pytest.mark.requirement("EV-10")
def test_an_exhibits_number_never_changes_and_a_better_copy_stands_beside(house: House, case: CaseId) -> None:
    with house.acting() as here:
        numbers = [
            add_exhibit(here, case, ExhibitWord(title), PDF) for title in ("Invoice F-1", "Order", "Delivery note")
        ]
        again = add_exhibit(here, case, ExhibitWord("Order, legible"), PDF, replaces=2)
        with pytest.raises(ExhibitUnknown):
            add_exhibit(here, case, ExhibitWord("Order"), PDF, replaces=9)
        with pytest.raises(ExhibitUnnamed):
            add_exhibit(here, case, ExhibitWord(" "), PDF)
        kept = list(Exhibit.objects.order_by("number", "version").values_list("number", "version", "title"))
    assert (numbers, again) == ([1, 2, 3], 2)
    assert kept == [(1, 1, "Invoice F-1"), (2, 1, "Order"), (2, 2, "Order, legible"), (3, 1, "Delivery note")]


@pytest.mark.requirement("EV-10")
def test_a_message_is_unread_until_its_side_read_it_and_then_the_ball_goes_back(house: House, case: CaseId) -> None:
    at_a_firm(house, case)
    with house.acting() as here:
        write(here, case, "For ourselves", by=Who.CREDITOR, to=Who.CREDITOR)
        write(here, case, "Any news?", by=Who.CREDITOR, to=Who.FIRM)
        once = write(
            here, case, "A plan?", by=Who.FIRM, to=Who.CREDITOR, files=[PDF], source="mandate:1", reference="m-1"
        )
        assert once == write(here, case, "A plan?", by=Who.FIRM, to=Who.CREDITOR, source="mandate:1", reference="m-1")
    assert looked(house).outlook.ball is Who.CREDITOR
    with house.acting() as here:
        assert mark_messages_read(here, case) == 1
        unread = list(CaseMessage.objects.filter(read_at=None).values_list("text", flat=True))
    assert unread == ["Any news?"], "the firm has not read ours"
    assert looked(house).outlook.ball is Who.FIRM
    with house.acting() as here:
        for text, to, why in ((" ", Who.FIRM, MessageEmpty), ("x", Who.DEBTOR, NotASide)):
            with pytest.raises(why):
                write(here, case, text, by=Who.CREDITOR, to=to)


@pytest.mark.requirement("EV-10", "AP-12")
def test_a_plan_pauses_acknowledges_is_kept_by_what_is_paid_and_ends_with_its_stage(house: House, case: CaseId) -> None:
    with house.acting() as here:
        day = here.today
        planned = [Planned(day + timedelta(30 * n), euros("50.00")) for n in (1, 2, 3)]
        for wrong, why in (
            (planned[::-1], PlanUnreadable),
            ([], PlanUnreadable),
            ([*planned, Planned(day + timedelta(99), euros("0.51"))], PlanAboveOpen),
        ):
            with pytest.raises(why):
                agree_plan(here, case, wrong, text="three times", in_writing=True)
    with house.acting() as here:
        agree_plan(here, case, planned, text="three times", in_writing=True)
        assert Instalment.objects.count() == 3
        assert {"plan", "in_collection"} == set(Hold.objects.filter(released_at=None).values_list("kind", flat=True))
        assert set(LimitationNote.objects.values_list("kind", flat=True)) == {LimitationEvent.PLAN.value}
    seen = looked(house)
    assert (seen.facts.stage, seen.outlook.ball) == (CaseStage.PLAN, Who.DEBTOR)
    house.clock.later(days=31)
    assert [one.key for one in looked(house).outlook.alarms] == ["instalment:1"]
    with house.acting() as here:
        target = find_target(here, "F-1")
        assert isinstance(target, TheseReceivables)
        record_payment(here, target, amount=euros("50.00"), on=here.today)
    assert looked(house).outlook.alarms == (), "what came covers the first"
    with house.acting() as here:
        record(here, case, Done(PLAN_BROKEN, Who.CREDITOR, here.today))
        assert set(Hold.objects.filter(released_at=None).values_list("kind", flat=True)) == {"in_collection"}
    assert looked(house).facts.stage is CaseStage.AMICABLE
    with house.acting() as here:
        close_case(here, case)
        assert list(verify_journal(here)) == []
