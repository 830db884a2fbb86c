"""What a partner tells, taken in once whichever way it comes.

Kept as it came, before and whether or not anything is made of it. What is about a file of another partner, says other words under an id
that was taken, or cannot be read, is kept and changes nothing.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

from relance.documents.archive import archive
from relance.domain.kept_sentences import kept
from relance.domain.placements.told import TellingUnreadable, Told, read_told
from relance.domain.sentences import Sentence
from relance.journal.appending import Fact, append
from relance.partners import applying
from relance.partners.applying import Outcome
from relance.partners.models import Call, Event, Partner, Placement
from relance.partners.money import lock_held
from relance.partners.moving import lock_cases, locked
from relance.partners.parcels import reference_of
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.organisations import public_id_of

JSON = "application/json"


class Way(StrEnum):
    """How it came."""

    HOOK = "hook"
    POLL = "poll"
    FILE = "file"
    PERSON = "person"
    ANSWER = "answer"


WAY_WORDS: dict[Way, Sentence] = {
    Way.HOOK: Sentence("signed message"),
    Way.POLL: Sentence("fetched from the partner"),
    Way.FILE: Sentence("file"),
    Way.PERSON: Sentence("noted by hand"),
    Way.ANSWER: Sentence("answer to us"),
}


def take(here: Acting, partner_id: int, message: bytes, way: Way) -> Counter[Outcome]:
    """All events of one message, in the caller's transaction; one that was taken already counts for nothing. Raises TellingUnreadable."""
    told = read_told(message)
    hold_lock(Lock.BOOKS, here, alone=False)
    files = _files(here, partner_id, told)
    lock_cases(here, list(files.values()))
    held = {file: lock_held(here, file) for file in sorted(set(files.values()))}
    Partner.objects.select_for_update().get(pk=partner_id)  # one message of a partner's after the other
    for pk in sorted(set(files.values())):
        locked(here, pk)
    raw = archive(here, message, media_type=JSON)
    outcomes: Counter[Outcome] = Counter()
    facts: list[Fact] = []
    for one in told:
        digest = hashlib.sha256(one.body.encode()).hexdigest()
        before = set(Event.objects.filter(partner=partner_id, their_id=one.id).values_list("sha256", flat=True))
        if digest in before:
            continue
        file = locked(here, files[one.reference]) if one.reference in files else None
        event = Event(
            organisation_id=here.organisation,
            partner_id=partner_id,
            placement=file,
            their_id=one.id,
            kind=one.kind,
            reference=one.reference,
            body=one.body,
            sha256=digest,
            raw_id=raw,
            way=way.value,
            told_at=one.at,
            received_at=here.at,
        )
        outcome, why, made = applying.judged(here, file, one, is_repeat=bool(before), way=way.value)
        event.outcome, event.why = outcome.value, kept(why) if why else ""
        event.save(force_insert=True)
        if file is not None and outcome is Outcome.TAKEN:
            facts += applying.apply(here, file, held[file.pk], event, one)
        facts += made
        outcomes[outcome] += 1
        facts.append(_fact(event, file))
    append(here, facts)
    return outcomes


def keep_answer(here: Acting, file: Placement, call: Call, said: str) -> None:
    """An answer of the partner's, whole, whatever it is worth: the same words again are not kept again."""
    digest = hashlib.sha256(said.encode()).hexdigest()
    Event.objects.get_or_create(
        organisation_id=here.organisation,
        partner=file.partner,
        their_id=f"answer:{call.public_id}",
        sha256=digest,
        defaults={
            "placement": file,
            "kind": call.kind,
            "reference": reference_of(here, file),
            "body": said,
            "way": Way.ANSWER.value,
            "received_at": here.at,
            "outcome": Outcome.KEPT.value,
        },
    )


def _files(here: Acting, partner_id: int, told: Sequence[Told]) -> dict[str, int]:
    """The partner's own files among those that are told of, by our reference."""
    wanted = {one.reference for one in told}
    if not wanted:
        return {}
    ours = f"{public_id_of(here)}.case-"
    found: dict[str, int] = {}
    for text in wanted:
        number, _, ordinal = text.removeprefix(ours).partition(".")
        if text.startswith(ours) and _is_number(number) and _is_number(ordinal):
            row = Placement.objects.filter(partner=partner_id, case__number=int(number), ordinal=int(ordinal)).first()
            if row is not None:
                found[text] = row.pk
    return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 9


def _fact(event: Event, file: Placement | None) -> Fact:
    body = {
        "partner": event.partner_id,
        "event": event.pk,
        "way": event.way,
        "outcome": event.outcome,
        "sha256": event.sha256,
    }
    return Fact("partner.told", body, chain=file.case.debtor_id) if file is not None else Fact("partner.told", body)


def keep_unreadable(here: Acting, partner_id: int, message: bytes, way: Way, why: str) -> None:
    """A message that holds no event, kept as it came."""
    digest = hashlib.sha256(message).hexdigest()
    Event.objects.get_or_create(
        organisation_id=here.organisation,
        partner_id=partner_id,
        their_id=f"message:{digest}",
        sha256=digest,
        defaults={
            "kind": "?",
            "body": message[:4000].decode("utf-8", "replace").replace("\0", "\ufffd"),
            "way": way.value,
            "raw_id": archive(here, message, media_type=JSON),
            "received_at": here.at,
            "outcome": Outcome.NOT_READ.value,
            "why": why[:400],
        },
    )


__all__ = ["Outcome", "TellingUnreadable", "Way", "keep_answer", "keep_unreadable", "take"]
