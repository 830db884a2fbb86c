"""``relance review``: what must be looked at, and saying what it is."""

from __future__ import annotations

from datetime import date

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.invoice_named import invoice_named, whose
from relance.cli.parameters import DateParameter
from relance.cli.speech import _, print_json, print_table, tell
from relance.domain.errors import DomainError
from relance.domain.ledger import Nature
from relance.domain.money import Money
from relance.intake.words import NATURES


class NothingStated(DomainError):
    """A number without a word about it."""

    code = "nothing_stated"
    template = "Say what {number} is: --invoice, when it was due: --due DATE, or that its amount is right: --checked."


@click.command(help=_("List what must be reviewed; with NUMBER, say that it is an invoice, or when it was due."))
@click.argument("number", required=False)
@whose
@organisation_option
@click.option("--invoice", "is_invoice", is_flag=True, help=_("It is an invoice, and may be dunned."))
@click.option("--due", "due_on", type=DateParameter(), help=_("Its due date, known and no longer assumed."))
@click.option("--checked", "is_checked", is_flag=True, help=_("Its amount is unusual, and right."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(
    number: str | None, code: str, slug: str, is_invoice: bool, due_on: date | None, is_checked: bool, as_json: bool
) -> None:
    """List, or record one word."""
    from relance.receivables.review import record_review, to_review
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    organisation_id = organisation_id_of(slug)
    if number is not None:
        if not is_invoice and due_on is None and not is_checked:
            raise NothingStated(number=number)
        with acting(organisation_id, actor(), now()) as here:
            named = invoice_named(here, number, code).receivables
            changed = record_review(here, named, is_invoice=is_invoice, due_on=due_on, is_checked=is_checked)
        if as_json:
            print_json({"changed": len(changed)})
        else:
            tell("Recorded: {number}.", number=number)
        return
    with acting(organisation_id, actor(), now()) as here:
        waiting = to_review(here)
    if as_json:
        print_json(
            [
                {
                    "number": one.number,
                    "debtor": one.debtor.name,
                    "open": one.open_amount,
                    "currency": one.currency,
                    "nature": one.nature,
                    "label": one.label,
                }
                for one in waiting
            ]
        )
    elif waiting:
        print_table(
            [_("Invoice"), _("To"), _("Amount"), _("What")],
            [
                (
                    one.number,
                    one.debtor.name,
                    Money(one.open_amount, one.currency).rounded(),
                    NATURES[Nature(one.nature)],
                )
                for one in waiting
            ],
        )
    else:
        tell("Nothing is to be reviewed.")
