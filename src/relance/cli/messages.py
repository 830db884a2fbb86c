"""``relance messages`` and ``relance resolve``: what became of each message, and a person's word where that is unknown."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.parameters import DateParameter
from relance.cli.speech import LANGUAGE, _, print_json, print_table, tell
from relance.domain.delivery import MessageState
from relance.domain.ids import MessageId
from relance.domain.scenario.model import Channel
from relance.language import say
from relance.scenarios.words import CHANNELS, state_words


@click.command(help=_("List messages and what became of them."))
@organisation_option
@click.option(
    "--state", type=click.Choice([state.value for state in MessageState]), help=_("Only those of this state.")
)
@click.option("--on", type=DateParameter(), help=_("Only those of the run of this day."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def messages(slug: str, state: str | None, on: date | None, as_json: bool) -> None:
    """Print the list."""
    from relance.outbox import selectors
    from relance.scenarios.not_written import why_of
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        rows = list(selectors.messages(here, state=MessageState(state) if state else None, decided_on=on))
    if as_json:
        print_json([asdict(row) for row in rows])
        return
    if not rows:
        tell("No message.")
        return
    print_table(
        [_("Message"), _("Notice"), _("To"), _("By"), _("Address"), _("State"), _("Why"), _("On")],
        [
            (
                str(row.message),
                row.number,
                row.debtor,
                say(CHANNELS[Channel(row.channel)], LANGUAGE),
                row.recipient,
                state_words(row.state),
                why_of(row.reason, row.why),
                row.sent_on or "",
            )
            for row in rows
        ],
    )


@click.command(help=_("Say whether MESSAGE, which is in doubt, left or not: an unconfirmed one, a draft, a task."))
@click.argument("message", type=int)
@click.argument("what", type=click.Choice(["left", "not-left"]))
@organisation_option
@click.option("--on", type=DateParameter(), help=_("The day on which it left; today unless given."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def resolve(message: MessageId, what: str, slug: str, on: date | None, as_json: bool) -> None:
    """Record it."""
    from relance.outbox import resolution
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        state = resolution.resolve(here, message, left=what == "left", on=on or here.today)
    if as_json:
        print_json({"message": message, "state": state})
    else:
        tell("Message {message}: {state}.", message=str(message), state=state_words(state))
