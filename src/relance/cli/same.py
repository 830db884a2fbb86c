"""``relance same CODE CODE``: two accounts are one customer's."""

from __future__ import annotations

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.speech import _, print_json, tell
from relance.domain.errors import DomainError
from relance.domain.ids import DebtorId


class WhoIsMissing(DomainError):
    """Neither two customers nor one with --undo."""

    code = "who_is_missing"
    template = "Name two customers, or one with --undo."


@click.command(
    help=_(
        "Say that the customer CODE is another account of the customer HEAD, to whom letters go from now on; or take it back."
    )
)
@click.argument("code")
@click.argument("head", required=False)
@organisation_option
@click.option("--undo", is_flag=True, help=_("CODE is a customer of its own again."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(code: str, head: str | None, slug: str, undo: bool, as_json: bool) -> None:
    """Take them together, or apart."""
    from relance.parties.same_customer import take_apart
    from relance.parties.selectors import debtor_of
    from relance.receivables.identity import say_same
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    organisation = organisation_id_of(slug)
    if undo == (head is not None):
        raise WhoIsMissing
    with acting(organisation, actor(), now()) as here:
        member = debtor_of(here, code)
        if head is None:
            take_apart(here, DebtorId(member))
        else:
            say_same(here, DebtorId(member), DebtorId(debtor_of(here, head)))
    if as_json:
        print_json({"code": code, "head": head})
    elif head is None:
        tell("{code} is a customer of its own again.", code=code)
    else:
        tell(
            "{code} and {head} are one customer: letters go to {head}, about both. No invoice moved.",
            code=code,
            head=head,
        )
