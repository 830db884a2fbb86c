"""``relance pay``: money that came in, and money that is set against nothing."""

from __future__ import annotations

from datetime import date

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.invoice_named import invoice_named, whose
from relance.cli.parameters import DateParameter, amount_in
from relance.cli.speech import LANGUAGE, _, print_json, tell
from relance.domain.errors import DomainError
from relance.domain.money import Money, total
from relance.language import say

DOUBTS = click.Choice(["above-rest", "twice"])


class PaymentUnsaid(DomainError):
    """Neither an amount with its day, nor the customer's credits."""

    code = "payment_unsaid"
    template = "Say what was received for {number}, AMOUNT and --on DATE; or --from-credits, or --to-penalties."


@click.command(help=_("Record AMOUNT received for the invoice NUMBER, or set its customer's credits against it."))
@click.argument("number")
@click.argument("amount", required=False)
@click.option("--on", type=DateParameter(), help=_("The day on which it was received."))
@click.option("--currency", default="EUR", metavar="ISO", help=_("The currency of the amount."))
@whose
@click.option("--accept", "accepted", multiple=True, type=DOUBTS, help=_("Book it although this is odd about it."))
@click.option(
    "--from-credits",
    is_flag=True,
    help=_("Use the customer's unallocated money: for this invoice first, then for the oldest."),
)
@click.option(
    "--to-penalties",
    is_flag=True,
    help=_("Use it for the penalties and the fixed compensation of this invoice first, then of the oldest."),
)
@organisation_option
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(
    number: str,
    amount: str | None,
    on: date | None,
    currency: str,
    code: str,
    accepted: tuple[str, ...],
    from_credits: bool,
    to_penalties: bool,
    slug: str,
    as_json: bool,
) -> None:
    """Record and say what became of it."""
    from relance.closing.late_payments import place, receive
    from relance.letters.penalties_paid import place_credits
    from relance.receivables.recorded_payments import Doubt
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    organisation_id = organisation_id_of(slug)
    if from_credits or to_penalties:
        with acting(organisation_id, actor(), now()) as here:
            placed, left = place_credits(
                here, invoice_named(here, number, code), for_penalties=to_penalties, place=place
            )
        if as_json:
            print_json({"imputed": placed.amount, "unallocated": left.amount})
        else:
            if to_penalties:
                tell("Set against penalties: {amount}.", amount=placed)
            else:
                tell("Set against invoices: {amount}.", amount=placed)
            _say_left(left)
        return
    if amount is None or on is None:
        raise PaymentUnsaid(number=number)
    received = amount_in(currency, amount)
    with acting(organisation_id, actor(), now()) as here:
        invoice, said = invoice_named(here, number, code), [Doubt(one) for one in accepted]
        recorded = receive(here, invoice, amount=received, on=on, accepted=said).recorded
    settled, left = total(share.amount for share in recorded.imputed.shares), recorded.imputed.unallocated
    if as_json:
        remarks = [say(one, LANGUAGE) for one in recorded.remarks]
        print_json(
            {"payment": recorded.payment, "imputed": settled.amount, "unallocated": left.amount, "remarks": remarks}
        )
        return
    tell("{amount} recorded on {number}.", amount=settled, number=number)
    for remark in recorded.remarks:
        click.echo(say(remark, LANGUAGE))
    _say_left(left)
    _propose(organisation_id, number, recorded.payment)


def _say_left(left: Money) -> None:
    if left:
        tell(
            "{amount} is more than was open on it: it stays unallocated, and holds reminders until it is placed.",
            amount=left,
        )


def _propose(organisation_id: int, number: str, payment: int) -> None:
    """Tell where the money is to the cent what a letter asked; nothing moves."""
    from relance.outbox.asked_in_full import asked_in_full
    from relance.receivables.selectors import find_payment
    from relance.tenancy.context import acting

    with acting(organisation_id, actor(), now()) as here:
        recorded = find_payment(here, payment)
        found = asked_in_full(here, recorded.debtor_id, [recorded]) if recorded and recorded.open_amount else {}
    for asked in found.values():
        tell(
            "It is to the cent what letter {notice} asked, penalties and compensation included. To set it against them: relance pay"
            " {number} --to-penalties",
            notice=asked.notice,
            number=number,
        )
