"""``relance init``: the first owner and organisation."""

from __future__ import annotations

import click

from relance.cli.database import now, with_database
from relance.cli.speech import LANGUAGE, _, print_json, tell
from relance.language import LANGUAGES


@click.command(help=_("Create an organisation and its owner; asks for what is not given."))
@click.option(
    "--organisation", "slug", prompt=_("Short name of the organisation (letters, digits, hyphens)"), metavar="SLUG"
)
@click.option("--name", prompt=_("Its full name"))
@click.option("--owner-email", prompt=_("E-mail address of its owner"))
@click.option("--owner-name", prompt=_("Name of its owner"))
@click.option("--time-zone", default="Europe/Paris", show_default=True)
@click.option("--language", type=click.Choice(LANGUAGES), default=LANGUAGE, show_default=True)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(
    slug: str, name: str, owner_email: str, owner_name: str, time_zone: str, language: str, as_json: bool
) -> None:  # fmt: skip
    """Found it."""
    from relance.tenancy.services import found_organisation

    organisation_id = found_organisation(
        slug=slug,
        name=name,
        owner_email=owner_email,
        owner_name=owner_name,
        at=now(),
        time_zone=time_zone,
        language=language,
    )
    if as_json:
        print_json({"organisation": slug, "id": organisation_id})
    else:
        tell("The organisation {slug} is there. Next: relance import FILE --organisation {slug}", slug=slug)
