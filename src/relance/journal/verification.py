"""Checking the journal: that each chain is as it was written, from its first record to its head."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from relance.domain.sentences import Sentence
from relance.journal.hashing import BEGINNING, event_hash, hash_of_detail
from relance.journal.models import Event, EventDetail, Head
from relance.tenancy.context import Acting


@dataclass(frozen=True, slots=True)
class Break:
    """The first record of a chain that is not as it was written."""

    chain: int
    sequence: int
    why: Sentence


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
        elif detail and hash_of_detail(bytes(detail.salt), detail.detail) != bytes(event.detail_hash or b""):
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
