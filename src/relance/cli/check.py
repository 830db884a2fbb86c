"""``relance check``: what an import would say of a file, without database or set-up."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import click

from relance.cli.file_report import as_data, print_report
from relance.cli.reading import read, reading_options, told_by
from relance.cli.speech import _, print_json
from relance.intake.formats.detect import read_alone
from relance.intake.formats.lists.fields import Field
from relance.intake.refusals import why_not_booked


@click.command(help=_("What an import would say of FILE: who owes what, and every problem, line by line."))
@click.argument("file", type=click.Path(path_type=Path))
@reading_options
def command(
    file: Path,
    format_name: str | None,
    mapping: tuple[tuple[str, Field], ...],
    date_order: str | None,
    customer_accounts: tuple[str, ...],
    answers: tuple[tuple[str, str], ...],
    as_of: date | None,
    as_json: bool,
) -> None:
    """Read, report; refuse (exit code 2) a file that an import would refuse."""
    told = told_by(format_name, mapping, date_order, customer_accounts, answers, as_of)
    parsed = read(file, partial(read_alone, file, told))
    if as_json:
        print_json(as_data(file.name, parsed))
    else:
        print_report(file.name, parsed)
    if refused := why_not_booked(file.name, parsed, must_be_asked=told.answers.keys()):
        raise refused
