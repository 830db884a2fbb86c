"""Which format a file is in, and its one reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from relance.intake.formats.columns import Field
from relance.intake.formats.dates import DateOrder
from relance.intake.formats.fec import CUSTOMER_ACCOUNTS, looks_like_fec, read_fec
from relance.intake.formats.invoice_list import read_invoice_list
from relance.intake.formats.tables import WORKBOOKS
from relance.intake.formats.text import TextUnreadable, encoding_of, numbered_lines
from relance.intake.rows import ParsedFile

FORMATS = ("fec", "invoice-list")


def format_of(path: Path) -> str:
    """``fec`` for a file whose first line is a FEC's, else ``invoice-list``."""
    if path.suffix.lower() in WORKBOOKS:
        return "invoice-list"
    try:
        _, header = next(numbered_lines(path, encoding_of(path)))
    except (TextUnreadable, StopIteration):
        return "fec" if "FEC" in path.name.upper() else "invoice-list"
    return "fec" if looks_like_fec(header) else "invoice-list"


def read_file(
    path: Path,
    *,
    format_name: str | None = None,
    customer_accounts: tuple[str, ...] = CUSTOMER_ACCOUNTS,
    mapping: Mapping[str, Field] | None = None,
    date_order: DateOrder | None = None,
    watched: frozenset[str] = frozenset(),
    on_progress: Callable[[int], None] = lambda lines: None,
) -> ParsedFile:
    """Read ``path`` in its format, detected unless named. What is wrong stands in the result's ``problems``."""
    if (format_name or format_of(path)) == "fec":
        return read_fec(path, customer_accounts=customer_accounts, watched=watched, on_progress=on_progress)
    return read_invoice_list(path, mapping=mapping, date_order=date_order, on_progress=on_progress)
