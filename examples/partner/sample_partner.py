"""A partner that keeps the contract of docs/partner-contract.md, with the standard library alone: to try things, and to copy from.

    python examples/partner/sample_partner.py --port 8099 --key some-key --tell http://localhost:8000/partners/…/…/ --secret whsec_…

It keeps everything in memory. ``SamplePartner`` is what tests drive; ``Fault`` is how it misbehaves when it is told to.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import json
import threading
import time
import urllib.request
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

BASE = "/relance/v1"


class Fault(Enum):
    """What goes wrong at the next request of a kind."""

    REFUSE = "says no, with its problems"
    REFUSE_STRANGELY = "says no in words of nobody's contract"
    LOSE = "takes it and never answers"
    DROP = "never hears it and never answers"
    LATE = "takes it, never answers, and says that it has it only when it is asked again"
    REPEAT = "tells everything twice"
    OTHER_CASE = "answers about another case"
    BUSY = "too many requests"


@dataclass
class Case:
    """A case as the partner has it."""

    id: str
    reference: str
    sha256: str
    content: bytes
    is_test: bool
    is_late: bool = False
    status: str = "received"
    notes: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass
class SamplePartner:
    """Everything it knows. ``faults``: by the kind of request (create, note, preview, look_up, events), the next ones first."""

    key: str
    secret: str = ""
    cases: dict[str, Case] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def fault(self, kind: str) -> Fault | None:
        """The next fault of that kind, if there is one."""
        waiting = self.faults.get(kind)
        return waiting.pop(0) if waiting else None

    def tells(self, reference: str, kind: str, **data: Any) -> dict[str, Any]:
        """Write down an event; returns it."""
        event = {"id": f"evt-{len(self.events) + 1}", "type": kind, "reference": reference, **data}
        self.events.append(event)
        return event

    def signed(self, body: bytes, name: str, stamp: int | None = None) -> dict[str, str]:
        """The headers of a message to the creditor, by the Standard Webhooks convention."""
        stamp = int(time.time()) if stamp is None else stamp
        key = base64.b64decode(self.secret.removeprefix("whsec_"))
        signature = hmac.new(key, f"{name}.{stamp}.".encode() + body, hashlib.sha256).digest()
        return {
            "webhook-id": name,
            "webhook-timestamp": str(stamp),
            "webhook-signature": "v1," + base64.b64encode(signature).decode(),
            "Content-Type": "application/json",
        }

    def post(self, url: str, event: dict[str, Any]) -> int:
        """Send one event to the creditor; returns the status."""
        body = json.dumps(event).encode()
        request = urllib.request.Request(url, body, self.signed(body, str(event["id"])), method="POST")
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)


def problem(code: str, message: str, *problems: dict[str, str]) -> dict[str, Any]:
    """A refusal in the contract's form."""
    return {"error": {"code": code, "message": message, "problems": list(problems)}}


