"""Secrets of an organisation, such as a mail server's password: kept encrypted, the key outside the database."""

from __future__ import annotations

import hashlib
import json

from cryptography.fernet import Fernet, InvalidToken

from relance.domain.errors import DomainError


class SecretUnreadable(DomainError):
    """A secret of another installation."""

    code = "secret_unreadable"
    template = "The secret {key} was kept by another installation, whose key is not here: set it again."


class SecretForAnother(SecretUnreadable):
    """A secret that was given for other settings than those there are."""

    code = "secret_for_another"
    template = "The secret {key} was given for another server or user than the one set now: give it again."


BOUND = "\0bound"  # no typed text holds it


def sealed(text: str, key: bytes, *, goes_to: str = "") -> str:
    """``text``, readable only with ``key``, and only for where it ``goes_to`` if that is said."""
    plain = BOUND + json.dumps([goes_to, text]) if goes_to else text
    return Fernet(key).encrypt(plain.encode()).decode()


def opened(name: str, text: str, key: bytes, *, goes_to: str = "") -> str:
    """What was sealed. Raises SecretUnreadable, SecretForAnother.

    One that was kept before secrets were bound opens anywhere; a change of its settings forgets it all the same.
    """
    try:
        plain = Fernet(key).decrypt(text.encode()).decode()
    except InvalidToken as error:
        raise SecretUnreadable(key=name) from error
    if not plain.startswith(BOUND):
        return plain
    bound_to, secret = json.loads(plain.removeprefix(BOUND))
    if bound_to != goes_to:
        raise SecretForAnother(key=name)
    return str(secret)


def fingerprint(key: bytes) -> str:
    """Names the installation that holds ``key`` without giving it away."""
    return hashlib.sha256(b"relance installation" + key).hexdigest()
