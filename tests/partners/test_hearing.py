"""What a partner tells: taken once, kept as it came, believed where it is signed and about a file of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

import pytest
from django.test import Client

from relance.domain.placements.authority import Authority, AuthorityUnreadable
from relance.domain.placements.states import FileState
from relance.domain.placements.told import TellingUnreadable, read_told
from relance.journal.verification import verify_journal
from relance.partners import keeping
from relance.partners.connectors.https import address
from relance.partners.connectors.sftp import MODULE as SFTP
from relance.partners.door import SettingsUnreadable
from relance.partners.hearing import Outcome, Way, take
from relance.partners.models import Event, EvidenceRequest, Partner, PaymentBack, Placement, ProposalRow
from relance.partners.placing import Terms
from relance.partners.reaching import connector_of
from relance.partners.signatures import is_secret, is_signed, new_secret, sign
from relance.partners.working import replay
from relance.portal import partner_webhooks
from relance.receivables.models import Payment
from relance.tenancy.organisations import public_id_of
from tests.at_work import at_work
from tests.conftest import found
from tests.outbox.builders import KEY, MORNING, House
from tests.partners.stage import Fault, Stage, staged, word

PAID = {"id": "pay-1", "amount": "120.00", "currency": "EUR", "paid_on": "2026-04-07"}


def posted(
    stage: Stage, event: Mapping[str, Any], headers: Mapping[str, str] | None = None, *, to: int | None = None
) -> int:
    """Post it to our door, signed by the partner unless told otherwise."""
    with at_work(stage.house.organisation) as here:
        house = public_id_of(here)
        partner = Partner.objects.get(pk=to or stage.partner).public_id
    body = json.dumps(event).encode()
    signed = stage.world.signed(body, str(event.get("id", "x")), int(stage.house.clock.now.timestamp()))
    given = headers if headers is not None else signed
    client = Client(headers={k: v for k, v in given.items() if k != "Content-Type"}, SERVER_NAME="localhost")
    return client.post(f"/partners/{house}/{partner}/", body, content_type="application/json").status_code


@pytest.fixture
def door(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """The door by the test's clock and key."""
    monkeypatch.setattr(partner_webhooks, "now_of", lambda _organisation: stage.house.clock.now)
    monkeypatch.setattr(partner_webhooks, "hook_secret_of", lambda _row, _key: stage.secret)
    return stage


@pytest.mark.requirement("EV-9", "EV-10")
def test_a_payment_back_is_booked_once_whatever_way_and_however_often_it_comes(door: Stage) -> None:
    file = door.taken()
    event = door.world.tells(door.reference, "payment", payment=PAID)
    assert posted(door, event) == 204
    assert posted(door, event) == 204
    door.later(hours=1)
    door.visit()  # fetched as well
    other_id = {**event, "id": "evt-other"}
    door.told(other_id, way=Way.FILE)
    assert door.open_amounts() == ["0.00", "30.50"], "the oldest due first"
    with at_work(door.house.organisation) as here:
        payment = Payment.objects.get()
        back = PaymentBack.objects.get()
        outcomes = list(Event.objects.exclude(way="answer").order_by("pk").values_list("outcome", flat=True))
        assert list(verify_journal(here)) == []
    assert (payment.pk, payment.reference, back.placement_id) == (back.payment_id, "Partenaire fictif pay-1", file)
    assert outcomes == ["taken", "kept"]


def test_a_forged_old_altered_or_strangers_message_changes_nothing(door: Stage) -> None:
    door.taken()
    event = door.world.tells(door.reference, "payment", payment=PAID)
    body = json.dumps(event).encode()
    now = int(door.house.clock.now.timestamp())
    good = door.world.signed(body, event["id"], now)
    forged = [
        {},
        {**good, "webhook-signature": "v1,AAAA"},
        {**good, "webhook-id": "another"},
        {**good, "webhook-timestamp": str(now - 1)},
        door.world.signed(body, event["id"], now - 301),
        door.world.signed(body, event["id"], now + 301),
        door.world.signed(body + b" ", event["id"], now),
        {**good, "webhook-signature": sign(new_secret(), event["id"], now, body)},
        {**good, "webhook-signature": good["webhook-signature"].replace("v1,", "v0,")},
    ]
    assert [posted(door, event, one) for one in forged] == [400] * len(forged)
    with at_work(door.house.organisation):
        assert not Event.objects.filter(way="hook").exists()
    assert door.open_amounts() == ["100.00", "50.50"]
    assert posted(door, event, {**good, "webhook-signature": f"v1,AAAA {good['webhook-signature']}"}) == 204