def handler_of(partner: SamplePartner) -> type[BaseHTTPRequestHandler]:
    """What answers for one partner."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.answered()

        def do_POST(self) -> None:
            self.answered()

        def do_PUT(self) -> None:
            self.answered()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: what is asked stands in ``asked``."""

        def answered(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            parts = urlsplit(self.path)
            path = unquote(parts.path).removeprefix(BASE)
            with partner.lock:
                partner.asked.append(f"{self.command} {path}")
                found = self.judged(path, parse_qs(parts.query), body)
            if found is None:
                self.close_connection = True  # no answer at all
                return
            status, data = found
            content = json.dumps(data).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def judged(self, path: str, query: dict[str, list[str]], body: bytes) -> tuple[int, Any] | None:
            if self.headers.get("Authorization") != f"Bearer {partner.key}":
                return 401, problem("key_unknown", "This key is not known here.")
            steps = path.strip("/").split("/")
            match [self.command, *steps]:
                case ["GET", "account"]:
                    return 200, {"name": "Sample partner", "mode": "test"}
                case ["POST", "preview"]:
                    return self.preview()
                case ["PUT", "cases", reference]:
                    return self.create(reference, body)
                case ["GET", "cases", reference]:
                    return self.look_up(reference)
                case ["PUT", "cases", reference, "files", name]:
                    return self.file(reference, name, body)
                case ["PUT", "cases", reference, "notes", name]:
                    return self.note(reference, name, body)
                case ["GET", "cases", reference, "notes", name]:
                    case = partner.cases.get(reference)
                    if case is None or name not in case.notes:
                        return 404, problem("unknown", "No such note.")
                    return 200, {"reference": reference, "note": name, "id": case.id, "status": case.status}
                case ["GET", "events"]:
                    after = int(query.get("after", ["0"])[0] or 0)
                    told = partner.events[after : after + 100]
                    return 200, {
                        "events": told * 2 if partner.fault("events") is Fault.REPEAT else told,
                        "next": str(min(len(partner.events), after + 100)),
                    }
            return 404, problem("unknown", "No such address.")

        def preview(self) -> tuple[int, Any] | None:
            if partner.fault("preview") is Fault.REFUSE:
                found = {"field": "debtor.siren", "party": "debtor", "what": "unknown", "mending": "check it"}
                return 200, {"would_take": False, "problems": [found]}
            return 200, {"would_take": True, "problems": [], "price": "12 % of what comes in"}

        def create(self, reference: str, body: bytes) -> tuple[int, Any] | None:
            fault = partner.fault("create")
            if fault is Fault.REFUSE:
                found = {
                    "field": "debtor.city",
                    "party": "debtor",
                    "what": "no such town",
                    "mending": "see the register",
                }
                return 422, problem("not_taken", "This file cannot be taken.", found)
            if fault is Fault.REFUSE_STRANGELY:
                return 422, {"detail": "computer says no", "x": [1, 2]}
            if fault is Fault.BUSY:
                return 429, problem("busy", "Come back later.")
            if fault is Fault.DROP:
                return None
            digest = hashlib.sha256(body).hexdigest()
            there = partner.cases.get(reference)
            if there is not None and there.sha256 != digest:
                return 422, problem("other_bytes", "Another file stands under this reference.")
            if there is None:
                is_test = self.headers.get("Relance-Test") == "true"
                there = Case(f"P-{len(partner.cases) + 1}", reference, digest, body, is_test)
                partner.cases[reference] = there
            there.is_late = fault is Fault.LATE
            if fault in (Fault.LOSE, Fault.LATE):
                return None
            if fault is Fault.OTHER_CASE:
                return 201, {"reference": "another-case", "id": "P-999", "status": "received"}
            return 201, self.shown(there)

        def look_up(self, reference: str) -> tuple[int, Any] | None:
            if partner.fault("look_up") is Fault.DROP:
                return None
            case = partner.cases.get(reference)
            if case is not None and case.is_late:
                case.is_late, case = False, None
            return (200, self.shown(case)) if case else (404, problem("unknown", "No such case."))

        def note(self, reference: str, name: str, body: bytes) -> tuple[int, Any] | None:
            fault = partner.fault("note")
            case = partner.cases.get(reference)
            if case is None:
                return 404, problem("unknown", "No such case.")
            if fault is Fault.DROP:
                return None
            case.notes.setdefault(name, json.loads(body))
            if fault is Fault.LOSE:
                return None
            return 200, {"reference": reference, "note": name, "id": case.id, "status": case.status}

        def file(self, reference: str, name: str, body: bytes) -> tuple[int, Any] | None:
            case = partner.cases.get(reference)
            if case is None:
                return 404, problem("unknown", "No such case.")
            case.files[name] = body
            return 200, {"reference": reference, "id": case.id}

        def shown(self, case: Case) -> dict[str, Any]:
            page = f"https://partner.example/files/{case.id}"
            return {
                "reference": case.reference,
                "id": case.id,
                "status": case.status,
                "sha256": case.sha256,
                "page": page,
            }

    return Handler


def serve(partner: SamplePartner, port: int = 0) -> ThreadingHTTPServer:
    """A server on this machine; call ``serve_forever``."""
    return ThreadingHTTPServer(("127.0.0.1", port), handler_of(partner))


def main() -> None:
    """Serve until it is stopped; with ``--tell``, say of each new case that it is in progress."""
    parser = argparse.ArgumentParser(description="A sample partner on this machine.")
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--key", required=True)
    parser.add_argument("--secret", default="")
    parser.add_argument("--tell", default="", help="the address for messages that Relance shows")
    parser.add_argument(
        "--fault", action="append", default=[], metavar="KIND=FAULT", help="what goes wrong next, such as create=LOSE"
    )
    given = parser.parse_args()
    partner = SamplePartner(given.key, given.secret)
    for kind, _, fault in (one.partition("=") for one in given.fault):
        partner.faults.setdefault(kind, []).append(Fault[fault])
    server = serve(partner, given.port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{given.port}{BASE}")
    told: set[str] = set()
    while True:
        time.sleep(1)
        for reference in [one for one in partner.cases if one not in told]:
            told.add(reference)
            event = partner.tells(reference, "status", status="in_progress")
            print(partner.cases[reference].id, reference)
            if given.tell and given.secret:
                print("told:", partner.post(given.tell, event))


if __name__ == "__main__":
    main()
