"""A file lives after hand-over: changes are told once, with their source; it is paused, recalled and given back, by acts alone."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from relance.cases.acting import Done, record, stage_of
from relance.cases.models import Act as CaseAct
from relance.cases.models import Case
from relance.domain.ids import CaseId, DebtorId, ReceivableId
from relance.domain.kept_sentences import again
from relance.domain.money import Money
from relance.domain.placements.authority import Authority
from relance.domain.placements.states import FileState
from relance.domain.procedure.acts.partner import RECALLED
from relance.domain.procedure.stages import CaseStage, Who
from relance.domain.scenario.decide import HoldKind
from relance.journal.verification import verify_journal
from relance.parties.models import Debtor
from relance.partners.changing import ChangeEmpty, FileClosed, amend
from relance.partners.models import Amendment, Call, EvidenceRequest, FileActRow, ProposalRow
from relance.partners.moving import NotFromHere
from relance.partners.placing import Terms
from relance.partners.steering import (
    CaseElsewhereByNow,
    NothingAskedFor,
    ReasonMissing,
    StillExclusive,
    UndoTooLate,
    close,
    decide,
    meet,
    pause,
    recall,
    resume,
    settle_call,
    undo_recall,
)
from relance.receivables.holds import hold
from relance.receivables.models import Receivable
from relance.receivables.recorded_payments import record_payment
from relance.receivables.targets import TheseReceivables, WholeDebtor
from relance.tenancy.models import Role
from relance.tenancy.rights import RightMissing
from tests.at_work import at_work
from tests.outbox.builders import House
from tests.partners.stage import Fault, Stage, staged


def notes(stage: Stage) -> list[dict[str, object]]:
    """What the partner was told of its only file, in the order of our numbers."""
    found = stage.world.cases[stage.reference].notes.values()
    return sorted(found, key=lambda one: int(one["number"]))


def paid(stage: Stage, amount: str) -> None:
    with at_work(stage.house.organisation):
        row = Receivable.objects.order_by("pk").first()
    assert row is not None
    with stage.house.acting() as here:
        these = TheseReceivables((ReceivableId(row.pk),), DebtorId(row.debtor_id))
        record_payment(here, these, amount=Money.eur(amount), on=here.today)


@pytest.mark.requirement("EV-9", "AP-3")
def test_a_payment_to_us_a_new_address_and_a_dispute_are_told_once_with_their_source(stage: Stage) -> None:
    file = stage.taken()
    stage.later(minutes=5)
    paid(stage, "40.00")
    with stage.house.acting() as here:
        debtor = Debtor.objects.get()
        Debtor.objects.update(street="9 rue du Déménagement")
        hold(here, target=WholeDebtor(DebtorId(debtor.pk)), kind=HoldKind.DISPUTE, until=None, note="")
    stage.visit()
    stage.visit()
    told = [(one["change"], one["source"], one["is"]) for one in notes(stage)]
    with at_work(stage.house.organisation):
        sources = list(Amendment.objects.order_by("pk").values_list("source", flat=True))
    assert [change for change, _source, _is in told] == ["payment_to_us", "dispute", "address"]
    assert [source for _change, source, _is in told] == sources
    assert told[0][2] == {"amount": "40.000", "currency": "EUR", "nature": "payment", "on": "2026-04-07"}
    assert "9 rue du Déménagement" in json.dumps(told[2][2], ensure_ascii=False)
    assert {state for _kind, state in stage.calls(file)} == {"done"}
    with at_work(stage.house.organisation) as here:
        assert list(verify_journal(here)) == []


def test_what_the_partner_itself_brought_is_not_told_back(stage: Stage) -> None:
    file = stage.taken()
    payment = {"id": "p", "amount": "10.00", "currency": "EUR", "paid_on": "2026-04-07"}
    stage.told({"id": "e1", "type": "payment", "reference": stage.reference, "payment": payment})
    stage.later(hours=1)
    stage.visit()
    assert stage.calls(file) == [("create", "done")]


def test_notes_go_in_order_and_a_lost_one_holds_those_behind_it(stage: Stage) -> None:
    file = stage.taken()
    with stage.house.acting() as here:
        amend(here, file, "Nouvelle personne à joindre")
        pause(here, file, "Accord en vue")
    stage.world.faults["note"] = [Fault.LOSE]
    stage.visit()
    assert stage.calls(file)[1:] == [("amendment", "unconfirmed"), ("pause", "queued")]
    stage.later(minutes=12)
    stage.visit()
    assert stage.calls(file)[1:] == [("amendment", "done"), ("pause", "done")]
    assert [one["kind"] for one in notes(stage)] == ["amendment", "pause"]
    puts = [one for one in stage.world.asked if one.startswith("PUT") and "/notes/" in one]
    assert len(puts) == len(set(puts)) == 2


def test_nothing_is_added_to_a_file_that_nobody_works_on(stage: Stage) -> None:
    file = stage.taken()
    with stage.house.acting() as here, pytest.raises(ChangeEmpty):
        amend(here, file, "  ")
    with stage.house.acting() as here:
        close(here, file, "paid_to_creditor")
    with stage.house.acting() as here, pytest.raises(FileClosed, match="Closed at the partner"):
        amend(here, file, "Trop tard")
    stage.later(minutes=5)
    paid(stage, "40.00")
    stage.visit()
    assert [kind for kind, _state in stage.calls(file)] == ["create", "close"]


def test_a_file_is_paused_and_resumed_and_the_partner_hears_both(stage: Stage) -> None:
    file = stage.taken()
    with stage.house.acting() as here:
        pause(here, file, "Litige")
        with pytest.raises(NotFromHere):
            pause(here, file, "Encore")
    with stage.house.acting() as here:
        resume(here, file)
    stage.visit()
    assert [one["kind"] for one in notes(stage)] == ["pause", "resume"]
    assert stage.file(file).state == FileState.TAKEN
    with stage.house.acting(Role.VIEWER) as here, pytest.raises(RightMissing):
        pause(here, file, "Non")


@pytest.mark.parametrize("paused", [False, True])
def test_a_recall_is_undone_until_the_seventh_day_and_refused_on_the_eighth(stage: Stage, paused: bool) -> None:
    file = stage.taken()
    if paused:
        with stage.house.acting() as here:
            pause(here, file, "Litige")
    with stage.house.acting() as here:
        assert recall(here, file, "Accord direct") == date(2026, 4, 14)
    stage.house.clock.on(14, hour=21)  # 23:30 in Paris, the seventh day
    with stage.house.acting() as here:
        undo_recall(here, file)
    assert stage.file(file).state == (FileState.PAUSED if paused else FileState.TAKEN)
    with stage.house.acting() as here:
        recall(here, file, "Accord direct")
    stage.house.clock.on(21, hour=22)  # half past midnight in Paris, the eighth
    with stage.house.acting() as here, pytest.raises(UndoTooLate, match="2026-04-21"):
        undo_recall(here, file)
    assert stage.file(file).state == FileState.RECALLED


def test_a_recall_wants_a_reason_and_exclusivity_is_broken_by_name_alone(stage: Stage) -> None:
    file = stage.taken(Terms(exclusive_until=date(2026, 4, 7)))
    with stage.house.acting() as here:
        with pytest.raises(ReasonMissing):
            recall(here, file, " ")
        with pytest.raises(StillExclusive, match="2026-04-07"):
            recall(here, file, "Accord direct")
    stage.house.clock.on(8)
    with stage.house.acting() as here:
        recall(here, file, "Accord direct")


def test_a_recall_cannot_be_undone_once_the_case_is_elsewhere(stage: Stage) -> None:
    file = stage.taken()
    case = stage.file(file).case
    with stage.house.acting() as here:
        recall(here, file, "Accord direct")
    stage.handed(CaseId(case.pk))
    with stage.house.acting() as here, pytest.raises(CaseElsewhereByNow):
        undo_recall(here, file)
    assert stage.file(file).state == FileState.RECALLED


def test_what_is_asked_for_stays_open_until_it_is_met(stage: Stage) -> None:
    file = stage.taken()
    asked = {"id": "q1", "what": "Bon de livraison signé"}
    event = {"type": "evidence_request", "reference": stage.reference, "evidence": asked}
    stage.told({**event, "id": "e1"}, {**event, "id": "e2"})
    with at_work(stage.house.organisation):
        (request,) = EvidenceRequest.objects.all()
    with stage.house.acting() as here, pytest.raises(ReasonMissing):
        meet(here, request.pk, "", None)
    with stage.house.acting() as here:
        meet(here, request.pk, "Le voici", ("bon.pdf", b"%PDF-1"))
    with stage.house.acting() as here, pytest.raises(NothingAskedFor):
        meet(here, request.pk, "Encore", None)
    stage.visit()
    assert notes(stage)[0]["request"] == "q1"
    assert list(stage.world.cases[stage.reference].files.values()) == [b"%PDF-1"]
    assert {state for _kind, state in stage.calls(file)} == {"done"}


def test_what_goes_beyond_the_authority_waits_for_a_person(stage: Stage) -> None:
    stage.taken()
    offer = {"id": "a", "kind": "settlement", "amount": "60.00", "currency": "EUR"}
    stage.told({"id": "e1", "type": "proposal", "reference": stage.reference, "proposal": offer})
    with at_work(stage.house.organisation):
        (row,) = ProposalRow.objects.all()
    assert (row.is_agreed, str(again(row.because))) == (None, "No settlement was left to the partner")
    with stage.house.acting() as here:
        decide(here, row.pk, is_agreed=False)
    with stage.house.acting() as here, pytest.raises(NothingAskedFor):
        decide(here, row.pk, is_agreed=True)
    stage.visit()
    assert (notes(stage)[0]["proposal"], notes(stage)[0]["agreed"]) == ("a", False)


def test_only_what_is_in_doubt_is_settled_by_a_person(stage: Stage) -> None:
    file = stage.taken()
    with at_work(stage.house.organisation):
        call = Call.objects.get().pk
    with stage.house.acting() as here, pytest.raises(NothingAskedFor):
        settle_call(here, call, arrived=False)
    with at_work(stage.house.organisation):
        assert FileActRow.objects.filter(placement=file).count() == 2


def told_to_the_case(stage: Stage) -> list[tuple[str, str, str]]:
    with at_work(stage.house.organisation):
        return list(CaseAct.objects.order_by("pk").values_list("kind", "by", "stage"))


@pytest.mark.requirement("EV-9", "EV-10")
def test_the_case_tells_all_of_it_and_moves_by_it_alone(stage: Stage) -> None:
    file = stage.taken(Terms(Authority(longest_plan_months=6)))
    stage.told({"id": "e1", "type": "status", "reference": stage.reference, "status": "Étape 7"})
    with stage.house.acting() as here:
        amend(here, file, "Nouvelle personne à joindre")
        recall(here, file, "Accord direct")
    with stage.house.acting() as here:
        undo_recall(here, file)
    stage.told({"id": "e2", "type": "closed", "reference": stage.reference, "code": "uncollectible"})
    assert told_to_the_case(stage)[-8:] == [
        ("handed_to_partner", "creditor", "partner"),
        ("authority_given", "creditor", ""),
        ("partner_accepted", "partner", ""),
        ("partner_status", "partner", ""),
        ("amended", "creditor", ""),
        ("recalled", "creditor", "amicable"),
        ("recall_undone", "creditor", "partner"),
        ("given_back", "partner", "amicable"),
    ]
    with at_work(stage.house.organisation) as here:
        assert stage_of(stage.file(file).case) is CaseStage.AMICABLE
        assert list(verify_journal(here)) == []


def test_a_refused_file_comes_back_to_us_with_the_partners_words(stage: Stage) -> None:
    stage.world.faults["create"] = [Fault.REFUSE]
    stage.handed()
    stage.visit()
    with at_work(stage.house.organisation):
        act = CaseAct.objects.order_by("pk").last()
    assert act is not None
    assert (act.kind, act.stage) == ("partner_refused", "amicable")
    assert "This file cannot be taken." in act.words


def test_a_case_that_stands_elsewhere_is_not_moved_by_what_a_partner_says(stage: Stage) -> None:
    stage.handed()
    with at_work(stage.house.organisation):
        case = CaseId(Case.objects.get().pk)
    with stage.house.acting() as here:  # somebody took it back by hand on its page
        record(here, case, Done(RECALLED, Who.CREDITOR, here.today))
    stage.visit()
    assert told_to_the_case(stage)[-1] == ("partner_status", "partner", "")
    with at_work(stage.house.organisation):
        assert stage_of(Case.objects.get()) is CaseStage.AMICABLE


def test_a_test_file_is_no_part_of_the_case(house: House, partner_server: tuple[Any, str]) -> None:
    stage = staged(house, *partner_server, mode="test")
    stage.taken()
    assert [kind for kind, _by, _stage in told_to_the_case(stage) if "partner" in kind] == []
