"""``relance payment``: what came in of an invoice, and taking back what was recorded by mistake."""

from __future__ import annotations

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.speech import _, print_json, print_table, tell
from relance.domain.ids import PaymentId

reason_option = click.option("--reason", required=True, help=_("Why; it stands in the history and in the journal."))


@click.group(help=_("List the payments and credit notes of an invoice, or cancel one recorded by mistake."))
def payment() -> None:
    """What came in."""


@payment.command("list", help=_("List what was set against the invoice NUMBER."))
@click.argument("number")
@organisation_option
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def list_payments(number: str, slug: str, as_json: bool) -> None:
    """Print them."""
    from relance.receivables.selectors import receivables_of
    from relance.receivables.set_against import NATURE_WORDS, set_against
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        listed = [each for one in receivables_of(here, number) for each in set_against(here, one.pk)]
    if as_json:
        print_json(
            [
                {
                    "payment": one.payment,
                    "nature": one.nature.value,
                    "on": one.on,
                    "amount": one.amount.amount,
                    "currency": one.amount.currency,
                    "cancelled_at": one.cancelled_at,
                    "can_be_cancelled": one.can_be_cancelled,
                    "reason": one.reason,
                }
                for one in listed
            ]
        )
        return
    print_table(
        [_("Payment"), _("What"), _("On"), _("Amount"), _("How it stands")],
        [
            (
                one.payment,
                NATURE_WORDS[one.nature],
                one.on,
                one.amount,
                _("cancelled: {reason}", reason=one.reason) if one.cancelled_at else "",
            )
            for one in listed
        ],
    )


@payment.command(help=_("Cancel the payment or credit note PAYMENT, recorded by mistake: its invoices are owed again."))
@click.argument("payment_id", metavar="PAYMENT", type=int)
@reason_option
@organisation_option
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def cancel(payment_id: PaymentId, reason: str, slug: str, as_json: bool) -> None:
    """Take it back."""
    cancel_one(payment_id, reason, slug, as_json=as_json)


def cancel_one(payment_id: PaymentId, reason: str, slug: str, *, as_json: bool) -> None:
    """Cancel a payment or a credit note, and tell what is owed again."""
    from relance.closing.late_payments import cancel_received
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        done, promises = cancel_received(here, payment_id, reason=reason)
    if as_json:
        reopened = [{"number": number, "amount": amount.amount} for number, amount in done.reopened]
        print_json(
            {"payment": payment_id, "amount": done.amount.amount, "reopened": reopened, "promises_reopened": promises}
        )
        return
    tell("Cancelled: {amount}.", amount=done.amount)
    for number, amount in done.reopened:
        tell("{amount} are owed again on {number}.", amount=amount, number=number)
    if promises:
        tell(
            "{count} {count:promise|promises} of this customer had been noted as kept since then: say again how that ended.",
            count=promises,
        )
