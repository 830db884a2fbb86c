"""``python -m tests.payments.servers stripe|mollie [PORT]``: a test server until it is stopped, for stories and for looking at."""

from __future__ import annotations

import sys

from tests.payments.servers.mollie_server import MollieServer
from tests.payments.servers.stripe_server import StripeServer


def main(word: str, port: str = "0") -> None:
    """Say where it is, and the key that it takes."""
    server = {"stripe": StripeServer, "mollie": MollieServer}[word](port=int(port))
    with server.serving():
        sys.stdout.write(f"{server.base} {server.key}\n")
        sys.stdout.flush()
        server.is_over.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
