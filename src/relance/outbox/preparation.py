"""Writing the letters of notices that may leave: composed, rendered on all cores, archived."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Exists, OuterRef, QuerySet

from relance.documents.archive import PDF, archive
from relance.domain.delivery import MessageState
from relance.domain.errors import DomainError
from relance.domain.scenario.model import Channel, Stage, Sticker
from relance.journal.services import Fact, append
from relance.letters.archive import content_of, figures_of
from relance.letters.batch import render_each
from relance.letters.compose import Composer, Wanted
from relance.letters.model import ACT_OF_STAGE, Letter
from relance.letters.render import RenderedLetter
from relance.outbox.models import Message, Notice, NoticeItem
from relance.outbox.organisation_state import OrganisationState, organisation_state
from relance.outbox.states import end_without_leaving
from relance.tenancy.context import acting_in

COMPOSED_AT_ONCE = 500
LETTER_FAILED = "letter_failed"


@dataclass(slots=True)
class Prepared:
    """How many letters were written, and which notices could not be: (number, why)."""

    written: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)


@lru_cache(maxsize=64)
def _composer(organisation_id: int, stamp: tuple[str, str, int, str], dated: date, known_until: date) -> Composer:
    """What the letters of one day share. ``stamp`` changes with everything that it is made of, so it is never out of date."""
    return Composer(organisation_id, on=dated, counted_until=known_until)


class Composers:
    """Composes the letter of any notice of one organisation. Use it within one transaction, while acting in it."""

    def __init__(self, organisation_id: int, state: OrganisationState | None = None) -> None:
        self._org = organisation_id
        self._stamp = (state or organisation_state()).stamp

    def of_day(self, on: date, known_until: date) -> Composer:
        """What composes the letters of a day; payments are known up to ``known_until``."""
        return _composer(self._org, self._stamp, on, known_until)

    def letter_of(self, notice: Notice, items: Sequence[NoticeItem] | None = None) -> Letter:
        """The letter as the books have it now; ``items`` are the notice's, in order. Raises IdentityIncomplete."""
        if items is None:
            items = items_of(notice)
        wanted = Wanted(
            debtor=notice.debtor_id, act=ACT_OF_STAGE[Stage(notice.stage)], sticker=Sticker(notice.sticker), number=notice.name,
            items=[item.receivable_id for item in items if not item.is_for_information],
            for_information=[item.receivable_id for item in items if item.is_for_information],
            edits=json.loads(notice.edits) if notice.edits else {},
        )  # fmt: skip
        return self.of_day(notice.dated, notice.counted_until).compose(wanted)


def items_of(notice: Notice) -> list[NoticeItem]:
    """What the notice asks for and what it lists, in order."""
    return list(NoticeItem.objects.raw("SELECT * FROM outbox_noticeitem WHERE notice_id = %s ORDER BY id", [notice.pk]))


def prepare(organisation_id: int, *, now: datetime) -> Prepared:
    """Write every letter that is wanted and not there yet. Raises IdentityIncomplete, before anything is written.

    One that cannot be written (a name without glyphs, a forbidden wording) ends its messages as refused and is reported;
    the others go on. Killed half-way, the rest is written the next time.
    """
    prepared = Prepared()
    while True:
        with acting_in(organisation_id):
            waiting = list(_without_letter()[:COMPOSED_AT_ONCE])
            composers = Composers(organisation_id)
            letters = [composers.letter_of(notice) for notice in waiting]
        if not waiting:
            return prepared
        rendered = list(render_each(letters))
        with acting_in(organisation_id):
            facts = [
                _keep(organisation_id, *made, prepared=prepared, now=now)
                for made in zip(waiting, letters, rendered, strict=True)
            ]
            append(organisation_id, [fact for fact in facts if fact], at=now, actor="relance")


def _without_letter() -> QuerySet[Notice]:
    queued = Message.objects.filter(notice_id=OuterRef("pk"), state=MessageState.QUEUED.value).exclude(
        channel=Channel.PERSON.value
    )
    return Notice.objects.filter(Exists(queued), document=None).order_by("pk")


def _keep(
    organisation_id: int, notice: Notice, letter: Letter, made: RenderedLetter | DomainError, *, prepared: Prepared, now: datetime
) -> Fact | None:  # fmt: skip
    """Archive one letter with its notice, or end the notice's messages; returns the journal entry."""
    if isinstance(made, DomainError):
        prepared.failed.append((notice.name, str(made)))
        end_without_leaving(notice.pk, MessageState.REFUSED, reason=LETTER_FAILED, why=str(made), at=now)
        return Fact("letter.failed", {"notice": notice.pk, "code": made.code}, chain=notice.debtor_id)
    document = archive(organisation_id, made.pdf, media_type=PDF, at=now)
    figures = figures_of(letter)
    # Of two programs that write the same letter, the first one's stays; one in words that were changed meanwhile is not kept.
    kept = Notice.objects.filter(pk=notice.pk, document=None, edits=notice.edits).update(
        document=document, content=content_of(letter, made), figures=figures
    )
    if not kept:
        return None
    prepared.written += 1
    return Fact(
        "letter.archived", {"notice": notice.pk, "document": document, "figures": figures}, chain=notice.debtor_id
    )
