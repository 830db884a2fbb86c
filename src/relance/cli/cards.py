"""``relance cards``: the card provider of an organisation: its key, whose it is, and a trial in test mode."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from typing import TextIO

import click

from relance.cli.database import actor, installation_key, now, organisation_option, with_database
from relance.cli.speech import LANGUAGE, _, print_json, tell
from relance.domain.sentences import Sentence
from relance.language import say

FAILED = 1
NO_LIVE_ACCOUNT = Sentence(
    "This was your own account in test mode. The makers of this program never reached a live one: begin with one small amount."
)


@click.group(help=_("The card provider: give its key, say whose it is, try it in test mode."))
def command() -> None:
    """Groups the three."""


@command.command(
    "set", help=_("Keep the key of PROVIDER (stripe or mollie), once it has said whose it is. The key is asked for.")
)
@click.argument("provider")
@organisation_option
@click.option("--key-file", type=click.File(), help=_("Read the key from a file, or - for standard input."))
@click.option(
    "--secret-file", type=click.File(), help=_("Read the secret that signs the provider's messages from a file.")
)
@click.option("--forget", is_flag=True, help=_("Forget the key that is kept for PROVIDER."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def set_key(
    provider: str,
    slug: str,
    key_file: TextIO | None,
    secret_file: TextIO | None,
    forget: bool,
    as_json: bool,
) -> None:
    """A key on the command line would stay in the shell's history: it is typed unseen, or read."""
    from relance.payments.cards import accounts
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    organisation_id = organisation_id_of(slug)
    if forget:
        with acting(organisation_id, actor(), now()) as here:
            accounts.forget(here)
        _show(None, as_json=as_json)
        return
    if provider == accounts.DEMONSTRATION:
        with acting(organisation_id, actor(), now()) as here:
            kept = accounts.play(here)
        _show(kept, as_json=as_json)
        return
    with acting(organisation_id, actor(), now()) as here:
        accounts.refuse_in_demonstration(here)
    key = key_file.read() if key_file else click.prompt(_("Key"), hide_input=True, err=True)
    found = accounts.tried(provider, key, secret_file.read() if secret_file else "", os.environ)
    with acting(organisation_id, actor(), now()) as here:
        kept = accounts.keep(here, found, installation_key())
    _show(kept, as_json=as_json)


@command.command(help=_("Say which account is kept; nobody is asked."))
@organisation_option
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def status(slug: str, as_json: bool) -> None:
    """Show the account."""
    from relance.payments.cards import accounts
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        kept = accounts.state(here)
    _show(kept, as_json=as_json)


@command.command("try", help=_("Try the provider in test mode: pages are made and closed again, no money moves."))
@organisation_option
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def try_it(slug: str, as_json: bool) -> None:
    """Run the steps; exit code 1 where one did not hold."""
    from relance.payments.cards import accounts
    from relance.payments.cards.trying import refuse_live, try_contract
    from relance.tenancy.context import Desk
    from relance.tenancy.organisations import organisation_id_of, public_id_of

    desk = Desk(organisation_id_of(slug), actor(), now)
    with desk.acting() as here:
        public_id = public_id_of(here)
        refuse_live(accounts.state(here))
        cards = accounts.provider_of(here, desk, installation_key(), os.environ)
    try:
        steps = list(try_contract(cards, public_id, now()))
    finally:
        cards.close()
    if as_json:
        print_json({"steps": [{"what": say(one.what, LANGUAGE), "holds": one.holds, "why": one.why} for one in steps]})
    else:
        for one in steps:
            click.echo(f"{'✓' if one.holds else '✗'} {say(one.what, LANGUAGE)}{'' if one.holds else f' ({one.why})'}")
        tell(NO_LIVE_ACCOUNT.template)
    if not all(one.holds for one in steps):
        sys.exit(FAILED)


def _show(kept: object, *, as_json: bool) -> None:
    from relance.payments.cards.accounts import CardState
    from relance.payments.cards.words import said

    if as_json:
        print_json(asdict(kept) if isinstance(kept, CardState) else {"provider": None})
    elif isinstance(kept, CardState):
        line = said(kept)
        tell(line.template, **line.facts)
    else:
        tell("No card provider is set up.")
