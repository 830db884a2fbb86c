"""The partner's own page, followed by a person, with the data carried over: a signed form, and a signed way back.

A form and not a link: what a file says must not stand in addresses, which browsers and servers keep. The partner knows our reference
and takes a file once by it, however often the form is sent.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from relance.domain.sentences import Sentence
from relance.partners.connectors.https import address
from relance.partners.door import Connector, Field, Module
from relance.partners.signatures import is_secret, is_signed, sign
from relance.partners.values import Absent, Fetched, Given, Lost, Note, Parcel, Previewed, Taken, Turned

BY_HAND = "this partner is told by people: tell it, then say so here"
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Form:
    """What a person's browser sends to the partner's page."""

    url: str
    fields: Mapping[str, str] = field(repr=False)


class Redirect:
    """One partner with a page of its own."""

    def __init__(self, given: Given) -> None:
        self._url, self._secret, self._ways = address(given.settings.get("address", "")), given.hook_secret, given.ways

    def form(self, parcel: Parcel, at: datetime) -> Form:
        """The file carried over, signed at this moment: the partner takes none that is older than five minutes."""
        carried = {
            "reference": parcel.reference,
            "test": parcel.is_test,
            "sha256": parcel.sha256,
            "title": parcel.title,
            "back": self._ways.back,
            "tell": self._ways.hears,
            "case": json.loads(parcel.case) if parcel.case else None,
        }
        payload = base64.b64encode(json.dumps(carried, ensure_ascii=False, sort_keys=True).encode())
        stamp = int(at.timestamp())
        return Form(
            self._url,
            {
                "webhook-id": parcel.reference,
                "webhook-timestamp": str(stamp),
                "webhook-signature": sign(self._secret, parcel.reference, stamp, payload),
                "payload": payload.decode(),
            },
        )

    def came_back(self, query: Mapping[str, str], at: datetime) -> tuple[str, Taken] | None:
        """Our reference and what the partner says, where a person comes back by an address that the partner signed."""
        reference, theirs, status = (query.get(name, "") for name in ("reference", "id", "status"))
        signed = {
            "webhook-id": reference,
            "webhook-timestamp": query.get("timestamp", ""),
            "webhook-signature": query.get("signature", ""),
        }
        if not theirs or len(theirs) > LONGEST or len(status) > LONGEST:
            return None
        if not is_signed(signed, f"{theirs}.{status}".encode(), self._secret, at):
            return None
        return reference, Taken(theirs, status)

    def try_it(self) -> Taken | Turned | Lost:
        """Nobody is asked: what can be known is that a form can be signed."""
        if not is_secret(self._secret):
            return Turned("there is no secret to sign with", is_temporary=False)
        return Taken(self._url)

    def preview(self, parcel: Parcel) -> Previewed | Turned | Lost:
        """The partner's own page says it."""
        return Previewed(would_take=True)

    def create(self, parcel: Parcel) -> Taken | Turned | Lost:
        """Not by a program: a person follows the form."""
        return Lost("a person carries it to the partner's page; the partner did not confirm it yet")

    def look_up(self, parcel: Parcel) -> Taken | Turned | Absent | Lost:
        """Nobody is asked."""
        return Lost("the partner did not confirm it yet")

    def tell(self, note: Note) -> Taken | Turned | Lost:
        """By people."""
        return Lost(BY_HAND)

    def look_up_note(self, note: Note) -> Taken | Turned | Absent | Lost:
        """Nobody is asked."""
        return Lost(BY_HAND)

    def fetch(self, cursor: str) -> Fetched | Turned | Lost:
        """It tells by itself, if at all."""
        return Fetched((), cursor)

    def close(self) -> None:
        """Nothing is open."""


def _made(given: Given) -> Connector:
    return Redirect(given)


MODULE = Module(
    "redirect",
    Sentence("The partner's own page"),
    Sentence("You are taken to the partner's page with the data carried over, and follow its steps there."),
    (
        Field(
            "address",
            Sentence("Address of the page"),
            hint=Sentence("Where the form is sent, such as https://partner.example/new"),
        ),
    ),
    _made,
    goes_to=("address",),
    is_walked=True,
    hears=True,
)
