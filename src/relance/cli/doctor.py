"""``relance doctor``: what is in order, what wants attention, and what to do about it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from relance.cli.database import actor, installation_key, now, post_office, with_database
from relance.cli.speech import LANGUAGE, _, print_json, print_table
from relance.config.home import default_home
from relance.domain.law.fr.standing import not_read
from relance.domain.rates import STANDING_WORDS
from relance.domain.sentences import Sentence
from relance.language import say, show

if TYPE_CHECKING:
    from relance.upkeep.finding import Finding


@click.command(help=_("Look at the installation and each organisation, and say what needs attention."))
@click.option("--law", is_flag=True, help=_("List the figures of the law that were not read where they are published."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(law: bool, as_json: bool) -> None:
    """Print the findings; what wants attention first."""
    if law:
        _print_law(as_json)
        return
    findings = sorted(_findings(), key=lambda finding: finding.is_well)
    if as_json:
        print_json([_as_data(finding) for finding in findings])
        return
    print_table(
        [_("About"), _("What"), _("To do")], [(one.about, one.what, one.advice or _("in order")) for one in findings]
    )


def _findings() -> Iterator[Finding]:
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of, organisation_slugs
    from relance.upkeep.installation import examine_installation
    from relance.upkeep.organisation import examine

    installation_key()
    yield from examine_installation(default_home(os.environ), today=now().date())
    for slug in organisation_slugs():
        organisation = organisation_id_of(slug)
        channels = [channel.value for channel in post_office(organisation).transports]
        with acting(organisation, actor(), now()) as here:
            yield from examine(here, slug, channels=channels)


def _as_data(finding: Finding) -> dict[str, object]:
    about = say(finding.about, LANGUAGE) if isinstance(finding.about, Sentence) else finding.about
    return asdict(finding) | {"about": about, "what": say(finding.what, LANGUAGE), "is_well": finding.is_well}


def _print_law(as_json: bool) -> None:
    """What of the law is derived or from memory."""
    rows = not_read()
    if as_json:
        print_json([asdict(row) | {"value": show(row.value, LANGUAGE)} for row in rows])
        return
    print_table(
        [_("Figure"), _("From"), _("Value"), _("Set by"), _("Known"), _("How")],
        [(row.table, row.starts_on or "", row.value, row.title, STANDING_WORDS[row.standing], row.how) for row in rows],
    )
