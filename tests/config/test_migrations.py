"""Models and migrations say the same thing."""

from io import StringIO

import pytest
from django.core.management import call_command

from tests.cli.runner import relance


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
