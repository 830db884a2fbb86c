"""What the commands print: in the user's language on a terminal, as JSON for scripts."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.table import Table

from relance.domain.money import Money
from relance.domain.sentences import Percent, Sentence
from relance.language import language_of_environment, say, show

LANGUAGE = language_of_environment(os.environ)
UNMEASURED_WIDTH = 160  # of output that goes to a file or a pipe


def _(template: str, **facts: object) -> str:
    """The template's translation into the user's language, its places filled."""
    return say(Sentence(template, facts), LANGUAGE)


def tell(template: str, **facts: object) -> None:
    """A line on standard output."""
    click.echo(_(template, **facts))


def warn(template: str, **facts: object) -> None:
    """A line on standard error: the command goes on."""
    click.echo(_("Note: {text}", text=Sentence(template, facts)), err=True)


def print_json(data: object) -> None:
    """Amounts, rates and dates as strings; nothing is rounded on the way."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: object) -> Any:
    match value:
        case Money():
            return {"amount": f"{value.amount:f}", "currency": value.currency}
        case Decimal():
            return f"{value:f}"
        case date() | datetime():
            return value.isoformat()
        case Sentence():
            return str(value)
        case Percent():
            return f"{value.fraction:f}"
    raise TypeError(f"{type(value).__name__} has no JSON form")


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str | None = None) -> None:
    """A table whose cells are facts, numbers to the right. ``columns`` are already in the user's language."""
    listed = [list(row) for row in rows]
    table = Table(title=title, title_justify="left", header_style="bold", title_style="bold", box=box.SIMPLE_HEAD)
    for index, column in enumerate(columns):
        is_number = any(isinstance(row[index], Money | Percent | int | Decimal) for row in listed)
        table.add_column(column, justify="right" if is_number else "left", no_wrap=is_number)
    for row in listed:
        table.add_row(*(show(cell, LANGUAGE) if cell != "" else "" for cell in row))
    Console(width=None if sys.stdout.isatty() else UNMEASURED_WIDTH, highlight=False, markup=False).print(table)
