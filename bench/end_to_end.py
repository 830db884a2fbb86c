"""From overdue receivables to e-mails taken by a local server: decided, rendered, sent, recorded."""

from __future__ import annotations

import json
import socketserver
import sys
import threading
import time
from datetime import UTC, datetime
from itertools import pairwise

from bench.daily_run import ON, fill

BUDGET_S, RATE_BUDGET = 33.0, 150.0
AT = datetime(2026, 4, 7, 8, 30, tzinfo=UTC)
KEY = b"bench"
IDENTITY = {
    "creditor-siren": "404833048", "creditor-street": "1 place du Conte", "creditor-postal-code": "75000",
    "creditor-city": "Ville-Imaginaire", "creditor-iban": "FR1420041010050500013M02606", "creditor-email": "compta@bench.example",
}  # fmt: skip


class Sink(socketserver.StreamRequestHandler):
    """A mail server that takes everything, and costs as little as one written in C."""

    def handle(self) -> None:
        """The commands of one connection."""
        self.wfile.write(b"220 sink\r\n")
        for line in self.rfile:
            command = line[:4].upper()
            if command == b"DATA":
                self.wfile.write(b"354 go\r\n")
                tail = b""
                while not tail.endswith(b"\r\n.\r\n"):
                    tail = (tail + self.connection.recv(1 << 16))[-5:]
            if command == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 ok\r\n")


def serve() -> None:
    """The local mail server, in a process of its own, until its input ends."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Sink) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(server.server_address[1], flush=True)
        sys.stdin.read()
        server.shutdown()


def child(owner_url: str, receivables: int, port: int) -> None:
    """Import apart, everything from the run to the proof."""
    from relance.config import database

    database.set_up_django()
    from relance.channels.email.smtp import Security, Smtp, SmtpServer
    from relance.domain.scenario.model import Channel
    from relance.outbox.delivery import PostOffice, deliver_all
    from relance.outbox.preparation import prepare
    from relance.outbox.sending import switch
    from relance.scenarios.catalogue import store_presets
    from relance.scenarios.runs import run_day
    from relance.tenancy.bulk import refresh_statistics
    from relance.tenancy.context import Desk
    from relance.tenancy.models import Organisation
    from relance.tenancy.organisations import found_organisation
    from relance.tenancy.preferences import set_preference

    slug = f"e2e-{receivables}"
    organisation = found_organisation(
        slug=slug, name=slug, owner_email="b@bench.example", owner_name="Bench", at=AT, is_demonstration=True
    )
    desk = Desk(organisation, "bench", lambda: AT)
    with desk.acting() as here:
        store_presets(here)
        Organisation.objects.update(proposes=False)
        for key, value in IDENTITY.items():
            set_preference(here, key, value)
        switch(here, on=True)
    fill(owner_url, organisation, receivables=receivables, due=receivables, due_each=5)
    refresh_statistics(receivables, "parties_debtor")
    times = [time.perf_counter()]
    report = run_day(desk, on=ON)
    times.append(time.perf_counter())
    prepared = prepare(organisation, clock=lambda: AT)
    times.append(time.perf_counter())
    smtp = Smtp(SmtpServer("127.0.0.1", port, Security.NONE))
    office = PostOffice(organisation, {Channel.EMAIL: smtp}, lambda: AT)
    delivered = deliver_all(office)
    office.close()
    times.append(time.perf_counter())
    decided, rendered, sent = (later - earlier for earlier, later in pairwise(times))
    print(
        json.dumps(
            {
                "notices": report.notices,
                "letters": prepared.written,
                "accepted": delivered.states["accepted"],
                "decided": decided,
                "rendered": rendered,
                "sent": sent,
            }
        )
    )


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve()
    else:
        child(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
