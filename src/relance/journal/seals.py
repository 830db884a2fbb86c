"""The daily seal: one hash over the heads of all chains, by way of the seal before and the heads that moved since.

Printed on run reports and kept in backups, it shows a tail of the journal that was cut off: a sealed head is no longer
found in its chain.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date

from django.db import connection
from django.db.models import F

from relance.domain.sentences import Sentence
from relance.journal.appending import lock_chain
from relance.journal.hashing import BEGINNING
from relance.journal.models import Head, Seal
from relance.journal.verification import Break
from relance.tenancy.context import Acting

Heads = list[tuple[int, int, bytes]]


def seal_day(here: Acting) -> str:
    """Seal the organisation's local day, unless that was done; returns its latest seal in hexadecimal."""
    lock_chain(here)
    latest = latest_seal(here)
    if latest and latest.sealed_on >= here.today:
        return bytes(latest.hash).hex()
    return _seal(here, latest)


def seal_now(here: Acting) -> str:
    """A seal that reaches to this moment, for a backup; the latest one where nothing happened since."""
    lock_chain(here)
    latest = latest_seal(here)
    if latest and not Head.objects.exclude(sequence=F("sealed_sequence")).exists():
        return bytes(latest.hash).hex()
    return _seal(here, latest)


def is_sealed(here: Acting, seal: str) -> bool:
    """True where ``seal`` (hexadecimal) is among those kept."""
    return Seal.objects.filter(hash=bytes.fromhex(seal)).exists()


def latest_seal(here: Acting) -> Seal | None:
    """The newest seal."""
    return Seal.objects.order_by("-sequence").first()


def seal_hash(before: bytes, on: date, heads: Heads) -> bytes:
    """sha256 over the seal before, the day, and of each chain that moved its number (signed), length and last hash."""
    digest = hashlib.sha256(before + on.isoformat().encode())
    for chain, sequence, last in heads:
        digest.update(chain.to_bytes(8, "big", signed=True) + sequence.to_bytes(8, "big") + last)
    return digest.digest()


def verify_seals(here: Acting) -> Iterator[Break]:
    """The first seal that is not what was sealed, and each sealed head that its chain no longer holds."""
    before, sealed = BEGINNING, dict[int, tuple[int, bytes]]()
    for place, seal in enumerate(Seal.objects.order_by("sequence").iterator(), start=1):
        heads = _heads(seal)
        if seal.sequence != place or seal_hash(before, seal.sealed_on, heads) != bytes(seal.hash):
            yield Break(0, 0, Sentence("the seal of {day} is not what was sealed", {"day": seal.sealed_on}))
            return
        before = bytes(seal.hash)
        sealed |= {chain: (sequence, digest) for chain, sequence, digest in heads}
    if not sealed:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT s.chain, s.sequence FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[]) s (chain, sequence, hash)
               LEFT JOIN journal_event e ON e.chain = s.chain AND e.sequence = s.sequence AND e.hash = s.hash
               WHERE e.id IS NULL ORDER BY s.chain""",
            [list(sealed), [sequence for sequence, _ in sealed.values()], [digest for _, digest in sealed.values()]],
        )
        for chain, sequence in cursor.fetchall():
            yield Break(chain, sequence, Sentence("it was sealed, and is no longer there"))


def _seal(here: Acting, latest: Seal | None) -> str:
    moved = Head.objects.select_for_update().exclude(sequence=F("sealed_sequence")).order_by("chain")
    heads = [(head.chain, head.sequence, bytes(head.hash)) for head in moved]
    sealed = seal_hash(bytes(latest.hash) if latest else BEGINNING, here.today, heads)
    Seal.objects.create(
        organisation_id=here.organisation,
        sequence=latest.sequence + 1 if latest else 1,
        sealed_on=here.today,
        sealed_at=here.at,
        hash=sealed,
        heads="\n".join(f"{chain} {sequence} {digest.hex()}" for chain, sequence, digest in heads),
    )
    Head.objects.filter(chain__in=[chain for chain, _, _ in heads]).update(sealed_sequence=F("sequence"))
    return sealed.hex()


def _heads(seal: Seal) -> Heads:
    parts = [line.split(" ") for line in seal.heads.splitlines()]
    return [(int(chain), int(sequence), bytes.fromhex(digest)) for chain, sequence, digest in parts]
