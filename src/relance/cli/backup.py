"""``relance backup`` and ``relance restore``: everything in one file, and back; a restored copy sends nothing."""

from __future__ import annotations

import os
from pathlib import Path

import click

from relance.cli.database import actor, now, with_database
from relance.cli.reading import writing
from relance.cli.speech import _, print_json, print_table, tell
from relance.cli.verify import as_rows


def _binaries() -> Path | None:
    return Path(os.environ["RELANCE_POSTGRES_BIN"]) if os.environ.get("RELANCE_POSTGRES_BIN") else None


@click.command(help=_("Copy the whole database, with the journal's seals, into FILE."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def backup(file: Path, as_json: bool) -> None:
    """Seal, dump, say what is in it."""
    from relance.upkeep.backup import back_up

    with writing(file):
        done = back_up(file.absolute(), clock=now, actor=actor(), binaries=_binaries())
    if as_json:
        print_json({"file": str(file), "bytes": done.size, "seals": done.seals})
        return
    tell(
        "Everything is in {file} ({size} KiB). Keep secret.key of the data folder apart: it opens stored passwords.",
        file=file,
        size=max(1, done.size // 1024),
    )
    print_table([_("Organisation"), _("Seal")], list(done.seals.items()))


@click.command(help=_("Bring back a backup into an empty database; nothing leaves until you say what it is."))
@click.argument("file", type=click.Path(path_type=Path, exists=False))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def restore(file: Path, as_json: bool) -> None:
    """Restore, switch sending off, verify."""
    from relance.upkeep.backup import bring_back
    from relance.upkeep.verify import VerificationFailed

    found = bring_back(file, clock=now, actor=actor(), binaries=_binaries())
    rows = [row for slug, faults in found.items() for row in as_rows(slug, faults)]
    for row in rows if not as_json else []:
        tell("{organisation}: {record}: {why}", **row)
    if as_json:
        print_json({"organisations": list(found), "faults": rows})
    if rows:
        raise VerificationFailed(count=len(rows))
    if not as_json:
        tell(
            "Restored and verified: organisations {count}. Nothing leaves until you have said whether the installation moved here"
            " or this is a copy: relance sending moved, or copy. What fell due since the backup is proposed, and may have been"
            " sent already: look before you confirm.",
            count=len(found),
        )
