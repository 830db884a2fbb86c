"""``relance close``: an invoice given up as lost, that taken back, and where its VAT stands."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.invoice_named import invoice_named, whose
from relance.cli.parameters import DateParameter
from relance.cli.speech import _, print_json, print_table, tell
from relance.domain.closing.loss import VatLine
from relance.domain.closing.vat_file import Ground, VatDueOn
from relance.domain.errors import DomainError

if TYPE_CHECKING:
    from relance.closing.models import Closing
    from relance.domain.closing.vat_file import VatFile

GROUNDS = click.Choice([one.value.replace("_", "-") for one in Ground])
DUE = click.Choice([one.value for one in VatDueOn])


class RateUnreadable(DomainError):
    """Not a rate with its net amount and its VAT."""

    code = "rate_unreadable"
    template = "'{text}' is no rate of VAT with its amounts. Give RATE:NET:VAT as the invoice shows them, such as 20:500.00:100.00."


class CloseUnsaid(DomainError):
    """A ground without its day, a day without a ground, or an undoing that closes."""

    code = "close_unsaid"
    template = (
        "Say --ground GROUND --on DATE to give {number} up, or one of --undo --reason TEXT, --send-duplicate, --recover-vat; without"
        " any of them, what is known is shown."
    )


def rate_of(text: str) -> VatLine:
    """``20:500.00:100.00``: per cent, net, VAT. Raises RateUnreadable."""
    try:
        rate, net, vat = (Decimal(part.strip().replace(",", ".")) for part in text.split(":"))
    except (ValueError, InvalidOperation) as error:
        raise RateUnreadable(text=text[:60]) from error
    line = VatLine(rate / 100, net, vat)
    cents = all(one.is_finite() and one >= 0 and one == one.quantize(Decimal("0.01")) for one in (net, vat))
    if not cents or not (rate.is_finite() and 0 <= rate < 100):
        raise RateUnreadable(text=text[:60])
    return line


@click.command(
    help=_("Give what is open of the invoice NUMBER up as lost; without an option, show what is known of it.")
)
@click.argument("number")
@whose
@organisation_option
@click.option("--ground", type=GROUNDS, help=_("Why."))
@click.option("--on", type=DateParameter(), help=_("The day of the event that the loss rests on."))
@click.option(
    "--proof", default="", help=_("What shows it, in words: the judgment, the certificate, the returned letter.")
)
@click.option(
    "--vat", "rates", multiple=True, metavar="RATE:NET:VAT", help=_("What the invoice bears at one rate; once a rate.")
)
@click.option("--vat-due", type=DUE, default=VatDueOn.UNKNOWN.value, help=_("When its VAT falls due."))
@click.option(
    "--send-duplicate",
    "is_sent",
    is_flag=True,
    help=_("Send the duplicate of the invoice with the words that the law wants."),
)
@click.option(
    "--recover-vat", "is_recovered", is_flag=True, help=_("Book its VAT as recovered, once the five conditions hold.")
)
@click.option("--undo", "is_undone", is_flag=True, help=_("Take the loss back by a counter-entry."))
@click.option("--reason", default="", help=_("A word for whoever reads this in three years."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(
    number: str,
    code: str,
    slug: str,
    ground: str | None,
    on: date | None,
    proof: str,
    rates: tuple[str, ...],
    vat_due: str,
    is_sent: bool,
    is_recovered: bool,
    is_undone: bool,
    reason: str,
    as_json: bool,
) -> None:
    """Close, undo, or show."""
    from relance.closing.duplicate import recover_vat, send_duplicate
    from relance.closing.invoices import each_loss, give_up_invoice, undo_invoice
    from relance.closing.loss_word import LossWord
    from relance.closing.selectors import standing_losses
    from relance.closing.vat import file_of
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    if (ground is None) != (on is None) or sum((is_undone, ground is not None, is_sent, is_recovered)) > 1:
        raise CloseUnsaid(number=number)
    with acting(organisation_id_of(slug), actor(), now()) as here:
        invoice = invoice_named(here, number, code)
        if is_undone:
            undo_invoice(here, invoice, reason=reason)
        elif ground is not None and on is not None:
            lines = tuple(rate_of(one) for one in rates)
            word = LossWord(
                Ground(ground.replace("-", "_")), on, proof, lines=lines, vat_due_on=VatDueOn(vat_due), reason=reason
            )
            give_up_invoice(here, invoice, word)
        if is_sent:
            each_loss(here, invoice, send_duplicate)
        if is_recovered:
            each_loss(here, invoice, recover_vat)
        shown = [(one, file_of(one, here.today)) for one in standing_losses(here, invoice.receivables)]
    if as_json:
        print_json([_as_data(one, file) for one, file in shown])
    elif shown:
        for one, file in shown:
            _show(one, file)
    elif is_undone:
        tell("The loss of {number} is undone.", number=number)
    else:
        tell("{number} was not given up.", number=number)


def _show(one: Closing, file: VatFile) -> None:
    from relance.closing.words import CONDITION_WORDS, GROUND_WORDS, REFUSAL_WORDS
    from relance.domain.money import Money

    tell(
        "{number}: {amount} given up as lost. {ground}, {day}.",
        number=one.receivable.number,
        amount=Money(one.amount, one.currency),
        ground=GROUND_WORDS[Ground(one.ground)],
        day=one.ground_on,
    )
    rows = [
        (
            CONDITION_WORDS[finding.condition],
            REFUSAL_WORDS[finding.refusal]
            if finding.refusal
            else _("holds")
            if finding.is_met
            else _("not looked at: an earlier one is missing"),
        )
        for finding in file.findings
    ]
    print_table([_("To recover its VAT"), _("How it stands")], rows)
    tell("The VAT can be recovered until {day}.", day=file.recover_by)


def _as_data(one: Closing, file: VatFile) -> dict[str, object]:
    return {
        "number": one.receivable.number,
        "amount": one.amount,
        "currency": one.currency,
        "ground": one.ground,
        "on": one.ground_on,
        "vat": one.vat_fate,
        "vat_file_is_open": file.is_open,
        "missing": [refusal.value for refusal in file.refusals],
        "recover_by": file.recover_by,
    }
