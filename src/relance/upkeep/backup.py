"""A backup and the way back: every organisation is sealed and everything dumped; what comes back is silent, and verified."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from relance.domain.sentences import Sentence
from relance.journal.seals import is_sealed, seal_now
from relance.outbox.sending import silence_restored
from relance.tenancy.context import acting
from relance.tenancy.organisations import organisation_id_of, organisation_slugs
from relance.upkeep.dump import DatabaseNotEmpty, read_about, restore_dump, write_backup
from relance.upkeep.verify import Fault, faults

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Backup:
    """What was written: its size in bytes, and by organisation the seal that shows a cut tail."""

    size: int
    seals: Mapping[str, str]


def back_up(file: Path, *, clock: Clock, actor: str, binaries: Path | None) -> Backup:
    """Seal each organisation, acting in one after the other, and copy everything into ``file``. Raises BackupFailed, OSError."""
    seals = {}
    for slug in organisation_slugs():
        with acting(organisation_id_of(slug), actor, clock()) as here:
            seals[slug] = seal_now(here)
    file.parent.mkdir(parents=True, exist_ok=True)
    return Backup(write_backup(file, seals=seals, binaries=binaries), seals)


def bring_back(file: Path, *, clock: Clock, actor: str, binaries: Path | None) -> dict[str, list[Fault]]:
    """Restore into an empty database; nothing leaves until a person says what it is. Returns by organisation what is not as written.

    Raises NotABackup, DatabaseNotEmpty, DatabaseTooOld, BackupFailed.
    """
    seals = read_about(file)["seals"]
    if slugs := organisation_slugs():
        raise DatabaseNotEmpty(slugs=", ".join(slugs))
    restore_dump(file, binaries=binaries)
    found = {}
    for slug in organisation_slugs():
        organisation = organisation_id_of(slug)
        with acting(organisation, actor, clock()) as here:
            silence_restored(here)
        with acting(organisation, actor, clock()) as here:
            found[slug] = list(faults(here))
            if not is_sealed(here, seals.get(slug, "")):
                found[slug].append(Fault("seal", Sentence("the backup's seal is not there")))
    return found
