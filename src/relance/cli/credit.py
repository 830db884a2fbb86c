"""``relance credit``: a credit note by hand, or cancelled."""

from __future__ import annotations

from datetime import date

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.parameters import DateParameter, amount_in
from relance.cli.pay import DOUBTS
from relance.cli.payment import cancel_one, reason_option
from relance.cli.speech import _, print_json, tell
from relance.domain.ids import DebtorId, PaymentId
from relance.domain.money import total


@click.group(help=_("Enter a credit note by hand, or cancel one."))
def credit() -> None:
    """Credit notes."""


@credit.command(help=_("Enter the credit note NUMBER of AMOUNT, VAT included."))
@click.argument("number")
@click.argument("amount")
@click.option("--customer", "code", required=True, metavar="CODE", help=_("Whose it is: their code or name."))
@click.option("--on", type=DateParameter(), required=True, help=_("The day of the credit note."))
@click.option(
    "--against", metavar="INVOICE", help=_("The invoice that it lowers; without it, it stays unallocated and asks.")
)
@click.option("--currency", default="EUR", metavar="ISO", help=_("The currency of the amount."))
@click.option("--accept", "accepted", multiple=True, type=DOUBTS, help=_("Book it although this is odd about it."))
@organisation_option
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def add(
    number: str,
    amount: str,
    code: str,
    on: date,
    against: str | None,
    currency: str,
    accepted: tuple[str, ...],
    slug: str,
    as_json: bool,
) -> None:
    """Enter it."""
    from relance.parties.selectors import debtor_of
    from relance.receivables.credit_notes import CreditWord, add_credit_note
    from relance.receivables.invoice_corrections import the_one
    from relance.receivables.recorded_payments import Doubt
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    said = [Doubt(one) for one in accepted]
    with acting(organisation_id_of(slug), actor(), now()) as here:
        debtor = debtor_of(here, code)
        lowered = the_one(here, against, debtor).pk if against else None
        word = CreditWord(number, amount_in(currency, amount), on, lowered)
        booked = add_credit_note(here, DebtorId(debtor), word, accepted=said)
    settled = total((share.amount for share in booked.imputed.shares), word.amount.currency)
    left = booked.imputed.unallocated
    if as_json:
        print_json({"credit": booked.payment, "imputed": settled.amount, "unallocated": left.amount})
        return
    tell("Entered: credit note {number}, {amount}.", number=number, amount=word.amount)
    if left:
        tell("{amount} of it stay unallocated, and hold reminders until they are placed.", amount=left)


@credit.command(help=_("Cancel the credit note CREDIT (see relance payment list): what it lowered is owed again."))
@click.argument("payment_id", metavar="CREDIT", type=int)
@reason_option
@organisation_option
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def cancel(payment_id: PaymentId, reason: str, slug: str, as_json: bool) -> None:
    """Take it back."""
    cancel_one(payment_id, reason, slug, as_json=as_json)
