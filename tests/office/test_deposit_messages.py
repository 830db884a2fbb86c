"""Messages about a deposit on the pages that show what leaves: their words, never those of a letter about an invoice."""

from __future__ import annotations

from datetime import timedelta

import time_machine

from relance.deposits.models import Claim
from relance.outbox.models import Message, Notice
from tests.at_work import at_work
from tests.deposits.told.test_messages import gite
from tests.deposits.told.test_the_ladder import ended
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


@time_machine.travel(MORNING + timedelta(days=1), tick=False)
def test_the_ladder_stands_on_the_page_of_the_deposit(gite: House) -> None:
    receivable = ended(gite)
    with at_work(gite.organisation):
        guarantee = Claim.objects.get(receivable=receivable).guarantee_id
    owner = Person(gite.organisation)
    page = owner.sees(f"deposits/{guarantee}/")
    assert "E-mail, if €210.00 is still open" in page
    assert "+21" in page
    gite.clock.later(days=1)
    gite.run()
    assert "E-mail: Waiting to leave" in owner.sees(f"deposits/{guarantee}/")
    gite.send()
    page = owner.sees(f"deposits/{guarantee}/")
    assert "E-mail: Sent" in page
    assert "Text message: Sent" in page
    assert "Text message, without saying what about, if €210.00 is still open" in page
