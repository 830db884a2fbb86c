"""The watched folder: what lands in it is booked if it leaves nothing to be asked, else it waits on Import.

Files stay where they are, untouched, and are remembered: each is read once it has not changed between two looks, and again
only when its content changes. A copy of the installation does not read: the folder belongs to the place that looked first, or to
one that a person listed (see ``tenancy.places``).
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from relance.domain.errors import DomainError
from relance.domain.places import Standing
from relance.domain.sentences import Sentence
from relance.intake.folder_listing import LARGEST, NotTheSame, Seen, files_in, take_aside
from relance.intake.formats.invoice_copies import holds_copies, pdf_files
from relance.intake.formats.told import Told
from relance.intake.invoice_copies import take_copies
from relance.intake.models import Upload, WatchedFile, WatchedFolder
from relance.intake.taking import Taking, take
from relance.intake.uploads import FOLDER
from relance.intake.uploads import LARGEST as LARGEST_WAITING
from relance.tenancy import places
from relance.tenancy.context import Acting, ActsAnew
from relance.tenancy.models import Preference
from relance.tenancy.preferences import WATCHED_FOLDER

READ_AT_ONCE = 20  # files of one look
MOST_ATTEMPTS = 2  # of a file at which the program ended
GIVEN_UP_AFTER = timedelta(hours=1)  # of a reading that nobody ended


class State(StrEnum):
    """Where a file of the folder is."""

    ARRIVING = "arriving"  # seen, and perhaps still being written
    READING = "reading"
    BOOKED = "booked"
    KNOWN = "known"  # the content of another that was read
    WAITING = "waiting"  # on Import, for a person
    LEFT = "left"  # cannot be taken in by itself; ``why`` tells


class Trouble(StrEnum):
    """Why the folder was not looked into."""

    UNREACHABLE = "unreachable"
    ELSEWHERE = "elsewhere"


WHY_LEFT: dict[str, Sentence] = {
    "too_large": Sentence("it is too large to be taken in by itself: import it at the command line"),
    "empty": Sentence("it is empty"),
    "too_large_to_wait": Sentence("it asks something, and is too large for a page: import it at the command line"),
    "stopped": Sentence("the program ended twice while reading it"),
    "failed": Sentence("reading it failed; the worker's log tells more"),
    "unreadable": Sentence("Relance may not read it"),
}
TROUBLES: dict[Trouble, Sentence] = {
    Trouble.UNREACHABLE: Sentence("The watched folder {folder} cannot be read."),
    Trouble.ELSEWHERE: Sentence(
        "The watched folder {folder} belongs to the installation that read it before: a copy leaves it alone."
    ),
}
ADVICE: dict[Trouble, Sentence] = {
    Trouble.UNREACHABLE: Sentence(
        "See that it is there, that it is no link, and that Relance may read it; or name another one."
    ),
    Trouble.ELSEWHERE: Sentence(
        "If this installation moved here, say so in Preferences, Sending; or take the folder out and name it again."
    ),
}


@dataclass(slots=True)
class Looked:
    """What one look came to: names by what became of them, and why nothing was looked at."""

    booked: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    failed: list[tuple[str, Exception]] = field(default_factory=list)
    folder: str = ""
    trouble: Trouble | None = None


def look(desk: ActsAnew, *, is_stopping: Callable[[], bool] = lambda: False) -> Looked:
    """Look into the organisation's folder, where it named one, and take in what has arrived. Nothing that lies there stops it."""
    with desk.acting() as here:
        chosen = Preference.objects.filter(key=WATCHED_FOLDER.key).first()
        if chosen is None:
            return Looked()
        looked = Looked(folder=chosen.value, trouble=None if _is_ours(here, chosen) else Trouble.ELSEWHERE)
    listed: list[Seen] = []
    if looked.trouble is None:
        try:
            listed = files_in(Path(chosen.value))
        except OSError:
            looked.trouble = Trouble.UNREACHABLE
    with desk.acting() as here:
        _keep_look(here, chosen, looked)
        ready = [] if looked.trouble else _settled(here, listed)
    for seen in ready[:READ_AT_ONCE]:
        if is_stopping():
            break
        _take_in(desk, Path(chosen.value), seen, looked)
    return looked


def trouble_of(here: Acting) -> tuple[Trouble, str] | None:
    """Why the folder could not be looked into last, and which it is."""
    found = WatchedFolder.objects.exclude(trouble="").first()
    if found is None:
        return None
    chosen = Preference.objects.filter(pk=found.preference, key=WATCHED_FOLDER.key, value=found.path)
    return (Trouble(found.trouble), found.path) if chosen.exists() else None


def left_files(here: Acting) -> list[tuple[str, Sentence]]:
    """Files of the folder that cannot be taken in by themselves, and why."""
    found = WatchedFile.objects.filter(state=State.LEFT.value).order_by("name")[:50]
    return [(one.name, WHY_LEFT.get(one.why, WHY_LEFT["failed"])) for one in found]


def _is_ours(here: Acting, chosen: Preference) -> bool:
    """Whether this place may read the folder: one that acts, or, where none was listed, the one that looked first."""
    standing = places.standing(here)
    if standing in (Standing.ACTS, Standing.COPY):
        return standing is Standing.ACTS
    known = WatchedFolder.objects.filter(preference=chosen.pk, path=chosen.value).first()
    return standing is Standing.NEW if known is None else known.place == _place()


