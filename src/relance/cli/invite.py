"""``relance invite``: make somebody a member, or give a member a new link to choose a password."""

from __future__ import annotations

import os

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.speech import _, print_json, tell

ROLES = ("owner", "accountant", "collector", "viewer")


@click.command(
    help=_("Make the person of EMAIL a member, and print the link by which a password is chosen. Again: a new link.")
)
@click.argument("email")
@organisation_option
@click.option("--name", default="", help=_("The person's name."))
@click.option("--role", type=click.Choice(ROLES), help=_("The role; members keep theirs, a new one is a viewer."))
@click.option("--address", help=_("Address of the pages; RELANCE_ADDRESS, or http://127.0.0.1:8000 without it."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(email: str, slug: str, name: str, role: str | None, address: str | None, as_json: bool) -> None:
    """Invite, and print the link."""
    from relance.membership.links import password_path
    from relance.membership.members import invite, members
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        kept = next((one.role for one in members(here) if one.user.email == email.strip().lower()), "viewer")
        user = invite(here, email=email, name=name, role=role or kept, may_be_elsewhere=True)
    base = address or os.environ.get("RELANCE_ADDRESS") or "http://127.0.0.1:8000"
    link = base.rstrip("/") + password_path(user)
    if as_json:
        print_json({"email": user.email, "role": role or kept, "link": link})
        return
    tell("Give this link to {email} and to nobody else; it is good for a week and for one use:", email=user.email)
    click.echo(link)
