"""Staging: the parsed rows in temporary tables, from which the other steps merge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.db import connection

from relance.domain.payment_terms import STATUTORY, PaymentTerms
from relance.intake.rows import DebtorRow, ParsedFile

STAGING = """
    CREATE TEMPORARY TABLE incoming_debtor (code text, name text, kind text, email text, phone text, siren text, siret text,
        vat_number text, street text, postal_code text, city text, country text, language text, street_2 text) ON COMMIT DROP;
    CREATE TEMPORARY TABLE incoming_receivable (identity text, debtor_code text, number text, nature text, label text,
        issued_on date, due_on date, due_is_assumed boolean, currency text, amount numeric, open numeric, order_reference text,
        delivery_reference text) ON COMMIT DROP;
    CREATE TEMPORARY TABLE incoming_settlement (identity text, rank int, received_on date, nature text, reference text,
        amount numeric) ON COMMIT DROP;
    CREATE TEMPORARY TABLE incoming_settled (identity text, settled_on date) ON COMMIT DROP;
    CREATE TEMPORARY TABLE created (id bigint, identity text) ON COMMIT DROP;
    CREATE TEMPORARY TABLE carried (id bigint, identity text) ON COMMIT DROP;
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
    "carried",
)


def stage(parsed: ParsedFile, *, terms: PaymentTerms | None) -> None:
    """Copy the parsed rows into temporary tables. Without stated ``terms`` the statutory ones are assumed."""
    known = parsed.customers.known
    with connection.cursor() as cursor:
        cursor.execute("".join(f"DROP TABLE IF EXISTS {table};" for table in STAGED) + STAGING)
    _copy(
        "incoming_debtor",
        (_debtor_values(row) for row in _each_once(parsed.debtors, known)),
    )
    agreed, is_assumed = terms or STATUTORY, terms is None
    _copy(
        "incoming_receivable",
        (
            (
                row.identity, known.get(row.debtor_code, row.debtor_code), row.number[:400], row.nature.value,
                row.label[:1000], row.issued_on, row.due_on or agreed.due_on(row.issued_on), row.due_on is None and is_assumed,
                row.open.currency, row.amount.amount, row.open.amount, row.order_reference[:200],
                row.delivery_reference[:200],
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
                known.get(row.debtor_code, row.debtor_code),
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


def _each_once(rows: Iterable[DebtorRow], known: Mapping[str, str]) -> Iterable[DebtorRow]:
    """The file's customers under the codes of the books; the first of two that are one there."""
    mine: dict[str, DebtorRow] = {}
    for row in rows:
        code = known.get(row.code, row.code)
        mine.setdefault(code, row if code == row.code else replace(row, code=code))
    return mine.values()


def _debtor_values(row: DebtorRow) -> tuple[str, ...]:
    return (
        row.code, row.name, row.kind.value, row.email, row.phone[:60], row.siren, row.siret, row.vat_number[:20], row.street[:400],
        row.postal_code[:20], row.city[:200], row.country[:100], row.language, row.street_2[:400],
    )  # fmt: skip


def _copy(table: str, rows: Iterable[Sequence[object]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
