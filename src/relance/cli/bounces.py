"""``relance bounces``: what came back."""

from __future__ import annotations

from pathlib import Path

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.mailbox import take_in_mailbox
from relance.cli.speech import _, print_json, tell, warn


@click.command(
    help=_("Read what came back: SOURCE is an mbox file, one .eml or a folder of them; the IMAP mailbox without it.")
)
@click.argument("source", required=False, type=click.Path(path_type=Path))
@organisation_option
@click.option("--forget", "address", metavar="ADDRESS", help=_("Say that this address works after all."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(source: Path | None, slug: str, address: str | None, as_json: bool) -> None:
    """Take them in, or forget one."""
    from relance.inbox.returned import forget
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    organisation_id = organisation_id_of(slug)
    if address is not None:
        with acting(organisation_id, actor(), now()) as here:
            forgotten = forget(here, address)
        if as_json:
            print_json({"forgotten": forgotten})
        else:
            tell("Contacts that are written to again: {count}.", count=forgotten)
        return
    counts = take_in_mailbox(organisation_id, source)
    if as_json:
        print_json(dict(counts))
        return
    tell(
        "Came back: {bounced}; temporary: {temporary}; answers: {replies}; not ours or known already: {unknown}.",
        bounced=counts["bounced"],
        temporary=counts["temporary"],
        replies=counts["reply"],
        unknown=counts["unknown"] + counts["own"],
    )
    if counts["delivered"]:
        tell("Delivered, as your provider reports: {count}.", count=counts["delivered"])
    if counts["automatic"] or counts["aside"]:
        tell("Automatic: {automatic}; set aside: {aside}.", automatic=counts["automatic"], aside=counts["aside"])
    if counts["to_place"]:
        warn(
            "{count} {count:e-mail waits|e-mails wait} to be placed: see relance inbox --organisation {slug}",
            count=counts["to_place"],
            slug=slug,
        )
    if counts["kept_back"]:
        warn(
            "{count} {count:message waits|messages wait} because a server refuses ours: see relance kept --organisation {slug}",
            count=counts["kept_back"],
            slug=slug,
        )
    if counts["unreadable"]:
        warn("{count} {count:e-mail|e-mails} could not be read.", count=counts["unreadable"])
