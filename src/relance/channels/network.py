"""The one way out to a server that somebody named: where the installation forbids it, not into its own network.

A name is resolved once and the connection goes to the address that was looked at, so a name that answers otherwise the next
time leads nowhere else.
"""

from __future__ import annotations

import imaplib
import os
import smtplib
import socket
from collections.abc import Mapping

from relance.domain.networks import is_public

FORBID = "RELANCE_FORBID_PRIVATE_ADDRESSES"


class PrivateAddress(OSError):
    """A server that the installation does not let its organisations reach."""

    def __init__(self, host: str) -> None:
        super().__init__(f"{host} is not an address of the open Internet, and this installation reaches no other")


def forbids_private_addresses(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether servers in private networks are out of reach; any word but ``no`` forbids them."""
    return environ.get(FORBID, "no").strip().lower() not in ("", "no")


def connected(host: str, port: int, timeout: float | None) -> socket.socket:
    """A connection to ``host``. Raises PrivateAddress, OSError."""
    if not forbids_private_addresses():
        return socket.create_connection((host, port), timeout)
    public = public_addresses(host, port)
    failed: OSError = OSError(f"{host} cannot be reached")
    for address in public:
        try:
            return socket.create_connection((address, port), timeout)
        except OSError as error:
            failed = error
    raise failed


def public_addresses(host: str, port: int) -> list[str]:
    """Where a name leads on the open Internet. Raises PrivateAddress where that is nowhere, socket.gaierror."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    public = [str(where[0]) for *_, where in found if is_public(str(where[0]))]
    if not public:
        raise PrivateAddress(host)
    return public


class GuardedSmtp(smtplib.SMTP):
    """SMTP over such a connection."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return connected(host, port, timeout)


class GuardedSmtpOverTls(smtplib.SMTP_SSL, GuardedSmtp):
    """The same from the first byte in TLS; the certificate is the name's, not the address's."""


class GuardedImapOverTls(imaplib.IMAP4_SSL):
    """IMAP over such a connection, in TLS; the certificate is the name's."""

    def _create_socket(self, timeout: float | None) -> socket.socket:
        opened = connected(self.host, self.port, timeout)
        wrapped: socket.socket = self.ssl_context.wrap_socket(opened, server_hostname=self.host)
        return wrapped
