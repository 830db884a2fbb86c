"""``relance migrate``: bring the database up to date, as its owner."""

from __future__ import annotations

import os

import click

from relance.cli.speech import _, tell
from relance.config import database


@click.command(help=_("Bring the database up to date."))
def command() -> None:
    """The embedded database migrates itself; another one is migrated here."""
    if os.environ.get("DATABASE_URL"):
        database.set_up_django()
        database.migrate()
    else:
        with database.ready(os.environ):
            pass
    tell("The database is up to date.")
