"""``relance confirm``: let a run's proposals go, all or some, or decline them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from relance.cli.database import actor, now, organisation_option, post_office, with_database
from relance.cli.parameters import DateParameter
from relance.cli.run_report import print_worked, worked_as_data
from relance.cli.speech import _, print_json, tell
from relance.domain.errors import DomainError

if TYPE_CHECKING:
    from relance.outbox.confirmation import Confirmed

WAYS = {
    "sending_off": "relance sending on --organisation {slug}",
    "stale_books": "relance import FILE --organisation {slug}",
}


class DeclineNames(DomainError):
    """Declining everything at once is not offered: name what."""

    code = "decline_names"
    template = "Name the notices to decline: --decline --only NUMBER."


@click.command(help=_("Confirm what the run of a day proposed: the letters are dated today and leave."))
@organisation_option
@click.option("--on", type=DateParameter(), required=True, help=_("The day of the run that proposed them."))
@click.option("--only", "numbers", multiple=True, metavar="NUMBER", help=_("Only this notice; may be repeated."))
@click.option(
    "--accept-old-books",
    is_flag=True,
    help=_("Confirm formal notices too where the last import is too old; without it they are left out."),
)
@click.option("--decline", is_flag=True, help=_("Void them instead; they are decided again."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(
    slug: str, on: date, numbers: tuple[str, ...], accept_old_books: bool, decline: bool, as_json: bool
) -> None:
    """Confirm, write the letters, send what may leave now."""
    from relance.outbox import confirmation
    from relance.outbox.selectors import proposed_on
    from relance.scenarios.working_day import Worked, send
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    organisation_id = organisation_id_of(slug)
    if decline:
        if not numbers:
            raise DeclineNames
        with acting(organisation_id, actor(), now()) as here:
            ended = confirmation.decline(here, proposed_on(here, on, names=numbers))
        if as_json:
            print_json({"declined": ended})
        else:
            tell("Messages declined: {count}.", count=ended)
        return
    post = post_office(organisation_id)  # finds a gap, before the word that is given now
    with acting(organisation_id, actor(), now()) as here:
        proposed = proposed_on(here, on, names=numbers)
        confirmed = confirmation.confirm(here, proposed, accepts_stale=accept_old_books)
    worked = Worked()
    send(post, worked)
    if as_json:
        print_json(_as_data(confirmed) | worked_as_data(worked))
        return
    tell("Confirmed: notices {notices}, messages {messages}.", notices=confirmed.notices, messages=confirmed.messages)
    _tell_what_waits(confirmed, slug)
    print_worked(worked, slug)


def _tell_what_waits(confirmed: Confirmed, slug: str) -> None:
    """Why it does not leave yet, and the command that changes it."""
    for waits_for, sentence in zip(confirmed.waits_for, confirmed.sentences, strict=True):
        click.echo(_(sentence.template, **sentence.facts))
        if waits_for in WAYS:
            click.echo("  " + WAYS[waits_for].format(slug=slug))
    if confirmed.left_out:
        tell(
            "Left out: {numbers}. To confirm them all the same: --accept-old-books.",
            numbers=", ".join(confirmed.left_out),
        )


def _as_data(confirmed: Confirmed) -> dict[str, object]:
    return {
        "confirmed": confirmed.notices,
        "messages": confirmed.messages,
        "waits_for": list(confirmed.waits_for),
        "left_out": list(confirmed.left_out),
        "source_days": confirmed.source_days,
    }
