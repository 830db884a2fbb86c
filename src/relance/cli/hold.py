"""``relance hold`` and ``relance release``: pause an invoice, a customer or everything, and go on."""

from __future__ import annotations

from datetime import date

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.parameters import DateParameter
from relance.cli.speech import _, print_json, tell
from relance.domain.errors import DomainError
from relance.domain.scenario.decide import HoldKind

KINDS = click.Choice([kind.value for kind in HoldKind])


class TargetMissing(DomainError):
    """Neither a target nor --everything, or both."""

    code = "target_missing"
    template = "Name an invoice or a customer, or say --everything."


def _target(target: str | None, everything: bool) -> str | None:
    if (target is None) != everything:
        raise TargetMissing
    return target


@click.command(help=_("Pause an invoice (by NUMBER), a customer (by code or name), or everything."))
@click.argument("target", required=False)
@organisation_option
@click.option("--reason", "kind", type=KINDS, required=True, help=_("Why."))
@click.option("--until", type=DateParameter(), help=_("Last day of the pause; without it, until it is released."))
@click.option("--note", default="", help=_("Anything to remember; kept in the journal."))
@click.option("--everything", is_flag=True, help=_("Pause the whole organisation."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def hold(
    target: str | None, slug: str, kind: str, until: date | None, note: str, everything: bool, as_json: bool
) -> None:  # fmt: skip
    """Set the hold."""
    from relance.receivables import holds
    from relance.tenancy.services import organisation_id_of

    count = holds.hold(
        organisation_id_of(slug), target=_target(target, everything), kind=HoldKind(kind), until=until, note=note, at=now(),
        actor=actor(),
    )  # fmt: skip
    if as_json:
        print_json({"held": count})
    else:
        tell("On hold: {target}.", target=target or slug)


@click.command(help=_("End the pause of an invoice, a customer, or everything."))
@click.argument("target", required=False)
@organisation_option
@click.option("--reason", "kind", type=KINDS, help=_("Only holds of this reason."))
@click.option("--everything", is_flag=True, help=_("The pause of the whole organisation."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def release(target: str | None, slug: str, kind: str | None, everything: bool, as_json: bool) -> None:
    """Release the holds."""
    from relance.receivables import holds
    from relance.tenancy.services import organisation_id_of

    count = holds.release(
        organisation_id_of(slug),
        target=_target(target, everything),
        kind=HoldKind(kind) if kind else None,
        at=now(),
        actor=actor(),
    )
    if as_json:
        print_json({"released": count})
    elif count:
        tell("Released: {target}.", target=target or slug)
    else:
        tell("There was no hold on {target}.", target=target or slug)
