"""A provider of registered letters with the server behind it, so that one promise is put to each in the same words."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from relance.post.door import PostProvider
from relance.post.providers.maileva import Maileva
from relance.post.providers.merci_facteur import MerciFacteur
from relance.post.values import Parcel
from tests.post.servers.maileva_server import MailevaServer
from tests.post.servers.merci_facteur_server import USER, MerciFacteurServer
from tests.post.servers.world import PostWorld

TO = ("SCIERIE DE L EXEMPLE", "", "", "12 CHEMIN DES BRUMES", "", "75001 PARIS")
SENDER = ("MENUISERIE DE L EXEMPLE", "", "", "3 RUE FICTIVE", "", "69001 LYON")
SENDS = {"maileva": r"POST .*/submit", "merci_facteur": r"POST .*/sendCourrier"}
BEFORE_SENDING = {"maileva": r"POST .*/recipients", "merci_facteur": r"GET .*/getToken"}
LISTS = {"maileva": r"GET .*/sendings", "merci_facteur": r"GET .*/listEnvois"}
HEARS = "a-webhook-secret"
IMPATIENT = {"read_seconds": 0.5, "whole_seconds": 1.0}
PDF = b"%PDF-1.7\nthe letter\n%%EOF\n"


@dataclass
class Stage:
    """``world`` is the server; ``post`` the adapter."""

    post: PostProvider
    world: PostWorld
    make: Callable[..., PostProvider]

    @property
    def now(self) -> datetime:
        """By the clock of this machine."""
        return datetime.now(UTC)

    @property
    def later(self) -> datetime:
        """When no request is at work any more."""
        return self.now + timedelta(hours=1)

    def parcel(self, **changes: object) -> Parcel:
        """A letter of its own."""
        fields: dict[str, Any] = {
            "reference": str(uuid.uuid4()),
            "name": "2026-000187",
            "pdf": PDF,
            "to": TO,
            "sender": SENDER,
            "sheets": 1,
            "at": self.now,
        }
        return Parcel(**{**fields, **changes})

    def impatient(self) -> PostProvider:
        """An adapter that waits no longer than it must."""
        return self.make(**IMPATIENT)

    def breaks(self, kind: str, where: dict[str, str], **more: object) -> None:
        """Let the next request there go wrong."""
        self.world.fail_next(kind, on=where[self.post.word], **more)

    def wait_until(self, has_come: Callable[[], object]) -> None:
        """For a server that is still at work when its client has given up."""
        until = time.monotonic() + 30
        while not has_come():
            assert time.monotonic() < until, "it never came"
            time.sleep(0.01)


@contextmanager
def stage_of(word: str) -> Iterator[Stage]:
    """The provider of that name, and a server that plays it."""
    world: PostWorld = MailevaServer() if word == "maileva" else MerciFacteurServer()
    made: list[PostProvider] = []

    def make(**bounds: Any) -> PostProvider:
        if word == "maileva":
            made.append(Maileva(world.login, world.key, base=world.base, **bounds))
        else:
            made.append(MerciFacteur(world.login, world.key, user=USER, hears=HEARS, base=world.base, **bounds))
        return made[-1]

    with world.serving():
        yield Stage(make(), world, make)
        for one in made:
            one.close()
