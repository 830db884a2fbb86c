"""Reading a file for an organisation: with what its people said before of columns, accounts and questions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from relance.intake.answers import remembered_answers
from relance.intake.booking import open_days, open_identities
from relance.intake.customers import find_customers
from relance.intake.formats.detect import format_of, read_file
from relance.intake.formats.fec import CUSTOMER_ACCOUNTS as USUAL_ACCOUNTS
from relance.intake.formats.told import Told
from relance.intake.mappings import remembered_mapping
from relance.intake.questions import Questions
from relance.intake.rows import ParsedFile
from relance.intake.several_lists import find_books
from relance.tenancy.context import acting_in
from relance.tenancy.preferences import CUSTOMER_ACCOUNTS
from relance.tenancy.services import zone_of


def accounts_for(organisation_id: int, told: Told) -> tuple[str, ...]:
    """The customers' accounts that count for a ledger: said now, chosen before, or the usual ones."""
    with acting_in(organisation_id):
        return told.accounts or CUSTOMER_ACCOUNTS.of(organisation_id) or USUAL_ACCOUNTS


def read_for(
    organisation_id: int, path: Path, told: Told, on_progress: Callable[[int], None] = lambda lines: None
) -> ParsedFile:
    """The file as the person says now, said before, or as it is usual. Nothing is booked by reading.

    Raises AnswerUnknown, OSError.
    """
    questions = Questions(told.answers, partial(remembered_answers, organisation_id))
    format_name = told.format_name or format_of(path, questions)
    parsed = read_file(
        path, format_name=format_name, mapping=remembered_mapping(organisation_id) | dict(told.mapping), date_order=told.dates,
        customer_accounts=accounts_for(organisation_id, told), questions=questions,
        watched=open_identities(organisation_id, format_name), as_of=told.as_of,
        open_days=open_days(organisation_id) if format_name == "fec" else {},
        zone=ZoneInfo(zone_of(organisation_id)), on_progress=on_progress,
    )  # fmt: skip
    find_customers(organisation_id, parsed)
    find_books(organisation_id, parsed)
    return parsed