def test_a_body_that_is_no_event_is_kept_and_refused(door: Stage) -> None:
    door.taken()
    assert posted(door, {"hello": "world", "id": "x"}) == 422
    with at_work(door.house.organisation):
        kept = Event.objects.get(way="hook")
    assert (kept.outcome, json.loads(kept.body)) == ("not_read", {"hello": "world", "id": "x"})


@pytest.mark.requirement("EV-16")
def test_an_unknown_status_is_kept_and_shown_as_it_came(stage: Stage) -> None:
    file = stage.taken()
    said = "En attente de l’huissier n° 3 — ÉTAPE 7b"
    assert stage.told({"id": "e1", "type": "status", "reference": stage.reference, "status": said}) == {
        Outcome.TAKEN: 1
    }
    assert stage.file(file).status == said
    assert stage.told({"id": "e2", "type": "fireworks", "reference": stage.reference, "x": {"y": 1}}) == {
        Outcome.NOT_READ: 1
    }
    with at_work(stage.house.organisation):
        assert json.loads(Event.objects.get(their_id="e2").body)["x"] == {"y": 1}
    assert stage.file(file).state == FileState.TAKEN


def test_a_late_status_does_not_take_the_place_of_a_newer_one(stage: Stage) -> None:
    file = stage.taken()
    base = {"type": "status", "reference": stage.reference}
    late = (stage.house.clock.now + timedelta(hours=2)).isoformat()
    early = (stage.house.clock.now + timedelta(hours=1)).isoformat()
    stage.told(
        {**base, "id": "e1", "status": "plan", "at": late}, {**base, "id": "e0", "status": "contacted", "at": early}
    )
    assert stage.file(file).status == "plan"


def test_the_same_id_with_other_words_changes_nothing_and_asks(stage: Stage) -> None:
    stage.taken()
    base = {"id": "e1", "type": "payment", "reference": stage.reference}
    assert stage.told({**base, "payment": PAID}) == {Outcome.TAKEN: 1}
    assert stage.told({**base, "payment": {**PAID, "amount": "12.00"}}) == {Outcome.DOUBTFUL: 1}
    assert stage.told({**base, "id": "e2", "payment": {**PAID, "amount": "12.00"}}) == {Outcome.DOUBTFUL: 1}
    assert stage.open_amounts() == ["0.00", "30.50"]


def test_what_is_of_another_partners_or_no_file_changes_nothing(stage: Stage) -> None:
    file = stage.taken()
    with stage.house.acting() as here:
        other = keeping.add(here, word(stage.address, name="Autre partenaire"), KEY).id
        event = {"id": "e1", "type": "closed", "reference": stage.reference, "code": "paid"}
        assert dict(take(here, other, json.dumps(event).encode(), Way.HOOK)) == {Outcome.UNPLACED: 1}
    for reference in ("", "nonsense", stage.reference + "9", stage.reference.replace("case-1", "case-١")):
        told = stage.told({"id": f"e{reference}", "type": "closed", "reference": reference, "code": "paid"})
        assert told == {Outcome.UNPLACED: 1}
    assert stage.file(file).state == FileState.TAKEN


def test_another_companys_partner_cannot_speak_of_this_ones_file(
    stage: Stage, tmp_path: Any, partner_server: tuple[Any, str]
) -> None:
    file = stage.taken()
    reference = stage.reference
    other = staged(House(found(), tmp_path), *partner_server)
    assert other.told({"id": "e1", "type": "payment", "reference": reference, "payment": PAID}) == {Outcome.UNPLACED: 1}
    assert other.open_amounts() == stage.open_amounts() == ["100.00", "50.50"]
    assert stage.file(file).state == FileState.TAKEN


