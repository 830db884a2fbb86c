"""Work that failed is shown where people look: on Today and by the doctor, in both languages, until it succeeds."""

from __future__ import annotations

import pytest

from relance.jobs.leases import claim_job, end_job, fail_job
from relance.tenancy.context import acting
from relance.tenancy.due import Kind, due
from relance.upkeep.installation import connections
from relance.upkeep.organisation import failed
from tests.office.people import Person
from tests.outbox.builders import House


@pytest.mark.requirement("P3")
def test_work_that_failed_stands_on_today_until_it_succeeds(house: House) -> None:
    owner = Person(house.organisation)
    now = house.clock.now
    with acting(house.organisation, "test", now) as here:
        due(here, Kind.MAILBOX)
    job = claim_job("one", at=now, only=house.organisation)
    assert job is not None
    again_at = fail_job(job, at=now, why="no route to imap.creditor.example")
    assert "no route to imap.creditor.example" in owner.sees("today/")
    with acting(house.organisation, "test", now) as here:
        (finding,) = failed(here, "creditor")
    assert not finding.is_well
    assert "no route to imap.creditor.example" in str(finding.what)
    job = claim_job("one", at=again_at, only=house.organisation)
    assert job is not None
    end_job(job, at=again_at, again_at=None)
    assert "no route" not in owner.sees("today/")
    with acting(house.organisation, "test", now) as here:
        assert list(failed(here, "creditor")) == []


def test_the_doctor_counts_the_connections_of_the_database(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    finding = connections()
    assert "of 97" in str(finding.what), str(finding.what)
    monkeypatch.setattr("relance.upkeep.installation.NARROW_FROM", 0.0)
    assert not connections().is_well
