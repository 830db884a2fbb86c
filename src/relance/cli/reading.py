"""The options that say how a file is to be read, shared by ``check`` and ``import``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, cast

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from relance.cli.parameters import DateParameter
from relance.cli.speech import LANGUAGE, _
from relance.domain.errors import DomainError
from relance.domain.ledger import accounts_of
from relance.intake.formats.dates import DateOrder
from relance.intake.formats.detect import FORMATS
from relance.intake.formats.lists.fields import Field
from relance.intake.formats.told import Told
from relance.language import show

R = TypeVar("R")


class FileMissing(DomainError):
    """There is no such file, or it cannot be opened."""

    code = "file_missing"
    template = "The file {path} cannot be read: {why}."


class FileNotWritten(DomainError):
    """A file or folder that cannot be made."""

    code = "file_not_written"
    template = "{path} cannot be written: {why}."


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """What fails while ``path`` is written, or files in it, is said with its name. Raises FileNotWritten."""
    try:
        yield
    except OSError as error:
        raise FileNotWritten(path=path, why=error.strerror or error) from error


class MappingUnreadable(DomainError):
    """Not COLUMN=FIELD with a field of ours."""

    code = "mapping_unreadable"
    template = "'{text}' is not COLUMN=FIELD. The fields are: {fields}."


class FileMapping(click.ParamType[tuple[str, Field]]):
    """COLUMN=FIELD."""

    name = "mapping"

    def convert(
        self, value: str | tuple[str, Field], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Field]:
        if isinstance(value, tuple):
            return value
        column, _equals, field = value.rpartition("=")
        if not column or field not in {name.value for name in Field}:
            raise MappingUnreadable(text=value, fields=", ".join(Field))
        return column, Field(field)


class AnswerUnreadable(DomainError):
    """Not ID=CHOICE."""

    code = "answer_unreadable"
    template = "'{text}' is not ID=CHOICE. Questions and their choices stand in the report: relance check FILE."


class FileAnswer(click.ParamType[tuple[str, str]]):
    """ID=CHOICE."""

    name = "answer"

    def convert(
        self, value: str | tuple[str, str], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        if isinstance(value, tuple):
            return value
        question, _equals, choice = value.rpartition("=")
        if not question or not choice:
            raise AnswerUnreadable(text=value)
        return question, choice


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options to a command."""
    for option in (
        click.option(
            "--format", "format_name", type=click.Choice(FORMATS), help=_("The file's format, when detection errs.")
        ),
        click.option(
            "--map",
            "mapping",
            type=FileMapping(),
            multiple=True,
            metavar="COLUMN=FIELD",
            help=_("Which field a column of the list stands for; may be repeated."),
        ),
        click.option(
            "--answer",
            "answers",
            type=FileAnswer(),
            multiple=True,
            metavar="ID=CHOICE",
            help=_("The answer to a question about the file; may be repeated."),
        ),
        click.option(
            "--dates",
            "date_order",
            type=click.Choice(["day-first", "month-first"]),
            help=_("Order of day and month, when the file proves none."),
        ),
        click.option(
            "--customer-accounts",
            callback=lambda _context, _option, text: accounts_of(text) if text else (),
            help=_("First digits of the customers' accounts in a FEC; 411,413,416 without it."),
        ),
        click.option(
            "--as-of",
            type=DateParameter(),
            help=_("The day of the books that the file shows, when neither its name nor its title tells it."),
        ),
        click.option("--json", "as_json", is_flag=True, help=_("Print JSON.")),
    ):
        command = option(command)
    return command


def told_by(
    format_name: str | None,
    mapping: Iterable[tuple[str, Field]],
    date_order: str | None,
    customer_accounts: tuple[str, ...],
    answers: Iterable[tuple[str, str]],
    as_of: date | None = None,
) -> Told:
    """The options as one value."""
    return Told(
        dict(mapping), cast("DateOrder | None", date_order), customer_accounts, dict(answers), format_name, as_of
    )


def read(path: Path, reader: Callable[[Callable[[int], None]], R]) -> R:
    """What ``reader`` makes of one file, with progress on a terminal. Raises FileMissing."""
    try:
        with path.open("rb"):
            pass
        with _progress(path.name) as on_progress:
            return reader(on_progress)
    except OSError as error:
        raise FileMissing(path=path, why=error.strerror or error) from error


@contextmanager
def _progress(name: str) -> Iterator[Callable[[int], None]]:
    console = Console(stderr=True)
    if not sys.stderr.isatty():
        yield lambda lines: None
        return
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console, transient=True
    ) as bar:
        task = bar.add_task(name)
        yield lambda lines: bar.update(
            task, description=_("{name}: {lines} {lines:line|lines} read", name=name, lines=show(lines, LANGUAGE))
        )
