"""``relance sending``: whether messages leave this installation."""

from __future__ import annotations

import click

from relance.cli.database import actor, installation_key, now, organisation_option, with_database
from relance.cli.speech import _, print_json, tell
from relance.domain.sentences import Sentence

MODES = {
    "nothing": Sentence("Nothing leaves yet."),
    "proposes": Sentence("It proposes, you confirm."),
    "sends": Sentence("It sends by itself."),
}


@click.command(help=_("Let messages leave (on), stop them all (off), or say how it stands (status)."))
@click.argument("what", type=click.Choice(["on", "off", "status"]))
@organisation_option
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(what: str, slug: str, as_json: bool) -> None:
    """Switch, and say how it stands."""
    from relance.cli.post_office import post_office
    from relance.outbox import sending
    from relance.tenancy.services import organisation_id_of, organisation_today

    organisation_id, key = organisation_id_of(slug), installation_key()
    if what != "status":
        sending.switch(organisation_id, on=what == "on", key=key, at=now(), actor=actor())
    status = sending.status(organisation_id, key=key, today=organisation_today(organisation_id, now()))
    channels = sorted(channel.value for channel in post_office(organisation_id, slug).transports)
    if as_json:
        print_json({"mode": status.mode, "channels": channels, "source_days": status.source_days})
        return
    click.echo(_(MODES[status.mode].template))
    if status.is_elsewhere:
        tell("Sending was switched on from another installation: this one stays silent until you switch it on here.")
    tell("Channels that are set up: {channels}, post.", channels=", ".join(channels) or "—")
    if status.source_days is not None and status.source_days > status.stale_after_days:
        tell("The last import is {days} days old: nothing leaves without your confirmation.", days=status.source_days)
