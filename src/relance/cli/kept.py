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
@click.option("--send-again", "does", flag_value="again", help=_("It is mended: send them again."))
@click.option("--another-way", "does", flag_value="another-way", help=_("Do not wait: the next address, or paper."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(slug: str, does: str | None, as_json: bool) -> None:
    """List them, or act on all."""
    from relance.outbox import kept_back, selectors
    from relance.tenancy.services import organisation_id_of

    organisation_id = organisation_id_of(slug)
    if does is None:
        rows = list(selectors.messages(organisation_id, state=MessageState.KEPT_BACK))
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
    take = kept_back.send_again if does == "again" else kept_back.take_another_way
    count = take(organisation_id, now=now(), actor=actor())
    if as_json:
        print_json({does: count})
    elif does == "again":
        tell("Back in the queue: {count}.", count=count)
    else:
        tell("They go another way: {count}.", count=count)
