"""``relance customer``: a customer by hand, or corrected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.speech import _, print_json, tell
from relance.domain.ids import DebtorId
from relance.domain.ledger import DebtorKind

KINDS = click.Choice([kind.value.replace("_", "-") for kind in DebtorKind])
FIELDS = (
    ("--kind", "kind", KINDS, _("What they are; it decides what the law lets you ask.")),
    ("--siren", "siren", str, _("Their SIREN.")),
    ("--siret", "siret", str, _("Their SIRET.")),
    ("--language", "language", click.Choice(["fr", "en"]), _("The language of their letters.")),
    ("--street", "street", str, _("Street and number.")),
    ("--street-2", "street_2", str, _("The address's second line.")),
    ("--postal-code", "postal_code", str, _("Postal code.")),
    ("--city", "city", str, _("City.")),
    ("--country", "country", str, _("Country.")),
)


def stated(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say something of a customer."""
    for option, name, kind, meaning in reversed(FIELDS):
        command = click.option(option, name, type=kind, help=meaning)(command)
    return command


@click.group(help=_("Enter a customer by hand, or correct what is known of one."))
def customer() -> None:
    """Customers."""


@customer.command(help=_("Enter the customer NAME."))
@click.argument("name")
@click.option("--code", default="", help=_("Their account in your books; without it, the name stands for it."))
@click.option("--email", default="", help=_("Where letters go by e-mail."))
@click.option("--phone", default="", help=_("Their telephone number."))
@stated
@organisation_option
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def add(name: str, code: str, email: str, phone: str, slug: str, as_json: bool, **given: str | None) -> None:
    """Enter them."""
    from relance.parties.by_hand import add_customer
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        debtor = add_customer(
            here,
            name,
            code=code,
            email=email,
            phone=phone,
            stated=_said(given),
        )
    if as_json:
        print_json({"customer": debtor, "code": code.strip() or name.strip()})
    else:
        tell("Entered: {name}, under the code {code}.", name=name.strip(), code=code.strip() or name.strip())


@customer.command(help=_("Correct what is known of the customer CODE (or name); what is not given stays."))
@click.argument("code")
@click.option("--name", help=_("Their name."))
@stated
@organisation_option
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def correct(code: str, slug: str, as_json: bool, **given: str | None) -> None:
    """Record it."""
    from relance.parties.details import change_debtor
    from relance.parties.selectors import debtor_of
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        debtor = debtor_of(here, code)
        changed = change_debtor(here, DebtorId(debtor), _said(given))
    if as_json:
        print_json({"customer": debtor, "changed": list(changed)})
    elif changed:
        tell("Corrected: {code}.", code=code)
    else:
        tell("Nothing of {code} would change.", code=code)


def _said(given: dict[str, str | None]) -> dict[str, str]:
    said = {name: value for name, value in given.items() if value is not None}
    return said | {"kind": said["kind"].replace("-", "_")} if "kind" in said else said