def _place() -> str:
    return hashlib.sha256("\0".join(places.whereabouts()).encode()).hexdigest()


def _keep_look(here: Acting, chosen: Preference, looked: Looked) -> None:
    values = {"looked_at": here.at, "trouble": looked.trouble or "", "preference": chosen.pk, "path": chosen.value}
    if looked.trouble is not Trouble.ELSEWHERE:
        values["place"] = _place()
    WatchedFolder.objects.update_or_create(organisation_id=here.organisation, defaults=values)


def _settled(here: Acting, listed: list[Seen]) -> list[Seen]:
    """Those that have not changed since the last look and were not read so; the rest is noted for the next one."""
    known = {one.name: one for one in WatchedFile.objects.all()}
    ready = []
    for seen in listed:
        before = known.get(seen.name)
        if before is None or (before.size, before.modified_ns) != (seen.size, seen.modified_ns):
            _note(here, seen)
        elif _is_free(here, before):
            ready.append(seen)
    gone = known.keys() - {seen.name for seen in listed}
    WatchedFile.objects.filter(name__in=gone, state__in=(State.ARRIVING, State.LEFT)).delete()
    return ready


def _note(here: Acting, seen: Seen) -> None:
    values = {"size": seen.size, "modified_ns": seen.modified_ns, "seen_at": here.at}
    anew = {"state": State.ARRIVING.value, "why": "", "attempts": 0}
    WatchedFile.objects.update_or_create(organisation_id=here.organisation, name=seen.name, defaults={**values, **anew})


def _is_free(here: Acting, file: WatchedFile) -> bool:
    """Nobody reads it, or whoever did never ended."""
    return file.state == State.ARRIVING or (file.state == State.READING and file.seen_at < here.at - GIVEN_UP_AFTER)


def _take_in(desk: ActsAnew, folder: Path, seen: Seen, looked: Looked) -> None:
    """Read one file; whatever it does, it ends in a state, and the next has its turn."""
    with desk.acting() as here:  # a transaction of its own, so that a file that ends the program is known by it
        before = _claim(here, seen)
    if before is None:  # another worker has it
        return
    try:
        state, why, sha256 = _read(desk, folder, seen, before)
    except (NotTheSame, FileNotFoundError):  # still being written, or gone: the next look tells
        state, why, sha256 = State.ARRIVING, "", before.sha256
    except PermissionError:
        state, why, sha256 = State.LEFT, "unreadable", ""
    except Exception as error:  # noqa: BLE001 (isolation: the other files, and the day's work, go on)
        looked.failed.append((seen.name, error))
        state, why, sha256 = State.LEFT, "failed", ""
    with desk.acting() as here:
        WatchedFile.objects.filter(name=seen.name).update(
            state=state.value, why=why, sha256=sha256, seen_at=here.at, attempts=0
        )
    by_state = {State.BOOKED: looked.booked, State.WAITING: looked.waiting, State.LEFT: looked.left}
    if state in by_state:
        by_state[state].append(seen.name)


def _claim(here: Acting, seen: Seen) -> WatchedFile | None:
    """Say that this worker reads it; None where it may not."""
    found = WatchedFile.objects.select_for_update(no_key=True).filter(name=seen.name).first()
    if found is None or not _is_free(here, found):
        return None
    found.state, found.seen_at, found.attempts = State.READING.value, here.at, found.attempts + 1
    found.save(update_fields=["state", "seen_at", "attempts"])
    return found


def _read(desk: ActsAnew, folder: Path, seen: Seen, before: WatchedFile) -> tuple[State, str, str]:
    """State, why and content of a file that has arrived. Raises NotTheSame, OSError, and whatever a reader does."""
    if before.attempts > MOST_ATTEMPTS:
        return State.LEFT, "stopped", ""
    if not seen.size:
        return State.LEFT, "empty", ""
    if seen.size > LARGEST:
        return State.LEFT, "too_large", ""
    with tempfile.TemporaryDirectory(prefix="relance-folder-") as aside:
        copy, sha256 = take_aside(folder, seen, Path(aside))
        with desk.acting() as here:
            if before.sha256 == sha256 or _was_read(here, sha256):
                return State.KNOWN, "", sha256
            state, why = (State.BOOKED, "") if _book(here, copy) else _wait(here, copy, seen)
            return state, why, sha256


def _book(here: Acting, path: Path) -> bool:
    """Whether all of it was taken in."""
    if holds_copies(path):
        return not take_copies(here, pdf_files(path)).left
    try:
        return take(here, path, Told(), Taking()).refused is None
    except DomainError:  # what the reader refuses is said on its page
        return False


def _was_read(here: Acting, sha256: str) -> bool:
    return WatchedFile.objects.filter(sha256=sha256, state__in=(State.BOOKED, State.WAITING, State.KNOWN)).exists()


def _wait(here: Acting, path: Path, seen: Seen) -> tuple[State, str]:
    """Put it on Import, in the place of an older one of that name."""
    if seen.size > LARGEST_WAITING:
        return State.LEFT, "too_large_to_wait"
    Upload.objects.filter(uploaded_by=FOLDER, file_name=seen.name).delete()
    Upload.objects.create(
        organisation_id=here.organisation,
        file_name=seen.name,
        content=path.read_bytes(),
        uploaded_at=here.at,
        uploaded_by=FOLDER,
    )
    return State.WAITING, ""
