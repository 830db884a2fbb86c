"""What a record's hash is taken over: one text for one content, chained to the record before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from relance.domain.money import Money
from relance.journal.models import Event

BEGINNING = bytes(32)


def canonical(data: Mapping[str, object]) -> str:
    """One text for one content: sorted keys, no spaces, amounts and dates as strings."""
    return _ENCODER.encode(data)


def _plain(value: object) -> str:
    match value:
        case Money():
            return str(value)
        case Decimal():
            return f"{value:f}"
        case date() | datetime():
            return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in the journal")


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def event_hash(previous: bytes, event: Event) -> bytes:
    """The hash that ``event`` must have after one whose hash is ``previous``."""
    detail_hash = bytes(event.detail_hash) if event.detail_hash else None
    return chained_hash(
        previous, event.chain, event.sequence, event.name, moment_text(event.at), event.actor, event.body, detail_hash
    )


def moment_text(at: datetime) -> str:
    """The moment as it is hashed: UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def chained_hash(
    previous: bytes, chain: int, sequence: int, name: str, moment: str, actor: str, body: str, detail_hash: bytes | None
) -> bytes:
    """sha256 over the hash before and everything that the event says, each part with its length."""
    parts = (
        previous, str(chain).encode(), str(sequence).encode(), name.encode(), moment.encode(), actor.encode(), body.encode(),
        detail_hash or b"",
    )  # fmt: skip
    return hashlib.sha256(b"".join([len(part).to_bytes(8, "big") + part for part in parts])).digest()


def hash_of_detail(salt: bytes, detail: str) -> bytes:
    """sha256 over a record's salt and its detail: without the salt, which erasing deletes, nobody can guess what it said."""
    return hashlib.sha256(salt + detail.encode()).digest()
