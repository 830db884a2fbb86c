"""``relance partners``: outside partners of an organisation: set up, tried, removed, and the files that they have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from relance.cli.database import actor, desk, installation_key, now, organisation_option, with_database
from relance.cli.speech import LANGUAGE, _, print_json, tell
from relance.language import say

as_json_option = click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))


@click.group(help=_("Partners to whom cases are handed: set up, try, remove, follow."))
def command() -> None:
    """Groups them."""


def _of_partner(with_name: Callable[..., Any]) -> Callable[..., Any]:
    return click.argument("name")(organisation_option(with_name))


@command.command("list", help=_("List the partners that are set up, and the connectors that there are."))
@organisation_option
@as_json_option
@with_database
def list_partners(slug: str, as_json: bool) -> None:
    """Nobody is asked."""
    from relance.partners.modules import modules
    from relance.partners.selectors import directory
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        lines = directory(here)
    found = [
        {
            "name": one.row.name,
            "module": one.row.module,
            "mode": one.row.mode,
            "files": one.files,
            "tried_at": one.row.tried_at,
            "messages_go_to": one.hears_at,
        }
        for one in lines
    ]
    if as_json:
        print_json({"partners": found, "modules": list(modules())})
        return
    for one in found:
        click.echo(f"{one['name']}  {one['module']}  {one['mode']}  {one['files']}")
    if not found:
        tell("There is no partner yet.")
    tell("Connectors: {words}", words=", ".join(modules()))


@command.command(
    "set",
    help=_("Add the partner NAME, or say anew how it is reached: --module WORD and --field NAME=VALUE for each field."),
)
@_of_partner
@click.option(
    "--module",
    "word",
    default="",
    help=_("Of a new partner: https, email, sftp, file, redirect, or one installed beside."),
)
@click.option(
    "--mode", type=click.Choice(["test", "live"]), default="test", show_default=True, help=_("Test, or live.")
)
@click.option("--contact", default="", help=_("Whom to call or write to when an error persists."))
@click.option(
    "--field",
    "fields",
    multiple=True,
    metavar="NAME=VALUE",
    help=_("A field of the connector; secrets are read from a file."),
)
@click.option(
    "--secret-file", "secrets", multiple=True, metavar="NAME=FILE", help=_("A secret field, read from a file.")
)
@as_json_option
@with_database
def set_partner(
    name: str,
    slug: str,
    word: str,
    mode: str,
    contact: str,
    fields: tuple[str, ...],
    secrets: tuple[str, ...],
    as_json: bool,
) -> None:
    """A secret on the command line would stay in the shell's history: it is read."""
    from relance.partners import keeping
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    given = dict(_pair(one) for one in fields)
    given |= {key: Path(value).read_text(encoding="utf-8").strip() for key, value in map(_pair, secrets)}
    with acting(organisation_id_of(slug), actor(), now()) as here:
        row = next((one for one in keeping.partners(here) if one.name == name), None)
        said = keeping.Word(name, row.module if row else word, mode, contact or (row.contact if row else ""), given)
        key = installation_key()
        kept = keeping.change(here, row.pk, said, key) if row else keeping.add(here, said, key)
    if as_json:
        print_json({"partner": kept.id, "secret": kept.hook_secret or None})
        return
    tell("It is kept. Try it before the next hand-over.")
    if kept.hook_secret:
        tell("Give the partner this secret now, it is shown this once: {secret}", secret=kept.hook_secret)


@command.command("try", help=_("Ask the partner NAME whether it answers; nothing is handed over."))
@_of_partner
@as_json_option
@with_database
def try_partner(name: str, slug: str, as_json: bool) -> None:
    """Files are handed to it only once it answered."""
    from relance.partners.reaching import try_partner as ask

    house, partner = _reach(slug, name)
    answer = ask(house, partner)
    if as_json:
        print_json({"answers": True, "name": answer.reference})
    else:
        tell("It answers: {name}. Files may be handed to it.", name=answer.reference)


@command.command(help=_("Remove the partner NAME: its keys are forgotten, what it did stays."))
@_of_partner
@as_json_option
@with_database
def remove(name: str, slug: str, as_json: bool) -> None:
    """Refused while it has files."""
    from relance.partners import keeping
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        keeping.retire(here, keeping.partner_named(here, name).pk)
    if as_json:
        print_json({"removed": name})
    else:
        tell("Removed. What it did stays on the cases.")


