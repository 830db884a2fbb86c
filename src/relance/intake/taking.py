"""Taking a file in, whichever door it came through: read it for the organisation, see whether anything is left to be asked or
mended, book it, and remember what was said. Pages, commands and the watched folder do it here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from relance.domain.errors import DomainError
from relance.intake.answers import remember_answers
from relance.intake.booking import Booked, Booking, BookingTooSlow, BooksOfTheFuture, book
from relance.intake.formats.columns import recognise
from relance.intake.formats.told import Told
from relance.intake.mappings import remember_mapping
from relance.intake.merge.silence import SettlesTooMuch
from relance.intake.reading import read_for
from relance.intake.refusals import why_not_booked
from relance.intake.rows import ParsedFile
from relance.intake.valid_rows import keep_valid_rows
from relance.tenancy.rights import Right, needs


@dataclass(frozen=True, slots=True)
class Taking:
    """When and by whom a file is taken in, and what they said beforehand of what would keep it out.

    ``remembers``: what was said of columns and questions holds for the next files too. ``must_be_asked``: answers that are
    refused where the file does not ask them.
    """

    at: datetime
    actor: str
    accepts_valid_rows: bool = False
    customers_are_businesses: bool = False
    confirm_settled: bool = False
    remembers: bool = True
    must_be_asked: frozenset[str] = frozenset()
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: what was read, and what booking did (or, in a dry run, would do), or why it was not booked."""

    parsed: ParsedFile
    booked: Booked | None = None
    refused: DomainError | None = None


@needs(Right.SET_UP)
def take(
    organisation_id: int,
    path: Path,
    told: Told,
    taking: Taking,
    on_progress: Callable[[int], None] = lambda lines: None,
) -> Taken:
    """Read ``path`` once; book it where it leaves nothing open, and remember what was told.

    ``refused`` is AnswersUnasked, FileNotTrusted, QuestionsOpen, SettlesTooMuch, BooksOfTheFuture or BookingTooSlow: nothing was
    changed. A PDF or an archive of invoices is no export: see ``invoice_copies``. Raises AnswerUnknown, OSError.
    """
    parsed = read_for(organisation_id, path, told, on_progress)
    if taking.accepts_valid_rows:
        keep_valid_rows(parsed)
    refused = why_not_booked(
        path.name, parsed, accepts_valid_rows=taking.accepts_valid_rows, must_be_asked=taking.must_be_asked
    )
    if refused:
        return Taken(parsed, refused=refused)
    booking = Booking(
        path, at=taking.at, actor=taking.actor, customers_are_businesses=taking.customers_are_businesses,
        confirm_settled=taking.confirm_settled, dry_run=taking.dry_run,
    )  # fmt: skip
    try:
        booked = book(organisation_id, parsed, booking)
    except (SettlesTooMuch, BooksOfTheFuture, BookingTooSlow) as refused:
        return Taken(parsed, refused=refused)
    if taking.remembers and not taking.dry_run:
        _remember(organisation_id, told, taking, parsed)
    return Taken(parsed, booked)


def _remember(organisation_id: int, told: Told, taking: Taking, parsed: ParsedFile) -> None:
    """What was said of columns and questions holds for the next file too; the order of day and month is each file's own.

    That a column stands for nothing is worth keeping only of one that we would take for something.
    """
    ours = {parsed.header[index] for index in recognise(parsed.header, {})}
    remember_mapping(organisation_id, {name: field for name, field in told.mapping.items() if field or name in ours})
    remember_answers(organisation_id, parsed.questions.answered, told.answers, at=taking.at, actor=taking.actor)
