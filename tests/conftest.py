"""One PostgreSQL for the whole run, used as the application's role. Tenancy keeps tests apart: each founds its own
organisation and commits for real, as the program does."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings as django_settings
from django.db import connections
from hypothesis import settings

from relance.config import database as configured
from relance.config.access import APP_ROLE, OWNER_ROLE
from tests.made_once import BINARIES, QUICK, migrated

__all__ = ["BINARIES", "QUICK"]

if TYPE_CHECKING:
    from tests.outbox.builders import House

pytest_plugins = ["tests.statements"]
_numbers = itertools.count(1)

# No test touches the key of whoever runs it.
os.environ["RELANCE_SECRET_KEY"] = "MnJXTDNaOXFWeGsxdDhtVW9KMG0zYnExZDNucTl0NnM="

# Commands speak English, whatever language the machine speaks.
os.environ["RELANCE_LANGUAGE"] = "en"

MACHINE = Path(tempfile.gettempdir()) / f"relance-test-machine-{os.getpid()}"
MACHINE.write_text("1f0c3f7b5a2e4d6f8a9b0c1d2e3f4a5b\n")
os.environ["RELANCE_MACHINE_ID_FILE"] = str(MACHINE)

configured.set_up_django()

# Passwords are hashed by the program's own algorithm, in the least memory and time that it takes: what is kept says with which, so
# that a server in a process of its own reads it too. tests/config/test_settings.py asks what the program takes for people.
django_settings.PASSWORD_HASHERS = ["tests.quick_passwords.QuickArgon2"]

# A machine that is busy is no reason to fail.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--of-the-database", action="store_true", help="leave out the tests that no PostgreSQL answers")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What a test asks of another PostgreSQL it asks through the database of the run, or of the programs that its module names.

    The others (rules, words, drawings, files as they are read) say the same beside any server, and so do the walks past every
    door: what they ask the database, the pages' own tests ask too.

    Stories go first: each is one long test, and begun last it would leave the other worker with nothing to do.
    """
    items.sort(key=lambda item: "stories" not in item.path.parts)
    if config.getoption("--of-the-database"):
        others = [item for item in items if not _asks_a_server(item)]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if _asks_a_server(item)]


def _asks_a_server(item: pytest.Item) -> bool:
    if not isinstance(item, pytest.Function) or hasattr(item.module, "WALKS_EVERY_DOOR"):
        return False
    return "database" in item.fixturenames or hasattr(item.module, "BINARIES")


def server_home() -> Path:
    return Path(tempfile.gettempdir()) / f"relance-test-{os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The worker's server is stopped by then; whoever ends last clears its folder."""
    MACHINE.unlink(missing_ok=True)
    if "PYTEST_XDIST_WORKER" not in os.environ:
        for uid in {getattr(session.config, "_run_uid", None), os.environ.get("PYTEST_XDIST_TESTRUNUID")} - {None}:
            shutil.rmtree(Path(tempfile.gettempdir()) / f"relance-test-{uid}", ignore_errors=True)
        shutil.rmtree(server_home(), ignore_errors=True)


def pytest_configure_node(node: object) -> None:
    node.config._run_uid = node.workerinput["testrunuid"]  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def database() -> Iterator[None]:
    """A migrated database of this worker's own, on the run's one server."""
    with migrated(server_home(), f"relance_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}") as access:
        os.environ["DATABASE_URL"] = access.url(APP_ROLE)
        os.environ["DATABASE_OWNER_URL"] = access.url(OWNER_ROLE)
        connections.databases.update(connections.configure_settings(configured.databases(os.environ)))
        with contextlib.suppress(AttributeError):
            del connections["default"]  # the dummy of the time before the server ran
        yield
        configured.close_connections()


@pytest.fixture
def organisation(database: None) -> int:
    """A fresh organisation; the test chooses when to act in it."""
    return found()


@pytest.fixture
def house(organisation: int, tmp_path: Path) -> House:
    """An organisation that may send and has been confirmed once, with a clock and channels of the test's."""
    from tests.outbox.builders import House

    return House(organisation, tmp_path)


def found(*, kind: str = "creditor") -> int:
    """Found an organisation of its own name."""
    from relance.tenancy.organisations import found_organisation

    number = next(_numbers)
    return found_organisation(
        slug=f"creditor-{os.getpid()}-{number}",
        name=f"Créancier {number}",
        owner_email=f"owner{number}@creditor.example",
        owner_name="Owner",
        at=datetime(2026, 1, 5, 8, 0, tzinfo=UTC),
        kind=kind,
    )
