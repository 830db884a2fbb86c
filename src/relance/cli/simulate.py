"""``relance simulate``: who would get what over the next days, if nobody paid."""

from __future__ import annotations

from datetime import date

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.parameters import DateParameter
from relance.cli.speech import _, print_json, print_table, tell
from relance.domain.money import totals

MOST_DAYS = 366


@click.command(help=_("What would go out over the next N days, if nobody paid."))
@organisation_option
@click.option(
    "--days", type=click.IntRange(1, MOST_DAYS), default=30, show_default=True, help=_("How many days to look ahead.")
)
@click.option("--from", "from_day", type=DateParameter(), help=_("The first day; today unless given."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(slug: str, days: int, from_day: date | None, as_json: bool) -> None:
    """Simulate and print day by day."""
    from relance.scenarios.dry_run import simulate
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        planned = simulate(here, from_day=from_day or here.today, days=days)
    rows = [
        (day, step, len(amounts), total)
        for day, steps in planned.items()
        for step, amounts in steps.items()
        for total in totals(amounts)
    ]
    if as_json:
        print_json(
            [{"on": day, "step": step, "receivables": count, "amount": total} for day, step, count, total in rows]
        )
    elif rows:
        print_table([_("On"), _("Step"), _("Receivables"), _("Amount")], rows)
    else:
        tell("Nothing would go out in these {days} days.", days=days)
