"""``relance migrate``: bring the database up to date, as its owner."""

from __future__ import annotations

import os

import click

from relance.cli.speech import _, print_json, tell
from relance.config import database


@click.command(help=_("Bring the database up to date."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
def command(as_json: bool) -> None:
    """The embedded database migrates itself; another one is migrated here."""
    if os.environ.get("DATABASE_URL"):
        database.set_up_django()
        database.migrate()
    else:
        with database.ready(os.environ):
            pass
    if as_json:
        print_json({"up_to_date": True})
    else:
        tell("The database is up to date.")
