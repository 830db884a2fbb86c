"""Due rows and leases: nothing that is due is lost, nobody waits for it, and who dies gives back what he had."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, connections, transaction

from relance.jobs import letters
from relance.jobs.leases import Leased, claim_job, end_job, fail_job
from relance.tenancy.context import acting
from relance.tenancy.due import Kind, due, failed_work
from relance.tenancy.models import Job
from tests.conftest import found
from tests.races.test_books_under_pressure import at_once

NOW = datetime(2026, 4, 7, 8, 30, tzinfo=UTC)


def wants(organisation: int, kind: Kind, at: datetime | None = None) -> None:
    with acting(organisation, "test", NOW) as here:
        due(here, kind, at)


def takes(organisation: int, worker: str = "one", **later: int) -> Leased | None:
    return claim_job(worker, at=NOW + timedelta(**later), only=organisation)


def kind_of(job: Leased | None) -> Kind | None:
    return job.kind if job else None


def loses_its_lease(organisation: int) -> None:
    """As if its worker had been killed a minute ago."""
    with acting(organisation, "test", NOW), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE tenancy_job SET leased_until = clock_timestamp() - interval '1 second' WHERE leased_by <> ''"
        )


def test_many_rows_of_one_kind_are_one_job_and_nobody_else_has_it_meanwhile(organisation: int) -> None:
    for _ in range(3):
        wants(organisation, Kind.LETTERS)
    job = takes(organisation)
    assert job == Leased(organisation, Kind.LETTERS, 0, 0, "one")
    assert takes(organisation, "two") is None
    end_job(job, at=NOW, again_at=None)
    assert takes(organisation, "two") is None
    with acting(organisation, "test", NOW):
        assert not Job.objects.exists(), "what is done leaves no row"


def test_a_row_written_while_its_job_runs_is_served(organisation: int) -> None:
    wants(organisation, Kind.LETTERS)
    job = takes(organisation)
    assert job is not None
    wants(organisation, Kind.LETTERS)
    assert takes(organisation, "two") is None, "not beside the one that runs"
    end_job(job, at=NOW, again_at=None)
    assert kind_of(takes(organisation, "two")) is Kind.LETTERS


def test_a_row_written_but_not_committed_while_the_planner_looks_is_served_later(organisation: int) -> None:
    wants(organisation, Kind.LETTERS)
    is_written, has_looked = threading.Event(), threading.Event()

    def write() -> None:
        with acting(organisation, "test", NOW) as here:
            due(here, Kind.LETTERS)
            is_written.set()
            assert has_looked.wait(60), "the planner waits for a business transaction"

    def look() -> None:
        assert is_written.wait(60)
        job = takes(organisation)
        assert job is not None
        end_job(job, at=NOW, again_at=None)
        assert takes(organisation) is None
        has_looked.set()

    assert at_once(write, look) == []
    assert kind_of(takes(organisation)) is Kind.LETTERS


def test_what_is_due_later_waits_for_its_hour_and_is_not_lost_by_what_is_due_now(organisation: int) -> None:
    wants(organisation, Kind.DELIVERY, NOW + timedelta(hours=2))
    assert takes(organisation) is None
    wants(organisation, Kind.DELIVERY)
    job = takes(organisation)
    assert job is not None
    end_job(job, at=NOW, again_at=None)
    assert takes(organisation, minutes=119) is None
    assert kind_of(takes(organisation, minutes=120)) is Kind.DELIVERY


def test_two_who_append_never_wait_for_one_another_in_whatever_order(organisation: int) -> None:
    meet = threading.Barrier(2)

    def append(first: Kind, second: Kind) -> None:
        with acting(organisation, "test", NOW) as here:
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '20s'")
            due(here, first)
            meet.wait(60)  # both have written, neither has committed
            due(here, second)
            meet.wait(60)

    assert at_once(lambda: append(Kind.ROUND, Kind.LETTERS), lambda: append(Kind.LETTERS, Kind.ROUND)) == []
    assert {kind_of(takes(organisation)), kind_of(takes(organisation))} == {Kind.ROUND, Kind.LETTERS}


def test_what_is_rolled_back_was_never_due(organisation: int) -> None:
    with acting(organisation, "test", NOW) as here:
        due(here, Kind.ROUND)
        transaction.set_rollback(True)
    assert takes(organisation) is None


def test_many_workers_share_the_list_and_none_has_anothers_job(organisation: int) -> None:
    everyone = [organisation, *(found() for _ in range(7))]
    for one in everyone:
        wants(one, Kind.ROUND)
    taken: list[Leased] = []

    def work(name: str) -> None:
        while job := next(filter(None, (claim_job(name, at=NOW, only=one) for one in everyone)), None):
            taken.append(job)

    assert at_once(*[lambda name=name: work(name) for name in "abcd"]) == []
    assert sorted(job.organisation for job in taken) == sorted(everyone)


def test_the_work_of_a_killed_worker_is_taken_over_and_his_late_word_counts_no_more(organisation: int) -> None:
    wants(organisation, Kind.LETTERS)
    killed = takes(organisation, "killed")
    assert killed is not None
    assert takes(organisation, "two") is None, "his lease has not run out"
    loses_its_lease(organisation)
    job = takes(organisation, "two")
    assert job == Leased(organisation, Kind.LETTERS, 0, 1, "two")
    end_job(killed, at=NOW, again_at=NOW + timedelta(days=1))
    assert takes(organisation, "three") is None, "it is still the second's"
    end_job(job, at=NOW, again_at=None)
    with acting(organisation, "test", NOW) as here:
        assert failed_work(here) == []


def test_what_kills_one_worker_after_the_other_is_tried_less_and_less_often(organisation: int) -> None:
    wants(organisation, Kind.LETTERS)
    assert takes(organisation)
    loses_its_lease(organisation)
    assert takes(organisation), "at once, the first time"
    loses_its_lease(organisation)
    assert takes(organisation) is None
    assert takes(organisation, minutes=1)
    loses_its_lease(organisation)
    assert takes(organisation, minutes=2) is None
    with acting(organisation, "test", NOW) as here:
        (failed,) = failed_work(here)
    assert (failed.kind, str(failed.why), failed.attempts) == (Kind.LETTERS, "the program ended while it ran", 3)
    assert takes(organisation, minutes=4)


def test_a_worker_that_lives_keeps_its_lease(organisation: int) -> None:
    wants(organisation, Kind.LETTERS)
    assert takes(organisation)
    loses_its_lease(organisation)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenancy_keep_lease('one', interval '1 minute')")
    assert takes(organisation, "two") is None


def test_failures_back_off_up_to_an_hour_and_end_with_the_first_success(organisation: int) -> None:
    wants(organisation, Kind.MAILBOX)
    moment, waits = NOW, []
    for _ in range(8):
        job = claim_job("one", at=moment, only=organisation)
        assert job is not None
        again_at = fail_job(job, at=moment, why="no route")
        assert claim_job("one", at=again_at - timedelta(seconds=1), only=organisation) is None
        waits.append((again_at - moment) // timedelta(minutes=1))
        moment = again_at
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    with acting(organisation, "test", moment) as here:
        (failed,) = failed_work(here)
    assert (failed.kind, failed.why, failed.attempts, failed.again_at) == (Kind.MAILBOX, "no route", 8, moment)
    job = claim_job("one", at=moment, only=organisation)
    assert job is not None
    end_job(job, at=moment, again_at=None)
    with acting(organisation, "test", moment) as here:
        assert failed_work(here) == []


def test_the_longest_waiting_job_comes_first_so_that_a_small_company_has_its_turn_beside_a_big_one(
    organisation: int,
) -> None:
    wants(organisation, Kind.LETTERS)
    served = []
    for turn in range(3):
        job = takes(organisation, seconds=turn)
        assert job is not None
        served.append(job.kind)
        if turn == 0:
            wants(organisation, Kind.DELIVERY)
        more = NOW + timedelta(seconds=turn + 1) if job.kind is Kind.LETTERS else None
        end_job(job, at=NOW + timedelta(seconds=turn), again_at=more)
    assert served == [Kind.LETTERS, Kind.DELIVERY, Kind.LETTERS]


def test_what_came_in_is_known_before_anything_leaves_but_who_hangs_is_not_waited_for(organisation: int) -> None:
    wants(organisation, Kind.DELIVERY, NOW - timedelta(hours=1))
    wants(organisation, Kind.MAILBOX)
    mailbox = takes(organisation)
    assert kind_of(mailbox) is Kind.MAILBOX, "though the messages waited longer"
    assert takes(organisation) is None
    with acting(organisation, "test", NOW), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE tenancy_job SET started_at = clock_timestamp() - interval '61 seconds' WHERE kind = 'mailbox'"
        )
    assert kind_of(takes(organisation)) is Kind.DELIVERY, "a mailbox that hangs holds only itself"


def test_a_mailbox_that_fails_holds_nothing(organisation: int) -> None:
    wants(organisation, Kind.MAILBOX)
    wants(organisation, Kind.DELIVERY)
    job = takes(organisation)
    assert job is not None
    fail_job(job, at=NOW, why="closed")
    assert kind_of(takes(organisation)) is Kind.DELIVERY


def test_due_rows_are_nobody_elses_to_read_or_write(organisation: int) -> None:
    other = found()
    with pytest.raises(DatabaseError), acting(organisation, "test", NOW), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO tenancy_due (organisation_id, kind, lane, at) VALUES (%s, 'round', 0, now())", [other]
        )
    wants(other, Kind.ROUND)
    assert takes(other)
    with acting(organisation, "test", NOW):
        assert not Job.objects.exists()


def test_a_woken_worker_hears_of_a_row_once_it_is_committed_and_of_no_later_one(organisation: int) -> None:
    import psycopg

    with psycopg.connect(**connections["default"].get_connection_params(), autocommit=True) as listening:
        listening.execute("LISTEN relance_due")
        wants(organisation, Kind.ROUND, NOW + timedelta(hours=1))
        assert list(listening.notifies(timeout=0)) == []
        wants(organisation, Kind.ROUND)
        assert len(list(listening.notifies(timeout=300, stop_after=1))) == 1


def others_wait_for_nothing() -> None:
    """What other tests left due, or took and never ended, is nobody's any more."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM tenancy_due; DELETE FROM tenancy_job")


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_before_each_job_of_a_small_company_comes_at_most_one_of_each_kind_of_a_big_one(
    organisation: int, workers: int
) -> None:
    """By the order of work alone: the big one has every lane due, long before, and each of its visits leaves more to do."""
    others_wait_for_nothing()
    big, small = organisation, found()
    with acting(big, "test", NOW) as here:
        for lane in range(letters.LANES):
            due(here, Kind.LETTERS, NOW - timedelta(hours=1), lane=lane)
            due(here, Kind.DELIVERY, NOW - timedelta(hours=1), lane=lane)
    wants(small, Kind.ROUND)
    comes_next = {Kind.ROUND: Kind.LETTERS, Kind.LETTERS: Kind.DELIVERY}
    in_hand: list[Leased] = []
    waits, waited = 0, []
    for turn in range(1, 60):
        at = NOW + timedelta(seconds=turn)
        if len(in_hand) == workers:
            job = in_hand.pop(0)
            end_job(job, at=at, again_at=at if job.organisation == big else None)
            if job.organisation == small and job.kind in comes_next:
                with acting(small, "test", at) as here:
                    due(here, comes_next[job.kind])
        taken = claim_job(f"worker {turn}", at=at)
        assert taken is not None, "the big one always has more"
        in_hand.append(taken)
        waits = 0 if taken.organisation == small else waits + 1
        if taken.organisation == small:
            waited.append(taken.kind)
        is_waiting = not any(job.organisation == small for job in in_hand) and len(waited) < 3
        assert not is_waiting or waits <= 2, f"the small one still waits after {waits} jobs of the big one"
    assert waited == [Kind.ROUND, Kind.LETTERS, Kind.DELIVERY]
    others_wait_for_nothing()


def test_a_big_company_alone_keeps_several_workers_busy(organisation: int) -> None:
    for lane in range(3):
        with acting(organisation, "test", NOW) as here:
            due(here, Kind.LETTERS, lane=lane)
    assert {(job.kind, job.lane) for job in (takes(organisation, name) for name in "abc") if job} == {
        (Kind.LETTERS, lane) for lane in range(3)
    }
    assert takes(organisation, "d") is None
