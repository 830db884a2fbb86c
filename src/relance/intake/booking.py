"""The one door through which a file's rows become debtors, receivables and payments.

Rows are copied into temporary tables and merged by set-based statements in one transaction; a dry run is the same
transaction, rolled back. Importing a file again changes nothing.

What an export says about a receivable that is there already is compared with what exports said before: more paid becomes
a payment, less paid takes payments back. A payment known from elsewhere (a bank, a person) that the books now show is
absorbed, so that it never lowers a balance twice. What a newer export of the same kind no longer holds open is settled.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.intake.answers import fingerprint
from relance.intake.merge.before import (
    begin_keeping,
    keep_changing,
    keep_months_before,
    keep_taken_over,
    keep_with_import,
)
from relance.intake.merge.by_hand import find_entered, take_over_credits, take_over_invoices
from relance.intake.merge.corrected import Corrected
from relance.intake.merge.credits import end_placements, supersede_credits
from relance.intake.merge.debtors import hold_doubted, merge_debtors, recode_debtors, renamed_debtors, state_businesses
from relance.intake.merge.disputes import hold_disputed, note_days
from relance.intake.merge.matching import match
from relance.intake.merge.natures import take_natures
from relance.intake.merge.other_books import Differing, take_other_word
from relance.intake.merge.receivables import ReceivableMerge, lock_what_changes
from relance.intake.merge.silence import Silence
from relance.intake.merge.staging import stage
from relance.intake.merge.standing import Standing, standing_of
from relance.intake.merge.statements import Statements
from relance.intake.models import Import
from relance.intake.months import keep_months
from relance.intake.rows import ParsedFile
from relance.journal.appending import Fact, append
from relance.tenancy.bulk import refresh_statistics
from relance.tenancy.context import Acting
from relance.tenancy.due import Kind, due
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.preferences import PAYMENT_TERMS
from relance.tenancy.rights import Right, needs

LOADED = (
    "parties_debtor",
    "parties_contact",
    "receivables_receivable",
    "receivables_payment",
    "receivables_imputation",
)

SETTINGS = "SELECT set_config('statement_timeout', %s, true), set_config('enable_nestloop', %s, true)"
STATEMENT_SECONDS = 1200  # a statement of an import of a million lines takes a tenth of it


class BooksOfTheFuture(DomainError):
    """A day that has not come yet, said to be that of an export."""

    code = "books_of_the_future"
    template = "{day} has not come yet: books cannot be known as of then. Say the day on which the export was made."


class BookingTooSlow(DomainError):
    """One statement of the merge took longer than any should: nothing was booked."""

    code = "booking_too_slow"
    template = (
        "{name} took longer than {minutes} minutes at one step and was given up; nothing of it is booked. Import it again at a quiet"
        " hour; if it comes again, send the file's size and this sentence to whoever looks after your installation."
    )


class _RolledBack(Exception):
    """Ends a dry run, and carries out what it would have done."""

    def __init__(self, booked: Booked) -> None:
        self.booked = booked


@dataclass(frozen=True, slots=True)
class Booked:
    """What an import did, or would do."""

    created: int
    changed: int
    settled: int
    settled_amounts: tuple[Money, ...]
    reopened: int
    debtors: int
    doubles: int
    again: bool
    corrected: tuple[Corrected, ...] = ()
    differing: tuple[Differing, ...] = ()


@dataclass(frozen=True, slots=True)
class Booking:
    """How a file is to be booked."""

    file: Path
    customers_are_businesses: bool = False
    confirm_settled: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class _Arrival:
    """How the file stands to those that came before. ``again``: its bytes are known; ``seen_today``: they came on this very day."""

    sha256: str
    again: bool
    seen_today: bool
    as_of: date
    standing: Standing


@dataclass(slots=True)
class _Merged:
    """What the merge has done so far, and the journal entries that are written last."""

    debtors: int = 0
    stated: int = 0
    created: int = 0
    doubles: int = 0
    changed: int = 0
    reopened: int = 0
    settled: int = 0
    settled_amounts: tuple[Money, ...] = ()
    missing: int = 0
    corrected: list[Corrected] = field(default_factory=list)
    differing: list[Differing] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)

    @property
    def is_a_change(self) -> bool:
        """Whether the books are not what they were."""
        moved = self.created or self.changed or self.settled or self.reopened or self.missing
        return bool(moved or self.corrected or self.differing)

    def as_booked(self, *, again: bool) -> Booked:
        """What of it is told."""
        return Booked(
            self.created,
            self.changed,
            self.settled,
            self.settled_amounts,
            self.reopened,
            self.debtors,
            self.doubles,
            again=again,
            corrected=tuple(self.corrected),
            differing=tuple(self.differing),
        )


def open_identities(here: Acting, format_name: str) -> frozenset[str]:
    """Identities of the receivables that are still open, or of which two kinds of books differ, and that a new export of this
    format, whichever of several lists' it is, may settle."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT identity FROM receivables_receivable r WHERE split_part(source_format, '~', 1) = %s AND (open_amount > 0
                   OR EXISTS (SELECT FROM intake_disagreement g WHERE g.receivable_id = r.id))""",
            [format_name],
        )
        return frozenset(identity for (identity,) in cursor.fetchall())


def open_days(here: Acting) -> dict[str, set[date]]:
    """Of what is open, or of which two kinds of books differ: the days of issue by number, in folded case. A ledger tells what it
    shows as settled of these, whatever books they came from."""
    days: dict[str, set[date]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT number, issued_on FROM receivables_receivable r WHERE open_amount > 0
                   OR EXISTS (SELECT FROM intake_disagreement g WHERE g.receivable_id = r.id)"""
        )
        for number, issued_on in cursor.fetchall():
            days[number.casefold()].add(issued_on)
    return dict(days)


