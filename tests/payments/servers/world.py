"""What both test servers share: requests on loopback, one at a time; faults on demand; keys used twice; messages to our address;
a clock that moves; a ledger; and a control channel apart from the interface that they play (``/_test/…``).
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.server import ThreadingHTTPServer
from typing import Any, ClassVar, Self
from urllib.parse import parse_qsl, urlsplit
from urllib.request import Request, urlopen

from tests.payments.servers.issuer import BankCard, bank_card
from tests.payments.servers.requests import Answered, Asked, Fault, Handler, Object

KEYS_LIVE = timedelta(hours=24)


@dataclass(frozen=True)
class Delivery:
    """A message to our address, ready to go."""

    url: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Kept:
    """What was answered to a key, and to what."""

    asked: object
    answered: Answered
    at: datetime


class World(ThreadingHTTPServer):
    """A provider with one account. ``entries`` is its ledger: signed amounts with the payment and what was written beside it."""

    daemon_threads = True
    api: ClassVar[str]
    kind: ClassVar[str]

    def __init__(self, key: str, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.key = key
        self.lock = threading.RLock()
        self.is_over = threading.Event()
        self.moved = timedelta()
        self.faults: list[Fault] = []
        self.requests: list[Asked] = []
        self.kept: dict[str, Kept] = {}
        self.cards: dict[str, BankCard] = {}
        self.entries: list[Object] = []
        self.deliveries: list[Delivery] = []
        self.holds, self.doubles, self.reorders = False, False, False
        self.counted = 0

    # -- A server while a test lasts ----------------------------------------------------------------------------------

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    @contextmanager
    def serving(self) -> Iterator[Self]:
        """Serve until the block ends."""
        thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.is_over.set()
            self.shutdown()
            self.server_close()
            thread.join(timeout=10)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that gave up is no trouble of the server's; anything else is told."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    def now(self) -> datetime:
        """By its own clock."""
        return datetime.now(UTC) + self.moved

    def name(self, prefix: str) -> str:
        """A new name for something."""
        self.counted += 1
        return f"{prefix}_{self.kind}{self.counted:06d}"

    # -- What a test does to it ---------------------------------------------------------------------------------------

    def move_clock(self, by: timedelta) -> None:
        """Let time pass, and with it what falls due."""
        with self.lock:
            self.moved += by
            self.time_passed()

    def time_passed(self) -> None:
        """What becomes of things by themselves: pages that close, banks that answer."""

    def fail_next(self, kind: str, **more: Any) -> None:
        """See ``Fault``."""
        self.faults.append(Fault(kind, **more))

    def card(self, number: str) -> BankCard:
        """The card of a number, the same each time."""
        made = bank_card(number)
        return self.cards.setdefault(made.fingerprint, made)

    def book(self, payment: str, amount: Decimal, currency: str, reference: str) -> None:
        """Money that moved, towards us if positive."""
        entry = {"payment": payment, "amount": f"{amount:f}", "currency": currency, "reference": reference}
        self.entries.append({**entry, "at": self.now().isoformat()})

    def moved_in(self, reference: str = "") -> list[Decimal]:
        """What was taken, of one attempt or of all."""
        amounts = [Decimal(one["amount"]) for one in self.entries if not reference or one["reference"] == reference]
        return [amount for amount in amounts if amount > 0]

    def guest(self, link: str, number: str = "4242424242424242", act: str = "pay") -> str:
        """Do on the page behind ``link`` what a guest would; returns where it leads him."""
        body = f"number={number.replace(':', '%3A').replace(',', '%2C').replace('/', '%2F')}&name=Test&act={act}"
        asked = Asked("POST", urlsplit(link).path, {}, dict(parse_qsl(body)), {})
        return self.on_page(asked).headers.get("Location", "")

    # -- Messages to our address --------------------------------------------------------------------------------------

    def tell(self, delivery: Delivery) -> None:
        """Send a message, or keep it while they are held."""
        self.deliveries += [delivery] * (2 if self.doubles else 1)
        if not self.holds:
            self.flush()

    def flush(self) -> list[Delivery]:
        """Let go what was held; returns it. Those without an address are for a test to hand over."""
        going, self.deliveries = self.deliveries, []
        going = going[::-1] if self.reorders else going
        for one in going:
            if one.url:
                threading.Thread(target=_post, args=(one,), daemon=True).start()
        if not any(one.url for one in going):
            self.deliveries = going
        return going

    # -- Requests -----------------------------------------------------------------------------------------------------

    def answer(self, asked: Asked) -> Answered:
        """What the interface says: keys first, then what the provider does."""
        with self.lock:
            self.time_passed()
            if not self.is_signed_in(asked):
                return self.error(401, "unauthorized")
            kept = self.kept.get(asked.key) if asked.key else None
            if kept is not None and self.now() - kept.at < KEYS_LIVE:
                if kept.asked != (asked.path, asked.body):
                    return self.error(400, "idempotency")
                again = kept.answered
                return Answered(again.status, again.data, {**again.headers, "Idempotent-Replayed": "true"})
            answered = self.route(asked)
            if asked.key and answered.is_kept:
                answered = Answered(answered.status, json.loads(json.dumps(answered.data)), answered.headers)
                self.kept[asked.key] = Kept((asked.path, asked.body), answered, self.now())
            return answered

    def spoil(self, asked: Asked, answered: Answered) -> Answered:
        """A failure of the provider's own after the work: it is what a later one with this key hears too."""
        failed = self.error(500, "api_error")
        if asked.key in self.kept and answered.is_kept:
            self.kept[asked.key].answered = failed
        return failed

    def is_signed_in(self, asked: Asked) -> bool:
        """Whether the key is this account's."""
        return asked.headers.get("Authorization", "") == f"Bearer {self.key}"

    def route(self, asked: Asked) -> Answered:
        """What the interface does."""
        raise NotImplementedError

    def error(self, status: int, code: str, **more: Any) -> Answered:
        """A refusal in the provider's own form."""
        raise NotImplementedError

    def on_page(self, asked: Asked) -> Answered:
        """The page behind a link: shown, or acted on."""
        raise NotImplementedError

    def read(self, raw: bytes) -> Object:
        """A body in the provider's own form."""
        raise NotImplementedError

    def on_control(self, asked: Asked) -> Answered:
        """The control channel, for stories whose program is another process."""
        given = json.loads(asked.raw or b"{}")
        match asked.path.removeprefix("/_test/"):
            case "fault":
                self.fail_next(given.pop("kind"), **given)
            case "clock":
                self.move_clock(timedelta(seconds=float(given["seconds"])))
            case "webhooks":
                self.holds = bool(given.get("hold", self.holds))
                self.doubles = bool(given.get("double", self.doubles))
                self.reorders = bool(given.get("reorder", self.reorders))
            case "flush":
                return Answered(200, {"sent": len(self.flush())})
            case "script":
                card = self.cards[given["fingerprint"]]
                card.script = bank_card("script:" + given["script"]).script
            case "settle":
                self.settle(given["payment"], is_paid=bool(given["paid"]))
            case "dispute":
                return Answered(200, {"dispute": self.open_dispute(given["payment"])})
            case "ledger":
                return Answered(200, {"entries": self.entries, "sum": f"{self._sum():f}"})
            case "cards":
                return Answered(200, {"cards": [asdict(card) for card in self.cards.values()]})
            case _:
                return Answered(404, {"error": "no such control"})
        return Answered(200, {})

    def settle(self, payment: str, *, is_paid: bool) -> None:
        """The bank's late answer."""
        raise NotImplementedError

    def open_dispute(self, payment: str) -> str:
        """The cardholder asks his bank for the money; returns the dispute's name."""
        raise NotImplementedError

    def _sum(self) -> Decimal:
        return sum((Decimal(one["amount"]) for one in self.entries), Decimal(0))


def _post(delivery: Delivery) -> None:
    request = Request(delivery.url, delivery.body, dict(delivery.headers))  # noqa: S310 (an address of the test's own)
    try:
        urlopen(request, timeout=10).close()  # noqa: S310
    except OSError:
        return
