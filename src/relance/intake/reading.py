"""Reading a file for an organisation: with what its people said before of columns, accounts and questions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from relance.intake.answers import remembered_answers
from relance.intake.booking import open_days, open_identities
from relance.intake.customers import find_customers
from relance.intake.formats.detect import format_of, read_file
from relance.intake.formats.ledgers.fec import CUSTOMER_ACCOUNTS as USUAL_ACCOUNTS
from relance.intake.formats.told import Told
from relance.intake.mappings import remembered_mapping
from relance.intake.questions import Questions
from relance.intake.rows import ParsedFile
from relance.intake.several_lists import find_books
from relance.tenancy.context import Acting
from relance.tenancy.organisations import organisation_name
from relance.tenancy.preferences import CUSTOMER_ACCOUNTS

Progress = Callable[[int], None]  # is told how many lines are read


def nobody_watches(lines: int) -> None:
    """Nobody watches how far the reading is."""


def accounts_for(here: Acting, told: Told) -> tuple[str, ...]:
    """The customers' accounts that count for a ledger: said now, chosen before, or the usual ones."""
    return told.accounts or CUSTOMER_ACCOUNTS.of(here) or USUAL_ACCOUNTS


def read_for(here: Acting, path: Path, told: Told, on_progress: Progress = nobody_watches) -> ParsedFile:
    """The file as the person says now, said before, or as it is usual. Nothing is booked by reading.

    Raises AnswerUnknown, OSError.
    """
    parsed = read_rows(here, path, told, on_progress)
    find_in_books(here, parsed)
    return parsed


def read_rows(here: Acting, path: Path, told: Told, on_progress: Progress = nobody_watches) -> ParsedFile:
    """The file by itself: its customers and its list are not yet looked up in the books. Raises AnswerUnknown, OSError."""
    questions = Questions(told.answers, partial(remembered_answers, here))
    format_name = told.format_name or format_of(path, questions)
    return read_file(
        path,
        format_name=format_name,
        mapping=remembered_mapping(here) | dict(told.mapping),
        date_order=told.dates,
        customer_accounts=accounts_for(here, told),
        questions=questions,
        watched=open_identities(here, format_name),
        as_of=told.as_of,
        open_days=open_days(here) if format_name == "fec" else {},
        zone=here.zone,
        own_name=organisation_name(here),
        on_progress=on_progress,
    )


def find_in_books(here: Acting, parsed: ParsedFile) -> None:
    """Who of the books the file's customers are, and of which list's books it is. Raises AnswerUnknown."""
    find_customers(here, parsed)
    find_books(here, parsed)
