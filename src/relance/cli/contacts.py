"""``relance contacts``: the sheet of customers to complete and import again."""

from __future__ import annotations

from pathlib import Path

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.reading import writing
from relance.cli.speech import _, print_json, tell
from relance.domain.ledger import DebtorKind
from relance.intake.formats.contacts import write_contacts
from relance.intake.rows import DebtorRow


@click.command(help=_("Write the customers to FILE, codes and names filled in; complete it, then import it."))
@click.option(
    "--to", "file", type=click.Path(path_type=Path), required=True, metavar="FILE", help=_("Where to write it.")
)
@organisation_option
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(file: Path, slug: str, as_json: bool) -> None:
    """Write the file."""
    from relance.parties.selectors import debtors_with_contacts
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        rows = [DebtorRow(kind=DebtorKind(row.pop("kind")), **row) for row in debtors_with_contacts(here)]
    with writing(file):
        count = write_contacts(file, rows)
    missing = sum(1 for row in rows if not row.email)
    if as_json:
        print_json({"file": str(file), "customers": count, "without_email": missing})
    else:
        tell(
            "{count} {count:customer|customers} written to {file}; {missing} {missing:has|have} no e-mail.",
            count=count,
            file=file,
            missing=missing,
        )
        tell("Complete it, then: relance import {file} --organisation {slug}", file=file, slug=slug)
