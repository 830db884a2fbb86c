"""A case handed to a partner over its contract: created once, looked up where the answer was lost, never sent twice."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import DatabaseError, connection, transaction

from relance.dispatch.cycle import carry_out
from relance.domain.ids import DebtorId, ReceivableId
from relance.domain.money import Money
from relance.domain.placements.authority import Authority
from relance.domain.placements.states import FileState, moves
from relance.outbox.sending import switch
from relance.partners.calling import Calling
from relance.partners.door import SettingsUnreadable
from relance.partners.keeping import PartnerHasFiles, PartnerUnknown, change, retire
from relance.partners.models import Call, Event, FileActRow, Partner
from relance.partners.placing import CaseWithPartner, PartnerNotTried, Terms, hand_over, withdraw
from relance.partners.reaching import PartnerDidNotAnswer, connector_of, try_partner
from relance.partners.steering import settle_call
from relance.partners.working import look_up
from relance.receivables.models import Receivable
from relance.receivables.recorded_payments import record_payment
from relance.receivables.targets import TheseReceivables
from relance.tenancy.models import Role
from relance.tenancy.rights import RightMissing
from tests.at_work import at_work
from tests.outbox.builders import KEY
from tests.partners.stage import FILES, Fault, Stage, word
from tests.places import another_machine


@pytest.mark.requirement("EV-1", "EV-4", "AP-3")
def test_a_case_is_handed_over_with_the_very_bytes_and_terms_that_are_kept(stage: Stage) -> None:
    terms = Terms(Authority(6, Decimal("0.8"), "Compta"), date(2026, 9, 30))
    file = stage.taken(terms)
    case = stage.world.cases[stage.reference]
    row = stage.file(file)
    assert (row.theirs, row.status, case.sha256) == ("P-1", "received", row.sha256)
    with zipfile.ZipFile(BytesIO(case.content)) as archive:
        assert {name: archive.read(name) for name in FILES} == FILES
        said = json.loads(archive.read("terms.json"))
    assert said["longest_plan_months"] == 6
    assert (said["lowest_settlement"], said["exclusive_until"]) == ("0.8", "2026-09-30")
    assert said["reference"] == stage.reference
    with at_work(stage.house.organisation):
        acts = list(FileActRow.objects.order_by("pk").values_list("act", flat=True))
        answer = Event.objects.get(way="answer")
    assert acts == ["offer", "take"]
    assert json.loads(answer.body)["id"] == "P-1"


def test_the_same_visit_again_sends_nothing_again(stage: Stage) -> None:
    file = stage.taken()
    stage.visit()
    stage.later(hours=2)
    stage.visit()
    assert [one for one in stage.world.asked if one.startswith("PUT")] == [f"PUT /cases/{stage.reference}"]
    assert stage.calls(file) == [("create", "done")]


@pytest.mark.requirement("EV-16")
def test_a_refusal_is_kept_with_every_problem_and_the_case_can_go_elsewhere(stage: Stage) -> None:
    stage.world.faults["create"] = [Fault.REFUSE]
    case = stage.case()
    file = stage.handed(case)
    stage.visit()
    row = stage.file(file)
    assert row.state == FileState.REFUSED
    with at_work(stage.house.organisation):
        kept = json.loads(Event.objects.get(placement=file).body)
        assert "This file cannot be taken." in Call.objects.get(placement=file).why
    assert kept["error"]["problems"] == [
        {"field": "debtor.city", "party": "debtor", "what": "no such town", "mending": "see the register"}
    ]
    again = stage.handed(case)
    stage.visit()
    assert stage.file(again).state == FileState.TAKEN
    assert stage.file(again).ordinal == 2


@pytest.mark.requirement("EV-16")
def test_an_error_in_words_of_nobodys_contract_is_kept_and_is_no_refusal(stage: Stage) -> None:
    stage.world.faults["create"] = [Fault.REFUSE_STRANGELY]
    file = stage.handed()
    stage.visit()
    assert stage.calls(file) == [("create", "unconfirmed")]
    with at_work(stage.house.organisation):
        assert "computer says no" in Event.objects.get(placement=file).body


@pytest.mark.parametrize("fault", [Fault.LOSE, Fault.OTHER_CASE])
def test_a_lost_or_foreign_answer_is_looked_up_and_never_sent_again(stage: Stage, fault: object) -> None:
    stage.world.faults["create"] = [fault]
    file = stage.handed()
    stage.visit()
    assert stage.calls(file) == [("create", "unconfirmed")]
    assert stage.file(file).state == FileState.OFFERED
    stage.later(minutes=15)
    stage.visit()
    assert stage.calls(file) == [("create", "done")]
    assert (stage.file(file).state, stage.file(file).theirs) == ("taken", "P-1")
    assert len([one for one in stage.world.asked if one.startswith("PUT")]) == 1


def test_what_the_partner_does_not_know_waits_for_a_person_and_goes_under_the_same_reference(stage: Stage) -> None:
    stage.world.faults["create"] = [Fault.DROP]
    file = stage.handed()
    stage.visit()
    for _hour in range(3):
        stage.later(hours=1)
        stage.visit()
    assert stage.calls(file) == [("create", "unconfirmed")]
    assert len([one for one in stage.world.asked if one.startswith("PUT")]) == 1
    with at_work(stage.house.organisation):
        call = Call.objects.get().pk
    with stage.house.acting() as here:
        settle_call(here, call, arrived=False)
    stage.visit()
    assert stage.file(file).state == FileState.TAKEN
    puts = {one for one in stage.world.asked if one.startswith("PUT")}
    assert len(puts) == 1, "the same reference both times"


def test_a_busy_partner_is_asked_again_later_and_less_and_less_often(stage: Stage) -> None:
    stage.world.faults["create"] = [Fault.BUSY, Fault.BUSY]
    file = stage.handed()
    stage.visit()
    stage.visit()
    puts = [one for one in stage.world.asked if one.startswith("PUT")]
    assert len(puts) == 1, "two minutes go by before the next"
    stage.later(minutes=3)
    stage.visit()
    stage.later(minutes=5)
    stage.visit()
    assert stage.file(file).state == FileState.TAKEN


def test_whoever_died_between_claim_and_proof_leaves_it_in_doubt_and_the_partner_settles_it(stage: Stage) -> None:
    file = stage.handed()
    with at_work(stage.house.organisation):
        call = Call.objects.get().pk
    connector = connector_of(stage.reach, stage.partner)
    act = Calling(connector)
    with stage.house.acting() as here:  # claimed, sent, and killed before the proof
        claimed = act.claim(here, call)
    assert claimed is not None
    act.call(claimed)
    carry_out(stage.place, act, call)
    assert stage.calls(file) == [("create", "claimed")]
    stage.later(minutes=11)
    stage.visit()
    assert stage.calls(file) == [("create", "done")]
    assert len([one for one in stage.world.asked if one.startswith("PUT")]) == 1
    connector.close()


def test_whoever_died_before_the_request_leaves_it_to_a_person(stage: Stage) -> None:
    file = stage.handed()
    with at_work(stage.house.organisation):
        call = Call.objects.get().pk
    connector = connector_of(stage.reach, stage.partner)
    with stage.house.acting() as here:
        Calling(connector).claim(here, call)
    stage.later(minutes=11)
    stage.visit()
    assert stage.calls(file) == [("create", "unconfirmed")]
    look_up(stage.place, connector, call)
    assert stage.calls(file) == [("create", "unconfirmed")]
    connector.close()


def test_a_late_answer_does_not_undo_what_a_person_settled(stage: Stage) -> None:
    file = stage.handed()
    with at_work(stage.house.organisation):
        call = Call.objects.get().pk
    connector = connector_of(stage.reach, stage.partner)
    act = Calling(connector)
    with stage.house.acting() as here:
        claimed = act.claim(here, call)
    assert claimed is not None
    stage.later(minutes=11)
    stage.world.faults["look_up"] = [Fault.DROP]
    stage.visit()
    with stage.house.acting() as here:
        settle_call(here, call, arrived=True, theirs="P-7")
    answer = act.call(claimed)
    with stage.house.acting() as here:
        act.prove(here, claimed, answer)
    assert (stage.file(file).state, stage.file(file).theirs) == ("taken", "P-7")
    connector.close()


def test_nothing_leaves_from_a_copy_or_with_the_switch_off(stage: Stage) -> None:
    file = stage.handed()
    with another_machine():
        stage.visit()
    with stage.house.acting() as here:
        switch(here, on=False)
    stage.visit()
    assert (stage.calls(file), stage.world.cases) == ([("create", "queued")], {})
    with stage.house.acting() as here:
        switch(here, on=True)
    stage.visit()
    assert stage.file(file).state == FileState.TAKEN


def test_what_was_paid_meanwhile_is_not_handed_over(stage: Stage) -> None:
    file = stage.handed()
    with at_work(stage.house.organisation):
        rows = list(Receivable.objects.order_by("pk"))
    for row in rows:
        with stage.house.acting() as here:
            these = TheseReceivables((ReceivableId(row.pk),), DebtorId(row.debtor_id))
            record_payment(here, these, amount=Money(row.open_amount, "EUR").rounded(), on=here.today)
    stage.visit()
    assert stage.calls(file) == [("create", "dropped")]
    assert (stage.file(file).state, stage.world.cases) == (FileState.WITHDRAWN, {})


def test_one_partner_at_a_time_and_only_one_that_answered(stage: Stage) -> None:
    case = stage.case()
    stage.handed(case)
    with pytest.raises(CaseWithPartner, match="Partenaire fictif"):
        stage.handed(case)
    with stage.house.acting() as here:
        change(here, stage.partner, word(stage.address, key=""), KEY)
        with pytest.raises(PartnerNotTried):
            hand_over(here, case, stage.partner, FILES, Terms())


def test_what_never_left_is_withdrawn(stage: Stage) -> None:
    file = stage.handed()
    with stage.house.acting() as here:
        withdraw(here, file)
    stage.visit()
    assert (stage.file(file).state, stage.world.cases) == (FileState.WITHDRAWN, {})


@pytest.mark.requirement("EV-2")
def test_a_partner_is_configured_tried_and_removed_and_its_key_is_sealed(stage: Stage) -> None:
    with at_work(stage.house.organisation):
        row = Partner.objects.get()
    assert "sample-key" not in row.secret + str(row.settings)
    assert stage.secret not in row.hook_secret
    with stage.house.acting() as here:
        change(here, stage.partner, word(stage.address, key="wrong"), KEY)
    with pytest.raises(PartnerDidNotAnswer, match="401"):
        try_partner(stage.reach, stage.partner)
    with (
        stage.house.acting() as here,
        pytest.raises(SettingsUnreadable),
    ):  # another address, and the key must be given anew
        change(here, stage.partner, word("https://elsewhere.example", key=""), KEY)
    with stage.house.acting() as here, pytest.raises(SettingsUnreadable):
        change(here, stage.partner, word("http://elsewhere.example"), KEY)
    with stage.house.acting(Role.ACCOUNTANT) as here, pytest.raises(RightMissing):
        retire(here, stage.partner)
    with stage.house.acting() as here:
        retire(here, stage.partner)
    with at_work(stage.house.organisation):
        row = Partner.objects.get()
    assert (row.secret, row.hook_secret) == ("", "")
    with pytest.raises(PartnerUnknown):
        connector_of(stage.reach, stage.partner)


def test_a_partner_with_files_is_not_removed(stage: Stage) -> None:
    stage.taken()
    with stage.house.acting() as here, pytest.raises(PartnerHasFiles, match="1 file"):
        retire(here, stage.partner)


def test_a_state_is_written_by_acts_alone(stage: Stage) -> None:
    file = stage.taken()
    for statement in (
        "UPDATE partners_placement SET state = 'closed' WHERE id = %s",
        "INSERT INTO partners_fileact (organisation_id, placement_id, act, state, reason, author, done_at)"
        " SELECT organisation_id, id, 'take', 'closed', '', 'x', now() FROM partners_placement WHERE id = %s",
        "DELETE FROM partners_fileact WHERE placement_id = %s",
        "UPDATE partners_event SET body = '{}' WHERE placement_id = %s",
        "UPDATE partners_amendment SET body = '{}' WHERE placement_id = %s",
    ):
        with at_work(stage.house.organisation), pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(statement, [file])
    with at_work(stage.house.organisation), connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('partners_file_moves'::regproc)")
        (text,) = cursor.fetchone() or ("",)
    assert all(f"('{act}', '{before}', '{after}')" in text for act, before, after in moves())
    assert text.count("('") == len(moves()) + 1
