"""``relance kept``: messages that wait because our own server, domain or quota was refused, and a person's word on them."""

from __future__ import annotations

from dataclasses import asdict

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.speech import _, print_json, print_table, tell
from relance.domain.delivery import MessageState


@click.command(
    help=_("List what waits because our own server was refused; or say that it is mended, or that it goes another way.")
)
@organisation_option
@click.option("--send-again", is_flag=True, help=_("It is mended: send them again."))
@click.option("--another-way", is_flag=True, help=_("Do not wait: the next address, or paper."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(slug: str, send_again: bool, another_way: bool, as_json: bool) -> None:
    """List them, or act on all."""
    from relance.outbox import selectors, sender_refused
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    if send_again and another_way:
        raise click.UsageError(_("Say --send-again or --another-way, not both."))
    organisation_id = organisation_id_of(slug)
    if not send_again and not another_way:
        with acting(organisation_id, actor(), now()) as here:
            rows = list(selectors.messages(here, state=MessageState.KEPT_BACK))
        if as_json:
            print_json([asdict(row) for row in rows])
        elif rows:
            print_table(
                [_("Notice"), _("To"), _("Address"), _("Why")],
                [(row.number, row.debtor, row.recipient, row.why) for row in rows],
            )
        else:
            tell("No message.")
        return
    take = sender_refused.send_again if send_again else sender_refused.take_another_way
    with acting(organisation_id, actor(), now()) as here:
        count = take(here)
    if as_json:
        print_json({"again" if send_again else "another-way": count})
    elif send_again:
        tell("Back in the queue: {count}.", count=count)
    else:
        tell("They go another way: {count}.", count=count)
