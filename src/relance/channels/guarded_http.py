"""HTTP to a server that somebody named, by the one way out: where the installation forbids it, not into its own network."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterable

import httpcore
import httpx

from relance.channels.network import PrivateAddress, forbids_private_addresses, public_addresses


def transport(tls: ssl.SSLContext) -> httpx.HTTPTransport | None:
    """How an HTTP client reaches servers; None where it may reach all."""
    return _Guarded(tls) if forbids_private_addresses() else None


class _Guarded(httpx.HTTPTransport):
    """No connection is kept, and no proxy of the environment's is asked, which would look names up anew."""

    def __init__(self, tls: ssl.SSLContext) -> None:
        super().__init__(verify=tls)
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls, max_keepalive_connections=0, network_backend=_PublicAlone()
        )


class _PublicAlone(httpcore.SyncBackend):
    """A name is resolved once, and the connection goes to what was looked at; TLS still asks for the name."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failed: Exception = httpcore.ConnectError(f"{host} cannot be reached")
        try:
            found = public_addresses(host, port)
        except (PrivateAddress, socket.gaierror, UnicodeError) as error:
            raise httpcore.ConnectError(str(error)) from error
        for address in found:
            try:
                return super().connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed
