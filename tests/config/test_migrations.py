"""Models and migrations say the same thing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import call_command

from relance.config.access import APP_ROLE, OWNER_ROLE
from relance.config.embedded_database import EmbeddedDatabase
from tests.cli.runner import relance
from tests.conftest import BINARIES, QUICK, server_home


def test_no_model_change_lacks_its_migration(database: None) -> None:
    said = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=said)
    assert said.getvalue() == "No changes detected\n"


@pytest.mark.parametrize(
    ("url", "why"),
    [("garbage", "not an address"), ("postgresql://relance_app@127.0.0.1:1/none", "cannot be reached")],
)
def test_a_database_that_is_none_is_one_line(url: str, why: str) -> None:
    done = relance("verify", environ={"DATABASE_URL": url})
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert why in done.err


BEFORE_PLACES, PLACES = "0013_stopped_for_a_day", "0014_listed_places"
BOUND = "ab" * 32
OVER_ROWS = f"""
import json, uuid
from datetime import UTC, datetime
from relance.config.database import set_up_django
set_up_django()
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

def to(name):
    call_command("migrate", "tenancy", name, database="owner", verbosity=0, interactive=False)
    executor = MigrationExecutor(connections["owner"])
    return executor.loader.project_state(("tenancy", name)).apps.get_model("tenancy", "Organisation").objects.using("owner")

before = to("{BEFORE_PLACES}")
for slug, key in (("on", "{BOUND}"), ("off", "")):
    before.create(slug=slug, name=slug, sending_key=key, public_id=uuid.uuid4(), created_at=datetime.now(UTC))
after = to("{PLACES}")
with connections["owner"].cursor() as cursor:
    cursor.execute("SELECT count(*) FROM tenancy_listedplace")
    (places,) = cursor.fetchone()
print(json.dumps([list(after.order_by("slug").values_list("slug", "is_sending", "sending_key")), places]))
"""


@pytest.mark.requirement("P43")
def test_who_sent_by_a_key_goes_on_and_keeps_it_until_its_place_is_listed(database: None) -> None:
    """The key's own installation lists its place at its first start (tests/outbox/test_places.py); no place is listed here."""
    server = EmbeddedDatabase(server_home(), binaries=BINARIES, settings=QUICK)
    with server.running(f"before_places_{os.getpid()}", anew=True) as access:
        urls = {"DATABASE_URL": access.url(APP_ROLE), "DATABASE_OWNER_URL": access.url(OWNER_ROLE)}
        done = subprocess.run(
            [sys.executable, "-c", OVER_ROWS], capture_output=True, text=True, check=False, env={**os.environ, **urls}
        )
    assert done.stderr == "", done.stderr[-800:]
    assert json.loads(done.stdout) == [[["off", False, ""], ["on", True, BOUND]], 0]
