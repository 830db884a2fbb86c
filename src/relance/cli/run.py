"""``relance run``: the day's run, its letters, and what may leave; with ``--dry-run`` only what it would do."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from relance.cli.database import actor, now, post_office, with_database
from relance.cli.dry_run_report import as_data, print_run
from relance.cli.parameters import DateParameter
from relance.cli.run_report import print_worked, worked_as_data
from relance.cli.speech import _, print_json, warn
from relance.domain.errors import DomainError

if TYPE_CHECKING:
    from relance.scenarios.working_day import Worked


class SomeRefused(DomainError):
    """Not every organisation had its run."""

    code = "some_refused"
    template = "Organisations without a run: {count}."


@click.command(
    help=_("Do the run of the day: decide who gets what, write the letters, send what may leave. Again: nothing twice.")
)
@click.option("--organisation", "slug", metavar="SLUG", help=_("The organisation's short name; all unless given."))
@click.option("--on", type=DateParameter(), help=_("The day; today unless given."))
@click.option("--dry-run", is_flag=True, help=_("Decide and show; send nothing."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(slug: str | None, on: date | None, dry_run: bool, as_json: bool) -> None:
    """Run each organisation asked for."""
    from relance.tenancy.organisations import organisation_id_of, organisation_slugs

    slugs = [slug] if slug else organisation_slugs()
    ids = {name: organisation_id_of(name) for name in slugs}
    reports: list[dict[str, object]] = []
    refused = 0
    for name, organisation_id in ids.items():
        try:
            done = _run(organisation_id, name, on, dry_run=dry_run, as_json=as_json)
        except DomainError as error:
            if slug:
                raise
            refused += 1  # the others have their turn
            warn("the round of {organisation} failed: {error}", organisation=name, error=error.sentence)
            done = {"error": error.code}
        reports.append({"organisation": name} | done)
    if as_json:
        print_json(reports[0] if slug else reports)
    if refused:
        raise SomeRefused(count=refused)


def _run(organisation_id: int, slug: str, on: date | None, *, dry_run: bool, as_json: bool) -> dict[str, object]:
    from relance.scenarios import dry_run as runs
    from relance.tenancy.context import acting

    with acting(organisation_id, actor(), now()) as here:
        day = on or here.today
        result = runs.dry_run(here, on=day) if dry_run else None
    if result is not None:
        ordered = runs.in_order(result.notices)
        if not as_json:
            print_run(result, ordered)
        return as_data(result, ordered)
    worked = run_and_send(organisation_id, day)
    if not as_json:
        print_worked(worked, slug)
    return worked_as_data(worked)


def run_and_send(organisation_id: int, on: date) -> Worked:
    """The run of ``on``, and everything that may leave now. Raises NotToday."""
    from relance.scenarios.runs import run_day
    from relance.scenarios.working_day import Worked, send

    post = post_office(organisation_id)
    worked = Worked(run=run_day(post, on=on))
    send(post, worked)
    return worked
