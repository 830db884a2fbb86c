"""``relance differing``: invoices of which two sources say otherwise, and saying which is right."""

from __future__ import annotations

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.speech import _, print_json, print_table, tell
from relance.domain.errors import DomainError
from relance.domain.ids import ReceivableId


class RightMissing(DomainError):
    """A number without a word about it."""

    code = "which_is_right"
    template = "Say which is right about {number}: --right holder (the books that hold the invoice) or --right other."


@click.command(help=_("List invoices that two sources tell differently; with NUMBER, say which is right."))
@click.argument("number", required=False)
@click.option(
    "--right", type=click.Choice(["holder", "other"]), help=_("The books that hold the invoice, or the other.")
)
@click.option(
    "--reason", default="", metavar="WHY", help=_("Why: it stands on the page of the invoice and in the journal.")
)
@click.option(
    "--customer", "code", default="", metavar="CODE", help=_("Whose invoice, where several have one of that number.")
)
@organisation_option
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(number: str | None, right: str | None, reason: str, code: str, slug: str, as_json: bool) -> None:
    """List, or record one word."""
    from relance.intake.differing import decide_books, undecided
    from relance.intake.models import RightBooks
    from relance.parties.selectors import debtor_of
    from relance.receivables.invoice_corrections import the_one
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    organisation_id = organisation_id_of(slug)
    if number is not None:
        if right is None:
            raise RightMissing(number=number)
        with acting(organisation_id, actor(), now()) as here:
            one = the_one(here, number, debtor_of(here, code) if code else None)
            asked = decide_books(here, ReceivableId(one.pk), RightBooks(right), reason=reason)
        if as_json:
            print_json({"receivable": one.pk, "number": one.number, "right": right, "asked": asked})
        else:
            tell("{number}: {amount} is asked of it.", number=one.number, amount=asked)
        return
    with acting(organisation_id, actor(), now()) as here:
        found = undecided(here)
    if as_json:
        print_json(
            [
                {
                    "number": each.number,
                    "debtor": each.debtor,
                    "holder": each.holder,
                    "own": each.own,
                    "own_as_of": each.own_on,
                    "other": each.other,
                    "said": each.said,
                    "said_as_of": each.said_on,
                    "asked": each.asked,
                }
                for each in found
            ]
        )
    elif found:
        columns = [_("Invoice"), _("Debtor"), _("In the books that hold it"), _("In the other source"), _("Asked")]
        print_table(columns, [(each.number, each.debtor, each.own, each.said, each.asked) for each in found])
    else:
        tell("No two sources differ.")
