"""What makes this installation itself: a key outside the database, which opens the secrets that the database keeps, and the
place where it stands, which a copy of everything, key included, does not share."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import socket
from collections.abc import Mapping
from pathlib import Path

from cryptography.fernet import Fernet

from relance.config.home import default_home
from relance.domain.errors import DomainError
from relance.domain.places import Place

KEY_FILE = "secret.key"
MACHINE_ID = Path("/etc/machine-id")
MADE_FOR_ROOT = Path(
    "/var/lib/relance-machine-id"
)  # beside the data folder, never in it: a copy of the data is another place
NO_ID = ("", "uninitialized")


class MachineIdInData(DomainError):
    """An id that goes wherever the data go tells nothing apart."""

    code = "machine_id_in_data"
    template = (
        "RELANCE_MACHINE_ID_FILE names {path}, inside the data folder: a copy would have it too. Name one outside."
    )


class SecretKeyInvalid(DomainError):
    """A key that is none."""

    code = "secret_key_invalid"
    template = (
        "{where} does not hold a key of this program. Expected 32 bytes in URL-safe base64, as it once wrote them."
    )


def secret_key(environ: Mapping[str, str]) -> bytes:
    """RELANCE_SECRET_KEY, else the one in ``secret.key`` of the home, made at first need. Raises SecretKeyInvalid."""
    if environ.get("RELANCE_SECRET_KEY"):
        return _checked(environ["RELANCE_SECRET_KEY"].encode(), "RELANCE_SECRET_KEY")
    path = default_home(environ) / KEY_FILE
    if not path.exists():
        _make(path)
    return _checked(path.read_bytes().strip(), path)


def session_key(environ: Mapping[str, str]) -> str:
    """What signs sessions and invitations, derived from the installation's key: one secret to keep, two uses apart."""
    return hmac.new(secret_key(environ), b"relance.sessions", "sha256").hexdigest()


def place(environ: Mapping[str, str]) -> Place:
    """Where this program runs. The machine's id is kept hashed: it is nobody else's business. Raises MachineIdInData."""
    path = environ.get("RELANCE_EMBEDDED_DATA", "")
    identity = _machine_id(environ)
    machine = hashlib.sha256(b"relance place" + identity.encode()).hexdigest() if identity else ""
    host = socket.gethostname()
    return Place(machine, path, f"{host} {path}".strip())


def _machine_id(environ: Mapping[str, str]) -> str:
    """That of RELANCE_MACHINE_ID_FILE, else the system's, else one made once outside the data folder; "" where none can be."""
    if named := environ.get("RELANCE_MACHINE_ID_FILE"):
        path = Path(named).absolute()
        if path.resolve().is_relative_to(default_home(environ).resolve()):
            raise MachineIdInData(path=path)
        return _id_in(path) or _id_made(path)
    return _id_in(MACHINE_ID) or _id_made(_where_made(environ))


def _where_made(environ: Mapping[str, str]) -> Path:
    if os.geteuid() == 0:
        return MADE_FOR_ROOT
    return Path(environ.get("XDG_STATE_HOME") or Path.home() / ".local/state").absolute() / "relance-machine-id"


def _id_in(path: Path) -> str:
    try:
        found = path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""
    return "" if found in NO_ID else found


def _id_made(path: Path) -> str:
    """Where it cannot be kept there is none, and nothing leaves: an id that changes at each start would ask each time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="ascii") as file:
            file.write(secrets.token_hex(16) + "\n")
    except OSError:
        pass  # somebody else made it a moment ago, or nobody can
    return _id_in(path)


def _make(path: Path) -> None:
    """Written under a name of its own and linked: of two programs at once the first one's key stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    mine = path.with_name(f"{KEY_FILE}.{secrets.token_hex(8)}")
    mine.touch(mode=0o600, exist_ok=False)
    mine.write_bytes(Fernet.generate_key())
    try:
        os.link(mine, path)
    except FileExistsError:
        pass
    finally:
        mine.unlink()


def _checked(key: bytes, where: object) -> bytes:
    try:
        Fernet(key)
    except ValueError as error:
        raise SecretKeyInvalid(where=where) from error
    return key
