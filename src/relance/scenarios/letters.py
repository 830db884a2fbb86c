"""The letters of a day: as archived where its run was done, else as its run would write them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from relance.documents.models import Document
from relance.domain.errors import DomainError
from relance.letters.batch import render_each
from relance.letters.compose import Composer, Wanted
from relance.letters.model import ACT_OF_STAGE, Letter
from relance.letters.render import file_name
from relance.outbox.models import Notice
from relance.outbox.notices import counted_until
from relance.outbox.preparation import Composers, tried
from relance.outbox.selectors import notices_decided
from relance.scenarios.dry_run import DebtorNotice, dry_run, in_order
from relance.tenancy.context import acting_in


@dataclass(frozen=True, slots=True)
class DayLetter:
    """A letter as a file. ``is_archived``: these are the very bytes that were sent, or will be."""

    name: str
    pdf: bytes
    is_archived: bool


@dataclass(frozen=True, slots=True)
class NotWritten:
    """A letter of the day that could not be written: to whom or under which number, and why."""

    name: str
    why: DomainError


def letters_of_day(organisation_id: int, *, on: date) -> Iterator[DayLetter | NotWritten]:
    """One letter for each notice of the day: by number, or before its run the gravest first.

    One that cannot be written stands in its place with the reason. Raises IdentityIncomplete.
    """
    notices = notices_decided(organisation_id, on)
    yield from _decided(organisation_id, notices) if notices else _planned(organisation_id, on)


def _planned(organisation_id: int, on: date) -> Iterator[DayLetter | NotWritten]:
    planned = in_order(dry_run(organisation_id, on=on).notices)
    letters = list(_composed(organisation_id, planned, on))
    for position, (made, letter, rendered) in enumerate(
        zip(planned, letters, render_each(letters), strict=True), start=1
    ):
        if isinstance(letter, DomainError):
            yield NotWritten(made.debtor_name, letter)
        elif isinstance(rendered, DomainError):
            yield NotWritten(made.debtor_name, rendered)
        else:
            yield DayLetter(file_name(letter, f"{on.isoformat()}-{position:04d}"), rendered.pdf, is_archived=False)


def _decided(organisation_id: int, notices: list[Notice]) -> Iterator[DayLetter | NotWritten]:
    with acting_in(organisation_id):
        composers = Composers(organisation_id)
        letters = [composers.try_letter_of(notice) for notice in notices]
    rendered = render_each(
        letter for letter, notice in zip(letters, notices, strict=True) if notice.document_id is None
    )
    for letter, notice in zip(letters, notices, strict=True):
        name = f"{notice.name}.pdf" if isinstance(letter, DomainError) else file_name(letter, notice.name)
        if notice.document_id is not None:
            with acting_in(organisation_id):
                content = bytes(Document.objects.get(pk=notice.document_id).content)
            yield DayLetter(name, content, is_archived=True)
            continue
        made = next(rendered)
        yield (
            NotWritten(notice.name, made)
            if isinstance(made, DomainError)
            else DayLetter(name, made.pdf, is_archived=False)
        )


def previews(organisation_id: int, on: date) -> Iterator[Letter]:
    """What the run of the day would write, the gravest first. Raises IdentityIncomplete, and what one cannot be composed for."""
    for letter in _composed(organisation_id, in_order(dry_run(organisation_id, on=on).notices), on):
        if isinstance(letter, DomainError):
            raise letter
        yield letter


def _composed(organisation_id: int, planned: list[DebtorNotice], on: date) -> Iterator[Letter | DomainError]:
    with acting_in(organisation_id):
        composer = Composer(organisation_id, on=on, counted_until=counted_until(on))
        for made in planned:
            yield tried(partial(composer.compose, _wanted(made)))


def _wanted(made: DebtorNotice) -> Wanted:
    return Wanted(
        debtor=made.debtor,
        act=ACT_OF_STAGE[made.notice.stage],
        items=[item.key.receivable for item in made.notice.items],
        for_information=[item.key.receivable for item in made.notice.for_information],
        sticker=made.notice.sticker,
    )
