"""Daily seals: a journal that was cut, or changed and hashed anew, shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from relance.journal.appending import Fact, append
from relance.journal.models import Seal
from relance.journal.seals import is_sealed, seal_day, seal_now, verify_seals
from relance.journal.verification import verify_journal
from tests.at_work import at_work

AT = datetime(2026, 4, 7, 9, 0, tzinfo=UTC)


def happens(organisation: int, *chains: int, at: datetime = AT) -> None:
    with at_work(organisation, at) as here:
        append(here, [Fact("test", {"n": chain}, chain=chain) for chain in chains])


def faults(organisation: int) -> list[tuple[int, int]]:
    with at_work(organisation) as here:
        return [(broken.chain, broken.sequence) for broken in (*verify_journal(here), *verify_seals(here))]


def as_owner(statement: str, *values: int) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, list(values))


def test_a_day_is_sealed_once_and_each_seal_holds_the_one_before(organisation: int) -> None:
    happens(organisation, 1, 2)
    with at_work(organisation, AT) as here:
        first = seal_day(here)
    happens(organisation, 2)
    with at_work(organisation, AT + timedelta(hours=5)) as here:
        assert seal_day(here) == first
    with at_work(organisation, AT + timedelta(days=1)) as here:
        second = seal_day(here)
    assert second != first
    with at_work(organisation, AT + timedelta(days=1)) as here:
        assert seal_now(here) == second, "nothing happened since"
    happens(organisation, 3)
    with at_work(organisation, AT + timedelta(days=1)) as here:
        third = seal_now(here)
    assert len({first, second, third}) == 3
    with at_work(organisation) as here:
        assert Seal.objects.count() == 3
        assert is_sealed(here, third)
        assert not is_sealed(here, "00" * 32)
    assert faults(organisation) == []


def test_a_clock_that_goes_back_seals_no_day_twice(organisation: int) -> None:
    happens(organisation, 1)
    with at_work(organisation, AT) as here:
        sealed = seal_day(here)
    with at_work(organisation, AT - timedelta(days=3)) as here:
        assert seal_day(here) == sealed


@pytest.mark.requirement("P1")
def test_a_tail_that_was_cut_off_with_its_head_shows_by_the_seal(organisation: int) -> None:
    happens(organisation, 5)
    happens(organisation, 5)
    with at_work(organisation, AT) as here:
        seal_day(here)
    as_owner("DELETE FROM journal_event WHERE organisation_id = %s AND chain = 5 AND sequence = 2", organisation)
    as_owner(
        "UPDATE journal_head SET sequence = 1, hash = (SELECT hash FROM journal_event WHERE organisation_id = %s AND chain = 5)"
        " WHERE organisation_id = %s AND chain = 5",
        organisation,
        organisation,
    )
    with at_work(organisation) as here:
        assert list(verify_journal(here)) == [], "the chain alone does not tell"
    assert faults(organisation) == [(5, 2)]


def test_a_seal_that_was_changed_or_taken_out_shows(organisation: int) -> None:
    for day in range(3):
        happens(organisation, day + 1)
        with at_work(organisation, AT + timedelta(days=day)) as here:
            seal_day(here)
    as_owner("DELETE FROM journal_seal WHERE organisation_id = %s AND sequence = 2", organisation)
    assert faults(organisation) == [(0, 0)]


def test_seals_cannot_be_changed_by_the_application(organisation: int) -> None:
    happens(organisation, 1)
    with at_work(organisation, AT) as here:
        seal_day(here)
    with pytest.raises(Exception, match="permission denied"), at_work(organisation):
        Seal.objects.update(sealed_on=AT.date())
