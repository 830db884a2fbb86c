"""Qualified electronic letters: only in a batch, and only once a person has confirmed it."""

from __future__ import annotations

import pytest

from relance.domain.ids import MessageId
from relance.outbox.postal_batches import close_batch
from relance.outbox.preparation import prepare
from relance.outbox.registered import NOTICES, prepare_electronic
from relance.parties.models import Contact, Debtor
from relance.post import batches
from relance.post.models import RegisteredLetter
from tests.outbox.builders import House
from tests.post.test_sending import LATE

pytestmark = pytest.mark.requirement("AP-2")


@pytest.fixture
def message(house: House) -> MessageId:
    house.bring(f"F-1;Scierie de l'Exemple;{LATE};100,00;;404833048;12 chemin des Brumes;75001;Paris;")
    house.run()
    prepare(house.organisation, clock=house.clock)
    with house.acting() as here:
        debtor = Debtor.objects.get()
        Contact.objects.create(organisation_id=here.organisation, debtor=debtor, email="compta@scierie.example")
    return MessageId(house.messages()[0].pk)


def states(house: House) -> tuple[list[str], list[str]]:
    with house.acting():
        return list(RegisteredLetter.objects.order_by("pk").values_list("state", flat=True)), house.states()


def test_a_consumer_who_has_not_consented_gets_none(house: House, message: MessageId) -> None:
    with house.acting():
        Debtor.objects.update(kind="consumer")
    with pytest.raises(batches.ConsentMissing), house.acting() as here:
        prepare_electronic(here, [message])


def test_nothing_leaves_before_a_person_confirms_the_batch_and_names_the_provider(
    house: House, message: MessageId
) -> None:
    with house.acting() as here:
        pk = prepare_electronic(here, [message])
    assert states(house) == (["prepared"], ["queued"])
    with house.acting() as here:
        assert close_batch(here).batch is None
        with pytest.raises(batches.ProviderUnnamed):
            batches.confirm(here, NOTICES, pk, provider=" ")
    with house.acting() as here:
        assert batches.confirm(here, NOTICES, pk, provider="Prestataire de l'Exemple") == 1
    assert states(house) == (["handed_over"], ["handed_over"])
    with pytest.raises(batches.ElectronicBatchUnknown), house.acting() as here:
        batches.confirm(here, NOTICES, pk, provider="again")


def test_a_cancelled_batch_gives_its_letters_back(house: House, message: MessageId) -> None:
    with house.acting() as here:
        pk = prepare_electronic(here, [message])
        batches.cancel(here, pk)
    with house.acting() as here:
        assert close_batch(here).count == 1
