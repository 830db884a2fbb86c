"""``relance penalties``: what is left of penalties on invoices that were paid late, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.speech import _, print_json, print_table, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relance.letters.late_paid import LatePaid
    from relance.outbox.late_paid import PenaltiesAsked
    from relance.receivables.late_paid import SettledLate
    from relance.tenancy.context import Acting

CHOICES = click.Choice(["keep", "pursue", "waive", "received"])


@click.command(
    help=_(
        "List penalties of invoices paid late: all, or those of TARGET, an invoice or a customer; choose what becomes of them."
    )
)
@click.argument("target", required=False)
@organisation_option
@click.option("--choose", "choice", type=CHOICES, help=_("Keep (shown), pursue (letters ask), waive, or received."))
@click.option("--ask", "asks", is_flag=True, help=_("Ask for those pursued by a letter of their own, once."))
@click.option("--reason", default="", help=_("Why; a waiver needs it. Kept in the journal."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def penalties(target: str | None, slug: str, choice: str | None, asks: bool, reason: str, as_json: bool) -> None:
    """List, choose or ask."""
    if choice is not None and asks:
        raise click.UsageError(_("Choose first, then ask: --choose and --ask are two acts."))
    from relance.letters import late_paid as sums
    from relance.letters.compose import Composer
    from relance.outbox.late_paid import ask_penalties
    from relance.receivables.targets import TargetUnknown
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    if target is None and (choice is not None or asks):
        raise TargetUnknown(target="")
    with acting(organisation_id_of(slug), actor(), now()) as here:
        settled = _settled(here, target)
        listed = sums.with_sums(Composer(here, on=here.today, counted_until=here.today), settled)
        those = [one.settled.receivable for one in listed]
        if choice is not None:
            listed = sums.choose_penalties(here, those, sums.fate_of(choice), reason=reason, on=here.today)
        asked = ask_penalties(here, those) if asks else None
    if asked is not None:
        _tell_asked(asked, as_json=as_json)
    elif as_json:
        print_json([_as_json(one, choice) for one in listed])
    elif choice is not None:
        numbers = ", ".join(one.item.number for one in listed)
        tell("Penalties of {numbers}: {choice}.", numbers=numbers, choice=sums.FATE_NAMES[sums.fate_of(choice)])
    else:
        _print(listed)


def _settled(here: Acting, target: str | None) -> Sequence[SettledLate]:
    from relance.receivables import late_paid
    from relance.receivables.targets import TheseReceivables, WholeDebtor, find_target

    if target is None:
        return [one for some in late_paid.every(here) for one in some]
    match find_target(here, target):
        case WholeDebtor(debtor):
            return late_paid.of_debtor(here, debtor)
        case TheseReceivables(receivables):
            return late_paid.among(here, receivables)


def _as_json(one: LatePaid, choice: str | None) -> dict[str, object]:
    return {
        "number": one.item.number,
        "debtor": one.settled.debtor_name,
        "due_on": one.item.due_on,
        "paid_on": one.settled.settled_on,
        "is_dated": one.settled.is_dated,
        "penalties": one.item.interest,
        "compensation": one.item.compensation,
        "choice": choice or one.settled.fate.value,
    }


def _print(listed: Sequence[LatePaid]) -> None:
    print_table(
        [_("Invoice"), _("Customer"), _("Due"), _("Paid on"), _("Penalties"), _("Fixed compensation"), _("Choice")],
        [
            (
                one.item.number,
                one.settled.debtor_name,
                one.item.due_on,
                one.settled.settled_on,
                one.item.interest,
                one.item.compensation,
                one.fate_words,
            )
            for one in listed
        ],
    )


def _tell_asked(asked: PenaltiesAsked, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "may_go": asked.may_go,
                "to_look_at": asked.to_look_at,
                "refused": [{"number": number, "why": why} for number, why in asked.refused],
            }
        )
        return
    for number in asked.may_go:
        tell("Letter {number} asks for them.", number=number)
    for number in asked.to_look_at:
        tell("Letter {number} waits for a look: relance confirm.", number=number)
    for number, why in asked.refused:
        tell("{number}: {why}", number=number, why=why)
    if not (asked.may_go or asked.to_look_at or asked.refused):
        tell("No penalties of an invoice paid late there: nothing changed.")
