"""What makes this installation itself: a key outside the database. It opens the secrets that the database keeps, and a
copy of the database on another machine, without it, can neither read them nor send."""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from cryptography.fernet import Fernet

from relance.config.embedded_database import default_home
from relance.domain.errors import DomainError

KEY_FILE = "secret.key"


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