def test_a_payment_that_cannot_be_is_kept_and_not_booked(stage: Stage) -> None:
    stage.taken()
    wrong: list[dict[str, Any]] = [
        {**PAID, "amount": "-5.00"}, {**PAID, "amount": "0"}, {**PAID, "amount": "1.005"}, {**PAID, "amount": "NaN"},
        {**PAID, "amount": True}, {**PAID, "amount": "1e30"}, {**PAID, "currency": "€"}, {**PAID, "paid_on": "yesterday"},
        {**PAID, "id": ""}, {**PAID, "received_by": "nobody"},
    ]  # fmt: skip
    base = {"type": "payment", "reference": stage.reference}
    told = stage.told(*({**base, "id": f"e{n}", "payment": one} for n, one in enumerate(wrong)))
    assert told == {Outcome.NOT_READ: len(wrong)}
    later = stage.told({**base, "id": "later", "payment": {**PAID, "id": "p2", "paid_on": "2026-04-08"}})
    mine = stage.told({**base, "id": "mine", "payment": {**PAID, "id": "p3", "received_by": "creditor"}})
    assert (later, mine) == ({Outcome.DOUBTFUL: 1}, {Outcome.KEPT: 1})
    assert stage.open_amounts() == ["100.00", "50.50"]


def test_more_than_is_owed_stays_unallocated(stage: Stage) -> None:
    stage.taken()
    stage.told({"id": "e1", "type": "payment", "reference": stage.reference, "payment": {**PAID, "amount": "200.00"}})
    assert stage.open_amounts() == ["0.00", "0.00"]
    with at_work(stage.house.organisation):
        assert f"{Payment.objects.get().open_amount:.2f}" == "49.50"


def test_a_test_file_never_enters_the_books(house: House, partner_server: tuple[Any, str]) -> None:
    stage = staged(house, *partner_server, mode="test")
    file = stage.taken()
    assert stage.world.cases[stage.reference].is_test
    assert stage.file(file).is_test
    told = stage.told({"id": "e1", "type": "payment", "reference": stage.reference, "payment": PAID})
    assert told == {Outcome.TEST: 1}
    assert stage.open_amounts() == ["100.00", "50.50"]


def test_a_lost_answer_is_found_in_what_the_partner_tells_later(stage: Stage) -> None:
    stage.world.faults |= {"create": [Fault.LOSE], "look_up": [Fault.DROP] * 9}
    file = stage.handed()
    stage.visit()
    assert stage.file(file).state == FileState.OFFERED
    stage.told({"id": "e1", "type": "status", "reference": stage.reference, "status": "in_progress"})
    assert (stage.file(file).state, stage.calls(file)) == (FileState.TAKEN, [("create", "done")])


def test_a_file_that_never_left_cannot_be_told_of(stage: Stage) -> None:
    file = stage.handed()
    with at_work(stage.house.organisation) as here:
        reference = f"{public_id_of(here)}.case-1.1"
    told = stage.told({"id": "e1", "type": "payment", "reference": reference, "payment": PAID})
    assert told == {Outcome.DOUBTFUL: 1}
    assert stage.file(file).state == FileState.OFFERED


def test_events_are_fetched_page_by_page_and_replayed_without_being_taken_twice(stage: Stage) -> None:
    file = stage.taken()
    for number in range(150):
        stage.world.tells(stage.reference, "message", text=f"no. {number}")
    stage.later(hours=1)
    stage.visit()
    with at_work(stage.house.organisation):
        assert Event.objects.filter(way="poll", placement=file).count() == 150
        assert Partner.objects.get().cursor == "150"
    connector = connector_of(stage.reach, stage.partner)
    replay(stage.place, stage.partner, connector)
    connector.close()
    with at_work(stage.house.organisation):
        assert Event.objects.filter(way="poll").count() == 150


@pytest.mark.requirement("EV-10", "EV-16")
def test_a_partner_that_closes_or_gives_back_ends_the_file_and_says_why_as_it_came(stage: Stage) -> None:
    file = stage.taken()
    told = stage.told({"id": "e1", "type": "closed", "reference": stage.reference, "code": "NPAI / 42"})
    row = stage.file(file)
    assert (told, row.state, row.close_code) == ({Outcome.TAKEN: 1}, FileState.CLOSED, "NPAI / 42")
    again = stage.told({"id": "e2", "type": "closed", "reference": stage.reference, "code": "paid"})
    assert (again, stage.file(file).close_code) == ({Outcome.DOUBTFUL: 1}, "NPAI / 42")
    late = stage.told({"id": "e3", "type": "payment", "reference": stage.reference, "payment": PAID})
    assert late == {Outcome.TAKEN: 1}, "money is money, though the file is closed"
    asked = stage.told(
        {"id": "e4", "type": "evidence_request", "reference": stage.reference, "evidence": {"id": "q", "what": "?"}}
    )
    assert asked == {Outcome.DOUBTFUL: 1}


