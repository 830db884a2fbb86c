"""``relance limitation`` and ``relance insolvency``: until when a debt can be claimed, and what a person knows of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.invoice_named import invoice_named, listed, whose
from relance.cli.parameters import DateParameter
from relance.cli.speech import LANGUAGE, _, print_json, tell
from relance.domain.errors import DomainError
from relance.domain.limitation import NOTED_BY_HAND, LimitationEvent
from relance.language import say

if TYPE_CHECKING:
    from relance.domain.law.fr.limitation_words import LimitationStory
    from relance.tenancy.context import Acting

EVENTS = click.Choice(sorted(kind.value for kind in NOTED_BY_HAND))


class EventWithoutDay(DomainError):
    """An event without its day, or a day without an event."""

    code = "limitation_event_without_day"
    template = "Say what happened and when: --event with --on DATE."


@click.command(help=_("Say until when the invoice NUMBER can be claimed and why, or note what stops the clock."))
@click.argument("number")
@whose
@organisation_option
@click.option("--event", "kind", type=EVENTS, help=_("What happened."))
@click.option("--on", type=DateParameter(), help=_("The day on which it happened or began."))
@click.option("--ended", type=DateParameter(), help=_("The day on which proceedings or a mediation ended."))
@click.option("--lapsed", is_flag=True, help=_("The claim in court was withdrawn or lapsed."))
@click.option("--proof", default="", help=_("What shows it."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def limitation(
    number: str,
    code: str,
    slug: str,
    kind: str | None,
    on: date | None,
    ended: date | None,
    lapsed: bool,
    proof: str,
    as_json: bool,
) -> None:
    """Note and tell."""
    from relance.receivables import limitation as rules
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    if (kind is None) != (on is None):
        raise EventWithoutDay
    with acting(organisation_id_of(slug), actor(), now()) as here:
        if kind is not None and on is not None:
            noted = rules.Noted(LimitationEvent(kind), on, ended, lapsed, proof)
            rules.note(here, invoice_named(here, number, code).receivables, noted)
        found = [one.pk for one in listed(here, number, code)]
        stories = _stories(here, found)
    if as_json:
        print_json([_as_data(one) for one in stories])
        return
    for story in stories:
        _tell(number, story)


def _stories(here: Acting, receivables: list[int]) -> list[LimitationStory]:
    from relance.domain.law.fr.limitation_words import tell as told
    from relance.receivables.snapshots import standings

    return [
        told(one.claim.kind, one.snapshot.debtor_kind, one.claim.days, one.claim.limitation, today=here.today)
        for one in standings(here, receivables)
    ]


def _as_data(story: LimitationStory) -> dict[str, object]:
    lines = [
        {"on": line.on, "what": say(line.said, LANGUAGE), "article": line.article, "until": line.until}
        for line in story.lines
    ]
    return {"last_day": story.last_day, "nearness": story.nearness.value, "lines": lines}


def _tell(number: str, story: LimitationStory) -> None:
    for line in story.lines:
        if line.until:
            tell(
                "{on}  {what} ({article}), until {until}",
                on=line.on,
                what=line.said,
                article=line.article,
                until=line.until,
            )
        else:
            tell("{on}  {what} ({article})", on=line.on, what=line.said, article=line.article)
    if story.last_day:
        tell("{number} can be claimed in court until {day}, that day included.", number=number, day=story.last_day)
    else:
        tell("{number}: no last day while what holds the clock lasts.", number=number)


@click.command(help=_("Note the insolvency procedure of a customer (by code or name), and say until when to declare."))
@click.argument("debtor")
@organisation_option
@click.option("--opened", type=DateParameter(), help=_("The day of the opening judgment."))
@click.option("--published", type=DateParameter(), help=_("The day of its publication in the BODACC."))
@click.option("--declared", type=DateParameter(), help=_("The day on which the claim was declared."))
@click.option("--closed", type=DateParameter(), help=_("The day on which the procedure was closed."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def insolvency(
    debtor: str,
    slug: str,
    opened: date | None,
    published: date | None,
    declared: date | None,
    closed: date | None,
    as_json: bool,
) -> None:
    """Note and tell the deadline."""
    from relance.receivables.insolvency import note_insolvency
    from relance.receivables.targets import find_target
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    organisation_id = organisation_id_of(slug)
    given = {"opened_on": opened, "published_on": published, "declared_on": declared, "closed_on": closed}
    dates = {name: day for name, day in given.items() if day is not None}
    with acting(organisation_id, actor(), now()) as here:
        procedure = note_insolvency(here, find_target(here, debtor).debtor, dates)
    if as_json:
        print_json(
            {"declare_by": procedure and procedure.declare_by, "declared_on": procedure and procedure.declared_on}
        )
    elif procedure is None:
        tell("Closed. The pause of {debtor} stays until it is released with a reason.", debtor=debtor)
    elif procedure.declared_on:
        tell("Declared on {day}: limitation is held until the procedure is closed.", day=procedure.declared_on)
    elif procedure.declare_by:
        tell("The claim can be declared until {day}.", day=procedure.declare_by)
    else:
        tell("The day of publication in the BODACC is missing: the time to declare runs from it.")
