"""``relance imports``: what was imported, and taking an import back."""

from __future__ import annotations

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.speech import _, print_json, print_table, tell

LISTED = 50


@click.group(help=_("List imports, or cancel the last one while nothing was sent on what it brought."))
def imports_made() -> None:
    """What was imported."""


@imports_made.command("list", help=_("List the latest imports, each with its number."))
@organisation_option
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def list_imports(slug: str, as_json: bool) -> None:
    """Print them."""
    from relance.intake.known import latest_imports
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        found = latest_imports(here, most=LISTED)
    if as_json:
        print_json(
            [
                {
                    "import": one.pk,
                    "file": one.file_name,
                    "at": one.imported_at,
                    "as_of": one.as_of,
                    "created": one.created_count,
                    "changed": one.changed_count,
                    "settled": one.settled_count,
                }
                for one in found
            ]
        )
        return
    print_table(
        [_("Import"), _("When"), _("File"), _("New"), _("Changed"), _("Settled")],
        [
            (one.pk, one.imported_at, one.file_name, one.created_count, one.changed_count, one.settled_count)
            for one in found
        ],
    )


@imports_made.command(
    help=_("Cancel the import NUMBER, the last one: what it brought is owed no more, what it changed is as it was.")
)
@click.argument("import_id", metavar="NUMBER", type=int)
@click.option("--reason", required=True, help=_("Why; it stands with the import and in the journal."))
@click.option("--dry-run", is_flag=True, help=_("Say what would go, and change nothing."))
@organisation_option
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def cancel(import_id: int, reason: str, dry_run: bool, slug: str, as_json: bool) -> None:
    """Take it back, or say what that would do."""
    from relance.closing.imports import cancel_import
    from relance.intake.cancelled_words import went_with
    from relance.outbox.cancelling import would_cancel
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        went = would_cancel(here, import_id) if dry_run else cancel_import(here, import_id, reason=reason)
    if as_json:
        print_json(
            {
                "import": went.import_id,
                "file": went.file,
                "cancelled": not dry_run,
                "receivables": went.receivables,
                "amounts": list(went.amounts),
                "changed": went.changed,
                "payments": went.payments,
                "debtors": went.debtors,
                "left_alone": went.left_alone,
            }
        )
        return
    if dry_run:
        tell("Dry run: nothing is kept of what follows.")
    else:
        tell("{file} is cancelled.", file=went.file)
    for one in went_with(went):
        tell(one.template, **one.facts)
