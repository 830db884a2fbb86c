"""Secrets of an organisation, such as a mail server's password: kept encrypted, the key outside the database."""

from __future__ import annotations

import hashlib

from cryptography.fernet import Fernet, InvalidToken

from relance.domain.errors import DomainError


class SecretUnreadable(DomainError):
    """A secret of another installation."""

    code = "secret_unreadable"
    template = "The secret {key} was kept by another installation, whose key is not here: set it again."


def sealed(text: str, key: bytes) -> str:
    """``text``, readable only with ``key``."""
    return Fernet(key).encrypt(text.encode()).decode()


def opened(name: str, text: str, key: bytes) -> str:
    """What was sealed. Raises SecretUnreadable."""
    try:
        return Fernet(key).decrypt(text.encode()).decode()
    except InvalidToken as error:
        raise SecretUnreadable(key=name) from error


def fingerprint(key: bytes) -> str:
    """Names the installation that holds ``key`` without giving it away."""
    return hashlib.sha256(b"relance installation" + key).hexdigest()
