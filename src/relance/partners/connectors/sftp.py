"""The bundle by SFTP: written beside its name, then given its name in one step, so that what stands there is whole.

The server's key is pinned and compared before anything secret is said. What the partner tells it writes as JSON files into a folder.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import paramiko

from relance.channels.network import connected
from relance.domain.sentences import Sentence
from relance.partners.door import Connector, Field, Module, SettingsUnreadable
from relance.partners.values import Absent, Fetched, Given, Lost, Note, Parcel, Previewed, Taken, Turned

SECONDS = 20.0  # for an answer
IN_ALL = 180.0  # for a whole visit: a server that takes a byte now and then does not hold us
LARGEST_FILE = 200 * 1024 * 1024
LARGEST_MESSAGE, MOST_MESSAGES = 2 * 1024 * 1024, 100
KEYS = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)
TROUBLE = (OSError, EOFError, paramiko.SSHException)
T = TypeVar("T")


class Sftp:
    """One partner's server."""

    def __init__(self, given: Given) -> None:
        found = given.settings
        self._host, self._port = found.get("host", ""), int(found.get("port") or 22)
        self._user, self._pinned = found.get("user", ""), found.get("host_key", "")
        self._into, self._from = found.get("folder") or ".", found.get("events_folder", "")
        self._secrets = given.secrets

    def try_it(self) -> Taken | Turned | Lost:
        """Whether the server is the one pinned, lets us in and shows the folder."""
        found = self._asked(lambda files: len(files.listdir(self._into)))
        return Taken(f"{self._user}@{self._host}") if isinstance(found, int) else found

    def preview(self, parcel: Parcel) -> Previewed | Turned | Lost:
        """What leaves is the bundle itself."""
        return Previewed(would_take=True)

    def create(self, parcel: Parcel) -> Taken | Turned | Lost:
        """Written and named once."""
        return self._put(((f"{parcel.reference}.zip", parcel.packed),))

    def look_up(self, parcel: Parcel) -> Taken | Turned | Absent | Lost:
        """Whether it stands there. That it does not may mean that the partner has fetched it."""
        return self._stands(f"{parcel.reference}.zip", len(parcel.packed))

    def tell(self, note: Note) -> Taken | Turned | Lost:
        """The file first, where there is one; then what is told."""
        beside = ((f"{_stem(note)}-{note.file_name}", note.file),) if note.file else ()
        return self._put((*beside, (f"{_stem(note)}.json", note.body.encode())))

    def look_up_note(self, note: Note) -> Taken | Turned | Absent | Lost:
        """As for the file."""
        return self._stands(f"{_stem(note)}.json", len(note.body.encode()))

    def fetch(self, cursor: str) -> Fetched | Turned | Lost:
        """The messages whose names come after the last one read. Nothing is moved or deleted there."""
        if not self._from:
            return Fetched((), cursor)
        found = self._asked(lambda files: list(self._messages(files, cursor)))
        if not isinstance(found, list):
            return found
        names = [name for name, _content in found]
        return Fetched(
            tuple(content for _name, content in found), names[-1] if names else cursor, len(names) == MOST_MESSAGES
        )

    def close(self) -> None:
        """Each call ended its own connection."""

    def _messages(self, files: paramiko.SFTPClient, cursor: str) -> Iterator[tuple[str, bytes]]:
        names = sorted(one for one in files.listdir(self._from) if one.endswith(".json") and one > cursor)
        for name in names[:MOST_MESSAGES]:
            with files.open(f"{self._from}/{name}", "rb") as message:
                yield name, message.read(LARGEST_MESSAGE)

    def _put(self, listed: tuple[tuple[str, bytes], ...]) -> Taken | Turned | Lost:
        """Until the last file gets its name nothing was handed over: what the partner reads is what has one."""
        is_named = False
        if (whole := sum(len(content) for _name, content in listed)) > LARGEST_FILE:
            return Turned(f"{whole} bytes are more than the {LARGEST_FILE} that go by SFTP at once", is_temporary=False)
        try:
            with self._connected() as files:
                for name, content in listed:
                    path, part = f"{self._into}/{name}", f"{self._into}/{name}.part"
                    if _size(files, path) == len(content):
                        continue
                    files.putfo(io.BytesIO(content), part, file_size=len(content), confirm=True)
                    is_named = True
                    files.rename(part, path)
                    is_named = False
        except _NotTheServer as other:
            return Turned(str(other), is_temporary=False)
        except PermissionError as error:
            return Turned(_said(error), is_temporary=False)
        except TROUBLE as error:
            return Lost(_said(error)) if is_named else Turned(_said(error), is_temporary=True)
        return Taken(listed[-1][0])

    def _stands(self, name: str, size: int) -> Taken | Absent | Lost:
        found = self._asked(lambda files: _size(files, f"{self._into}/{name}"))
        if isinstance(found, Turned | Lost):
            return Lost(found.why)
        if found is None:
            return Absent()
        return Taken(name) if found == size else Lost(f"{name} stands there with {found} bytes, {size} were written")

    def _asked(self, ask: Callable[[paramiko.SFTPClient], T]) -> T | Turned | Lost:
        try:
            with self._connected() as files:
                return ask(files)
        except _NotTheServer as other:
            return Turned(str(other), is_temporary=False)
        except TROUBLE as error:
            return Turned(_said(error), is_temporary=True)

    @contextmanager
    def _connected(self) -> Iterator[paramiko.SFTPClient]:
        line = connected(self._host, self._port, SECONDS)
        transport = paramiko.Transport(line)
        watch = threading.Timer(IN_ALL, transport.close)
        watch.daemon = True
        try:
            watch.start()
            transport.banner_timeout = transport.auth_timeout = SECONDS
            transport.start_client(timeout=SECONDS)
            shown = transport.get_remote_server_key()
            if not _is_pinned(shown, self._pinned):
                raise _NotTheServer(f"the server shows another key than the one pinned: {shown.fingerprint}")
            if self._secrets.get("private_key"):
                transport.auth_publickey(self._user, private_key(self._secrets["private_key"]))
            else:
                transport.auth_password(self._user, self._secrets.get("password", ""))
            files = paramiko.SFTPClient.from_transport(transport)
            if files is None:
                raise paramiko.SSHException("the server opens no SFTP channel")
            channel = files.get_channel()
            if channel is not None:
                channel.settimeout(SECONDS)
            yield files
        finally:
            watch.cancel()
            transport.close()


