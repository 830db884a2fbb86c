"""The demonstration's holiday rental has a deposit in every state, made by the services alone, the same each time."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from relance.demonstration.days import live
from relance.demonstration.rental import COMPANY, SLUG, Rental
from relance.deposits.overview.selectors import Wanted, deposits
from relance.domain.deposits.standings import Standing
from relance.jobs.installation import Installation
from relance.outbox.models import Message
from relance.tenancy.models import Organisation
from relance.upkeep.verify import faults

TODAY = date(2026, 11, 17)
NEVER = {Standing.DRAFT}  # no request is kept back


@pytest.fixture
def rental(organisation: int, tmp_path: Path) -> Rental:
    installation = Installation(b"k" * 32, tmp_path / "drafts")
    made = Rental(installation, tmp_path / "outbox", "test", "fr", TODAY)
    made.live(owner_email="owner@fabrique-fictive.example", owner_name="Une personne fictive")
    return made


@pytest.mark.requirement("SW-16")
def test_every_state_stands_there_and_its_clock_goes_on(rental: Rental, tmp_path: Path) -> None:
    with rental.desk.acting() as here:
        listed = [one for view in ("current", "done") for one in deposits(here, Wanted(view)).rows]
        founded = Organisation.objects.get(pk=rental.organisation)
        assert list(faults(here)) == []
        ways = set(Message.objects.filter(notice__act="claim_announced").values_list("channel", "state"))
    assert ways == {("email", "accepted"), ("sms", "accepted")}, "a claim is told both ways"
    assert {str(one.row.stands) for one in listed} == {str(one) for one in set(Standing) - NEVER}
    assert (founded.slug, founded.name, founded.is_demonstration, founded.clock_at) == (SLUG, COMPANY, True, rental.now)
    assert len(list((tmp_path / "outbox").glob("*.eml"))) > len(listed)
    lived = live(rental.desk, rental.installation, days=1, hour=11)
    assert lived.at.date() == TODAY + timedelta(days=1)
