"""The one door to a provider of registered letters. Nothing here knows which stands behind.

Every call goes out once and comes back with a value: nothing is tried again by itself, nothing is raised for what the network or the
provider does. A letter whose answer was lost is Unknown; it is looked up under our reference before anything is sent again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from relance.dispatch.answers import Accepted, Refused, Unknown
from relance.domain.registered.effects import ProofKind
from relance.post.values import Account, Fetch, Fetched, NoProof, Parcel, Progress, Quote, Unquoted

SETTLES_WITHIN = timedelta(minutes=15)
"""A request may still be at work this long after it was sent: what is not there before is not known to be absent."""


class PostProvider(Protocol):
    """A provider, for one account. ``word`` names it in data.

    ``reference_lives``: how long it refuses a second letter under one reference, None for ever. Later, nothing is sent again by itself.
    ``is_qualified``: its electronic letters equal a registered letter on paper (eIDAS art. 44).
    """

    word: str
    reference_lives: timedelta | None
    is_qualified: bool

    def account(self) -> Account | Refused | Unknown:
        """Whose key this is. Sends nothing."""
        ...

    def quote(self, parcel: Parcel) -> Quote | Unquoted:
        """What it would cost."""
        ...

    def send(self, parcel: Parcel) -> Accepted | Refused | Unknown:
        """Give it the letter, once: refused means that nothing will be posted, for sure."""
        ...

    def look_up(self, reference: str, sent_at: datetime, now: datetime) -> Accepted | Unknown | None:
        """What became of a letter under our reference. None: it does not have it, for sure; Unknown while it may be at work."""
        ...

    def progress(self, name: str) -> Progress | Refused | Unknown:
        """How a letter stands, by the provider's name for it."""
        ...

    def proof(self, name: str, kind: ProofKind) -> Fetched | NoProof | Unknown:
        """A proof, as a file."""
        ...

    def event(self, headers: Mapping[str, str], body: bytes) -> tuple[Fetch, ...] | Refused:
        """What a message at our address says to look at again; nothing else in it is believed."""
        ...

    def close(self) -> None:
        """End the connections."""
        ...
