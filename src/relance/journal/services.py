"""Writing the journal, and checking it."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

from django.db import connection

from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.journal.models import Event, EventDetail, Head
from relance.tenancy.bulk import insert_rows
from relance.tenancy.context import Acting

ORGANISATION_CHAIN = 0
BEGINNING = bytes(32)


@dataclass(frozen=True, slots=True)
class Fact:
    """An event to be written. ``body`` holds no personal data; names and free text go into ``detail``."""

    name: str
    body: Mapping[str, object]
    chain: int = ORGANISATION_CHAIN
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Break:
    """The first record of a chain that is not as it was written."""

    chain: int
    sequence: int
    why: Sentence


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


def lock_chain(here: Acting, chain: int = ORGANISATION_CHAIN) -> None:
    """Lock a chain before others of a higher number, where its own entry comes after theirs."""
    _lock_heads(here, [chain])


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def append(here: Acting, facts: Sequence[Fact]) -> None:
    """Write ``facts`` at the end of their chains, as the last act of the caller's transaction.

    Heads are locked in order of chain, so two writers never wait for each other in a circle.
    """
    if not facts:
        return
    heads = _lock_heads(here, sorted({fact.chain for fact in facts}))
    rows: list[tuple[object, ...]] = []
    details: list[tuple[int, int, bytes, str]] = []
    moment = _moment(here.at)
    for fact in facts:
        sequence, before = heads[fact.chain]
        sequence += 1
        salt = secrets.token_bytes(32) if fact.detail else None
        detail = canonical(fact.detail) if fact.detail else ""
        detail_hash = _detail_hash(salt, detail) if salt else None
        body = canonical(fact.body)
        digest = chained_hash(before, fact.chain, sequence, fact.name, moment, here.actor, body, detail_hash)
        heads[fact.chain] = (sequence, digest)
        rows.append(
            (here.organisation, fact.chain, sequence, fact.name, here.at, here.actor, body, detail_hash, digest)
        )
        if salt:
            details.append((fact.chain, sequence, salt, detail))
    insert_rows(
        "journal_event",
        ("organisation_id", "chain", "sequence", "name", "at", "actor", "body", "detail_hash", "hash"),
        rows,
    )
    _keep_details(here, details)
    _move_heads(heads)


def _keep_details(here: Acting, details: Sequence[tuple[int, int, bytes, str]]) -> None:
    if not details:
        return
    chains = sorted({chain for chain, *_ in details})
    first = min(sequence for _, sequence, *_ in details)
    written = Event.objects.filter(chain__in=chains, sequence__gte=first).values_list("chain", "sequence", "pk")
    ids = {(chain, sequence): pk for chain, sequence, pk in written}
    insert_rows(
        "journal_eventdetail",
        ("organisation_id", "event_id", "salt", "detail"),
        [(here.organisation, ids[chain, sequence], salt, detail) for chain, sequence, salt, detail in details],
    )


def _lock_heads(here: Acting, chains: list[int]) -> dict[int, tuple[int, bytes]]:
    """Sequence and hash of each chain, locked; a chain that is new begins."""
    heads = _locked(chains)
    if len(heads) < len(chains):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO journal_head (organisation_id, chain, sequence, hash)"
                " SELECT %s, chain, 0, %s FROM unnest(%s::bigint[]) chain ON CONFLICT DO NOTHING",
                [here.organisation, BEGINNING, chains],
            )
        heads = _locked(chains)
    return heads


def _locked(chains: list[int]) -> dict[int, tuple[int, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT chain, sequence, hash FROM journal_head WHERE chain = ANY(%s) ORDER BY chain FOR UPDATE", [chains]
        )
        return {chain: (sequence, bytes(digest)) for chain, sequence, digest in cursor.fetchall()}


def _move_heads(heads: Mapping[int, tuple[int, bytes]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE journal_head h SET sequence = v.sequence, hash = v.hash"
            " FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[]) v (chain, sequence, hash) WHERE h.chain = v.chain",
            [list(heads), [sequence for sequence, _ in heads.values()], [digest for _, digest in heads.values()]],
        )


def event_hash(previous: bytes, event: Event) -> bytes:
    """The hash that ``event`` must have after one whose hash is ``previous``."""
    detail_hash = bytes(event.detail_hash) if event.detail_hash else None
    return chained_hash(
        previous, event.chain, event.sequence, event.name, _moment(event.at), event.actor, event.body, detail_hash
    )


def _moment(at: datetime) -> str:
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


def _detail_hash(salt: bytes, detail: str) -> bytes:
    return hashlib.sha256(salt + detail.encode()).digest()


def verify_journal(here: Acting) -> Iterator[Break]:
    """The first broken record of each chain of the organisation; nothing when all is as written.

    A missing detail is an erased person, not a break.
    """
    heads = {head.chain: head for head in Head.objects.all()}
    details = {detail.event_id: detail for detail in EventDetail.objects.all().iterator()}
    chain, before, sequence, broken = None, BEGINNING, 0, False
    for event in Event.objects.order_by("chain", "sequence").iterator():
        if event.chain != chain:
            if chain is not None and not broken:
                yield from _check_head(heads, chain, sequence, before)
            chain, before, sequence, broken = event.chain, BEGINNING, 0, False
        if broken:
            continue
        detail = details.get(event.pk)
        why: Sentence | None = None
        if event.sequence != sequence + 1:
            why = Sentence("a record before it is missing")
        elif event_hash(before, event) != bytes(event.hash):
            why = Sentence("its content is not what was written")
        elif detail and _detail_hash(bytes(detail.salt), detail.detail) != bytes(event.detail_hash or b""):
            why = Sentence("its detail is not what was written")
        if why:
            broken = True
            yield Break(event.chain, event.sequence, why)
        before, sequence = bytes(event.hash), event.sequence
    if chain is not None and not broken:
        yield from _check_head(heads, chain, sequence, before)
    known = set(Event.objects.values_list("chain", flat=True).distinct())
    yield from (
        Break(head.chain, head.sequence, Sentence("all its records are missing"))
        for head in heads.values()
        if head.sequence and head.chain not in known
    )


def _check_head(heads: Mapping[int, Head], chain: int, sequence: int, last: bytes) -> Iterator[Break]:
    head = heads.get(chain)
    if head is None or head.sequence != sequence or bytes(head.hash) != last:
        yield Break(chain, sequence + 1, Sentence("the records after it are missing"))
