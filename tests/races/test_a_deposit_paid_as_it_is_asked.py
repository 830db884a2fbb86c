"""A late capture, a payment or a word of the guest's in the second in which a message about a deposit leaves (SW-14)."""

from __future__ import annotations

from collections import Counter

import pytest

from relance.deposits.card import ending
from relance.deposits.claim.moves import Cause, note_move
from relance.deposits.claim.situations import lock_claim
from relance.deposits.models import Claim
from relance.domain.deposits.claims import Movement
from relance.domain.money import Money
from relance.journal.models import Event
from relance.outbox.delivery import deliver_all
from relance.outbox.models import Message
from relance.outbox.preparation import prepare
from relance.tenancy.context import acting
from tests.at_work import at_work
from tests.deposits.told.test_messages import gite
from tests.deposits.told.test_the_ladder import ended
from tests.outbox.builders import House
from tests.races.test_books_under_pressure import assert_sound, at_once

__all__ = ["gite"]
COUNT = 8


@pytest.mark.requirement("SW-14")
def test_what_comes_late_is_never_asked_after_it_came(gite: House) -> None:
    debts = [ended(gite, name=f"Hôte {n}", email=f"h{n}@fictive.example", mobile="") for n in range(COUNT)]
    gite.clock.later(days=1)
    gite.run()
    prepare(gite.organisation, clock=gite.clock)

    def capture_all() -> None:
        for debt in reversed(debts):
            with acting(gite.organisation, "relance", gite.clock.now) as here:
                claim = lock_claim(Claim.objects.values_list("pk", flat=True).get(receivable=debt))
                note_move(here, claim, Movement.BY_HAND, Money.eur("210.00"), Cause())
                ending.take_late(here, claim, Money.eur("210.00"))

    assert at_once(capture_all, *[lambda: deliver_all(gite.office())] * 2) == []
    with at_work(gite.organisation):
        demands = Message.objects.filter(notice__purpose="demand")
        states = Counter(demands.values_list("state", flat=True))
        assert set(states) <= {"accepted", "voided"}
        assert sum(states.values()) == COUNT
        for message in demands.filter(state="accepted"):
            events = Event.objects.filter(chain=message.notice.debtor_id).order_by("sequence")
            names = list(events.values_list("name", flat=True))
            assert names.index("message.claimed") < len(names) - 1 - names[::-1].index("claim.moved"), names
    sent = Counter(one.recipient for one in gite.email.sent)
    assert max(sent.values(), default=1) == 1
    assert_sound(gite.organisation)
    gite.clock.later(days=10)
    gite.day()
    assert Counter(one.recipient for one in gite.email.sent) == sent, "nothing after it"
