"""Letters for the post on the Outbox page: stale ones are named and written anew, a late posting says what it changes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from relance.outbox.preparation import prepare
from relance.tenancy.models import Role
from tests.office.people import Person
from tests.outbox.builders import House
from tests.outbox.test_notice_terms import BY_POST, come_to_the_formal_notice, formal


@pytest.mark.requirement("RU-2", "AP-15")
def test_a_stale_letter_is_named_written_anew_and_a_late_posting_makes_it_a_reminder(house: House) -> None:
    come_to_the_formal_notice(house, BY_POST)
    name = formal(house).name
    with time_machine.travel(datetime(2026, 5, 11, 9, 0, tzinfo=UTC), tick=False):
        house.clock.on(11, month=5)
        house.office()
        owner = Person(house.organisation)
        page = owner.sees("outbox/")
        assert f"would ask to be paid before they can be received: {name}" in page
        assert "Close a batch" not in page
        assert "Nothing was closed" in owner.client.post(owner.path("outbox/batch/"), follow=True).content.decode()
        assert Person(house.organisation, Role.VIEWER).status("outbox/renew/", post=True) == 403
        assert "Letters dated anew: 1" in owner.does("outbox/renew/")
        prepare(house.organisation, clock=house.clock)
        assert "Close a batch" in owner.sees("outbox/")
        page = owner.does("outbox/batch/")
        assert "1 letter, not posted yet." in page, "what was just closed is there to print, and to say posted"
        assert "Print it (PDF)" in page
        assert "It is posted" in page
    with time_machine.travel(datetime(2026, 5, 21, 9, 0, tzinfo=UTC), tick=False):
        house.clock.on(21, month=5)
        house.office()
        owner = Person(house.organisation, Role.ACCOUNTANT)
        page = owner.does(f"outbox/batch/{house.messages()[-1].batch_id}/posted/", on="2026-05-20")
        assert f"these formal notices count as reminders; a new one will be proposed: {name}" in page
        assert "Sent too late for its own term" in page
        assert "not posted yet" not in owner.sees("outbox/")
