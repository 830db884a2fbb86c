"""``relance invoice``: an invoice by hand, corrected, cancelled, owed again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from relance.cli.claim import KINDS
from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.invoice_named import whose
from relance.cli.parameters import DateParameter, amount_in
from relance.cli.payment import reason_option
from relance.cli.speech import _, print_json, tell
from relance.domain.ids import ReceivableId
from relance.domain.ledger import ClaimKind

if TYPE_CHECKING:
    from relance.receivables.models import Receivable
    from relance.tenancy.context import Acting


@click.group(help=_("Enter an invoice by hand, correct it, cancel it, or have it owed again."))
def invoice() -> None:
    """Invoices."""


@invoice.command(help=_("Enter the invoice NUMBER of AMOUNT, VAT included."))
@click.argument("number")
@click.argument("amount")
@click.option("--customer", "code", required=True, metavar="CODE", help=_("Who owes it: their code or name."))
@click.option("--issued", type=DateParameter(), required=True, help=_("The day of the invoice."))
@click.option("--due", type=DateParameter(), help=_("When it is due; without it, your payment terms say so."))
@click.option("--currency", default="EUR", metavar="ISO", help=_("The currency of the amount."))
@click.option("--label", default="", help=_("What it is for, in a few words."))
@click.option("--order", default="", help=_("The order or contract that it rests on."))
@click.option("--delivery", default="", help=_("The delivery note that proves the performance."))
@click.option("--kind", type=click.Choice(KINDS), help=_("What is owed for."))
@click.option("--performed", type=DateParameter(), help=_("The day of performance or delivery."))
@organisation_option
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def add(
    number: str,
    amount: str,
    code: str,
    issued: date,
    due: date | None,
    currency: str,
    label: str,
    order: str,
    delivery: str,
    kind: str | None,
    performed: date | None,
    slug: str,
    as_json: bool,
) -> None:
    """Enter it."""
    from relance.parties.selectors import debtor_of
    from relance.receivables.by_hand import InvoiceWord, add_invoice
    from relance.receivables.selectors import receivables_of
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    word = InvoiceWord(
        number,
        amount_in(currency, amount),
        issued,
        due,
        label,
        order,
        delivery,
        ClaimKind(kind.replace("-", "_")) if kind else None,
        performed,
    )
    with acting(organisation_id_of(slug), actor(), now()) as here:
        pk = add_invoice(here, debtor_of(here, code), word)
        one = next(each for each in receivables_of(here, word.number.strip()) if each.pk == pk)
    if as_json:
        print_json(
            {
                "receivable": pk,
                "number": one.number,
                "amount": word.amount.amount,
                "currency": one.currency,
                "due_on": one.due_on,
                "due_is_assumed": one.due_is_assumed,
            }
        )
    elif one.due_is_assumed:
        tell(
            "Entered: {number}, {amount}, due date assumed: {due_on}.",
            number=one.number,
            amount=word.amount,
            due_on=one.due_on,
        )
    else:
        tell("Entered: {number}, {amount}, due on {due_on}.", number=one.number, amount=word.amount, due_on=one.due_on)


@invoice.command(help=_("Correct the invoice NUMBER; what is not given stays."))
@click.argument("number")
@whose
@click.option("--number", "new_number", help=_("The number that it should bear."))
@click.option("--amount", help=_("Its amount, VAT included."))
@click.option("--issued", type=DateParameter(), help=_("The day of the invoice."))
@click.option("--due", type=DateParameter(), help=_("When it is due."))
@click.option("--label", help=_("What it is for, in a few words."))
@click.option("--order", help=_("The order or contract that it rests on."))
@click.option("--delivery", help=_("The delivery note that proves the performance."))
@reason_option
@organisation_option
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def correct(
    number: str,
    code: str,
    new_number: str | None,
    amount: str | None,
    issued: date | None,
    due: date | None,
    label: str | None,
    order: str | None,
    delivery: str | None,
    reason: str,
    slug: str,
    as_json: bool,
) -> None:
    """Put it right."""
    from relance.receivables.invoice_corrections import FIELD_WORDS, InvoiceChange, correct_invoice
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        one = _the_one(here, number, code)
        change = InvoiceChange(
            new_number, amount_in(one.currency, amount) if amount else None, issued, due, label, order, delivery
        )
        told = correct_invoice(here, ReceivableId(one.pk), change, reason=reason)
    if as_json:
        print_json({"receivable": one.pk, "changes": {name: list(values) for name, values in told.items()}})
        return
    for name, (before, after) in told.items():
        tell("{field}: {before} → {after}", field=FIELD_WORDS[name], before=before or "–", after=after or "–")


@invoice.command(help=_("Cancel the invoice NUMBER: nobody is asked for it. What was paid on it stays unallocated."))
@click.argument("number")
@whose
@reason_option
@organisation_option
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def cancel(number: str, code: str, reason: str, slug: str, as_json: bool) -> None:
    """Have it owed no more."""
    from relance.receivables.invoice_corrections import cancel_invoice
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        one = _the_one(here, number, code)
        freed = cancel_invoice(here, ReceivableId(one.pk), reason=reason)
    if as_json:
        print_json({"receivable": one.pk, "number": one.number, "unallocated": freed.amount})
        return
    tell("Cancelled: {number}.", number=one.number)
    if freed:
        tell("{amount} were paid on it: say what they are for.", amount=freed)


@invoice.command(help=_("Take back that the invoice NUMBER was cancelled: it is owed again."))
@click.argument("number")
@whose
@reason_option
@organisation_option
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def reopen(number: str, code: str, reason: str, slug: str, as_json: bool) -> None:
    """Have it owed again."""
    from relance.receivables.invoice_corrections import reopen_invoice
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        one = _the_one(here, number, code)
        owed = reopen_invoice(here, ReceivableId(one.pk), reason=reason)
    if as_json:
        print_json({"receivable": one.pk, "number": one.number, "owed": owed.amount})
    else:
        tell("{amount} are owed again on {number}.", amount=owed, number=one.number)


def _the_one(here: Acting, number: str, code: str) -> Receivable:
    """The receivable of that number. Raises ReceivableUnknown, TargetAmbiguous, CustomerUnknown, InstalmentsApart."""
    from relance.parties.selectors import debtor_of
    from relance.receivables.invoice_corrections import the_one

    return the_one(here, number, debtor_of(here, code) if code else None)
