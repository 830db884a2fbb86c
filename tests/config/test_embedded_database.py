"""The embedded database under rough treatment: kills, company, long paths, closed folders."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from relance.config import embedded_database
from relance.config.access import APP_ROLE, OWNER_ROLE
from relance.config.embedded_database import EmbeddedDatabase
from relance.config.home import default_home
from relance.config.server_user import EmbeddedDatabaseError
from tests.conftest import BINARIES, QUICK

PROGRAM = """
import sys, time
from pathlib import Path
from relance.config.embedded_database import EmbeddedDatabase
home, binaries = sys.argv[1:]
with EmbeddedDatabase(Path(home), binaries=Path(binaries) if binaries else None).running() as access:
    print(access.url("relance_owner"), flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="relance-home-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "home"


def cluster(home: Path) -> EmbeddedDatabase:
    return EmbeddedDatabase(home, binaries=BINARIES, settings=QUICK)


def program(home: Path, cwd: Path | None = None) -> subprocess.Popen[str]:
    """Another program that uses the same home until a line reaches its standard input."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(home), str(BINARIES or "")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=cwd,
    )


def url_of(running: subprocess.Popen[str]) -> str:
    assert running.stdout is not None
    return running.stdout.readline().strip()


def leave(running: subprocess.Popen[str]) -> None:
    running.communicate("\n", timeout=300)
    assert running.returncode == 0


def server_processes(home: Path) -> list[psutil.Process]:
    pid = cluster(home)._server_pid()
    if pid is None:
        return []
    server = psutil.Process(pid)
    return [server, *server.children(recursive=True)]


def test_two_programs_share_one_server_and_the_last_one_stops_it(home: Path) -> None:
    first, second = program(home), program(home)
    assert url_of(first) == url_of(second)
    leave(first)
    assert server_processes(home)
    leave(second)
    assert not server_processes(home)


def test_what_was_committed_survives_kill_9_of_everything(home: Path) -> None:
    running = program(home)
    url = url_of(running)
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    victims = [*server_processes(home), psutil.Process(running.pid)]
    assert len(victims) > 2
    for process in victims:
        with contextlib.suppress(
            psutil.NoSuchProcess
        ):  # a child of the server may end by itself, its parent being dead
            process.kill()
    psutil.wait_procs(victims, timeout=300)
    running.communicate()
    with cluster(home).running() as access, psycopg.connect(access.url(OWNER_ROLE)) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_a_killed_program_leaves_a_server_that_the_next_one_uses_and_stops(home: Path) -> None:
    running = program(home)
    url_of(running)
    (server, *_) = server_processes(home)
    running.kill()
    running.communicate()
    with cluster(home).running() as access, psycopg.connect(access.url(APP_ROLE)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        assert server_processes(home)[0].pid == server.pid
    assert not server_processes(home)


def test_a_killed_server_is_started_again_while_its_program_lives(home: Path) -> None:
    running = program(home)
    url_of(running)
    os.kill(server_processes(home)[0].pid, signal.SIGKILL)
    with cluster(home).running() as access, psycopg.connect(access.url(APP_ROLE)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert server_processes(home), "the first program still uses it"
    leave(running)
    assert not server_processes(home)


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for a server to stop."""
    monkeypatch.setattr(embedded_database, "STOP_PATIENCE_S", 2)


def never_stops(home: Path) -> None:
    """The server cannot end in order: the process that would write the last checkpoint is held (as a fast shutdown in the
    middle of a recovery holds it, in PostgreSQL 18)."""
    for one in server_processes(home)[1:]:
        with contextlib.suppress(psutil.Error):  # a short-lived one
            if "checkpointer" in " ".join(one.cmdline()):
                one.suspend()


def test_a_server_that_does_not_stop_in_order_is_stopped_at_once(home: Path, hurried: None) -> None:
    safe = EmbeddedDatabase(home, binaries=BINARIES)
    with safe.running() as access, psycopg.connect(access.url(OWNER_ROLE)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        connection.commit()
        never_stops(home)
    assert not server_processes(home)
    with cluster(home).running() as access, psycopg.connect(access.url(OWNER_ROLE)) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_a_server_that_hangs_as_it_stops_keeps_nobody_out(home: Path, hurried: None) -> None:
    """Whoever asked it to stop was killed while it waited."""
    running = program(home)
    url_of(running)
    never_stops(home)
    running.kill()
    running.communicate()
    cluster(home).programs.run("pg_ctl", "stop", "-D", str(home / "postgresql"), "-m", "fast", "--no-wait")
    with cluster(home).running() as access, psycopg.connect(access.url(APP_ROLE)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert not server_processes(home)


def test_a_pid_file_that_names_some_other_process_is_no_server(home: Path) -> None:
    with cluster(home).running():
        pass
    (home / "postgresql/postmaster.pid").write_text(f"{os.getpid()}\n{home}/postgresql\n0\n5432\n/nowhere\n\n")
    with cluster(home).running() as access, psycopg.connect(access.url(APP_ROLE)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_an_initdb_killed_half_way_is_begun_again(home: Path) -> None:
    unfinished = home / "postgresql.new"
    unfinished.mkdir(parents=True)
    home.chmod(0o711)
    (unfinished / "PG_VERSION").write_text("18\n")
    with cluster(home).running() as access, psycopg.connect(access.url(APP_ROLE)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_long_data_path_with_spaces_and_accents_works(home: Path) -> None:
    long_home = home / "Comptabilité d'été" / ("très-" * 12) / ("long" * 20)
    with cluster(long_home).running() as access, psycopg.connect(access.url(APP_ROLE)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        assert len(os.fsencode(access.host)) < 90
    Path(access.host).rmdir()


def test_a_data_path_with_signs_that_mean_something_in_an_address_works(home: Path) -> None:
    with (
        cluster(home / "50% a&b?c#d é").running("name with spaces") as access,
        psycopg.connect(access.url(APP_ROLE)) as connection,
    ):
        assert connection.execute("SELECT current_database()").fetchone() == ("name with spaces",)


def test_nobody_else_can_enter_the_socket_folder_and_a_password_is_asked(home: Path) -> None:
    with cluster(home).running() as access:
        assert Path(access.host).stat().st_mode & 0o077 == 0
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(host=access.host, dbname="relance", user=APP_ROLE, password="guess")
        assert (home / "secrets.json").stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="what root meets")
def test_root_in_a_folder_closed_to_others_starts_it_all_the_same(home: Path) -> None:
    with tempfile.TemporaryDirectory() as closed:
        assert Path(closed).stat().st_mode & 0o777 == 0o700
        running = program(home, cwd=Path(closed))
        assert url_of(running).startswith("postgresql://")
        assert server_processes(home)[0].username() == "nobody"
        leave(running)
        assert Path(closed).stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="what root meets")
def test_root_with_a_home_that_the_server_cannot_enter_is_told_which_folder_is_closed(home: Path) -> None:
    with (
        tempfile.TemporaryDirectory() as closed,
        pytest.raises(EmbeddedDatabaseError, match=closed),
        cluster(Path(closed) / "home").running(),
    ):
        pass
    assert not Path(closed).exists()


def test_a_cluster_of_another_version_is_refused_with_what_to_do(home: Path) -> None:
    with cluster(home).running():
        pass
    (home / "postgresql/PG_VERSION").write_text("12\n")
    with pytest.raises(EmbeddedDatabaseError, match=r"made by PostgreSQL 12.*Restore"), cluster(home).running():
        pass


def test_ten_programs_at_once_make_one_cluster(home: Path) -> None:
    started = time.monotonic()
    programs = [program(home) for _ in range(10)]
    assert len({url_of(one) for one in programs}) == 1
    for one in programs:
        leave(one)
    assert not server_processes(home)
    assert time.monotonic() - started < 300


def test_the_home_follows_the_environment() -> None:
    assert default_home({"RELANCE_HOME": "/srv/relance"}) == Path("/srv/relance")
    if os.geteuid() == 0:
        assert default_home({}) == Path("/var/lib/relance")
    else:
        assert default_home({"XDG_DATA_HOME": "/srv/share"}) == Path("/srv/share/relance")
