"""The letters of a day: as archived where its run was done, else as its run would write them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from relance.documents.models import Document
from relance.letters.batch import render_batch
from relance.letters.compose import Composer, Wanted
from relance.letters.model import ACT_OF_STAGE, Letter
from relance.letters.render import file_name
from relance.outbox.models import Notice
from relance.outbox.notices import counted_until
from relance.outbox.preparation import Composers
from relance.outbox.selectors import notices_decided
from relance.scenarios.dry_run import DebtorNotice, dry_run, in_order
from relance.tenancy.context import acting_in


@dataclass(frozen=True, slots=True)
class DayLetter:
    """A letter as a file. ``is_archived``: these are the very bytes that were sent, or will be."""

    name: str
    pdf: bytes
    is_archived: bool


def letters_of_day(organisation_id: int, *, on: date) -> Iterator[DayLetter]:
    """One letter for each notice of the day: by number, or before its run the gravest first.

    Raises IdentityIncomplete, WordingRefused.
    """
    notices = notices_decided(organisation_id, on)
    if notices:
        yield from _decided(organisation_id, notices)
        return
    letters = list(previews(organisation_id, on))
    for position, (letter, rendered) in enumerate(zip(letters, render_batch(letters), strict=True), start=1):
        yield DayLetter(file_name(letter, f"{on.isoformat()}-{position:04d}"), rendered.pdf, is_archived=False)


def _decided(organisation_id: int, notices: list[Notice]) -> Iterator[DayLetter]:
    with acting_in(organisation_id):
        composers = Composers(organisation_id)
        letters = [composers.letter_of(notice) for notice in notices]
    waiting = [letter for letter, notice in zip(letters, notices, strict=True) if notice.document_id is None]
    rendered = render_batch(waiting)
    for letter, notice in zip(letters, notices, strict=True):
        name = file_name(letter, notice.name)
        if notice.document_id is None:
            yield DayLetter(name, next(rendered).pdf, is_archived=False)
            continue
        with acting_in(organisation_id):
            content = bytes(Document.objects.get(pk=notice.document_id).content)
        yield DayLetter(name, content, is_archived=True)


def previews(organisation_id: int, on: date) -> Iterator[Letter]:
    """What the run of the day would write, the gravest first. Raises IdentityIncomplete."""
    planned = in_order(dry_run(organisation_id, on=on).notices)
    with acting_in(organisation_id):
        composer = Composer(organisation_id, on=on, counted_until=counted_until(on))
        for made in planned:
            yield composer.compose(_wanted(made))


def _wanted(made: DebtorNotice) -> Wanted:
    return Wanted(
        debtor=made.debtor,
        act=ACT_OF_STAGE[made.notice.stage],
        items=[item.key.receivable for item in made.notice.items],
        for_information=[item.key.receivable for item in made.notice.for_information],
        sticker=made.notice.sticker,
    )
