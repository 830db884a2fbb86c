"""``relance verify``: the journal is as it was written, and every open amount is what its rows say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from relance.cli.database import actor, now, with_database
from relance.cli.speech import _, print_json, tell

if TYPE_CHECKING:
    from relance.upkeep.verify import Fault


def as_rows(slug: str, faults: Iterable[Fault]) -> list[dict[str, object]]:
    """Faults of an organisation as they are printed."""
    return [{"organisation": slug, "record": one.record, "why": one.why} for one in faults]


@click.command(help=_("Check the journal's chains and recompute every open amount, organisation by organisation."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(as_json: bool) -> None:
    """Check all organisations; a fault ends with exit code 2."""
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of, organisation_slugs
    from relance.upkeep.verify import VerificationFailed, faults

    rows: list[dict[str, object]] = []
    slugs = organisation_slugs()
    for slug in slugs:
        with acting(organisation_id_of(slug), actor(), now()) as here:
            rows += as_rows(slug, faults(here))
    if as_json:
        print_json({"organisations": len(slugs), "faults": rows})
    for row in rows if not as_json else []:
        tell("{organisation}: {record}: {why}", **row)
    if rows:
        raise VerificationFailed(count=len(rows))
    if not as_json:
        tell("All is as it was written: organisations checked: {count}.", count=len(slugs))