@needs(Right.SET_UP)
def book(here: Acting, parsed: ParsedFile, booking: Booking) -> Booked:
    """Book what ``parsed`` holds. The caller has decided what to do about its problems.

    Raises SettlesTooMuch, BooksOfTheFuture, BookingTooSlow; nothing is changed then.
    """
    try:
        with transaction.atomic(), no_statement_forever(booking.file.name):
            booked = _book(here, parsed, booking)
            if booking.dry_run:
                raise _RolledBack(booked)
    except _RolledBack as undone:
        return undone.booked
    due(here, Kind.ROUND)  # what was paid is closed, and the first books have their run
    rows = booked.created + booked.changed + booked.debtors
    transaction.on_commit(partial(refresh_statistics, rows, *LOADED))
    return booked


@contextmanager
def no_statement_forever(name: str) -> Iterator[None]:
    """Within the block a statement, and what it waits for, ends in time. Raises BookingTooSlow; the caller's savepoint is undone.

    No statement compares each row with each, whatever the planner takes an organisation for that it does not know: its statistics are
    those of the whole installation, and of one that is new among many it expects a single row (docs/decisions/0096).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('enable_nestloop')")
        before = cursor.fetchone() or ("0", "on")
        cursor.execute(SETTINGS, [f"{STATEMENT_SECONDS}s", "off"])
    try:
        yield
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise BookingTooSlow(name=name, minutes=STATEMENT_SECONDS // 60) from error
        raise
    with connection.cursor() as cursor:  # the transaction may be the caller's, and go on
        cursor.execute(SETTINGS, before)


def _book(here: Acting, parsed: ParsedFile, booking: Booking) -> Booked:
    hold_lock(Lock.BOOKS, here, alone=True)
    arrival = _arrival(here, parsed, booking.file)
    db = Statements(here, format_name=parsed.kind, standing=arrival.standing)
    merged = _merge(db, parsed, arrival, booking)
    keep_months_before(db, parsed.months)
    keep_months(here, parsed)
    # A file that changes nothing is kept all the same, once a day: it shows that the books are as fresh as that.
    if not arrival.seen_today or merged.is_a_change:
        merged.facts.append(_record(db, parsed, booking.file.name, arrival, merged))
    if merged.stated:
        body = {"sha256": arrival.sha256, "debtors": merged.stated}
        merged.facts.append(Fact("parties.customers_stated_as_businesses", body))
    append(here, merged.facts)
    return merged.as_booked(again=arrival.again)


def _arrival(here: Acting, parsed: ParsedFile, file: Path) -> _Arrival:
    sha256 = _sha256(file)
    came = list(
        Import.objects.filter(sha256=sha256, format=parsed.kind)
        .order_by("imported_at")
        .values_list("imported_at", flat=True)
    )
    days = [_local_day(here, moment) for moment in came]
    as_of = day_of_books(parsed, today=here.today, first_came=days[0] if days else None)
    standing = standing_of(parsed, as_of, sha256)
    return _Arrival(sha256, bool(came), seen_today=here.today in days[-1:], as_of=as_of, standing=standing)


def _local_day(here: Acting, moment: datetime) -> date:
    return moment.astimezone(here.zone).date()


def _merge(db: Statements, parsed: ParsedFile, arrival: _Arrival, booking: Booking) -> _Merged:
    """The steps, in the order that each of them needs."""
    merged = _Merged()
    begin_keeping(db, parsed.customers.recoded)
    facts, recoded = recode_debtors(db, parsed.customers.recoded)
    merged.facts += facts
    stage(parsed, terms=PAYMENT_TERMS.of(db.here))
    if find_entered(db):
        keep_taken_over(db)
        take_over_invoices(db)
    match(db)
    lock_what_changes(db)
    keep_changing(db)
    renamed = _merge_customers(db, parsed, merged, are_businesses=booking.customers_are_businesses)
    receivables = ReceivableMerge(db, parsed)
    receivables.adopt()
    receivables.revive()
    merged.created, merged.doubles = receivables.new_receivables()
    merged.corrected = [*receivables.corrections(), *renamed, *recoded, *take_natures(db)]
    merged.changed, merged.reopened = receivables.known_receivables()
    silence = Silence(db, parsed, arrival.standing, confirm_settled=booking.confirm_settled)
    merged.settled, merged.settled_amounts = silence.vanished_receivables()
    merged.missing = silence.missing_receivables()
    merged.differing = take_other_word(db)
    if arrival.standing.is_newest:
        supersede_credits(db, aside=parsed.debtors_in_error)
    take_over_credits(db)
    note_days(db)
    merged.facts += hold_disputed(db)
    end_placements(db)
    receivables.date_books()
    return merged


def _merge_customers(db: Statements, parsed: ParsedFile, merged: _Merged, *, are_businesses: bool) -> list[Corrected]:
    """New and known debtors; returns whom the file names otherwise."""
    renamed = renamed_debtors(db)
    merged.debtors = merge_debtors(db)
    merged.facts += hold_doubted(db, parsed.customers.doubted)
    merged.stated = state_businesses(db) if are_businesses else 0
    return renamed


def day_of_books(parsed: ParsedFile, *, today: date, first_came: date | None) -> date:
    """The day that the export shows: what is said or told of it, else the day on which its bytes first came.

    A name may bear the end of a year that still runs: entries are then known through the last one. Raises BooksOfTheFuture.
    """
    came = first_came or today
    if parsed.as_of is not None and parsed.as_of <= today:
        return parsed.as_of
    if parsed.as_of is not None and not parsed.as_of_source and parsed.as_of != parsed.last_day:
        raise BooksOfTheFuture(day=parsed.as_of)
    return min(came, parsed.last_day) if parsed.format == "fec" and parsed.last_day else came


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _record(db: Statements, parsed: ParsedFile, name: str, arrival: _Arrival, merged: _Merged) -> Fact:
    """Keep the import, with what it changed; returns its journal entry, to be written last."""
    here = db.here
    corrected = len({one.row for one in merged.corrected if one.is_of_invoice})
    done = Import.objects.create(
        organisation_id=here.organisation,
        file_name=name[:400],
        sha256=arrival.sha256,
        format=parsed.kind,
        first_day=parsed.first_day,
        last_day=parsed.last_day,
        as_of=arrival.as_of,
        lines=parsed.lines,
        imported_at=here.at,
        created_count=merged.created,
        changed_count=corrected + merged.changed + merged.reopened,
        settled_count=merged.settled,
        problem_count=len(parsed.problems),
        error_count=parsed.problems.errors,
        shape=fingerprint(parsed.header) if parsed.header else "",
        keeps_before=True,
    )
    keep_with_import(db, done.pk)
    body: dict[str, object] = {
        "import": done.pk,
        "sha256": done.sha256,
        "format": done.format,
        "as_of": done.as_of,
        "created": done.created_count,
        "changed": done.changed_count,
        "settled": done.settled_count,
        "errors": done.error_count,
        "open": {currency: owed for currency, owed, _credited in parsed.open_by_currency()},
    }
    return Fact("intake.booked", body, detail={"file": name})
