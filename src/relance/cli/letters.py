"""``relance letters``: the letters of a day, written out to be looked at."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from relance.cli.database import desk, organisation_option, with_database
from relance.cli.parameters import DateParameter
from relance.cli.reading import writing
from relance.cli.speech import _, print_json, tell, warn


@click.command(
    help=_("Write the letters of a day's run into a folder, as PDF: as archived, or as the run would write them.")
)
@organisation_option
@click.option("--on", type=DateParameter(), help=_("The day; today unless given."))
@click.option(
    "--to", "folder", type=click.Path(path_type=Path), required=True, metavar="DIR", help=_("Where to write them.")
)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(slug: str, on: date | None, folder: Path, as_json: bool) -> None:
    """Compose, render and write."""
    from relance.scenarios.letters import write_letters
    from relance.tenancy.organisations import organisation_id_of

    at_work = desk(organisation_id_of(slug))
    with at_work.acting() as here:
        day = on or here.today
    with writing(folder):
        written, failed = write_letters(at_work, on=day, folder=folder)
    for one in failed:
        warn("{letter} could not be written: {why}", letter=one.name, why=one.why.sentence)
    if as_json:
        failures = [[one.name, str(one.why)] for one in failed]
        print_json({"on": day, "letters": [str(path) for path in written], "failed": failures})
    else:
        tell("{count} {count:letter|letters} of {day} written to {folder}.", count=len(written), day=day, folder=folder)
