"""``relance backup`` and ``relance restore``: everything in one file, and back; a restored copy sends nothing."""

from __future__ import annotations

import os
from pathlib import Path

import click

from relance.cli.database import actor, now, with_database
from relance.cli.reading import FileNotWritten
from relance.cli.speech import _, print_json, print_table, tell
from relance.cli.verify import VerificationFailed, faults_of


def _binaries() -> Path | None:
    return Path(os.environ["RELANCE_POSTGRES_BIN"]) if os.environ.get("RELANCE_POSTGRES_BIN") else None


@click.command(help=_("Copy the whole database, with the journal's seals, into FILE."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def backup(file: Path, as_json: bool) -> None:
    """Seal, dump, say what is in it."""
    from relance.config.backup import write_backup
    from relance.journal.seals import seal_now
    from relance.tenancy.context import acting
    from relance.tenancy.services import organisation_id_of, organisation_slugs

    seals = {}
    for slug in organisation_slugs():
        with acting(organisation_id_of(slug), actor(), now()) as here:
            seals[slug] = seal_now(here)
    try:
        file.absolute().parent.mkdir(parents=True, exist_ok=True)
        size = write_backup(file.absolute(), seals=seals, binaries=_binaries())
    except OSError as error:
        raise FileNotWritten(path=file, why=error.strerror or error) from error
    if as_json:
        print_json({"file": str(file), "bytes": size, "seals": seals})
        return
    tell("Everything is in {file} ({size} KiB). Keep secret.key of the data folder apart: it opens stored passwords.",
         file=file, size=max(1, size // 1024))  # fmt: skip
    print_table([_("Organisation"), _("Seal")], list(seals.items()))


@click.command(help=_("Bring back a backup into an empty database; nothing leaves until you say what it is."))
@click.argument("file", type=click.Path(path_type=Path, exists=False))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def restore(file: Path, as_json: bool) -> None:
    """Restore, switch sending off, verify."""
    from relance.config.backup import DatabaseNotEmpty, read_about, restore_dump
    from relance.config.database import migrate
    from relance.journal.seals import is_sealed
    from relance.outbox.sending import silence_restored
    from relance.tenancy.context import acting_in
    from relance.tenancy.services import organisation_id_of, organisation_slugs

    about = read_about(file)
    if slugs := organisation_slugs():
        raise DatabaseNotEmpty(slugs=", ".join(slugs))
    restore_dump(file, binaries=_binaries())
    migrate()
    faults: list[dict[str, object]] = []
    for slug in organisation_slugs():
        organisation_id = organisation_id_of(slug)
        silence_restored(organisation_id, at=now(), actor=actor())
        with acting_in(organisation_id):
            faults += faults_of(slug)
            if not is_sealed(about["seals"].get(slug, "")):
                faults.append({"organisation": slug, "record": "seal", "why": _("the backup's seal is not there")})
    for fault in faults if not as_json else []:
        tell("{organisation}: {record}: {why}", **fault)
    if as_json:
        print_json({"organisations": organisation_slugs(), "faults": faults})
    if faults:
        raise VerificationFailed(count=len(faults))
    if not as_json:
        tell(
            "Restored and verified: organisations {count}. Nothing leaves until you have said whether the installation moved here"
            " or this is a copy: relance sending moved, or copy. What fell due since the backup is proposed, and may have been"
            " sent already: look before you confirm.", count=len(organisation_slugs()),
        )  # fmt: skip
