"""``python -m tests.post.servers maileva|merci_facteur [PORT]``: a test server until it is stopped, for stories and for looking at."""

from __future__ import annotations

import sys

from tests.post.servers.maileva_server import MailevaServer
from tests.post.servers.merci_facteur_server import MerciFacteurServer


def main(word: str, port: str = "0") -> None:
    """Say where it is, and the name and secret that it takes."""
    server = {"maileva": MailevaServer, "merci_facteur": MerciFacteurServer}[word](port=int(port))
    with server.serving():
        sys.stdout.write(f"{server.base} {server.login} {server.key}\n")
        sys.stdout.flush()
        server.is_over.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
