"""``relance hold`` and ``relance release``: pause an invoice, a customer or everything, and go on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.parameters import DateParameter
from relance.cli.speech import LANGUAGE, _, print_json, tell
from relance.domain.errors import DomainError
from relance.domain.scenario.decide import HoldKind
from relance.language import say

if TYPE_CHECKING:
    from relance.receivables.targets import Target
    from relance.tenancy.context import Acting

KINDS = click.Choice([kind.value for kind in HoldKind])
SET_WITH_THEIR_OWN_ACT = (HoldKind.REPLY, HoldKind.IN_COLLECTION)
BY_HAND = click.Choice([kind.value for kind in HoldKind if kind not in SET_WITH_THEIR_OWN_ACT])


class TargetMissing(DomainError):
    """Neither a target nor --everything, or both."""

    code = "target_missing"
    template = "Name an invoice or a customer, or say --everything."


def _target(here: Acting, target: str | None, everything: bool) -> Target:
    from relance.receivables.targets import WholeOrganisation, find_target

    if (target is None) != everything:
        raise TargetMissing
    return WholeOrganisation() if target is None else find_target(here, target)


@click.command(help=_("Pause an invoice (by NUMBER), a customer (by code or name), or everything."))
@click.argument("target", required=False)
@organisation_option
@click.option("--reason", "kind", type=BY_HAND, required=True, help=_("Why."))
@click.option("--until", type=DateParameter(), help=_("Last day of the pause; without it, until it is released."))
@click.option("--note", default="", help=_("Anything to remember; kept in the journal."))
@click.option("--everything", is_flag=True, help=_("Pause the whole organisation."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def hold(
    target: str | None, slug: str, kind: str, until: date | None, note: str, everything: bool, as_json: bool
) -> None:
    """Set the hold."""
    from relance.receivables import holds
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        count = holds.hold(here, target=_target(here, target, everything), kind=HoldKind(kind), until=until, note=note)
    if as_json:
        print_json({"held": count})
    else:
        tell("On hold: {target}.", target=target or slug)


@click.command(help=_("End the pause of an invoice, a customer, or everything, that somebody set by hand."))
@click.argument("target", required=False)
@organisation_option
@click.option("--reason", "kind", type=KINDS, help=_("Only holds of this reason."))
@click.option(
    "--note", "why", default="", help=_("Why; an insolvency or over-indebtedness needs it. Kept in the journal.")
)
@click.option("--everything", is_flag=True, help=_("The pause of the whole organisation."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def release(target: str | None, slug: str, kind: str | None, why: str, everything: bool, as_json: bool) -> None:
    """Release the holds."""
    from relance.receivables import holds
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        done = holds.release(
            here, target=_target(here, target, everything), kind=HoldKind(kind) if kind else None, why=why
        )
    if as_json:
        print_json({"released": done.count, "left": [say(one, LANGUAGE) for one in done.left]})
        return
    if done.count:
        tell("Released: {target}.", target=target or slug)
    else:
        tell("There was no hold on {target}.", target=target or slug)
    for one in done.left:
        tell("Still on hold: {why}", why=one)
