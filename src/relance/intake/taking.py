"""Taking a file in, whichever door it came through: read it for the organisation, see whether anything is left to be asked or
mended, book it, and remember what was said. Pages, commands and the watched folder do it here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from relance.domain.errors import DomainError
from relance.intake.answers import remember_answers
from relance.intake.booking import Booked, Booking, BookingTooSlow, BooksOfTheFuture, book, no_statement_forever
from relance.intake.formats.lists.columns import recognise
from relance.intake.formats.told import Told
from relance.intake.mappings import remember_mapping
from relance.intake.merge.silence import SettlesTooMuch
from relance.intake.reading import Progress, find_in_books, nobody_watches, read_rows
from relance.intake.refusals import why_not_booked
from relance.intake.rows import ParsedFile
from relance.intake.valid_rows import keep_valid_rows
from relance.membership.choices import choose
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.preferences import CUSTOMER_ACCOUNTS
from relance.tenancy.rights import Right, needs


@dataclass(frozen=True, slots=True)
class Taking:
    """What is said beforehand of what would keep a file out.

    ``remembers``: what was said of columns and questions holds for the next files too. ``must_be_asked``: answers that are
    refused where the file does not ask them.
    """

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
def take(here: Acting, path: Path, told: Told, taking: Taking, on_progress: Progress = nobody_watches) -> Taken:
    """Read ``path`` once; book it where it leaves nothing open, and remember what was told.

    ``refused`` is AnswersUnasked, FileNotTrusted, QuestionsOpen, SettlesTooMuch, BooksOfTheFuture or BookingTooSlow: nothing was
    changed. A PDF or an archive of invoices is no export: see ``invoice_copies``. Raises AnswerUnknown, OSError.
    """
    parsed = read_rows(here, path, told, on_progress)
    try:
        with transaction.atomic(), no_statement_forever(path.name):
            # From here to the end nobody else's import gives a customer another code, or takes the one that is found to be free.
            hold_lock(Lock.BOOKS, here, alone=True)
            find_in_books(here, parsed)
        if taking.accepts_valid_rows:
            keep_valid_rows(parsed)
        if refused := _refused(path, parsed, taking):
            return Taken(parsed, refused=refused)
        booked = book(here, parsed, _booking(path, taking))
    except (SettlesTooMuch, BooksOfTheFuture, BookingTooSlow) as refused:
        return Taken(parsed, refused=refused)
    if taking.remembers and not taking.dry_run:
        _remember(here, told, parsed)
    return Taken(parsed, booked)


def _refused(path: Path, parsed: ParsedFile, taking: Taking) -> DomainError | None:
    return why_not_booked(
        path.name, parsed, accepts_valid_rows=taking.accepts_valid_rows, must_be_asked=taking.must_be_asked
    )


def _booking(path: Path, taking: Taking) -> Booking:
    return Booking(
        path,
        customers_are_businesses=taking.customers_are_businesses,
        confirm_settled=taking.confirm_settled,
        dry_run=taking.dry_run,
    )


def _remember(here: Acting, told: Told, parsed: ParsedFile) -> None:
    """What was said of columns, questions and customers' accounts holds for the next file too; the order of day and month is each
    file's own.

    That a column stands for nothing is worth keeping only of one that we would take for something.
    """
    ours = {parsed.header[index] for index in recognise(parsed.header, {})}
    remember_mapping(here, {name: field for name, field in told.mapping.items() if field or name in ours})
    remember_answers(here, parsed.questions.answered, told.answers)
    if told.accounts:
        accounts = {CUSTOMER_ACCOUNTS.key: ",".join(told.accounts)}
        choose(here, accounts, user_id=None, installation_key=b"")
