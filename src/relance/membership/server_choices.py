"""What a change of a server asks of whoever makes it: its secret again, and no password that crosses the network in clear."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping

from relance.domain.errors import DomainError
from relance.tenancy import preferences as prefer
from relance.tenancy.context import Acting


class SecretAskedAgain(DomainError):
    """A kept secret would be shown to another server, or as another user's."""

    code = "secret_asked_again"
    template = (
        "{setting}: it was kept for another server, port, protection or user. Give it again with the change, so that it"
        " goes to nobody whom its owner did not mean."
    )

    @property
    def key(self) -> str:
        """The preference that is asked for again."""
        return str(self.facts["key"])


class PasswordInClear(DomainError):
    """Whoever listens on the way would read it."""

    code = "password_in_clear"
    template = (
        "Without protection the password for {host} could be read on its way. Choose STARTTLS or TLS; without protection only"
        " a server on this machine, or one without a user name."
    )


def refuse_secret_elsewhere(here: Acting, given: Mapping[str, str]) -> None:
    """Refuse a change that would take a typed secret to another place.

    Where nobody signs in any more the secret is only forgotten. Raises SecretAskedAgain.
    """
    for choice in prefer.bound_elsewhere(here, given):
        there = choice.goes_to
        if there and there.is_typed and not there.has_nobody(here, given):
            raise SecretAskedAgain(setting=choice.meaning, key=choice.key)


def refuse_password_in_clear(here: Acting, given: Mapping[str, str]) -> None:
    """Refuse a mail server that would be told a password without protection, unless it is this machine.

    Only a change is judged. Raises PasswordInClear.
    """
    keys = [choice.key for choice in (prefer.SMTP_HOST, prefer.SMTP_SECURITY, prefer.SMTP_USER)]
    kept = {key: prefer.stored(here, key) or "" for key in keys}
    wanted = {key: given.get(key, kept[key]).strip() for key in keys}
    host, security, user = wanted.values()
    if wanted != kept and security == "none" and user and host and not is_this_machine(host):
        raise PasswordInClear(host=host)


def tells_password_in_clear(here: Acting) -> bool:
    """Whether the mail server that is set is told a password without protection."""
    host = prefer.SMTP_HOST.of(here)
    is_open = prefer.SMTP_SECURITY.of(here) == "none" and bool(prefer.SMTP_USER.of(here))
    return bool(host) and is_open and not is_this_machine(host or "")


def is_this_machine(host: str) -> bool:
    """Whether the name or address is that of the machine itself.

    >>> is_this_machine("127.0.0.1"), is_this_machine("localhost"), is_this_machine("mail.example")
    (True, True, False)
    """
    if host.strip().lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip().strip("[]")).is_loopback
    except ValueError:
        return False
