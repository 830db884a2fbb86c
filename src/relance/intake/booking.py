"""The one door through which a file's rows become debtors, receivables and payments.

Rows are copied into temporary tables and merged by set-based statements in one transaction; a dry run is the same
transaction, rolled back. Importing a file again changes nothing.

What an export says about a receivable that is there already is compared with what exports said before: more paid becomes
a payment, less paid takes payments back. A payment known from elsewhere (a bank, a person) that the books now show is
absorbed, so that it never lowers a balance twice. What a newer export of the same kind no longer holds open is settled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection

from relance.domain.errors import DomainError
from relance.domain.ledger import DebtorKind
from relance.domain.money import Money
from relance.domain.payment_terms import STATUTORY
from relance.intake.models import Import
from relance.intake.rows import DebtorRow, ParsedFile
from relance.journal.services import Fact, append
from relance.tenancy.context import acting_in
from relance.tenancy.preferences import PAYMENT_TERMS

ABSORPTION_DAYS = 10
SETTLED_SHARE_TO_CONFIRM = Decimal("0.20")


class SettlesTooMuch(DomainError):
    """A newer export would settle a large part of what is open."""

    code = "settles_too_much"
    template = (
        "This export no longer holds {count} receivables open, {settled} of {opened}. If that is right, import it again"
        " with --confirm-settled."
    )


class _RolledBack(Exception):
    """Ends a dry run."""


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
    """Identities of the receivables that are still open and that a new export of this format may settle."""
    with acting_in(organisation_id), connection.cursor() as cursor:
        cursor.execute(
            "SELECT identity FROM receivables_receivable WHERE source_format = %s AND open_amount > 0", [format_name]
        )
        return frozenset(identity for (identity,) in cursor.fetchall())


def book(organisation_id: int, parsed: ParsedFile, booking: Booking) -> Booked:
    """Book what ``parsed`` holds. The caller has decided what to do about its problems.

    Raises SettlesTooMuch, before anything is changed.
    """
    result: Booked | None = None
    try:
        with acting_in(organisation_id):
            result = _book(organisation_id, parsed, booking)
            if booking.dry_run:
                raise _RolledBack
    except _RolledBack:
        pass
    if result is None:
        raise AssertionError("a booking that neither failed nor ended")
    return result


def _book(organisation_id: int, parsed: ParsedFile, booking: Booking) -> Booked:
    merge = _Merge(organisation_id, parsed, booking)
    merge.lock()
    sha256 = _sha256(booking.file)
    again = Import.objects.filter(sha256=sha256, format=parsed.format).exists()
    merge.stage()
    debtors = merge.debtors()
    merge.adopt()
    created, doubles = merge.new_receivables()
    changed, reopened = merge.known_receivables()
    settled, amounts = merge.vanished_receivables()
    missing = merge.missing_receivables()
    merge.credits()
    if not again or created or changed or settled or reopened or missing:
        merge.record(sha256, created=created, changed=changed + reopened, settled=settled)
    return Booked(created, changed, settled, amounts, reopened, debtors, doubles, again)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


STAGING = """
    CREATE TEMPORARY TABLE incoming_debtor (code text, name text, kind text, email text, phone text, siren text, siret text,
        vat_number text, street text, postal_code text, city text, country text, language text) ON COMMIT DROP;
    CREATE TEMPORARY TABLE incoming_receivable (identity text, debtor_code text, number text, nature text, label text,
        issued_on date, due_on date, due_is_assumed boolean, currency text, amount numeric, open numeric) ON COMMIT DROP;
    CREATE TEMPORARY TABLE incoming_settlement (identity text, rank int, received_on date, nature text, reference text,
        amount numeric) ON COMMIT DROP;
    CREATE TEMPORARY TABLE incoming_settled (identity text, settled_on date) ON COMMIT DROP;
    CREATE TEMPORARY TABLE created (id bigint, identity text) ON COMMIT DROP;
    CREATE TEMPORARY TABLE incoming_credit (identity text, debtor_code text, nature text, reference text, received_on date,
        currency text, amount numeric) ON COMMIT DROP;