@command.command("hand-over", help=_("Hand the case of NUMBER to the partner NAME."))
@click.argument("number", type=int)
@_of_partner
@click.option("--longest-plan", type=int, help=_("The longest plan that it may agree to alone, in months."))
@click.option("--lowest-settlement", help=_("The lowest settlement that it may agree to alone: a share such as 0.8."))
@click.option("--says-yes", default="", help=_("Who says yes to what goes beyond."))
@click.option("--exclusive-until", type=click.DateTime(["%Y-%m-%d"]), help=_("Until when it has the file to itself."))
@as_json_option
@with_database
def hand_over(
    number: int,
    name: str,
    slug: str,
    longest_plan: int | None,
    lowest_settlement: str | None,
    says_yes: str,
    exclusive_until: Any,
    as_json: bool,
) -> None:
    """It leaves when the worker comes by."""
    from decimal import Decimal, InvalidOperation

    from relance.cases.selectors import cases_of
    from relance.domain.ids import CaseId
    from relance.domain.placements.authority import Authority, AuthorityUnreadable
    from relance.partners import keeping
    from relance.partners.handing import hand_case_over
    from relance.partners.placing import CaseNotOpen, Terms
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    try:
        lowest = Decimal(lowest_settlement) if lowest_settlement else None
    except InvalidOperation as error:
        raise AuthorityUnreadable(what=lowest_settlement) from error
    terms = Terms(Authority(longest_plan, lowest, says_yes), exclusive_until.date() if exclusive_until else None)
    with acting(organisation_id_of(slug), actor(), now()) as here:
        case = cases_of(here, [number]).get(number)
        if case is None:
            raise CaseNotOpen
        file = hand_case_over(here, CaseId(case), keeping.partner_named(here, name).pk, terms)
    if as_json:
        print_json({"file": file})
    else:
        tell("Handed over. It leaves within a minute; until then it can be withdrawn.")


@command.command("read", help=_("Take in a file of statuses and payments that the partner NAME gave."))
@_of_partner
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json_option
@with_database
def read_file(name: str, slug: str, file: Path, as_json: bool) -> None:
    """What was taken in already counts for nothing."""
    from relance.partners import keeping
    from relance.partners.hearing import Way, take
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        outcomes = take(here, keeping.partner_named(here, name).pk, file.read_bytes(), Way.FILE)
    if as_json:
        print_json({"events": {one.value: count for one, count in outcomes.items()}})
    else:
        tell("{count} {count:event is|events are} new.", count=sum(outcomes.values()))


@command.command(help=_("Fetch all that the partner NAME ever told, again: what was taken in already stays as it is."))
@_of_partner
@with_database
def replay(name: str, slug: str) -> None:
    """For what a message lost on its way."""
    from relance.jobs.captures import Place
    from relance.partners.reaching import connector_of
    from relance.partners.working import replay as again

    house, partner = _reach(slug, name)
    connector = connector_of(house, partner)
    try:
        again(Place(house.desk, lambda: False), partner, connector)
    finally:
        connector.close()
    tell("All that it told was fetched again.")


@command.command("files", help=_("Show the hand-overs of the case of NUMBER."))
@click.argument("number", type=int)
@organisation_option
@as_json_option
@with_database
def files(number: int, slug: str, as_json: bool) -> None:
    """The latest first."""
    from relance.cases.selectors import cases_of
    from relance.partners.selectors import files_of
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        case = cases_of(here, [number]).get(number)
        found = files_of(here, case) if case is not None else []
    if as_json:
        print_json(
            {
                "files": [
                    {
                        "file": one.row.pk,
                        "partner": one.row.partner.name,
                        "state": one.row.state,
                        "status": one.row.status,
                        "theirs": one.row.theirs,
                        "close_code": one.row.close_code,
                        "test": one.row.is_test,
                    }
                    for one in found
                ]
            }
        )
        return
    for one in found:
        click.echo(f"{one.row.partner.name}  {say(one.state, LANGUAGE)}  {say(one.status, LANGUAGE)}")
    if not found:
        tell("This case was not handed to a partner.")


def _reach(slug: str, name: str) -> tuple[Any, int]:
    from relance.jobs.installation import this_installation
    from relance.partners import keeping
    from relance.partners.reaching import House
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    organisation, installation = organisation_id_of(slug), this_installation()
    with acting(organisation, actor(), now()) as here:
        partner = keeping.partner_named(here, name).pk
    return House(desk(organisation), installation.key, installation.drafts), partner


def _pair(text: str) -> tuple[str, str]:
    name, found, value = text.partition("=")
    if not found:
        raise click.BadParameter(_("NAME=VALUE is expected."))
    return name, value
