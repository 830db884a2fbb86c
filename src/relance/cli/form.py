"""``relance form fill``: the official form, where the one that was downloaded has fields."""

from __future__ import annotations

from pathlib import Path

import click

from relance.cli.certificate import FileNotRead
from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.losses import FileNotWritten
from relance.cli.petition import NoPetition
from relance.cli.speech import _, tell


@click.group(help=_("Official forms: fill the one that you downloaded with a signed petition."))
def command() -> None:
    """Groups the one."""


@command.command(
    "fill",
    help=_(
        "Fill OFFICIAL.pdf (12946, 12948, 16040) with the signed petition of a case, where it has fields; the form is optional."
    ),
)
@click.argument("form", metavar="OFFICIAL.pdf", type=click.Path(dir_okay=False, path_type=Path))
@organisation_option
@click.option("--case", "number", type=int, required=True, help=_("The case."))
@click.option(
    "--to", "file", type=click.Path(dir_okay=False, path_type=Path), required=True, help=_("The PDF to write.")
)
@with_database
def fill(form: Path, slug: str, number: int, file: Path) -> None:
    """Fields by name; nothing is laid over."""
    from relance.cases.selectors import case_numbered
    from relance.court.forms import fill_form
    from relance.court.selectors import petition_of
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    try:
        content = form.read_bytes()
    except OSError as error:
        raise FileNotRead(file=form, why=error.strerror or error) from error
    with acting(organisation_id_of(slug), actor(), now()) as here:
        case = case_numbered(here, number)
        standing = petition_of(here, case.pk) if case else None
        if standing is None:
            raise NoPetition(number=number)
        filled = fill_form(here, standing.petition, content)
    try:
        file.write_bytes(filled.pdf)
    except OSError as error:
        raise FileNotWritten(file=file, why=error.strerror or error) from error
    tell(
        "{count} {count:field|fields} filled, {empty} left empty: read the form again before you sign it.",
        count=len(filled.filled),
        empty=len(filled.empty),
    )