"""
STAGED = (
    "incoming_debtor",
    "incoming_receivable",
    "incoming_settlement",
    "incoming_settled",
    "incoming_credit",
    "created",
)


class _Merge:
    """The steps of one booking, inside its transaction."""

    def __init__(self, organisation_id: int, parsed: ParsedFile, booking: Booking) -> None:
        self._organisation = organisation_id
        self._parsed = parsed
        self._booking = booking
        self._terms = PAYMENT_TERMS.of(organisation_id)
        self._shared: dict[str, Any] = {"org": organisation_id, "at": booking.at, "format": parsed.format}

    def _run(self, statement: str, **parameters: Any) -> int:
        """Run one statement; returns how many rows it touched."""
        with connection.cursor() as cursor:
            cursor.execute(statement, self._shared | parameters)
            return int(cursor.rowcount)

    def _rows(self, statement: str, **parameters: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement, self._shared | parameters)
            return list(cursor.fetchall())

    def lock(self) -> None:
        """One import of an organisation at a time."""
        self._run("SELECT pg_advisory_xact_lock(hashtextextended('relance.import', %(org)s))")

    # -- staging ----------------------------------------------------------------------------------------------------

    def stage(self) -> None:
        """Copy the parsed rows into temporary tables."""
        with connection.cursor() as cursor:
            cursor.execute("".join(f"DROP TABLE IF EXISTS {table};" for table in STAGED) + STAGING)
        parsed = self._parsed
        _copy("incoming_debtor", (_debtor_values(row, self._booking) for row in parsed.debtors))
        terms, is_assumed = self._terms or STATUTORY, self._terms is None
        _copy(
            "incoming_receivable",
            (
                (
                    row.identity, row.debtor_code, row.number[:400], row.nature.value, row.label[:1000], row.issued_on,
                    row.due_on or terms.due_on(row.issued_on), row.due_on is None and is_assumed,
                    row.open.currency, row.amount.amount, row.open.amount,
                )
                for row in parsed.receivables
            ),
        )  # fmt: skip
        _copy(
            "incoming_settlement",
            (
                (
                    row.identity,
                    rank,
                    settlement.on,
                    settlement.nature.value,
                    settlement.reference[:400],
                    settlement.amount,
                )
                for row in parsed.receivables
                for rank, settlement in enumerate(row.settlements)
            ),
        )
        _copy(
            "incoming_credit",
            (
                (
                    row.identity,
                    row.debtor_code,
                    row.nature.value,
                    row.number[:400],
                    row.on,
                    row.open.currency,
                    row.open.amount,
                )
                for row in parsed.credits
            ),
        )
        _copy("incoming_settled", parsed.settled.items())
        with connection.cursor() as cursor:
            cursor.execute("".join(f"ANALYZE {table};" for table in STAGED))

    # -- debtors ----------------------------------------------------------------------------------------------------

    def debtors(self) -> int:
        """New debtors, and what the file adds to known ones: nothing empties a field.

        A kind is set where none was known; only the contacts file, a person's word, changes one, and replaces addresses.
        """
        created = self._run(
            """INSERT INTO parties_debtor (organisation_id, code, name, kind, language, siren, siret, vat_number, street,
                   postal_code, city, country)
               SELECT %(org)s, i.code, coalesce(nullif(i.name, ''), left(i.code, 400)), i.kind,
                   CASE WHEN i.language IN ('fr', 'en') THEN i.language ELSE o.language END, i.siren, i.siret, i.vat_number,
                   i.street, i.postal_code, i.city, i.country
               FROM incoming_debtor i CROSS JOIN tenancy_organisation o
               ON CONFLICT (organisation_id, code) DO NOTHING"""
        )
        filled = ", ".join(
            f"{column} = CASE WHEN i.{column} <> '' THEN i.{column} ELSE d.{column} END"
            for column in ("name", "siren", "siret", "vat_number", "street", "postal_code", "city", "country")
        )
        stated = "CASE WHEN i.kind <> 'unknown' AND (d.kind = 'unknown' OR %(format)s = 'contacts') THEN i.kind ELSE d.kind END"
        self._run(
            f"""UPDATE parties_debtor d SET {filled}, kind = {stated},
                   language = CASE WHEN i.language IN ('fr', 'en') THEN i.language ELSE d.language END
               FROM incoming_debtor i WHERE d.organisation_id = %(org)s AND d.code = i.code AND
               (d.kind <> {stated} OR i.language NOT IN ('', d.language) OR concat(i.name, i.siren, i.siret, i.vat_number, i.street,
                   i.postal_code, i.city, i.country) <> concat(d.name, d.siren, d.siret, d.vat_number, d.street,
                   d.postal_code, d.city, d.country))"""  # noqa: S608
        )
        self._run(
            """DELETE FROM parties_contact c
               USING incoming_debtor i JOIN parties_debtor d ON d.organisation_id = %(org)s AND d.code = i.code
               WHERE %(format)s = 'contacts' AND i.email <> '' AND c.organisation_id = %(org)s AND c.debtor_id = d.id
                   AND (c.email <> ALL(string_to_array(i.email, ',')) OR c.phone <> i.phone)"""
        )
        self._run(
            """INSERT INTO parties_contact (organisation_id, debtor_id, name, email, phone)
               SELECT %(org)s, d.id, '', trim(address), i.phone
               FROM incoming_debtor i JOIN parties_debtor d ON d.organisation_id = %(org)s AND d.code = i.code
               CROSS JOIN unnest(string_to_array(i.email, ',')) address
               ON CONFLICT (organisation_id, debtor_id, email, phone) DO NOTHING"""
        )
        return created

    # -- receivables ------------------------------------------------------------------------------------------------

    def adopt(self) -> None:
        """Give a receivable that a new year's export carries forward under another piece date its new identity.

        It is the same when debtor, number and currency are, and what is open; the file does not also hold the old one.
        """
        self._run(
            """UPDATE receivables_receivable o SET identity = i.identity
               FROM (SELECT DISTINCT ON (d.id, i.number, i.currency, i.open) i.*, d.id AS debtor_id
                     FROM incoming_receivable i JOIN parties_debtor d ON d.organisation_id = %(org)s AND d.code = i.debtor_code
                     WHERE NOT EXISTS (SELECT FROM receivables_receivable k WHERE k.source_format = %(format)s
                         AND k.identity = i.identity)
                     ORDER BY d.id, i.number, i.currency, i.open, i.identity) i
               WHERE o.id = (SELECT min(k.id) FROM receivables_receivable k
                       WHERE k.source_format = %(format)s AND k.debtor_id = i.debtor_id AND k.number = i.number
                           AND k.currency = i.currency AND k.open_amount = i.open
                           AND NOT EXISTS (SELECT FROM incoming_receivable x WHERE x.identity = k.identity))
                   AND o.organisation_id = %(org)s"""
        )

    def new_receivables(self) -> tuple[int, int]:
        """Receivables of an identity never seen, with what the file says was already paid on them.

        Returns how many are new, and how many another kind of export holds already: the same number and amount are asked
        once. Such a double may still bring the due date that the other export lacked.
        """
        doubled = """FROM receivables_receivable o JOIN incoming_receivable i
            ON o.number = i.number AND o.currency = i.currency AND o.amount = i.amount
            WHERE o.source_format <> %(format)s"""
        (doubles,) = self._rows(f"SELECT count(DISTINCT i.identity) {doubled}")[0]
        self._run(
            f"""UPDATE receivables_receivable r SET due_on = found.due_on, due_is_assumed = false
                FROM (SELECT o.id, max(i.due_on) AS due_on {doubled} AND o.due_is_assumed AND NOT i.due_is_assumed GROUP BY o.id) found
                WHERE r.organisation_id = %(org)s AND r.id = found.id"""  # noqa: S608
        )
        created = self._run(
            """WITH added AS (
                   INSERT INTO receivables_receivable (organisation_id, debtor_id, source_format, identity, number, nature,
                       label, issued_on, due_on, due_is_assumed, currency, amount, imported_at, touched_at)
                   SELECT %(org)s, d.id, %(format)s, i.identity, i.number, i.nature, i.label, i.issued_on, i.due_on,
                       i.due_is_assumed, i.currency, i.amount, %(at)s, %(at)s
                   FROM incoming_receivable i JOIN parties_debtor d ON d.organisation_id = %(org)s AND d.code = i.debtor_code
                   WHERE NOT EXISTS (SELECT FROM receivables_receivable o WHERE o.source_format <> %(format)s
                       AND o.number = i.number AND o.currency = i.currency AND o.amount = i.amount)
                   ON CONFLICT (organisation_id, source_format, identity) DO NOTHING
                   RETURNING id, identity)
               INSERT INTO created SELECT id, identity FROM added"""
        )
        # What the file calls paid without saying when is dated on the invoice's day: the debtor owes the least that way.
        self._run(
            """INSERT INTO incoming_settlement
               SELECT i.identity, -1, i.issued_on, 'payment', '', i.amount - i.open - coalesce(sum(s.amount), 0)
               FROM created JOIN incoming_receivable i USING (identity) LEFT JOIN incoming_settlement s USING (identity)
               GROUP BY i.identity, i.issued_on, i.amount, i.open
               HAVING i.amount - i.open - coalesce(sum(s.amount), 0) > 0"""
        )
        self._settle(
            """SELECT r.id AS receivable_id, r.debtor_id, r.currency, s.received_on, s.nature, s.reference, s.amount,
                   r.identity || chr(31) || 'paid' || chr(31) || s.rank AS identity
               FROM created JOIN receivables_receivable r ON r.organisation_id = %(org)s AND r.id = created.id
               JOIN incoming_settlement s ON s.identity = created.identity WHERE s.amount > 0"""
        )
        return created, int(doubles)

    def _settle(self, shares: str) -> int:
        """Book a payment of the books and its imputation for each row of the query ``shares``."""
        return self._run(
            f"""WITH share AS MATERIALIZED ({shares}),
                paid AS (
                    INSERT INTO receivables_payment (organisation_id, debtor_id, nature, source, identity, reference,
                        received_on, currency, amount, recorded_at)
                    SELECT %(org)s, debtor_id, nature, 'books', identity, reference, received_on, currency, amount, %(at)s
                    FROM share RETURNING id, identity)
                INSERT INTO receivables_imputation (organisation_id, payment_id, receivable_id, currency, amount, recorded_at)
                SELECT %(org)s, paid.id, share.receivable_id, share.currency, share.amount, %(at)s
                FROM share JOIN paid USING (identity)"""  # noqa: S608
        )

    def known_receivables(self) -> tuple[int, int]:
        """What the file says of receivables that were there: how many are paid more, and less, than it said before.

        An amount corrected downwards counts as paid for the difference: nobody is asked for the old one.
        """
        moved = self._rows(
            """SELECT r.id, r.debtor_id, r.open_amount, greatest(r.amount - i.open, 0) AS paid_now,
                   coalesce(sum(m.amount) FILTER (WHERE p.source = 'books' OR p.absorbed_at IS NOT NULL), 0) AS paid_before
               FROM incoming_receivable i
               JOIN receivables_receivable r ON r.organisation_id = %(org)s AND r.source_format = %(format)s
                   AND r.identity = i.identity AND r.id NOT IN (SELECT id FROM created)
               LEFT JOIN receivables_imputation m ON m.organisation_id = %(org)s AND m.receivable_id = r.id
               LEFT JOIN receivables_payment p ON p.organisation_id = %(org)s AND p.id = m.payment_id
               GROUP BY r.id, r.debtor_id, r.open_amount, i.open, r.amount
               HAVING greatest(r.amount - i.open, 0) <>
                   coalesce(sum(m.amount) FILTER (WHERE p.source = 'books' OR p.absorbed_at IS NOT NULL), 0)
               ORDER BY r.id"""
        )
        last_day = self._parsed.last_day or self._booking.at.date()
        more = [row for row in moved if row[3] > row[4]]
        less = [row for row in moved if row[3] < row[4]]
        for receivable, _debtor, open_amount, paid_now, paid_before in more:
            rest = paid_now - paid_before - self._absorb(receivable, paid_now - paid_before, last_day)
            self._pay(receivable, rest, min(rest, open_amount), last_day)
        for receivable, _debtor, _open, paid_now, paid_before in less:
            self._take_back(receivable, paid_before - paid_now)
        return len(more), len(less)

    def vanished_receivables(self) -> tuple[int, tuple[Money, ...]]:
        """Settle what the file shows as settled, and what a newer one of its kind that covers it no longer holds open.

        Raises SettlesTooMuch over a fifth of what is open, unless confirmed.
        """
        first_day, last_day = self._covered()
        gone = self._rows(
            """SELECT r.id, r.debtor_id, r.currency, r.open_amount, coalesce(s.settled_on, %(last)s::date)
               FROM receivables_receivable r
               LEFT JOIN incoming_receivable i USING (identity) LEFT JOIN incoming_settled s USING (identity)
               WHERE r.organisation_id = %(org)s AND r.source_format = %(format)s AND r.open_amount > 0
                   AND (s.identity IS NOT NULL
                       OR i.identity IS NULL AND r.issued_on BETWEEN %(first)s::date AND %(last)s::date) ORDER BY r.id""",
            first=first_day, last=last_day,
        )  # fmt: skip
        amounts = _by_currency((row[2], row[3]) for row in gone)
        self._refuse_too_much(len(gone), amounts)
        for receivable, debtor, _currency, open_amount, settled_on in gone:
            rest = open_amount - self._absorb(receivable, open_amount, settled_on, whole=True, debtor=debtor)
            self._pay(receivable, rest, rest, settled_on)
        return len(gone), amounts

    def missing_receivables(self) -> int:
        """Mark what is open, and mentioned neither as open nor as settled by an export that is not older than the last.

        Its silence proves nothing about days that it does not cover; but nobody is asked for what the books may have
        dropped. An export that mentions it again takes the mark off. Returns how many marks changed.
        """
        latest = Import.objects.filter(format=self._parsed.format).exclude(last_day=None).order_by("-last_day").first()
        last_day = self._parsed.last_day
        found = self._run(
            """UPDATE receivables_receivable r SET missing_since = NULL FROM incoming_receivable i
               WHERE r.organisation_id = %(org)s AND r.source_format = %(format)s AND r.identity = i.identity
                   AND r.missing_since IS NOT NULL"""
        )
        if last_day is None or latest is None or (latest.last_day and latest.last_day > last_day):
            return found
        return found + self._run(
            """UPDATE receivables_receivable r SET missing_since = %(at)s
               WHERE r.organisation_id = %(org)s AND r.source_format = %(format)s AND r.open_amount > 0
                   AND r.missing_since IS NULL
                   AND NOT EXISTS (SELECT FROM incoming_receivable i WHERE i.identity = r.identity)"""
        )

    def _covered(self) -> tuple[date | None, date | None]:
        """The days of which the file's silence is telling: none unless it is sound and ends later than all before."""
        latest = Import.objects.filter(format=self._parsed.format).exclude(last_day=None).order_by("-last_day").first()
        last_day = self._parsed.last_day
        if (
            self._parsed.problems.errors
            or latest is None
            or not last_day
            or not latest.last_day
            or latest.last_day >= last_day
        ):
            return None, None
        return self._parsed.first_day, last_day

    def _refuse_too_much(self, count: int, amounts: Sequence[Money]) -> None:
        opened = _by_currency(
            self._rows("SELECT currency, sum(open_amount) FROM receivables_receivable GROUP BY currency")
        )
        for settled in amounts:
            whole = next(money for money in opened if money.currency == settled.currency)
            if settled.amount > whole.amount * SETTLED_SHARE_TO_CONFIRM and not self._booking.confirm_settled:
                raise SettlesTooMuch(count=count, settled=settled, opened=whole)

    def _absorb(
        self, receivable: int, amount: Decimal, on: date, *, whole: bool = False, debtor: int | None = None
    ) -> Decimal:
        """Recognise, in what the books now show as paid, payments known from elsewhere; returns what they explain.

        A payment pairs with the same amount within ten days either way, or with an invoice that the books settle whole.
        Where the payment had not lowered the receivable (it was unallocated), it does now.
        """
        candidates = self._rows(
            """SELECT p.id, m.amount, p.received_on FROM receivables_payment p
               JOIN receivables_imputation m ON m.organisation_id = %(org)s AND m.payment_id = p.id AND m.receivable_id = %(receivable)s
               WHERE p.organisation_id = %(org)s AND p.source <> 'books' AND p.absorbed_at IS NULL AND p.voided_at IS NULL
               ORDER BY p.received_on, p.id""",
            receivable=receivable,
        )
        explained = Decimal(0)
        for payment, imputed, received_on in candidates:
            pairs = whole or abs((received_on - on).days) <= ABSORPTION_DAYS or imputed == amount
            if pairs and (whole or explained + imputed <= amount):
                self._run("UPDATE receivables_payment SET absorbed_at = %(at)s WHERE id = %(payment)s", payment=payment)
                explained += Decimal(0) if whole else imputed
        if debtor is not None:
            explained += self._absorb_unallocated(receivable, debtor, amount - explained, on)
        return explained

    def _absorb_unallocated(self, receivable: int, debtor: int, amount: Decimal, on: date) -> Decimal:
        """A payment of just this amount, set against nothing so far, is the one that settled the receivable."""
        found = self._rows(
            """SELECT p.id, p.currency FROM receivables_payment p JOIN receivables_receivable r
                   ON r.organisation_id = %(org)s AND r.id = %(receivable)s AND r.currency = p.currency
               WHERE p.organisation_id = %(org)s AND p.debtor_id = %(debtor)s AND p.source <> 'books' AND p.open_amount = %(amount)s
                   AND p.voided_at IS NULL AND abs(p.received_on - %(on)s::date) <= %(days)s ORDER BY p.received_on, p.id LIMIT 1""",
            receivable=receivable, debtor=debtor, amount=amount, on=on, days=ABSORPTION_DAYS,
        )  # fmt: skip
        for payment, currency in found:
            self._impute(payment, receivable, currency, amount)
            self._run("UPDATE receivables_payment SET absorbed_at = %(at)s WHERE id = %(payment)s", payment=payment)
            return amount
        return Decimal(0)

    def _pay(self, receivable: int, amount: Decimal, imputed: Decimal, on: date) -> None:
        """Book a payment of the books, ``imputed`` of it on the receivable; the rest stays unallocated, which holds and asks."""
        if amount <= 0:
            return
        paid = self._rows(
            """INSERT INTO receivables_payment (organisation_id, debtor_id, nature, source, identity, reference, received_on,
                   currency, amount, recorded_at)
               SELECT %(org)s, debtor_id, 'payment', 'books', identity || chr(31) || 'paid' || chr(31) || %(at)s::text, '', %(on)s,
                   currency, %(amount)s, %(at)s
               FROM receivables_receivable WHERE organisation_id = %(org)s AND id = %(receivable)s RETURNING id, currency""",
            on=on, amount=amount, receivable=receivable,
        )  # fmt: skip
        for payment, currency in paid:
            if imputed:
                self._impute(payment, receivable, currency, imputed)

    def _take_back(self, receivable: int, amount: Decimal) -> None:
        """The books show less paid than before: take the latest payments of the books back, down to ``amount``."""
        paid = self._rows(
            """SELECT p.id, p.currency, sum(m.amount) FROM receivables_imputation m
               JOIN receivables_payment p ON p.organisation_id = %(org)s AND p.id = m.payment_id AND p.source = 'books'
               WHERE m.organisation_id = %(org)s AND m.receivable_id = %(receivable)s GROUP BY p.id, p.currency, p.received_on
               HAVING sum(m.amount) > 0 ORDER BY p.received_on DESC, p.id DESC""",
            receivable=receivable,
        )
        for payment, currency, imputed in paid:
            taken = min(imputed, amount)
            if taken <= 0:
                return
            self._impute(payment, receivable, currency, -taken)
            amount -= taken
            if taken == imputed:
                self._run("UPDATE receivables_payment SET voided_at = %(at)s WHERE id = %(payment)s", payment=payment)

    def _impute(self, payment: int, receivable: int, currency: str, amount: Decimal) -> None:
        self._run(
            """INSERT INTO receivables_imputation (organisation_id, payment_id, receivable_id, currency, amount, recorded_at)
               VALUES (%(org)s, %(payment)s, %(receivable)s, %(currency)s, %(amount)s, %(at)s)""",
            payment=payment, receivable=receivable, currency=currency, amount=amount,
        )  # fmt: skip

    # -- credits ----------------------------------------------------------------------------------------------------

    def credits(self) -> None:
        """Unallocated credits of the books are what the latest export says: those it no longer has are superseded."""
        self._run(
            """UPDATE receivables_payment p SET voided_at = %(at)s
               WHERE p.organisation_id = %(org)s AND p.source = 'books' AND p.voided_at IS NULL AND p.open_amount = p.amount
                   AND p.identity LIKE %(format)s || chr(31) || '%%'
                   AND NOT EXISTS (SELECT FROM incoming_credit i
                       WHERE p.identity = %(format)s || chr(31) || i.identity AND i.amount = p.amount)"""
        )
        self._run(
            """INSERT INTO receivables_payment (organisation_id, debtor_id, nature, source, identity, reference, received_on,
                   currency, amount, recorded_at)
               SELECT %(org)s, d.id, i.nature, 'books', %(format)s || chr(31) || i.identity, i.reference, i.received_on,
                   i.currency, i.amount, %(at)s
               FROM incoming_credit i JOIN parties_debtor d ON d.organisation_id = %(org)s AND d.code = i.debtor_code
               ON CONFLICT (organisation_id, source, identity) WHERE voided_at IS NULL DO NOTHING"""
        )

    # -- record -----------------------------------------------------------------------------------------------------

    def record(self, sha256: str, *, created: int, changed: int, settled: int) -> None:
        """The import itself, and its journal entry."""
        parsed, booking = self._parsed, self._booking
        done = Import.objects.create(
            organisation_id=self._organisation, file_name=booking.file.name[:400], sha256=sha256, format=parsed.format,
            first_day=parsed.first_day, last_day=parsed.last_day, lines=parsed.lines, imported_at=booking.at,
            created_count=created, changed_count=changed, settled_count=settled, problem_count=len(parsed.problems),
        )  # fmt: skip
        body: dict[str, object] = {
            "import": done.pk, "sha256": sha256, "format": parsed.format, "created": created, "changed": changed,
            "settled": settled, "errors": parsed.problems.errors,
            "open": {currency: owed for currency, owed, _credited in parsed.open_by_currency()},
        }  # fmt: skip
        facts = [Fact("intake.booked", body, detail={"file": booking.file.name})]
        if booking.customers_are_businesses:
            facts.append(Fact("parties.customers_stated_as_businesses", {"import": done.pk}))
        append(self._organisation, facts, at=booking.at, actor=booking.actor)


def _debtor_values(row: DebtorRow, booking: Booking) -> tuple[str, ...]:
    kind = row.kind
    if kind is DebtorKind.UNKNOWN and booking.customers_are_businesses:
        kind = DebtorKind.COMPANY
    return (
        row.code, row.name, kind.value, row.email, row.phone[:60], row.siren, row.siret, row.vat_number[:20], row.street[:400],
        row.postal_code[:20], row.city[:200], row.country[:100], row.language,
    )  # fmt: skip


def _copy(table: str, rows: Iterable[Sequence[object]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _by_currency(amounts: Iterable[tuple[str, Decimal]]) -> tuple[Money, ...]:
    sums: dict[str, Decimal] = {}
    for currency, amount in amounts:
        sums[currency] = sums.get(currency, Decimal(0)) + amount
    return tuple(Money(amount, currency).rounded() for currency, amount in sorted(sums.items()))
