"""``relance resend``: the invoice once more, for a debtor who did not get it."""

from __future__ import annotations

import click

from relance.cli.database import actor, now, organisation_option, post_office, with_database
from relance.cli.invoice_named import invoice_named, whose
from relance.cli.run_report import print_delivered
from relance.cli.speech import _, print_json, tell


@click.command(help=_("Send the copy of invoice NUMBER again by e-mail; it asks for nothing."))
@click.argument("number")
@whose
@organisation_option
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(number: str, code: str, slug: str, as_json: bool) -> None:
    """Queue it, and send what may leave."""
    from relance.outbox.information import resend_invoice
    from relance.scenarios.working_day import Worked, send
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    organisation_id = organisation_id_of(slug)
    with acting(organisation_id, actor(), now()) as here:
        name = resend_invoice(here, invoice_named(here, number, code))
    worked = Worked()
    send(post_office(organisation_id), worked)
    if as_json:
        print_json({"notice": name, "messages": dict(worked.delivered.states)})
        return
    tell("The copy of {number} goes out as {notice}.", number=number, notice=name)
    print_delivered(worked.delivered)
