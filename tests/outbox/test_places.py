"""A copy never acts: what leaves, leaves from the places that a person listed, whatever the copied rows say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection

from relance.domain.places import Answer, Place, Standing
from relance.domain.sentences import Sentence
from relance.journal.models import Event
from relance.outbox.claim import claim
from relance.outbox.postal_batches import close_batch
from relance.outbox.sending import Mode, adopt_place, settle_place, silence_restored, status, switch
from relance.outbox.system import SystemMessage, SystemPurpose, send_system
from relance.tenancy import places
from relance.tenancy.context import acting
from relance.tenancy.models import ListedPlace, Organisation
from relance.tenancy.places import PlaceCannotBeAdded, PlaceUnsettled, may_leave
from relance.tenancy.secrets import fingerprint
from tests.at_work import at_work
from tests.outbox.builders import KEY, MORNING, House
from tests.outbox.test_sending import late
from tests.places import another_machine, standing_at

pytestmark = pytest.mark.requirement("P1", "P5")
FOLDER = Place("m" * 64, "/srv/relance/postgresql", "server /srv/relance/postgresql")
OTHERS = [
    replace(FOLDER, path="/home/copy/postgresql"),
    replace(FOLDER, machine="n" * 64),
    replace(FOLDER, machine=""),
    Place("n" * 64, "/home/copy/postgresql", "laptop"),
]


def standing(house: House) -> Standing:
    with house.acting() as here:
        return status(here).standing


def may_leave_here(house: House) -> bool:
    with house.acting() as here:
        return may_leave(here)


def settle(house: House, answer: Answer) -> None:
    with house.acting() as here:
        settle_place(here, answer)


@pytest.fixture
def embedded(house: House) -> House:
    """A house whose database lies in FOLDER, with one message that waits."""
    with at_work(house.organisation):
        ListedPlace.objects.update(machine=FOLDER.machine, path=FOLDER.path)
    house.bring(late())
    house.run()
    return house


@pytest.mark.parametrize("elsewhere", OTHERS, ids=["another folder", "another machine", "a machine without id", "both"])
def test_what_is_copied_sends_nothing_and_the_original_goes_on(embedded: House, elsewhere: Place) -> None:
    with standing_at(elsewhere):
        assert embedded.send().reasons == {"sending_off": 1}
        assert standing(embedded) is Standing.ELSEWHERE
        with embedded.acting() as here:
            assert close_batch(here).batch is None
    assert embedded.email.sent == []
    with standing_at(FOLDER):
        assert embedded.send().states == {"accepted": 1}, "the same machine and folder: a restart changes nothing"


def test_a_database_restored_into_another_cluster_or_copied_inside_one_is_another_place(embedded: House) -> None:
    with standing_at(FOLDER), at_work(embedded.organisation, MORNING) as here:
        assert may_leave(here)
        kept = ListedPlace.objects.get().database
        cluster, _, oid = kept.partition("/")
        for database in (f"{int(cluster) + 1}/{oid}", f"{cluster}/{int(oid) + 1}"):
            ListedPlace.objects.update(database=database)
            assert not may_leave(here)
            assert places.standing(here) is Standing.ELSEWHERE
        with connection.cursor() as cursor:
            cursor.execute("SELECT system_identifier::text FROM pg_control_system()")
            assert cursor.fetchone() == (cluster,)


def test_moved_lists_the_new_place_and_strikes_the_old_one(embedded: House) -> None:
    with standing_at(OTHERS[0]):
        settle(embedded, Answer.MOVED)
        assert embedded.send().states == {"accepted": 1}
    with standing_at(FOLDER):
        assert standing(embedded) is Standing.ELSEWHERE, "where it was, nothing leaves any more"
        settle(embedded, Answer.MOVED)
        assert may_leave_here(embedded), "it may move back"


def test_a_copy_stays_silent_for_good_until_said_otherwise(embedded: House) -> None:
    with standing_at(OTHERS[1]):
        settle(embedded, Answer.COPY)
        assert standing(embedded) is Standing.COPY
        with pytest.raises(PlaceUnsettled), embedded.acting() as here:
            switch(here, on=True)
        assert embedded.send().reasons == {"sending_off": 1}
        settle(embedded, Answer.MOVED)
        assert may_leave_here(embedded)


def test_the_place_that_acts_can_be_called_a_copy(embedded: House) -> None:
    with standing_at(FOLDER):
        settle(embedded, Answer.COPY)
        assert embedded.send().reasons == {"sending_off": 1}


def test_switching_on_answers_no_question_by_accident(embedded: House) -> None:
    """Off at the original, then copied: the button "on" in the copy is no answer to where it stands."""
    with standing_at(FOLDER), embedded.acting() as here:
        switch(here, on=False)
    with standing_at(OTHERS[0]):
        with pytest.raises(PlaceUnsettled), embedded.acting() as here:
            switch(here, on=True)
        settle(embedded, Answer.MOVED)
        assert not may_leave_here(embedded), "moved is no switch: off stays off"
        with embedded.acting() as here:
            switch(here, on=True)
        assert may_leave_here(embedded)


def test_each_machine_at_one_server_asks_once_and_is_listed(house: House) -> None:
    """The test's database is a server's: its place has no path."""
    with another_machine("web"):
        assert standing(house) is Standing.ELSEWHERE
        settle(house, Answer.ALSO)
        assert may_leave_here(house)
    assert may_leave_here(house), "the first goes on"
    with another_machine("third"):
        assert not may_leave_here(house), "each for itself"


def test_a_copied_folder_is_never_one_more_machine(embedded: House) -> None:
    with standing_at(OTHERS[1]), pytest.raises(PlaceCannotBeAdded):
        settle(embedded, Answer.ALSO)
    with at_work(embedded.organisation):
        ListedPlace.objects.update(path="", database="1/2")
    with pytest.raises(PlaceCannotBeAdded):
        settle(embedded, Answer.ALSO)


def test_the_place_is_asked_in_the_transaction_that_claims(embedded: House) -> None:
    """Said to be a copy a moment before: what was about to be claimed is not."""
    from relance.outbox.preparation import prepare

    prepare(embedded.organisation, clock=embedded.clock)
    (message,) = embedded.messages()
    with standing_at(FOLDER):
        settle(embedded, Answer.COPY)
        with embedded.acting() as here:
            claimed = claim(here, message.pk)
    assert claimed is not None
    assert claimed.message.state == "queued"


def test_a_restored_backup_asks_even_in_the_same_place_and_proposes(embedded: House) -> None:
    with standing_at(FOLDER):
        with embedded.acting() as here:
            silence_restored(here)
        assert standing(embedded) is Standing.ELSEWHERE
        assert embedded.send().reasons == {"sending_off": 1}
        settle(embedded, Answer.MOVED)
        with embedded.acting() as here:
            stands = status(here)
        assert (stands.mode, stands.standing) == (Mode.PROPOSES, Standing.ACTS)


def test_an_invitation_does_not_leave_from_a_copy_either(house: House) -> None:
    message = SystemMessage(
        SystemPurpose.INVITATION,
        "new@fabrique-fictive.example",
        "New",
        "en",
        Sentence("Welcome"),
        (Sentence("Come in."),),
    )
    with another_machine(), pytest.raises(PlaceUnsettled):
        send_system(house.office(), message, sender_name="Fabrique")
    assert house.email.sent == []
    assert send_system(house.office(), message, sender_name="Fabrique")


def test_an_installation_of_before_adopts_the_place_where_its_key_is(organisation: int) -> None:
    with at_work(organisation, MORNING) as here:
        Organisation.objects.update(is_sending=True, sending_key=fingerprint(KEY))
        assert places.standing(here) is Standing.ELSEWHERE
        assert not may_leave(here)
    with acting(organisation, "test", MORNING) as here:
        assert not adopt_place(here, key=b"another" * 6), "another key is another installation"
    with acting(organisation, "test", MORNING) as here:
        assert adopt_place(here, key=KEY)
    with at_work(organisation, MORNING) as here:
        assert may_leave(here)
        assert Event.objects.filter(name="place.adopted").exists()
    with another_machine(), acting(organisation, "test", MORNING) as here:
        assert not adopt_place(here, key=KEY), "once: a copy made later finds nothing to adopt"


def test_what_is_said_of_a_place_is_journaled(house: House) -> None:
    with another_machine():
        settle(house, Answer.COPY)
    with at_work(house.organisation):
        (event,) = Event.objects.filter(name="place.settled")
        assert '"copy"' in event.body


def test_the_first_switch_lists_the_place_without_a_question(organisation: int) -> None:
    with at_work(organisation, MORNING) as here:
        assert places.standing(here) is Standing.NEW
    with acting(organisation, "test", MORNING) as here:
        switch(here, on=True)
    with at_work(organisation, MORNING) as here:
        assert places.standing(here) is Standing.ACTS
        assert may_leave(here)
