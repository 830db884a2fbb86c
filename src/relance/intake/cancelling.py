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

from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.intake.done_since import done_since
from relance.intake.merge.before import DEBTOR
from relance.intake.models import CancelledImport, Import
from relance.intake.putting_back import (
    CLOSING,
    OPENING,
    date_books,
    put_back_payments,
    put_back_receivables,
    put_back_the_rest,
    settle_what_it_brought,
)
from relance.intake.undoing import BOOKED, CHANGED, CONCERNED, CREATED, PAID, Undoing, kept_of
from relance.journal.appending import Fact
from relance.tenancy.context import Acting
from relance.tenancy.due import Kind, due
from relance.tenancy.statements import sql

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
            of_debtors=kept_of(DEBTOR),
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
    put_back_receivables(undoing)
    undoing.run(CLOSING)
    put_back_payments(undoing)
    settle_what_it_brought(undoing)
    put_back_the_rest(undoing)
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
    date_books(undoing)
    due(here, Kind.ROUND)  # what is settled is closed, what is open again is decided on
    body = {
        "import": of.pk,
        "sha256": of.sha256,
        "receivables": went.receivables,
        "changed": went.changed,
        "payments": went.payments,
    }
    return went, Fact("intake.cancelled", body, detail={"file": of.file_name, "why": reason})
