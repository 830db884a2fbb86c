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
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import OperationalError, connection
from psycopg.errors import QueryCanceled

from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.intake.answers import fingerprint
from relance.intake.merge.beside import Differing, take_other_word
from relance.intake.merge.by_hand import take_over_credits, take_over_invoices
from relance.intake.merge.corrected import Corrected
from relance.intake.merge.credits import end_placements, supersede_credits
from relance.intake.merge.debtors import hold_doubted, merge_debtors, recode_debtors, renamed_debtors, state_businesses
from relance.intake.merge.disputes import hold_disputed, note_days
from relance.intake.merge.matching import match
from relance.intake.merge.natures import take_natures
from relance.intake.merge.receivables import ReceivableMerge, lock_what_changes
from relance.intake.merge.silence import Silence
from relance.intake.merge.staging import stage
from relance.intake.merge.standing import standing_of
from relance.intake.merge.statements import Statements
from relance.intake.models import Import
from relance.intake.months import keep_months
from relance.intake.rows import ParsedFile
from relance.journal.services import Fact, append
from relance.tenancy.bulk import refresh_statistics
from relance.tenancy.context import acting_in
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.preferences import PAYMENT_TERMS
from relance.tenancy.rights import Right, needs
from relance.tenancy.services import organisation_today

LOADED = (
    "parties_debtor", "parties_contact", "receivables_receivable", "receivables_payment", "receivables_imputation",
)  # fmt: skip


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
    at: datetime
    actor: str
    customers_are_businesses: bool = False
    confirm_settled: bool = False
    dry_run: bool = False


def open_identities(organisation_id: int, format_name: str) -> frozenset[str]:
    """Identities of the receivables that are still open, or of which two kinds of books differ, and that a new export of this
    format, whichever of several lists' it is, may settle."""
    with acting_in(organisation_id), connection.cursor() as cursor:
        cursor.execute(
            """SELECT identity FROM receivables_receivable r WHERE split_part(source_format, '~', 1) = %s AND (open_amount > 0
                   OR EXISTS (SELECT FROM intake_disagreement g WHERE g.receivable_id = r.id))""",
            [format_name],
        )
        return frozenset(identity for (identity,) in cursor.fetchall())


def open_days(organisation_id: int) -> dict[str, set[date]]:
    """Of what is open, or of which two kinds of books differ: the days of issue by number, in folded case. A ledger tells what it
    shows as settled of these, whatever books they came from."""
    days: dict[str, set[date]] = defaultdict(set)
    with acting_in(organisation_id), connection.cursor() as cursor:
        cursor.execute(
            """SELECT number, issued_on FROM receivables_receivable r WHERE open_amount > 0
                   OR EXISTS (SELECT FROM intake_disagreement g WHERE g.receivable_id = r.id)"""
        )
        for number, issued_on in cursor.fetchall():
            days[number.casefold()].add(issued_on)
    return dict(days)


