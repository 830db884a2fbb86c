"""``relance claim``: what is owed for, and the days that the law counts from."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.invoice_named import invoice_named, listed, whose
from relance.cli.parameters import DateParameter
from relance.cli.speech import _, print_json, print_table, tell
from relance.domain.ledger import ClaimKind, DebtorKind

if TYPE_CHECKING:
    from relance.domain.law.fr.due_dates import Due
    from relance.receivables.models import Receivable

KINDS = [kind.value.replace("_", "-") for kind in ClaimKind]
TOLD = ["kind", "performed", "received", "agreed"]


@click.command(help=_("Say what is owed for the invoice NUMBER and since when; without an option, show what is known."))
@click.argument("number")
@whose
@organisation_option
@click.option("--kind", type=click.Choice(KINDS), help=_("What is owed for."))
@click.option("--performed", type=DateParameter(), help=_("The day of performance or delivery."))
@click.option(
    "--received", type=DateParameter(), help=_("The day on which the debtor received the demand for payment.")
)
@click.option("--agreed", is_flag=True, help=_("Contract or law set the due date; it is not yours alone."))
@click.option("--unknown", multiple=True, type=click.Choice(TOLD), help=_("Take back what was said of this."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(
    number: str,
    code: str,
    slug: str,
    kind: str | None,
    performed: date | None,
    received: date | None,
    agreed: bool,
    unknown: tuple[str, ...],
    as_json: bool,
) -> None:
    """Record, or show."""
    from relance.receivables.claims import CLAIM_WORDS, ClaimFact, ClaimWord, state_claim
    from relance.receivables.due import due_of
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    word = ClaimWord(
        ClaimKind(kind.replace("-", "_")) if kind else None,
        performed,
        received,
        agreed or None,
        frozenset(ClaimFact(one) for one in unknown),
    )
    with acting(organisation_id_of(slug), actor(), now()) as here:
        if word.changes:
            state_claim(here, invoice_named(here, number, code).receivables, word)
        known = [(one, due_of(one, DebtorKind(one.debtor.kind_in_law))) for one in listed(here, number, code)]
    if word.changes and not as_json:
        tell("Recorded: {number}.", number=number)
        return
    if as_json:
        print_json([_as_data(one, due) for one, due in known])
        return
    print_table(
        [_("Kind of claim"), _("Performed on"), _("Demand received on"), _("Due"), _("How it is known")],
        [
            (
                CLAIM_WORDS[ClaimKind(one.claim_kind or ClaimKind.INVOICE)],
                one.performed_on or "",
                one.demand_received_on or "",
                due.on,
                _how(one, due),
            )
            for one, due in known
        ],
    )


def _how(one: Receivable, due: Due) -> str:
    known = _("assumed") if due.is_assumed else _("agreed") if one.due_is_agreed else ""
    return ", ".join(part for part in (due.article, known) if part)


def _as_data(one: Receivable, due: Due) -> dict[str, object]:
    return {
        "number": one.number,
        "kind": one.claim_kind or ClaimKind.INVOICE.value,
        "performed_on": one.performed_on,
        "demand_received_on": one.demand_received_on,
        "due_on": due.on,
        "due_in_books": one.due_on,
        "due_is_assumed": due.is_assumed,
        "due_is_agreed": one.due_is_agreed,
        "article": due.article,
    }
