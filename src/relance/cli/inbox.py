"""``relance inbox``: mail that nobody could place, and whose it is."""

from __future__ import annotations

from dataclasses import asdict

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.speech import _, print_json, print_table, tell


@click.command(
    help=_("List mail that came in and that nobody could place; or say whose MAIL is, or that it is about no debt.")
)
@click.argument("mail", required=False, type=int)
@organisation_option
@click.option("--of", "debtor", metavar="DEBTOR", help=_("It is from this customer: code or name."))
@click.option("--aside", is_flag=True, help=_("It is about no debt; without MAIL: list what was set aside."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(mail: int | None, slug: str, debtor: str | None, aside: bool, as_json: bool) -> None:
    """List it, or settle one."""
    from relance.inbox import placing
    from relance.inbox.models import MailState
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    if mail is None and debtor is not None:
        raise click.UsageError(_("Say which MAIL is of {debtor}: its number stands in the list.", debtor=debtor))
    organisation_id = organisation_id_of(slug)
    if mail is None:
        with acting(organisation_id, actor(), now()) as here:
            rows = placing.listed(here, MailState.ASIDE if aside else MailState.WAITING, limit=1000)
        if as_json:
            print_json([asdict(row) for row in rows])
        elif rows:
            heads = [_("Mail"), _("From"), _("Subject"), _("On"), _("Perhaps from")]
            print_table(
                heads, [(str(row.mail), row.sender, row.subject, row.taken_at, row.debtor_name) for row in rows]
            )
        else:
            tell("No mail waits to be placed.")
        return
    if (debtor is None) == (not aside):
        raise click.UsageError(_("Say --of DEBTOR or --aside."))
    if debtor is not None:
        with acting(organisation_id, actor(), now()) as here:
            name = placing.place(here, mail, debtor)
        if not as_json:
            tell("Placed with {debtor}: an answer pauses reminders until it is read.", debtor=name)
    else:
        with acting(organisation_id, actor(), now()) as here:
            placing.set_aside(here, mail)
        if not as_json:
            tell("Set aside.")
    if as_json:
        print_json({"mail": mail, "state": "placed" if debtor is not None else "aside"})
