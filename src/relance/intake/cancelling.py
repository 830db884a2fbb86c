"""Taking an import back: what it brought is owed no more, what it changed is as it was (docs/decisions/0043).

Receivables are never deleted. Those that it brought are settled by what stands for “no longer in the books”, and the next import that
holds them books them again on the same rows. Payments and their parts that it booked are taken off by rows below zero, those that it
ended count again: all of them bear its moment. Rows that it changed are put back from their copies (``merge.before``).

The last import alone can be cancelled: on what was built upon by another one, no export ever said what would be left. Whether letters
left about it is known upstairs: ``outbox.cancelling`` is the door's way in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.intake.done_since import done_since
from relance.intake.merge.before import DEBTOR, MONTH, NAMED, RECEIVABLE, WORD, WRITTEN
from relance.intake.models import CancelledImport, Import
from relance.journal.appending import Fact
from relance.receivables.allocation import PLACED
from relance.receivables.late_paid import CANCELLED_WITH
from relance.receivables.payment_booking import booking_of, imputing_of
from relance.tenancy.context import Acting
from relance.tenancy.due import Kind, due
from relance.tenancy.statements import Sql, identifier, joined, quoted, sql

NAMES_SHOWN = 5


class ImportUnknown(DomainError):
    """No such import, or it was cancelled already."""

    code = "import_unknown"
    template = "There is no import {number} here, or it was cancelled already."


class ImportTooOld(DomainError):
    """It was booked by a version that kept no copies."""

    code = "import_too_old"
    template = (
        "{file} was booked before what an import changes was kept: it cannot be cancelled. Import the right file over it, and cancel what"
        " it does not correct invoice by invoice, each with its reason."
    )


class ImportBuiltUpon(DomainError):
    """Another one came since."""

    code = "import_built_upon"
    template = (
        "{later} was imported after {file}: cancel that one first, then this one, and import again what was right."
    )


class ImportActedUpon(DomainError):
    """Somebody did something by hand, or something left, about what it brought or changed."""

    code = "import_acted_upon"
    template = (
        "{file} cannot be cancelled any more: {why} ({names}). Undo that first where it can be undone, on the page of the invoice; else"
        " cancel the invoices that are wrong one by one, each with its reason, and import the right file."
    )


@dataclass(frozen=True, slots=True)
class Brought:
    """What goes with an import, or would go.

    ``receivables`` that it brought, which came to ``amounts``; ``changed`` ones that are as they were before; ``payments`` and credits
    that it booked; ``debtors`` whose details are as before; ``left_alone``: new customers, who stay with nothing owed.
    """

    import_id: int
    file: str
    receivables: int
    amounts: tuple[Money, ...]
    changed: int
    payments: int
    debtors: int
    left_alone: int


class Undoing:
    """The statements of one cancelling, with the parameters that all of them share."""

    def __init__(self, here: Acting, of: Import) -> None:
        self.here = here
        self.of = of
        self._shared: dict[str, Any] = {
            "org": here.organisation,
            "at": here.at,
            "moment": of.imported_at,
            "import": of.pk,
            "format": of.format,
            "as_of": of.as_of,
        }

    def run(self, statement: str, **parameters: Any) -> int:
        """Run one statement; returns how many rows it touched."""
        with connection.cursor() as cursor:
            cursor.execute(statement, self._shared | parameters)
            return int(cursor.rowcount)

    def rows(self, statement: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """The rows that one statement returns."""
        with connection.cursor() as cursor:
            cursor.execute(statement, self._shared | parameters)
            return list(cursor.fetchall())


CREATED = sql("SELECT id FROM receivables_receivable WHERE organisation_id = %(org)s AND imported_at = %(moment)s")
# What its payments touch is changed by it, too: a list that shows more paid changes no column of the invoice.
PAID = sql(
    "SELECT receivable_id FROM receivables_imputation WHERE organisation_id = %(org)s AND recorded_at = %(moment)s"
)
BOOKED = sql("organisation_id = %(org)s AND source = 'books' AND recorded_at = %(moment)s")


def _kept(what: str) -> Sql:
    """Condition of the rows ``b`` that were kept of one table."""
    return sql("b.organisation_id = %(org)s AND b.import_id = %(import)s AND b.what = {what}", what=quoted(what))


CHANGED = sql("SELECT row FROM intake_before b WHERE {kept}", kept=_kept(RECEIVABLE))
CONCERNED = joined(" UNION ", (CREATED, CHANGED, PAID))


def undoing_of(here: Acting, import_id: int) -> Undoing:
    """The import, if it may be cancelled as far as the books go. Raises ImportUnknown, ImportTooOld, ImportBuiltUpon."""
    found = Import.objects.filter(pk=import_id).first()
    if found is None:
        raise ImportUnknown(number=import_id)
    if not found.keeps_before:
        raise ImportTooOld(file=found.file_name)
    later = (
        Import.objects.filter(imported_at__gte=found.imported_at).exclude(pk=found.pk).order_by("-imported_at").first()
    )
    if later is not None:
        raise ImportBuiltUpon(file=found.file_name, later=later.file_name)
    return Undoing(here, found)


def concerned(undoing: Undoing) -> list[int]:
    """The receivables that it brought or changed, by id."""
    return [pk for (pk,) in undoing.rows(sql("SELECT id FROM ({these}) AS t (id) ORDER BY id", these=CONCERNED))]


def refuse_what_was_done_since(undoing: Undoing) -> None:
    """Raises ImportActedUpon where a person, or a bank, has done something since to what it brought or changed."""
    for why, query in done_since(CONCERNED):
        names = [name for (name,) in undoing.rows(query)]
        if names:
            raise ImportActedUpon(file=undoing.of.file_name, why=why, names=named(names))


def named(names: Sequence[str]) -> str:
    """The first few of them."""
    return ", ".join(names[:NAMES_SHOWN]) + (", …" if len(names) > NAMES_SHOWN else "")


def brought(undoing: Undoing) -> Brought:
    """What would go."""
    sums = undoing.rows(
        """SELECT currency, count(*), sum(open_amount) FROM receivables_receivable
           WHERE organisation_id = %(org)s AND imported_at = %(moment)s GROUP BY currency ORDER BY currency"""
    )
    ((changed, debtors, payments, alone),) = undoing.rows(
        sql(
            """SELECT (SELECT count(*) FROM (({changed} UNION {paid}) EXCEPT {created}) AS t),
            (SELECT count(*) FROM intake_before b WHERE {of_debtors}),
            (SELECT count(*) FROM receivables_payment WHERE {booked}),
            (SELECT count(DISTINCT debtor_id) FROM receivables_receivable r WHERE organisation_id = %(org)s AND imported_at = %(moment)s
                AND NOT EXISTS (SELECT FROM receivables_receivable o WHERE o.organisation_id = %(org)s AND o.debtor_id = r.debtor_id
                    AND o.imported_at <> %(moment)s))""",
            changed=CHANGED,
            paid=PAID,
            created=CREATED,
            of_debtors=_kept(DEBTOR),
            booked=BOOKED,
        )
    )
    amounts = tuple(Money(opened or Decimal(0), currency).rounded() for currency, _count, opened in sums)
    of = undoing.of
    return Brought(of.pk, of.file_name, sum(row[1] for row in sums), amounts, changed, payments, debtors, alone)


def undo(undoing: Undoing, reason: str) -> tuple[Brought, Fact]:
    """Take the import back; returns what went, and the journal entry to write last. The caller has refused what may not be, and holds
    BOOKS alone and the receivables concerned."""
    went = brought(undoing)
    here, of = undoing.here, undoing.of
    undoing.run(OPENING)
    _put_back_receivables(undoing)
    undoing.run(CLOSING)
    _put_back_payments(undoing)
    _settle_what_it_brought(undoing)
    _put_back_the_rest(undoing)
    CancelledImport.objects.create(
        organisation_id=here.organisation,
        import_id=of.pk,
        file_name=of.file_name,
        sha256=of.sha256,
        format=of.format,
        imported_at=of.imported_at,
        created_count=of.created_count,
        cancelled_at=here.at,
        cancelled_by=here.actor[:120],
        reason=reason,
    )
    undoing.run("DELETE FROM intake_import WHERE organisation_id = %(org)s AND id = %(import)s")
    _date_books(undoing)
    due(here, Kind.ROUND)  # what is settled is closed, what is open again is decided on
    body = {
        "import": of.pk,
        "sha256": of.sha256,
        "receivables": went.receivables,
        "changed": went.changed,
        "payments": went.payments,
    }
    return went, Fact("intake.cancelled", body, detail={"file": of.file_name, "why": reason})


# Parts that it set against receivables, taken off again. First those that open the receivable, then, once its amount is what it was,
# those that close it: what is open is never below zero in between, nor above the amount.
PARTS = sql("""SELECT payment_id, receivable_id, currency, -sum(amount) AS amount FROM receivables_imputation
    WHERE organisation_id = %(org)s AND recorded_at = %(moment)s GROUP BY payment_id, receivable_id, currency""")
OPENING = imputing_of(sql("{parts} HAVING sum(amount) > 0", parts=PARTS))
CLOSING = imputing_of(sql("{parts} HAVING sum(amount) < 0", parts=PARTS))


def _put_back_receivables(undoing: Undoing) -> None:
    """The columns as they were, but a due date that a person has said to be agreed since."""
    kept = {name: identifier(f"k.{name}") for name in WRITTEN}
    kept["due_on"] = sql("CASE WHEN r.due_is_agreed THEN r.due_on ELSE k.due_on END")
    kept["due_is_assumed"] = sql("NOT r.due_is_agreed AND k.due_is_assumed")
    undoing.run(
        sql(
            """UPDATE receivables_receivable r SET ({columns}, touched_at) = ROW({values}, %(at)s)
            FROM intake_before b, jsonb_populate_record(NULL::receivables_receivable, b.values) k
            WHERE {kept} AND r.organisation_id = %(org)s AND r.id = b.row""",
            columns=joined(", ", map(identifier, kept)),
            values=joined(", ", kept.values()),
            kept=_kept(RECEIVABLE),
        )
    )


def _put_back_payments(undoing: Undoing) -> None:
    """What it booked counts no more; what it ended, or recognised in the books, is as before."""
    undoing.run(
        sql(
            """UPDATE receivables_payment own SET identity = gen_random_uuid()::text FROM receivables_payment credit
            WHERE credit.organisation_id = %(org)s AND credit.source = 'books' AND credit.recorded_at = %(moment)s
                AND own.organisation_id = %(org)s AND own.source = 'person' AND own.identity = {placed} || credit.id
                AND own.voided_at IS NULL""",
            placed=quoted(PLACED),
        )
    )
    undoing.run(
        sql("UPDATE receivables_payment SET voided_at = %(at)s WHERE {booked} AND voided_at IS NULL", booked=BOOKED)
    )
    undoing.run(
        """UPDATE receivables_payment SET voided_at = CASE WHEN voided_at = %(moment)s THEN NULL ELSE voided_at END,
               absorbed_at = CASE WHEN absorbed_at = %(moment)s THEN NULL ELSE absorbed_at END
           WHERE organisation_id = %(org)s AND %(moment)s IN (voided_at, absorbed_at) AND recorded_at < %(moment)s"""
    )


def _settle_what_it_brought(undoing: Undoing) -> None:
    """What it brought is no longer in the books, from its own day on: nothing of it was ever late."""
    undoing.run(
        booking_of(
            sql(
                """SELECT debtor_id, 'payment' AS nature, 'books' AS source, {cancelled} || id AS identity, '' AS reference,
                issued_on AS received_on, currency, amount, true AS is_inferred, NULL::date AS open_through,
                id AS receivable_id, open_amount AS imputed
            FROM receivables_receivable WHERE organisation_id = %(org)s AND imported_at = %(moment)s AND open_amount > 0""",
                cancelled=quoted(CANCELLED_WITH),
            )
        )
    )
    undoing.run(
        """UPDATE receivables_receivable SET books_on = NULL, missing_since = NULL
           WHERE organisation_id = %(org)s AND imported_at = %(moment)s"""
    )


def _put_back_the_rest(undoing: Undoing) -> None:
    """Customers' details, both words on what two books differ on, and the months of the books."""
    undoing.run(
        sql(
            """UPDATE parties_debtor d SET ({columns}) = ROW({values})
            FROM intake_before b, jsonb_populate_record(NULL::parties_debtor, b.values) k
            WHERE {kept} AND d.organisation_id = %(org)s AND d.id = b.row""",
            columns=joined(", ", map(identifier, NAMED)),
            values=joined(", ", (identifier(f"k.{name}") for name in NAMED)),
            kept=_kept(DEBTOR),
        )
    )
    undoing.run("DELETE FROM intake_disagreement WHERE organisation_id = %(org)s AND noted_at = %(moment)s")
    undoing.run(
        sql(
            """INSERT INTO intake_disagreement (organisation_id, receivable_id, format, as_of, said_open, noted_at, decision, own_open,
                decided_at, decided_by, why)
            SELECT %(org)s, k.receivable_id, k.format, k.as_of, k.said_open, k.noted_at, k.decision, k.own_open, k.decided_at,
                k.decided_by, k.why
            FROM intake_before b, jsonb_populate_record(NULL::intake_disagreement, b.values) k
            WHERE {kept} ON CONFLICT DO NOTHING""",
            kept=_kept(WORD),
        )
    )
    day = sql("date '0001-01-01' + (b.row - 1)::int")
    undoing.run(
        sql(
            """DELETE FROM intake_booksmonth m USING intake_before b
            WHERE {kept} AND b.values IS NULL AND m.organisation_id = %(org)s AND m.month = {day}""",
            kept=_kept(MONTH),
            day=day,
        )
    )
    undoing.run(
        sql(
            """UPDATE intake_booksmonth m SET billed = (b.values ->> 'billed')::numeric, balance = (b.values ->> 'balance')::numeric
            FROM intake_before b WHERE {kept} AND b.values IS NOT NULL AND m.organisation_id = %(org)s AND m.month = {day}""",
            kept=_kept(MONTH),
            day=day,
        )
    )
    undoing.run("DELETE FROM intake_before WHERE organisation_id = %(org)s AND import_id = %(import)s")


def _date_books(undoing: Undoing) -> None:
    """Of what the import told of its own kind, the day of the books is that of the newest one before it again."""
    undoing.run(
        """UPDATE receivables_receivable r SET books_on = (
               SELECT max(n.as_of) FROM intake_import n
               WHERE n.organisation_id = %(org)s AND n.format = %(format)s AND n.as_of < %(as_of)s AND n.imported_at >= r.imported_at)
           WHERE r.organisation_id = %(org)s AND r.source_format = %(format)s AND r.books_on = %(as_of)s
               AND NOT EXISTS (SELECT FROM intake_import n
                   WHERE n.organisation_id = %(org)s AND n.format = %(format)s AND n.as_of = %(as_of)s)"""
    )
