"""``relance letters``: the letters of a day, written out to be looked at."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.parameters import DateParameter
from relance.cli.reading import FileNotWritten
from relance.cli.speech import _, print_json, tell, warn
from relance.domain.errors import DomainError

if TYPE_CHECKING:
    from relance.tenancy.context import ActsAnew


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
    from relance.tenancy.context import Desk
    from relance.tenancy.services import organisation_id_of

    desk = Desk(organisation_id_of(slug), actor(), now)
    with desk.acting() as here:
        day = on or here.today
    written, failed = write_letters(desk, on=day, folder=folder)
    for name, why in failed:
        warn("{letter} could not be written: {why}", letter=name, why=why.sentence)
    if as_json:
        failures = [[name, str(why)] for name, why in failed]
        print_json({"on": day, "letters": [str(path) for path in written], "failed": failures})
    else:
        tell("{count} {count:letter|letters} of {day} written to {folder}.", count=len(written), day=day, folder=folder)


def write_letters(desk: ActsAnew, *, on: date, folder: Path) -> tuple[list[Path], list[tuple[str, DomainError]]]:
    """Write each letter as a file of its own; returns their paths, and which could not be written, with the reason.

    Raises IdentityIncomplete, FileNotWritten.
    """
    from relance.scenarios.letters import NotWritten, letters_of_day

    written, failed = [], []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for letter in letters_of_day(desk, on=on):
            if isinstance(letter, NotWritten):
                failed.append((letter.name, letter.why))
                continue
            path = folder / letter.name
            path.write_bytes(letter.pdf)
            written.append(path)
    except OSError as error:
        raise FileNotWritten(path=folder, why=error.strerror or error) from error
    return written, failed
