"""``relance check``: what an import would say of a file, without database or set-up."""

from __future__ import annotations

from pathlib import Path

import click

from relance.cli.file_report import as_data, print_report
from relance.cli.reading import read, reading_options
from relance.cli.speech import _, print_json
from relance.domain.errors import DomainError
from relance.intake.formats.columns import Field


class FileNotTrusted(DomainError):
    """A file with errors books nothing."""

    code = "file_not_trusted"
    template = "{name} would not be booked (errors: {count}). Correct them, or import with --accept-valid-rows."


@click.command(help=_("What an import would say of FILE: who owes what, and every problem, line by line."))
@click.argument("file", type=click.Path(path_type=Path))
@reading_options
def command(
    file: Path, format_name: str | None, mapping: tuple[tuple[str, Field], ...], date_order: str | None,
    customer_accounts: tuple[str, ...], as_json: bool,
) -> None:  # fmt: skip
    """Read, report; refuse (exit code 2) a file that an import would refuse."""
    parsed = read(
        file, format_name=format_name, mapping=dict(mapping), date_order=date_order, customer_accounts=customer_accounts
    )
    if as_json:
        print_json(as_data(file.name, parsed))
    else:
        print_report(file.name, parsed)
    if parsed.problems.errors:
        raise FileNotTrusted(name=file.name, count=parsed.problems.errors)
