"""Several processes of one worker: each has its share, nothing leaves twice, and the others go on when one is killed."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection

from relance.jobs.processes import work_in_processes
from relance.outbox.preparation import prepare
from relance.tenancy.context import acting
from relance.tenancy.due import Kind, due
from tests.jobs import one_of_several
from tests.jobs.test_worker import many
from tests.outbox.builders import House

LETTERS = 20


def shared(house: House, folder: Path, *, is_one_killed: bool) -> list[tuple[int, str]]:
    """What two processes carried, and which of them each: all is written and waits, and both begin before either goes on."""
    many(house, LETTERS)
    house.run()
    prepare(house.organisation, clock=house.clock)
    house.office()  # somebody was at work a moment ago
    make_due(house)
    if is_one_killed:
        (folder / "die").touch()
    until = time.monotonic() + one_of_several.HANGS_S

    def is_done() -> bool:
        return "queued" not in house.states() or time.monotonic() > until

    def died(code: int) -> None:
        assert is_one_killed, f"a process ended by itself: {code}"
        lose_lease(house, folder)
        make_due(house)

    command = [one_of_several.__file__, str(house.organisation), house.clock.now.isoformat(), str(folder)]
    work_in_processes(command, one_of_several.PROCESSES, is_stopping=is_done, restarts=False, died=died)
    lines = [line.split() for line in (folder / "sent").read_text().splitlines()]
    return [(int(process), recipient) for process, recipient in lines]


def make_due(house: House) -> None:
    with acting(house.organisation, "test", house.clock.now) as here:
        for lane in range(one_of_several.PROCESSES):
            due(here, Kind.DELIVERY, lane=lane)


def lose_lease(house: House, folder: Path) -> None:
    """As if a minute had gone by since the process died."""
    (died,) = folder.glob("died-*")
    process = died.name.removeprefix("died-")
    with acting(house.organisation, "test", house.clock.now), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE tenancy_job SET leased_until = clock_timestamp() - interval '1 second' WHERE leased_by LIKE %s",
            [f"%:{process}:%"],
        )


def test_two_processes_have_a_share_each_and_nothing_leaves_twice(house: House, tmp_path: Path) -> None:
    carried = shared(house, tmp_path, is_one_killed=False)
    assert sorted(recipient for _, recipient in carried) == sorted(f"c{n}@c.example" for n in range(LETTERS))
    assert house.states() == ["accepted"] * LETTERS
    assert len({process for process, _ in carried}) == 2


def test_where_one_is_killed_the_other_carries_the_rest_and_what_was_out_does_not_leave_again(
    house: House, tmp_path: Path
) -> None:
    carried = shared(house, tmp_path, is_one_killed=True)
    assert sorted(recipient for _, recipient in carried) == sorted(f"c{n}@c.example" for n in range(LETTERS))
    assert Counter(house.states()) == {"accepted": LETTERS - 1, "claimed": 1}, (
        "nobody knows of one whether it was taken"
    )
    shares = Counter(process for process, _ in carried)
    (died,) = (int(one.name.removeprefix("died-")) for one in tmp_path.glob("died-*"))
    assert shares[died] <= one_of_several.AT_A_VISIT
    assert len(shares) == 2


def test_the_command_starts_so_many_processes_with_the_same_options(
    database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from relance.cli.worker import worker

    started: list[tuple[list[str], int, object]] = []

    def start(command: list[str], count: int, **options: object) -> None:
        started.append((command, count, options["restarts"]))

    monkeypatch.setattr("relance.jobs.processes.work_in_processes", start)
    done = CliRunner().invoke(worker, ["--processes", "3", "--every", "7", "--cores", "2"])
    assert done.exit_code == 0, done.output
    options = ["--every", "7", "--cores", "2", "--as-child"]
    assert started == [(["-m", "relance", "worker", *options], 3, True)]