def test_a_proposal_within_the_authority_is_agreed_by_it_alone(stage: Stage) -> None:
    stage.taken(Terms(Authority(6, Decimal("0.8"), "Compta")))
    eur = {"currency": "EUR", "first_on": "2026-05-01"}
    offers: list[dict[str, Any]] = [
        {"id": "a", "kind": "plan", "months": 6, "amount": "150.50", **eur},
        {"id": "b", "kind": "plan", "months": 7, "amount": "150.50", **eur},
        {"id": "c", "kind": "settlement", "amount": "120.40", **eur},
        {"id": "d", "kind": "settlement", "amount": "120.39", **eur},
        {"id": "e", "kind": "plan", "months": 3, "amount": "150.49", **eur},
    ]
    base = {"type": "proposal", "reference": stage.reference}
    stage.told(*({**base, "id": f"e-{one['id']}", "proposal": one} for one in offers))
    with at_work(stage.house.organisation):
        found = {one.their_id: one.is_covered for one in ProposalRow.objects.all()}
        assert not EvidenceRequest.objects.exists()
    assert found == {"a": True, "b": False, "c": True, "d": False, "e": False}


def test_only_what_was_signed_with_the_secret_within_five_minutes_counts() -> None:
    secret, body = new_secret(), b"{}"
    stamp = int(MORNING.timestamp())
    headers = {"Webhook-Id": "a", "Webhook-Timestamp": str(stamp), "Webhook-Signature": sign(secret, "a", stamp, body)}
    assert is_signed(headers, body, secret, MORNING)
    assert is_signed(headers, body, secret, MORNING + timedelta(seconds=300))
    assert not is_signed(headers, body, secret, MORNING + timedelta(seconds=301))
    assert not is_signed(headers, body, "", MORNING)
    assert not is_signed(headers, body, "whsec_AAAA", MORNING)
    assert not is_secret("whsec_%%%")


@pytest.mark.requirement("EV-9")
@pytest.mark.parametrize("way", [Way.HOOK, Way.POLL])
def test_half_a_sign_and_a_moment_that_no_clock_shows_are_taken_in_as_far_as_they_go(door: Stage, way: Way) -> None:
    file = door.taken()
    moments = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2149-01-01T00:00:00+00:00"]
    for number, at in enumerate(moments):
        event = {"id": f"odd-{number}", "type": "status", "reference": door.reference, "status": "legal", "at": at}
        assert door.told({**event, "more": "\ud83d"}, way=way) == {Outcome.TAKEN: 1}
    event = {"id": "\udfff", "type": "status", "reference": door.reference, "status": "plan"}
    assert door.told({**event, "at": door.house.clock.now.isoformat()}, way=way) == {Outcome.TAKEN: 1}
    with at_work(door.house.organisation) as here:
        assert len(Event.objects.exclude(way="answer")) == 4
        assert Placement.objects.get(pk=file).status == "plan", "what is told now, not what is dated to come"
        assert list(verify_journal(here)) == []


@pytest.mark.parametrize("depth", [101, 990, 100_000])
def test_what_is_nested_beyond_reading_is_no_telling(depth: int) -> None:
    with pytest.raises(TellingUnreadable):
        read_told(b'{"id":"a","type":"message","more":' + b"[" * depth + b"]" * depth + b"}")


@pytest.mark.parametrize(
    "typed",
    [
        "https://[::1",
        "https://a:b",
        "https://a:99999",
        "https://\0",
        "https://a\x7f/",
        "https://a;script-src *",
        "https://a b",
        "",
    ],
)
def test_an_address_that_is_none_is_refused_before_it_is_kept(typed: str) -> None:
    with pytest.raises(SettingsUnreadable):
        address(typed)


@pytest.mark.parametrize("port", ["0", "65536", "99999"])
def test_a_port_that_is_none_is_refused_too(port: str) -> None:
    (field,) = (one for one in SFTP.fields if one.name == "port")
    assert [field.read(one) for one in ("22", "65535", "")] == ["22", "65535", ""]
    with pytest.raises(SettingsUnreadable):
        field.read(port)


@pytest.mark.parametrize("share", ["0", "0.000001", "1e-9999", "1.01", "NaN"])
def test_a_share_that_would_be_kept_as_none_is_no_lowest_settlement(share: str) -> None:
    with pytest.raises((AuthorityUnreadable, InvalidOperation)):
        Authority(lowest_settlement=Decimal(share))
