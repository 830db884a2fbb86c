"""The letters of a day: as archived where its run was done, else as its run would write them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from relance.documents.models import Document
from relance.domain.errors import DomainError
from relance.domain.scenario.model import Channel
from relance.intake.known import counted_until_each
from relance.letters.batch import render_each
from relance.letters.compose import Composer, Wanted
from relance.letters.model import ACT_OF_STAGE, Act, Letter
from relance.outbox.earlier_letters import reminded_of_each
from relance.outbox.letter_context import asked_apart, contexts_of
from relance.outbox.models import Notice
from relance.outbox.preparation import Composers, tried
from relance.outbox.selectors import notices_decided
from relance.scenarios.dry_run import DebtorNotice, dry_run, in_order
from relance.tenancy.context import Acting, ActsAnew


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


def letters_of_day(desk: ActsAnew, *, on: date) -> Iterator[DayLetter | NotWritten]:
    """One letter for each notice of the day: by number, or before its run the gravest first. Drawing them takes no transaction.

    One that cannot be written stands in its place with the reason. Raises IdentityIncomplete.
    """
    with desk.acting() as here:
        notices = notices_decided(here, on)
        if notices:
            composed = _composed(here, notices)
        else:
            planned = list(planned_letters(here, on))
    yield from _decided(desk, composed) if notices else _planned(planned, on)


def write_letters(desk: ActsAnew, *, on: date, folder: Path) -> tuple[list[Path], list[NotWritten]]:
    """Write each letter of the day as a file of its own; returns their paths, and those that could not be written.

    Raises IdentityIncomplete, and OSError where the folder takes no file.
    """
    written, failed = list[Path](), list[NotWritten]()
    folder.mkdir(parents=True, exist_ok=True)
    for letter in letters_of_day(desk, on=on):
        if isinstance(letter, NotWritten):
            failed.append(letter)
        else:
            path = folder / letter.name
            path.write_bytes(letter.pdf)
            written.append(path)
    return written, failed


def planned_letters(here: Acting, on: date) -> Iterator[tuple[DebtorNotice, Letter | DomainError]]:
    """What the run of the day would write, the gravest first: the letter, or why it cannot be composed.

    Raises IdentityIncomplete.
    """
    planned = in_order(dry_run(here, on=on).notices)
    composer = Composer(here, on=on, counted_until=None)
    known = counted_until_each(here, on, {place: _lists(made) for place, made in enumerate(planned)})
    reminded = reminded_of_each(here, {place: (*_asks(made), on) for place, made in enumerate(planned)})
    apart = asked_apart(here, {made.debtor for made in planned})
    for place, made in enumerate(planned):
        wanted = _wanted(made, reminded[place], apart.get(made.debtor, frozenset()))
        yield made, tried(partial(composer.knowing(known[place]).compose, wanted))


def _planned(planned: list[tuple[DebtorNotice, Letter | DomainError]], on: date) -> Iterator[DayLetter | NotWritten]:
    rendered = render_each(letter for _, letter in planned)
    for position, ((made, letter), drawn) in enumerate(zip(planned, rendered, strict=True), start=1):
        if isinstance(letter, DomainError):
            yield NotWritten(made.debtor_name, letter)
        elif isinstance(drawn, DomainError):
            yield NotWritten(made.debtor_name, drawn)
        else:
            yield DayLetter(_file_name(letter, f"{on.isoformat()}-{position:04d}"), drawn.pdf, is_archived=False)


def _composed(here: Acting, notices: list[Notice]) -> list[tuple[Notice, Letter | DomainError]]:
    composers = Composers(here)
    contexts = contexts_of(here, notices)
    return [(notice, composers.try_letter_of(notice, contexts[notice.pk])) for notice in notices]


def _decided(desk: ActsAnew, composed: list[tuple[Notice, Letter | DomainError]]) -> Iterator[DayLetter | NotWritten]:
    rendered = render_each(letter for notice, letter in composed if notice.document_id is None)
    for notice, letter in composed:
        name = f"{notice.name}.pdf" if isinstance(letter, DomainError) else _file_name(letter, notice.name)
        if notice.document_id is not None:
            with desk.acting():
                content = bytes(Document.objects.get(pk=notice.document_id).content)
            yield DayLetter(name, content, is_archived=True)
            continue
        made = next(rendered)
        yield (
            NotWritten(notice.name, made)
            if isinstance(made, DomainError)
            else DayLetter(name, made.pdf, is_archived=False)
        )


def _asks(made: DebtorNotice) -> tuple[Act, list[int]]:
    return ACT_OF_STAGE[made.notice.stage], [item.key.receivable for item in made.notice.items]


def _lists(made: DebtorNotice) -> list[int]:
    return [item.key.receivable for item in (*made.notice.items, *made.notice.for_information)]


def _wanted(made: DebtorNotice, reminded_on: tuple[date, ...], asked_apart: Collection[int]) -> Wanted:
    act, items = _asks(made)
    return Wanted(
        debtor=made.debtor,
        act=act,
        items=items,
        by_post=Channel.POST in made.notice.channels,
        reminded_on=reminded_on,
        for_information=[item.key.receivable for item in made.notice.for_information],
        sticker=made.notice.sticker,
        asked_apart=asked_apart,
    )


def _file_name(letter: Letter, rank: str) -> str:
    """A file name for the letter: ``rank``, act, recipient, plain characters only."""
    plain = "".join(c if c.isalnum() else "-" for c in letter.recipient.name.lower())[:40].strip("-")
    return f"{rank}-{letter.act.value.replace('_', '-')}-{plain}.pdf"
