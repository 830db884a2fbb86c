"""``relance pay``: money that came in."""

from __future__ import annotations

from datetime import date

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.parameters import AmountParameter, DateParameter
from relance.cli.speech import _, print_json, tell
from relance.domain.money import Money, total


@click.command(help=_("Record AMOUNT received for the invoice NUMBER."))
@click.argument("number")
@click.argument("amount", type=AmountParameter())
@click.option("--on", type=DateParameter(), required=True, help=_("The day on which it was received."))
@organisation_option
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(number: str, amount: Money, on: date, slug: str, as_json: bool) -> None:
    """Record and say what became of it."""
    from relance.receivables.services import record_payment
    from relance.tenancy.services import organisation_id_of

    recorded = record_payment(organisation_id_of(slug), number=number, amount=amount, on=on, at=now(), actor=actor())
    settled, unallocated = total(share.amount for share in recorded.imputed.shares), recorded.imputed.unallocated
    if as_json:
        print_json({"payment": recorded.payment, "imputed": settled.amount, "unallocated": unallocated.amount})
        return
    tell("{amount} recorded on {number}.", amount=settled, number=number)
    if unallocated:
        tell(
            "{amount} is more than was open on it: it stays unallocated, and holds reminders until it is placed.",
            amount=unallocated,
        )
