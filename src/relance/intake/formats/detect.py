"""Which format a file is in, and its one reading."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, tzinfo
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from relance.intake.formats.as_of import say_day
from relance.intake.formats.contacts import looks_like_contacts, read_contacts
from relance.intake.formats.dates import HOUSE_ZONE, DateOrder
from relance.intake.formats.ledgers.fec import CUSTOMER_ACCOUNTS, looks_like_fec, read_fec
from relance.intake.formats.lists.fields import Field
from relance.intake.formats.lists.invoice_list import read_invoice_list
from relance.intake.formats.names import look_at_names
from relance.intake.formats.nature import Nature, nature_of
from relance.intake.formats.tables import Table
from relance.intake.formats.text import TextUnreadable, encoding_of, numbered_lines
from relance.intake.formats.told import Told
from relance.intake.questions import AnswerUnknown, Questions
from relance.intake.rows import ParsedFile

FORMATS = ("fec", "invoice-list", "contacts")
TITLES = 20  # a header stands within the first lines


def format_of(path: Path, questions: Questions | None = None) -> str:
    """``fec`` or ``contacts`` for a file whose first lines are those of one, else ``invoice-list``. Its name counts for nothing,
    but where nothing in it can be read. What ``questions`` know of its sheets counts; nothing is asked."""
    known = Questions(questions.given, questions.remembered) if questions else None
    try:
        if nature_of(path) is Nature.TEXT:
            lines = (line for _, line in numbered_lines(path, encoding_of(path)))
            if any(looks_like_fec(line) for line in islice(lines, TITLES)):
                return "fec"
        first = [cells for _, cells in islice(Table(path, known, most_rows=TITLES), TITLES)]
    except (TextUnreadable, AnswerUnknown):
        first = []
    if not first:
        return "fec" if "FEC" in path.name.upper() else "invoice-list"
    if any(looks_like_fec("\t".join(cells)) for cells in first):
        return "fec"
    return "contacts" if looks_like_contacts(first[0]) else "invoice-list"


def read_file(
    path: Path,
    *,
    format_name: str | None = None,
    customer_accounts: tuple[str, ...] = CUSTOMER_ACCOUNTS,
    mapping: Mapping[str, Field | None] | None = None,
    date_order: DateOrder | None = None,
    questions: Questions | None = None,
    watched: frozenset[str] = frozenset(),
    open_days: Mapping[str, Collection[date]] = MappingProxyType({}),
    as_of: date | None = None,
    zone: tzinfo = HOUSE_ZONE,
    own_name: str = "",
    on_progress: Callable[[int], None] = lambda lines: None,
) -> ParsedFile:
    """Read ``path`` in its format, detected unless named. What is wrong stands in the result's ``problems``, what it leaves open
    in its ``questions``; ``questions`` may bring what was said of these before. ``as_of``: its day, where a person says it.
    ``zone``: where moments of universal time become days. ``own_name``: of the organisation that reads, who is none of its customers."""
    name = format_name or format_of(path, questions)
    parsed = _read(
        path, name, customer_accounts, mapping, date_order, questions, watched, open_days, zone, own_name, on_progress
    )
    look_at_names(parsed)
    say_day(parsed, path.name, as_of)
    return parsed


def read_alone(path: Path, told: Told, on_progress: Callable[[int], None] = lambda lines: None) -> ParsedFile:
    """The file as ``told``, by itself: nothing that an organisation said before counts."""
    return read_file(
        path,
        format_name=told.format_name,
        mapping=told.mapping,
        date_order=told.dates,
        customer_accounts=told.accounts or CUSTOMER_ACCOUNTS,
        questions=Questions(told.answers),
        as_of=told.as_of,
        on_progress=on_progress,
    )


def _read(
    path: Path,
    name: str,
    customer_accounts: tuple[str, ...],
    mapping: Mapping[str, Field | None] | None,
    date_order: DateOrder | None,
    questions: Questions | None,
    watched: frozenset[str],
    open_days: Mapping[str, Collection[date]],
    zone: tzinfo,
    own_name: str,
    on_progress: Callable[[int], None],
) -> ParsedFile:
    if name == "fec":
        return read_fec(
            path,
            customer_accounts=customer_accounts,
            questions=questions,
            watched=watched,
            open_days=open_days,
            on_progress=on_progress,
        )
    if name == "contacts":
        return read_contacts(path, mapping=mapping, questions=questions, own_name=own_name, on_progress=on_progress)
    return read_invoice_list(
        path,
        mapping=mapping,
        date_order=date_order,
        questions=questions,
        zone=zone,
        own_name=own_name,
        on_progress=on_progress,
    )
