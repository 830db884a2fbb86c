"""Staging: the parsed rows in temporary tables, from which the other steps merge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db import connection

from relance.domain.payment_terms import STATUTORY, PaymentTerms
from relance.intake.rows import CreditRow, DebtorRow, ParsedFile, ReceivableRow
from relance.tenancy.statements import identifier, joined, sql

STAGING = sql("""
    CREATE TEMPORARY TABLE incoming_debtor (code text, name text, kind text, email text, phone text, siren text, siret text,
        vat_number text, street text, postal_code text, city text, country text, language text, street_2 text) ON COMMIT DROP;
    CREATE TEMPORARY TABLE incoming_receivable (identity text, debtor_code text, number text, nature text, label text,
        issued_on date, due_on date, due_is_assumed boolean, currency text, amount numeric, open numeric, order_reference text,
        delivery_reference text, debtor_id bigint, known bigint, performed_on date, received_on date,
        is_disputed boolean) ON COMMIT DROP;
    CREATE TEMPORARY TABLE incoming_settlement (identity text, rank int, received_on date, nature text, reference text,
        amount numeric) ON COMMIT DROP;
    CREATE TEMPORARY TABLE incoming_settled (identity text, debtor_code text, number text, settled_on date, issued_on date,
        due_on date, amount numeric, debtor_id bigint) ON COMMIT DROP;
    CREATE TEMPORARY TABLE created (id bigint, identity text) ON COMMIT DROP;
    CREATE TEMPORARY TABLE settled (id bigint, settled_on date) ON COMMIT DROP;
    CREATE TEMPORARY TABLE incoming_credit (identity text, debtor_code text, nature text, reference text, received_on date,
        currency text, amount numeric) ON COMMIT DROP;
""")
STAGED = (
    "incoming_debtor",
    "incoming_receivable",
    "incoming_settlement",
    "incoming_settled",
    "incoming_credit",
    "created",
    "settled",
)
# What joins look rows up by. Statistics of an organisation that is new to the planner take its rows for one: whatever it then puts
# first, the other side must be found by a key.
KEYS = sql("""
    CREATE INDEX ON incoming_debtor (code);
    CREATE INDEX ON incoming_receivable (identity);
    CREATE INDEX ON incoming_receivable (debtor_code);
    CREATE INDEX ON incoming_settlement (identity);
    CREATE INDEX ON incoming_settled (debtor_code);
    CREATE INDEX ON incoming_credit (identity);
""")


def stage(parsed: ParsedFile, *, terms: PaymentTerms | None) -> None:
    """Copy the parsed rows into temporary tables. Without stated ``terms`` the statutory ones are assumed."""
    with connection.cursor() as cursor:
        dropping = (sql("DROP TABLE IF EXISTS {table};", table=identifier(table)) for table in STAGED)
        cursor.execute(joined("", (*dropping, STAGING)))
    known = parsed.customers.known
    copy_rows("incoming_debtor", (_debtor_values(row) for row in _each_once(parsed.debtors, known)))
    copy_rows("incoming_receivable", (_receivable_values(row, known, terms) for row in parsed.receivables))
    copy_rows("incoming_settlement", (values for row in parsed.receivables for values in _settlement_values(row)))
    copy_rows("incoming_credit", (_credit_values(row, known) for row in parsed.credits))
    copy_rows("incoming_settled", (_settled_values(parsed, identity, on) for identity, on in parsed.settled.items()))
    with connection.cursor() as cursor:
        analysing = (sql("ANALYZE {table};", table=identifier(table)) for table in STAGED)
        cursor.execute(joined("", (KEYS, *analysing)))


def _receivable_values(row: ReceivableRow, known: Mapping[str, str], terms: PaymentTerms | None) -> tuple[object, ...]:
    due_on, is_assumed = row.due_on, False
    if due_on is None:
        due_on, is_assumed = (terms or STATUTORY).due_on(row.issued_on), terms is None
    return (
        row.identity,
        known.get(row.debtor_code, row.debtor_code),
        row.number[:400],
        row.nature.value,
        row.label[:1000],
        row.issued_on,
        due_on,
        is_assumed,
        row.currency,
        row.amount.amount,
        row.open.amount,
        row.order_reference[:200],
        row.delivery_reference[:200],
        None,
        None,
        row.performed_on,
        row.received_on,
        row.is_disputed,
    )


def _settlement_values(row: ReceivableRow) -> Iterator[tuple[object, ...]]:
    """What the file says was paid of it, ranked as the file has it."""
    for rank, one in enumerate(row.settlements):
        yield row.identity, rank, one.on, one.nature.value, one.reference[:400], one.amount


def _credit_values(row: CreditRow, known: Mapping[str, str]) -> tuple[object, ...]:
    code = known.get(row.debtor_code, row.debtor_code)
    return row.identity, code, row.nature.value, row.number[:400], row.on, row.open.currency, row.open.amount


def _settled_values(parsed: ParsedFile, identity: str, on: date) -> tuple[object, ...]:
    """What is known of a row that the file shows as settled. Its identity names customer and number; a ledger's is its own, and
    the row beside it says more."""
    if parsed.format == "fec":
        row = parsed.settled_invoices.get(identity)
        if row is None:
            return identity, None, None, on, None, None, None, None
        code = parsed.customers.known.get(row.debtor_code, row.debtor_code)
        return identity, code, row.number[:400], on, row.issued_on, row.due_on, row.amount.amount, None
    customer, number, *side = identity.split("\x1f")
    if side and side[0].startswith("C"):  # a credit note settles no invoice
        return identity, None, None, on, None, None, None, None
    issued_on, due_on, amount = parsed.repeated.get(identity, (None, None, None))
    customer = parsed.customers.known.get(customer, customer)
    return identity, customer, number[:400], on, issued_on, due_on, amount, None


def _each_once(rows: Iterable[DebtorRow], known: Mapping[str, str]) -> Iterable[DebtorRow]:
    """The file's customers under the codes of the books; the first of two that are one there."""
    mine: dict[str, DebtorRow] = {}
    for row in rows:
        code = known.get(row.code, row.code)
        mine.setdefault(code, row if code == row.code else replace(row, code=code))
    return mine.values()


def _debtor_values(row: DebtorRow) -> tuple[str, ...]:
    return (
        row.code,
        row.name,
        row.kind.value,
        row.email,
        row.phone[:60],
        row.siren,
        row.siret,
        row.vat_number[:20],
        row.street[:400],
        row.postal_code[:20],
        row.city[:200],
        row.country[:100],
        row.language,
        row.street_2[:400],
    )


def copy_rows(table: str, rows: Iterable[Sequence[object]]) -> None:
    """Copy rows into one of the temporary tables, in the order of its columns."""
    copying = sql("COPY {table} FROM STDIN", table=identifier(table))
    with connection.cursor() as cursor, cursor.copy(copying) as copy:
        for row in rows:
            copy.write_row(row)
