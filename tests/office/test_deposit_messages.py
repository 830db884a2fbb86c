"""Messages about a deposit on the pages that show what leaves: their words, never those of a letter about an invoice."""

from __future__ import annotations

from datetime import timedelta

import time_machine

from relance.outbox.models import Message, Notice
from tests.at_work import at_work
from tests.deposits.test_messages import gite
from tests.deposits.test_the_ladder import ended
from tests.office.people import Person
from tests.outbox.builders import MORNING, House

__all__ = ["gite"]


@time_machine.travel(MORNING + timedelta(days=1), tick=False)
def test_what_leaves_by_itself_is_read_before_it_does_and_is_not_reworded(gite: House) -> None:
    ended(gite)
    gite.clock.later(days=1)
    gite.run()
    with at_work(gite.organisation):
        notice = Notice.objects.get(purpose="demand")
        message = Message.objects.filter(notice=notice).first()
    assert message is not None
    owner = Person(gite.organisation)
    today = owner.sees("today/")
    assert "Deposit: first message" in today
    assert "Stop" in today
    page = owner.sees(f"letters/{notice.name}/")
    assert "Il reste 210,00" in page
    assert "Je conteste tout ou partie" in page
    assert "facture" not in page
    assert "Change its words" not in page
    assert "Reste, sans aucun frais" in owner.sees(f"letters/{notice.name}/pdf/")
    assert "Deposit: first message" in owner.sees("outbox/")
    owner.sees(f"messages/{message.pk}/")
    gite.send()
    assert "Il reste 210,00" in owner.sees(f"letters/{notice.name}/")
