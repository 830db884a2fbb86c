"""What a partner brings back is in the case's own story: money owed to us until it is here, evidence by a day, words to be read."""

from __future__ import annotations

from datetime import date

import pytest

from relance.cases.facts import Looked, look_at
from relance.cases.models import Act, Case, CaseMessage, Received
from relance.cases.sums import RemittedTooMuch
from relance.domain.money import Money
from relance.domain.procedure.stages import Who
from relance.partners.applying import Outcome
from relance.partners.models import PaymentBack
from relance.partners.selectors import files_of
from relance.partners.steering import NothingAskedFor, note_remitted
from tests.at_work import at_work
from tests.partners.stage import Fault, Stage


def looked(stage: Stage) -> Looked:
    with stage.house.acting() as here:
        (one,) = look_at(here, list(Case.objects.select_related("debtor")))
    return one


def told(stage: Stage, kind: str, name: str, **data: object) -> dict[Outcome, int]:
    return stage.told({"id": name, "type": kind, "reference": stage.reference, **data})


@pytest.mark.requirement("EV-9", "EV-10")
def test_money_that_came_to_a_partner_is_owed_to_us_within_a_month_until_all_of_it_is_here(stage: Stage) -> None:
    stage.taken()
    paid = {"id": "p1", "amount": "60.00", "currency": "EUR", "paid_on": "2026-04-07"}
    told(stage, "payment", "e1", payment=paid)
    told(stage, "payment", "e1", payment=paid)
    told(stage, "payment", "e2", payment=paid)
    terms = {term.key.partition(":")[0]: term for term in looked(stage).outlook.terms}
    assert (terms["held"].of, terms["held"].until) == (Who.PARTNER, date(2026, 5, 7))
    with at_work(stage.house.organisation):
        assert (Received.objects.count(), Act.objects.filter(kind="received", by="partner").count()) == (1, 1)
        back = PaymentBack.objects.get().pk
    with stage.house.acting() as here, pytest.raises(RemittedTooMuch):
        note_remitted(here, back, Money.eur("60.01"), fee=Money.zero(), on=here.today)
    for amount, fee in (("40.00", "0.00"), ("12.80", "7.20")):
        with stage.house.acting() as here:
            note_remitted(here, back, Money.eur(amount), fee=Money.eur(fee), on=here.today)
    with stage.house.acting() as here, pytest.raises(NothingAskedFor):
        note_remitted(here, back, Money.eur("1.00"), fee=Money.zero(), on=here.today)
    assert not any(term.key.startswith("held:") for term in looked(stage).outlook.terms)
    with at_work(stage.house.organisation) as here:
        (file,) = files_of(here, Case.objects.get().pk)
        assert [left for _back, _amount, left in file.payments] == [Money.eur("0.00")]


def test_evidence_is_waited_for_until_the_partners_day_or_ours_and_missed_it_is_an_alarm(stage: Stage) -> None:
    stage.taken()
    told(stage, "evidence_request", "e1", evidence={"id": "q1", "what": "Bon signé", "until": "2026-04-10"})
    with at_work(stage.house.organisation) as here:
        (file,) = files_of(here, Case.objects.get().pk)
        assert [until for _asked, until in file.requests] == [date(2026, 4, 10)]
    outlook = looked(stage).outlook
    assert (outlook.ball, outlook.next_term and outlook.next_term.until) == (Who.CREDITOR, date(2026, 4, 10))
    stage.house.clock.on(11)
    assert [str(term.what) for term in looked(stage).outlook.alarms] == ["the evidence asked for"]
    told(stage, "evidence_request", "e2", evidence={"id": "q2", "what": "CGV"})
    told(stage, "evidence_request", "e3", evidence={"id": "q3", "what": "?", "until": "soon"})
    with at_work(stage.house.organisation):
        days = list(Act.objects.filter(kind="evidence_asked").order_by("pk").values_list("until", flat=True))
    assert days == [date(2026, 4, 10), date(2026, 4, 25)]


@pytest.mark.requirement("AP-11", "EV-16")
def test_a_partners_words_stand_in_the_conversation_unread_and_once(stage: Stage) -> None:
    stage.taken()
    for name in ("e1", "e1"):
        told(stage, "message", name, text="Le débiteur promet pour vendredi.")
    with at_work(stage.house.organisation):
        (message,) = CaseMessage.objects.all()
    assert (message.by, message.to, message.read_at) == ("partner", "creditor", None)
    assert looked(stage).outlook.ball is Who.CREDITOR


def test_a_partner_that_answers_late_is_asked_again_and_never_sent_the_file_twice(stage: Stage) -> None:
    stage.world.faults["create"] = [Fault.LATE]
    file = stage.handed()
    stage.visit()
    assert stage.calls(file) == [("create", "unconfirmed")]
    for state in ("unconfirmed", "done"):
        stage.later(minutes=12)
        stage.visit()
        assert stage.calls(file) == [("create", state)]
    assert sum(one.startswith("PUT") for one in stage.world.asked) == 1
    with at_work(stage.house.organisation) as here:
        (view,) = files_of(here, Case.objects.get().pk)
    assert view.page == "https://partner.example/files/P-1"


def test_a_partner_that_tells_everything_twice_is_heard_once(stage: Stage) -> None:
    stage.taken()
    paid = {"id": "p1", "amount": "60.00", "currency": "EUR", "paid_on": "2026-04-07"}
    stage.world.tells(stage.reference, "payment", payment=paid)
    stage.world.tells(stage.reference, "message", text="Une fois.")
    stage.world.faults["events"] = [Fault.REPEAT]
    stage.later(hours=1)
    stage.visit()
    with at_work(stage.house.organisation):
        assert (PaymentBack.objects.count(), Received.objects.count(), CaseMessage.objects.count()) == (1, 1, 1)
    assert stage.open_amounts() == ["40.00", "50.50"]
