"""Messages kept as files: drafts for the creditor's own mailbox, and the demonstration's outbox, which sends nothing."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from relance.channels.email.mime import email_bytes
from relance.channels.model import Accepted, Answer, Drafted, Envelope, Refused, Unknown

MAIL, TEXT_MESSAGE = ".eml", ".txt"


def _text(envelope: Envelope) -> bytes:
    """A text message as a file: to whom, from whom, and its words."""
    return f"{envelope.recipient}\n{envelope.sender}\n\n{envelope.text}\n".encode()


class _Files(ABC):
    """A folder with one file for each message."""

    def __init__(self, folder: Path, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._folder = folder
        self._clock = clock

    def _write(self, envelope: Envelope, *, is_draft: bool) -> Path | Refused:
        """Written under another name and renamed: a half-written file is never seen. The same message, the same file."""
        is_mail = "@" in envelope.recipient
        said = email_bytes(envelope, at=self._clock(), is_draft=is_draft) if is_mail else _text(envelope)
        path = self._path(envelope.reference, MAIL if is_mail else TEXT_MESSAGE)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            half = path.with_suffix(".part")
            half.write_bytes(said)
            half.replace(path)
        except OSError as error:
            return Refused(f"{path}: {error.strerror or error}", is_temporary=True)
        return path

    def ask(self, reference: str) -> Answer:
        """The file is there, or it is not."""
        for form in (MAIL, TEXT_MESSAGE):
            if (path := self._path(reference, form)).exists():
                return self._kept(path)
        return Unknown("no such file")

    def _path(self, reference: str, form: str) -> Path:
        return self._folder / f"{reference}{form}"

    @abstractmethod
    def _kept(self, path: Path) -> Answer:
        """What it means that the file lies there."""

    def close(self) -> None:  # noqa: B027 (the same for both)
        """Nothing is open."""


class Drafts(_Files):
    """Each message becomes a draft (``.eml``) in a folder; it counts as sent once a person says so."""

    def deliver(self, envelope: Envelope) -> Answer:
        """Write the draft."""
        path = self._write(envelope, is_draft=True)
        return path if isinstance(path, Refused) else self._kept(path)

    def _kept(self, path: Path) -> Answer:
        return Drafted(str(path))


class LocalOutbox(_Files):
    """The demonstration's: each message lies in a folder and counts as accepted there; nothing leaves the machine."""

    def deliver(self, envelope: Envelope) -> Answer:
        """Write the message."""
        path = self._write(envelope, is_draft=False)
        return path if isinstance(path, Refused) else self._kept(path)

    def _kept(self, path: Path) -> Answer:
        return Accepted(f"local:{path.name}")