@needs(Right.SET_UP)
def book(organisation_id: int, parsed: ParsedFile, booking: Booking) -> Booked:
    """Book what ``parsed`` holds. The caller has decided what to do about its problems.

    Raises SettlesTooMuch, BooksOfTheFuture, BookingTooSlow; nothing is changed then.
    """
    try:
        with acting_in(organisation_id):
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('statement_timeout', %s, true)", [f"{STATEMENT_SECONDS}s"])
            booked = _book(organisation_id, parsed, booking)
            if booking.dry_run:
                raise _RolledBack(booked)
    except _RolledBack as undone:
        return undone.booked
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise BookingTooSlow(name=booking.file.name, minutes=STATEMENT_SECONDS // 60) from error
        raise
    refresh_statistics(booked.created + booked.changed + booked.debtors, *LOADED)
    return booked


def _book(organisation_id: int, parsed: ParsedFile, booking: Booking) -> Booked:
    hold_lock(Lock.BOOKS, organisation_id, alone=True)
    sha256 = _sha256(booking.file)
    same_file = Import.objects.filter(sha256=sha256, format=parsed.kind)
    again = same_file.exists()
    today = organisation_today(organisation_id, booking.at)
    last_seen = same_file.order_by("-imported_at").first()
    seen_today = last_seen is not None and organisation_today(organisation_id, last_seen.imported_at) == today
    first = same_file.order_by("imported_at").first()
    first_came = organisation_today(organisation_id, first.imported_at) if first else None
    as_of = day_of_books(parsed, today=today, first_came=first_came)
    standing = standing_of(parsed, as_of, sha256)
    db = Statements(organisation_id, at=booking.at, format_name=parsed.kind, standing=standing)
    facts, recoded = recode_debtors(db, parsed.customers.recoded)
    stage(parsed, terms=PAYMENT_TERMS.of(organisation_id))
    take_over_invoices(db)
    match(db)
    lock_what_changes(db)
    renamed = renamed_debtors(db)
    debtors = merge_debtors(db)
    facts += hold_doubted(db, parsed.customers.doubted, actor=booking.actor)
    stated = state_businesses(db) if booking.customers_are_businesses else 0
    merge = ReceivableMerge(db, parsed, today=today)
    silence = Silence(db, parsed, standing, confirm_settled=booking.confirm_settled)
    merge.adopt()
    created, doubles = merge.new_receivables()
    corrected = [*merge.corrections(), *renamed, *recoded, *take_natures(db)]
    changed, reopened = merge.known_receivables()
    settled, amounts = silence.vanished_receivables()
    missing = silence.missing_receivables()
    differing = take_other_word(db)
    if standing.is_newest:
        supersede_credits(db, aside=parsed.debtors_in_error)
    take_over_credits(db)
    note_days(db)
    facts += hold_disputed(db, actor=booking.actor)
    end_placements(db)
    keep_months(organisation_id, parsed)
    merge.date_books()
    # A file that changes nothing is kept all the same, once a day: it shows that the books are as fresh as that.
    if not seen_today or created or changed or settled or reopened or missing or corrected or differing:
        facts.append(
            _record(
                organisation_id,
                parsed,
                booking,
                sha256,
                as_of,
                created=created,
                changed=len({one.row for one in corrected if one.is_of_invoice}) + changed + reopened,
                settled=settled,
            )
        )
    if stated:
        facts.append(Fact("parties.customers_stated_as_businesses", {"sha256": sha256, "debtors": stated}))
    append(organisation_id, facts, at=booking.at, actor=booking.actor)
    return Booked(
        created, changed, settled, amounts, reopened, debtors, doubles, again, tuple(corrected), tuple(differing)
    )


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


def _record(
    organisation_id: int,
    parsed: ParsedFile,
    booking: Booking,
    sha256: str,
    as_of: date,
    *,
    created: int,
    changed: int,
    settled: int,
) -> Fact:
    """Keep the import; returns its journal entry, to be written last."""
    done = Import.objects.create(
        organisation_id=organisation_id, file_name=booking.file.name[:400], sha256=sha256, format=parsed.kind,
        first_day=parsed.first_day, last_day=parsed.last_day, as_of=as_of, lines=parsed.lines, imported_at=booking.at,
        created_count=created, changed_count=changed, settled_count=settled, problem_count=len(parsed.problems),
        error_count=parsed.problems.errors, shape=fingerprint(parsed.header) if parsed.header else "",
    )  # fmt: skip
    body: dict[str, object] = {
        "import": done.pk, "sha256": sha256, "format": parsed.kind, "as_of": as_of, "created": created, "changed": changed,
        "settled": settled, "errors": parsed.problems.errors,
        "open": {currency: owed for currency, owed, _credited in parsed.open_by_currency()},
    }  # fmt: skip
    return Fact("intake.booked", body, detail={"file": booking.file.name})