class _NotTheServer(Exception):
    pass


def private_key(text: str) -> paramiko.PKey:
    """Raises SettingsUnreadable."""
    for kind in KEYS:
        try:
            return kind.from_private_key(io.StringIO(text))
        except (paramiko.SSHException, ValueError, IndexError):
            continue
    raise SettingsUnreadable(field=PRIVATE.label, why=Sentence("not a private key without a passphrase"))


def _is_pinned(shown: paramiko.PKey, pinned: str) -> bool:
    wanted = pinned.split()
    return shown.fingerprint == pinned or wanted[:2] == [shown.get_name(), shown.get_base64()]


def _size(files: paramiko.SFTPClient, path: str) -> int | None:
    try:
        found: int | None = files.stat(path).st_size
        return found
    except FileNotFoundError:
        return None


def _stem(note: Note) -> str:
    return f"{note.reference}.{note.kind}-{note.id}"


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:300]


def _made(given: Given) -> Connector:
    if not given.secrets.get("password") and not given.secrets.get("private_key"):
        raise SettingsUnreadable(field=PASSWORD.label, why=Sentence("a password or a private key is needed"))
    if given.secrets.get("private_key"):
        private_key(given.secrets["private_key"])
    return Sftp(given)


PASSWORD = Field("password", Sentence("Password"), is_secret=True, is_required=False)
PRIVATE = Field(
    "private_key",
    Sentence("Private key"),
    is_secret=True,
    is_required=False,
    shape=r"[^\0]{1,20000}",
    hint=Sentence("Instead of a password: in OpenSSH's form, without a passphrase."),
)
PINNED = r"SHA256:[A-Za-z0-9+/=]{40,60}|(ssh|ecdsa)-[a-z0-9@.-]+ [A-Za-z0-9+/=]{40,2000}( .*)?"
PORT = r"[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]"
PATH = r"[^\0\r\n]{1,300}"
MODULE = Module(
    "sftp",
    Sentence("Bundle by SFTP"),
    Sentence(
        "The whole file is laid down as one ZIP in a folder of the partner's server; what comes back is read from another."
    ),
    (
        Field("host", Sentence("Server"), shape=r"[A-Za-z0-9.:-]{1,255}"),
        Field("port", Sentence("Port"), is_required=False, shape=PORT, hint=Sentence("22 unless told otherwise.")),
        Field("user", Sentence("User")),
        Field(
            "host_key",
            Sentence("The server's key"),
            shape=PINNED,
            hint=Sentence(
                "As the partner gave it: SHA256:… or ssh-ed25519 …. No other server gets the password or a file."
            ),
        ),
        PASSWORD,
        PRIVATE,
        Field("folder", Sentence("Folder for files"), is_required=False, shape=PATH),
        Field("events_folder", Sentence("Folder of the partner's messages"), is_required=False, shape=PATH),
    ),
    _made,
    goes_to=("host", "port", "user", "host_key"),
    fetches=True,
)
