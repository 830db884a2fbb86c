"""What a card provider tells: signed or not, doubled, late, out of order, another account's: it brings a look forward, or does nothing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.test import Client

from relance.deposits.card.disputes import look_at_payment, payments_to_look_at
from relance.deposits.card.working import claims_due
from relance.deposits.models import Attempt, CardDispute, Claim
from relance.portal import webhooks
from relance.tenancy.models import Due
from relance.tenancy.organisations import public_id_of
from tests.conftest import found
from tests.deposits.card.test_attempts import Inn
from tests.payments.servers.mollie_server import MollieServer
from tests.payments.servers.world import Delivery
from tests.payments.stage import stage_of

pytestmark = pytest.mark.requirement("SW-3")


@pytest.fixture(params=["stripe", "mollie"])
def inn(request: pytest.FixtureRequest, organisation: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inn]:
    with stage_of(request.param) as stage:
        monkeypatch.setattr(webhooks, "provider_of", lambda *_: stage.make())
        monkeypatch.setattr(webhooks, "now_of", lambda _organisation: stage.now)
        yield Inn(organisation, stage)


def address(inn: Inn) -> str:
    with inn.acting() as here:
        return f"/cards/{public_id_of(here)}/"


def told(inn: Inn, delivery: Delivery) -> int:
    headers = {name: value for name, value in delivery.headers.items() if name != "Content-Type"}
    kind = delivery.headers.get("Content-Type", "application/json")
    answer = Client(headers=headers, SERVER_NAME="localhost").post(address(inn), delivery.body, content_type=kind)
    return answer.status_code


def deliveries(inn: Inn) -> list[Delivery]:
    """What the server would tell now, and has not yet."""
    return list(inn.stage.server.flush())


def wakes(inn: Inn) -> int:
    with inn.acting():
        return Due.objects.filter(kind="captures").count()


def test_a_message_brings_the_look_forward_however_often_it_comes(inn: Inn) -> None:
    inn.claims("150.00", "script:pending")
    inn.works()
    assert inn.states() == ["pending"]
    with inn.acting():
        payment = str(Attempt.objects.values_list("reference", flat=True).get())
        assert Attempt.objects.get().settled_at is not None
    inn.stage.server.deliveries.clear()
    inn.stage.server.settle(payment, is_paid=True)
    inn.sleeps(seconds=5)
    with inn.acting() as here:
        assert claims_due(here) == []
    messages = deliveries(inn)
    assert messages
    for message in [*messages, *reversed(messages), *messages]:
        assert told(inn, message) == 204
    with inn.acting() as here:
        assert claims_due(here) == [inn.claim]
    inn.works()
    assert inn.states() == ["captured"]
    for message in messages:  # days late, and all over again
        assert told(inn, message) in (204, 400)  # an old signature is none
    inn.works()
    assert inn.taken == Decimal("150.00")


def test_a_dispute_is_heard_of_and_asked_about(inn: Inn) -> None:
    inn.claims("150.00")
    inn.works()
    with inn.acting():
        payment = str(Attempt.objects.values_list("reference", flat=True).get())
    inn.stage.server.deliveries.clear()
    inn.stage.server.open_dispute(payment)
    inn.sleeps(seconds=5)
    for message in deliveries(inn):
        assert told(inn, message) == 204
    with inn.acting() as here:
        assert payments_to_look_at(here) == [payment]
        assert not CardDispute.objects.exists(), "a message is believed in nothing"
    look_at_payment(inn, inn.stage.cards, payment)
    with inn.acting():
        assert CardDispute.objects.count() == 1


def test_what_nobody_signed_does_nothing(inn: Inn) -> None:
    inn.claims("150.00")
    inn.works()
    before = wakes(inn)
    if isinstance(inn.stage.server, MollieServer):
        forged = [
            inn.stage.server.delivery(b'{"resource": "event", "entityId": "tr_1"}', secrets=["other"]),
            Delivery("", {"Content-Type": "application/x-www-form-urlencoded"}, b"id=../../account"),
        ]
    else:
        forged = [
            Delivery("", {"Stripe-Signature": "t=1,v1=" + "0" * 64}, b'{"type": "payment_intent.succeeded"}'),
            Delivery("", {}, b"{}"),
        ]
    for one in [*forged, Delivery("", {}, b""), Delivery("", {}, b"\xff" * 100)]:
        assert told(inn, one) == 400
    assert wakes(inn) == before


def test_another_accounts_payment_names_nothing_here(inn: Inn) -> None:
    inn.claims("150.00")
    inn.works()
    before = wakes(inn)
    with stage_of(inn.stage.cards.word) as elsewhere:
        page = elsewhere.page()
        elsewhere.world.guest(page.link)
        messages = list(elsewhere.server.flush())
    assert messages
    for one in messages:
        assert told(inn, one) in (204, 400)
    assert wakes(inn) == before
    with inn.acting():
        assert Claim.objects.get(pk=inn.claim).outcome == "paid"


def test_the_door_opens_for_a_company_with_cards_and_for_messages_alone(inn: Inn) -> None:
    assert Client(SERVER_NAME="localhost").get(address(inn)).status_code == 405
    assert (
        Client(SERVER_NAME="localhost")
        .post("/cards/00000000-0000-0000-0000-000000000000/", "id=tr_1", content_type="text/plain")
        .status_code
        == 404
    )
    assert (
        Client(SERVER_NAME="localhost").post("/cards/nobody/", "id=tr_1", content_type="text/plain").status_code == 404
    )
    large = Delivery("", {"Content-Type": "application/json"}, b"x" * (1024 * 1024 + 1))
    assert told(inn, large) == 413


def test_a_company_without_an_account_hears_nothing(organisation: int) -> None:
    other = found()
    with stage_of("mollie") as stage:
        inn = Inn(other, stage)
        answer = Client(SERVER_NAME="localhost").post(
            address(inn), "id=tr_1", content_type="application/x-www-form-urlencoded"
        )
    assert answer.status_code == 404
