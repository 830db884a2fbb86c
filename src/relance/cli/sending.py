"""``relance sending``: whether messages leave this installation, and which leave without a person's word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.speech import LANGUAGE, _, print_json, print_table, tell
from relance.domain.errors import DomainError
from relance.domain.places import Answer, Standing
from relance.domain.sentences import Sentence
from relance.language import say

if TYPE_CHECKING:
    from relance.outbox.sending import ModeChosen
    from relance.scenarios.automatic_preview import AutomaticPreview

MODES = {
    "nothing": Sentence("Nothing leaves yet."),
    "proposes": Sentence("It proposes, you confirm."),
    "sends": Sentence("It sends by itself."),
}
PLACES = {
    Standing.ELSEWHERE: Sentence(
        "This is not the place that sends: nothing leaves from here. Did the installation move here"
        " (relance sending moved), is it one more machine on the same database (also), or a copy (copy)?"
    ),
    Standing.COPY: Sentence("This is a copy, as somebody said: nothing leaves from here, ever."),
}
CHOICES = {"propose": "proposes", "automatic": "sends"}


class ModeNeedsItsWord(DomainError):
    """A choice where none is asked for."""

    code = "mode_needs_its_word"
    template = "'{choice}' belongs to: relance sending mode propose, or relance sending mode automatic."


@click.command(
    help=_(
        "Let messages leave (on), stop them all (off), or say how it stands (status). Where the data were brought to another"
        " place: it moved here (moved), one more machine on the same database (also), a copy that stays silent (copy). mode"
        " shows what would leave first by"
        " itself; mode propose and mode automatic choose whether it does."
    )
)
@click.argument("what", type=click.Choice(["on", "off", "status", "mode", *(answer.value for answer in Answer)]))
@click.argument("choice", required=False, type=click.Choice(list(CHOICES)))
@organisation_option
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(what: str, choice: str | None, slug: str, as_json: bool) -> None:
    """Switch or choose, and say how it stands."""
    from relance.outbox import sending
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    if choice and what != "mode":
        raise ModeNeedsItsWord(choice=choice)
    organisation_id = organisation_id_of(slug)
    if what == "mode":
        _mode(organisation_id, slug, choice, as_json=as_json)
        return
    if what in list(Answer):
        with acting(organisation_id, actor(), now()) as here:
            sending.settle_place(here, Answer(what))
    elif what != "status":
        with acting(organisation_id, actor(), now()) as here:
            sending.switch(here, on=what == "on")
    data = _status(organisation_id, slug, is_told=not as_json)
    if as_json:
        print_json(data)


def _status(organisation_id: int, slug: str, *, is_told: bool) -> dict[str, object]:
    """How it stands, as data; in words as well where ``is_told``."""
    from relance.cli.database import post_office
    from relance.outbox import sending
    from relance.tenancy.context import acting

    with acting(organisation_id, actor(), now()) as here:
        status = sending.status(here)
    channels = sorted(channel.value for channel in post_office(organisation_id).transports)
    if is_told:
        click.echo(_(MODES[status.mode].template))
        if status.mode != status.chosen and not status.is_stopped_today:
            tell("Once sending is on: {mode}", mode=MODES[status.chosen])
        if status.is_stopped_today:
            tell("Stopped for today: what is decided today waits for your confirmation.")
        if question := PLACES.get(status.standing):
            click.echo(say(question, LANGUAGE))
        tell("Channels that are set up: {channels}, post.", channels=", ".join(channels) or "—")
        if status.source_days is not None and status.source_days > status.stale_after_days:
            tell(
                "The last import is {days} {days:day|days} old: nothing leaves without your confirmation.",
                days=status.source_days,
            )
    return {
        "mode": status.mode,
        "chosen": status.chosen,
        "stopped_today": status.is_stopped_today,
        "channels": channels,
        "source_days": status.source_days,
        "place": status.standing,
    }


def _mode(organisation_id: int, slug: str, choice: str | None, *, as_json: bool) -> None:
    """Choose, where there is a choice; then what would leave first."""
    from relance.outbox.sending import choose_mode
    from relance.scenarios.automatic_preview import preview_automatic
    from relance.tenancy.context import acting

    done = None
    if choice:
        with acting(organisation_id, actor(), now()) as here:
            done = choose_mode(here, CHOICES[choice])
    with acting(organisation_id, actor(), now()) as here:
        first = preview_automatic(here)
    data = _status(organisation_id, slug, is_told=not as_json)
    if as_json:
        print_json(data | _as_data(done, first))
        return
    if done is not None:
        _tell_chosen(done)
    _tell_first(first)


def _tell_chosen(done: ModeChosen) -> None:
    if done.after == "sends":
        tell(
            "What is decided from now on leaves by itself. Still to be confirmed: messages {count}.",
            count=done.proposed,
        )
        return
    tell(
        "Nothing leaves without your confirmation. Taken back before they left: messages {count}.",
        count=done.taken_back,
    )


def _tell_first(first: AutomaticPreview) -> None:
    from relance.scenarios.words import STAGES

    if first.source_days is not None:
        tell("By itself nothing would leave: the books are {days} {days:day|days} old.", days=first.source_days)
    elif first.notices:
        tell("By itself would leave first, on {day} from {hour} on:", day=first.on, hour=first.from_hour)
        print_table(
            [_("Debtor"), _("Letter"), _("Open")],
            [
                (made.debtor_name, _(STAGES[made.notice.stage].template), amount)
                for made in first.notices
                for amount in made.notice.amounts
            ],
        )
    else:
        tell("By itself nothing would leave on {day}.", day=first.on)
    if first.to_confirm:
        tell("Letters of that day that still wait for a confirmation: {count}.", count=first.to_confirm)


def _as_data(done: ModeChosen | None, first: AutomaticPreview) -> dict[str, object]:
    chosen = {"before": done.before, "after": done.after, "taken_back": done.taken_back} if done else {}
    return chosen | {
        "proposed": first.proposed,
        "first": {
            "on": first.on.isoformat(),
            "from": f"{first.from_hour:%H:%M}",
            "to_confirm": first.to_confirm,
            "books_too_old": first.source_days is not None,
            "whole": first.is_whole,
            "notices": [
                {
                    "debtor": made.debtor_name,
                    "stage": made.notice.stage.name.lower(),
                    "channels": [channel.value for channel in made.notice.channels],
                    "amounts": [str(amount) for amount in made.notice.amounts],
                }
                for made in first.notices
            ],
        },
    }
