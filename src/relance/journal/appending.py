"""Writing the journal: facts are appended to their chains as the last act of a transaction."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection

from relance.journal.hashing import BEGINNING, canonical, chained_hash, hash_of_detail, moment_text
from relance.journal.models import Event
from relance.tenancy.bulk import insert_rows
from relance.tenancy.context import Acting

ORGANISATION_CHAIN = 0


@dataclass(frozen=True, slots=True)
class Fact:
    """An event to be written. ``body`` holds no personal data; names and free text go into ``detail``."""

    name: str
    body: Mapping[str, object]
    chain: int = ORGANISATION_CHAIN
    detail: Mapping[str, object] = field(default_factory=dict)


def lock_chain(here: Acting, chain: int = ORGANISATION_CHAIN) -> None:
    """Lock a chain before others of a higher number, where its own entry comes after theirs."""
    if not _locked([chain]):
        with connection.cursor() as cursor:
            cursor.execute(BEGIN, [here.organisation, [chain], [0], [BEGINNING]])
        _locked([chain])


def append(here: Acting, facts: Sequence[Fact]) -> None:
    """Write ``facts`` at the end of their chains, as the last act of the caller's transaction.

    Heads are locked in order of chain, so two writers never wait for each other in a circle.
    """
    if not facts:
        return
    seen = _locked(sorted({fact.chain for fact in facts}))
    entries = _chained(here, facts, seen)
    if begun := _move_heads(here, seen, entries):  # by somebody else meanwhile: ours come after his
        seen = _locked(begun)
        again = _chained(here, [fact for fact in facts if fact.chain in seen], seen)
        _move_heads(here, seen, again)
        entries = [*(entry for entry in entries if entry.fact.chain not in seen), *again]
    insert_rows(
        "journal_event",
        ("organisation_id", "chain", "sequence", "name", "at", "actor", "body", "detail_hash", "hash"),
        [
            (
                here.organisation,
                one.fact.chain,
                one.sequence,
                one.fact.name,
                here.at,
                here.actor,
                one.body,
                one.detail_hash,
                one.digest,
            )
            for one in entries
        ],
    )
    _keep_details(here, entries)


Heads = dict[int, tuple[int, bytes]]  # sequence and hash of the last event of each chain


@dataclass(frozen=True, slots=True)
class _Entry:
    """A fact in its place. ``salt`` and ``detail`` are empty where it has no detail."""

    fact: Fact
    sequence: int
    body: str
    digest: bytes
    detail_hash: bytes | None
    salt: bytes
    detail: str


def _chained(here: Acting, facts: Sequence[Fact], heads: Heads) -> list[_Entry]:
    """The facts after the ends of their chains; a chain without a head begins."""
    ends, moment = dict(heads), moment_text(here.at)
    entries = []
    for fact in facts:
        sequence, before = ends.get(fact.chain, (0, BEGINNING))
        sequence += 1
        salt = secrets.token_bytes(32) if fact.detail else b""
        detail = canonical(fact.detail) if fact.detail else ""
        detail_hash = hash_of_detail(salt, detail) if salt else None
        body = canonical(fact.body)
        digest = chained_hash(before, fact.chain, sequence, fact.name, moment, here.actor, body, detail_hash)
        ends[fact.chain] = (sequence, digest)
        entries.append(_Entry(fact, sequence, body, digest, detail_hash, salt, detail))
    return entries


def _keep_details(here: Acting, entries: Sequence[_Entry]) -> None:
    detailed = [entry for entry in entries if entry.salt]
    if not detailed:
        return
    chains = sorted({entry.fact.chain for entry in detailed})
    first = min(entry.sequence for entry in detailed)
    written = Event.objects.filter(chain__in=chains, sequence__gte=first).values_list("chain", "sequence", "pk")
    ids = {(chain, sequence): pk for chain, sequence, pk in written}
    insert_rows(
        "journal_eventdetail",
        ("organisation_id", "event_id", "salt", "detail"),
        [(here.organisation, ids[one.fact.chain, one.sequence], one.salt, one.detail) for one in detailed],
    )


def _locked(chains: list[int]) -> Heads:
    """The heads that there are, locked in order of chain."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT chain, sequence, hash FROM journal_head WHERE chain = ANY(%s) ORDER BY chain FOR UPDATE", [chains]
        )
        return {chain: (sequence, bytes(digest)) for chain, sequence, digest in cursor.fetchall()}


MOVE = """
    UPDATE journal_head h SET sequence = v.sequence, hash = v.hash
    FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[]) v (chain, sequence, hash) WHERE h.chain = v.chain
"""
BEGIN = """
    INSERT INTO journal_head (organisation_id, chain, sequence, hash)
    SELECT %s, v.* FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[]) v (chain, sequence, hash) ORDER BY v.chain
    ON CONFLICT (organisation_id, chain) DO NOTHING RETURNING chain
"""


def _move_heads(here: Acting, seen: Heads, entries: Sequence[_Entry]) -> list[int]:
    """Write each head once: moved where it was ``seen`` and locked, begun where it was not.

    Returns the chains that somebody else began since they were looked for; their heads stay as they are.
    """
    ends = {entry.fact.chain: (entry.sequence, entry.digest) for entry in entries}
    moved = {chain: end for chain, end in ends.items() if chain in seen}
    new = {chain: end for chain, end in ends.items() if chain not in seen}
    with connection.cursor() as cursor:
        if moved:
            cursor.execute(MOVE, _columns(moved))
        if not new:
            return []
        cursor.execute(BEGIN, [here.organisation, *_columns(new)])
        return sorted(new.keys() - {chain for (chain,) in cursor.fetchall()})


def _columns(heads: Heads) -> list[list[int] | list[bytes]]:
    return [list(heads), [sequence for sequence, _ in heads.values()], [digest for _, digest in heads.values()]]
