"""What both test servers share: letters under a reference, and what a test does to one: post it, let it be presented, signed, lost.

``letters`` are those that were submitted: what a test counts. The requests and faults are those of the card providers' servers.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tests.payments.servers.requests import Answered, Asked, Handler, Object
from tests.payments.servers.world import World

FILE = "__file__"
PDF = b"%PDF-1.7\n% test server\n"


@dataclass
class Letter:
    """A letter that the provider prints."""

    name: str
    reference: str
    pdf: bytes
    lines: dict[str, str]
    made_at: datetime
    number: str = ""
    states: list[tuple[str, date]] = field(default_factory=list)
    proofs: dict[str, bytes] = field(default_factory=dict)
    is_rejected: bool = False


class _Handler(Handler):
    """Answers with a file where there is one."""

    def _say(self, answered: Answered) -> None:
        if FILE in answered.data:
            content, kind = answered.data[FILE]
            self._raw(answered.status, content, {"Content-Type": kind})
            return
        super()._say(answered)

    do_GET = do_POST = do_DELETE = do_PATCH = Handler._handle  # noqa: N815


class PostWorld(World):
    """A provider with one account."""

    api = "/"
    login = "exemple-service"

    def __init__(self, key: str, port: int = 0) -> None:
        super().__init__(key, port)
        self.RequestHandlerClass = _Handler
        self.letters: list[Letter] = []

    def read(self, raw: bytes) -> Object:
        """Bodies are of several kinds here: each server reads its own."""
        return {}

    def spoil(self, asked: Asked, answered: Answered) -> Answered:
        """A failure of the provider's own after the work."""
        return self.error(500, "UNEXPECTED")

    def is_signed_in(self, asked: Asked) -> bool:
        """Each server asks in its way."""
        return True

    def on_page(self, asked: Asked) -> Answered:
        """There is none."""
        return Answered(404, {})

    def of(self, reference: str) -> Letter:
        """The letter under a reference; fails where there is none, or more than one."""
        (found,) = [one for one in self.letters if one.reference == reference]
        return found

    def happens(self, reference: str, state: str, on: date) -> None:
        """The post tells it: a word of ``WORDS``."""
        letter = self.of(reference)
        letter.number = letter.number or f"1A{self.letters.index(letter) + 1:011d}"
        letter.states.append((state, on))

    def proves(self, reference: str, kind: str, content: bytes = PDF) -> None:
        """A proof is there to be fetched: deposit, slip, envelope, content."""
        self.of(reference).proofs[kind] = content

    def on_control(self, asked: Asked) -> Answered:
        """The control channel, for stories whose program is another process."""
        given: dict[str, Any] = json.loads(asked.raw or b"{}")
        match asked.path.removeprefix("/_test/"):
            case "happens":
                self.happens(given["reference"], given["state"], date.fromisoformat(given["on"]))
            case "proves":
                self.proves(given["reference"], given["kind"])
            case "letters":
                return Answered(
                    200, {"letters": [{"name": one.name, "reference": one.reference} for one in self.letters]}
                )
            case _:
                return super().on_control(asked)
        return Answered(200, {})
