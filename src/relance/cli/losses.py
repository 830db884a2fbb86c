"""``relance losses``: what was given up as lost, and its entries as a ledger file for the accountant."""

from __future__ import annotations

from pathlib import Path

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.speech import _, print_json, print_table, tell, warn
from relance.domain.errors import DomainError


class FileNotWritten(DomainError):
    """No such folder, no right, no room."""

    code = "file_not_written"
    template = "{file} was not written: {why}. Name a file in a folder that you may write to."


@click.command(help=_("List what was given up as lost; --export writes its entries as lines of a ledger file (FEC)."))
@organisation_option
@click.option(
    "--export",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("The file to write; an older one is replaced."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(slug: str, file: Path | None, as_json: bool) -> None:
    """List, or export."""
    from relance.closing.fec import write_fec
    from relance.closing.selectors import ledger_lines, losses
    from relance.closing.words import FATE_WORDS, GROUND_WORDS
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    left_out: set[str] = set()
    with acting(organisation_id_of(slug), actor(), now()) as here:
        listed = losses(here)
        if file is not None:
            try:
                with file.open("w", encoding="utf-8", newline="") as written:
                    left_out = write_fec(ledger_lines(here), written)
            except OSError as error:
                raise FileNotWritten(file=str(file), why=error.strerror or str(error)) from error
    if as_json:
        rows = [
            {
                "number": one.number,
                "debtor": one.debtor,
                "ground": one.ground.value,
                "on": one.on,
                "amount": one.amount.amount,
                "still_lost": one.still_lost.amount,
                "currency": one.amount.currency,
                "vat": one.vat.value,
            }
            for one in listed
        ]
        print_json({"losses": rows, "left_out": sorted(left_out)} if file else rows)
        return
    if file is not None:
        tell("Written: {file}.", file=str(file))
    else:
        print_table(
            [_("Invoice"), _("Customer"), _("On"), _("Why"), _("Given up"), _("Still lost"), _("VAT")],
            [
                (
                    one.number,
                    one.debtor,
                    one.on,
                    GROUND_WORDS[one.ground],
                    one.amount,
                    one.still_lost,
                    FATE_WORDS[one.vat],
                )
                for one in listed
            ],
        )
    if left_out:
        warn(
            "Entries in {currencies} are not in the file: nobody gave their value in euros.",
            currencies=", ".join(sorted(left_out)),
        )
