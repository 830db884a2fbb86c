"""What was kept back on the Outbox page: it waits for a person, and nothing there contradicts why."""

from __future__ import annotations

import pytest
import time_machine

from relance.outbox.models import Message
from relance.outbox.sender_refused import keep_back
from tests.office.people import Person
from tests.outbox.builders import MORNING, House
from tests.outbox.test_sending import late

TRANSIENT = "421 4.7.28 unusual rate of unsolicited mail"  # these words alone would mean a server that nobody reached


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P44")
def test_the_outbox_shows_the_servers_words_and_guesses_no_other_cause(house: House) -> None:
    house.bring(late())
    house.day()
    with house.acting() as here:
        keep_back(here, Message.objects.select_related("notice").get(), why=TRANSIENT)
    page = Person(house.organisation).sees("outbox/")
    assert "One message waits because a server refuses yours." in page
    assert TRANSIENT in page
    assert "could not be reached" not in page
