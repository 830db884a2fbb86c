"""``relance run``: what a day's run does. This version decides and shows it; it sends nothing."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

import click

from relance.cli.database import now, organisation_option, with_database
from relance.cli.parameters import DateParameter
from relance.cli.scenario_words import CHANNELS, STAGES
from relance.cli.speech import LANGUAGE, _, print_json, print_table, tell
from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.domain.scenario.model import Stage
from relance.domain.scenario.reasons import SHORT
from relance.language import say, show

if TYPE_CHECKING:
    from relance.scenarios.dry_run import DebtorNotice, DryRun

NOTICES_SHOWN = 25


class SendingNotThere(DomainError):
    """A run that would send."""

    code = "sending_not_there"
    template = "This version decides and shows, and sends nothing: add --dry-run."


@click.command(help=_("What the run of a day would do: who gets what, and why the others get nothing."))
@organisation_option
@click.option("--on", type=DateParameter(), help=_("The day; today unless given."))
@click.option("--dry-run", is_flag=True, help=_("Decide and show; send nothing."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(slug: str, on: date | None, dry_run: bool, as_json: bool) -> None:
    """Decide about every open receivable and print the totals."""
    from relance.scenarios import dry_run as runs
    from relance.tenancy.services import organisation_id_of, organisation_today

    if not dry_run:
        raise SendingNotThere
    organisation_id = organisation_id_of(slug)
    result = runs.dry_run(organisation_id, on=on or organisation_today(organisation_id, now()))
    ordered = runs.in_order(result.notices)
    if as_json:
        print_json(_as_data(result, ordered))
    else:
        print_run(result, ordered)


def print_run(result: DryRun, ordered: list[DebtorNotice], *, most: int = NOTICES_SHOWN) -> None:
    """Totals by stage, the first ``most`` notices, and the reasons of the rest."""
    tell("Run of {on}, dry: {count} receivables looked at, nothing is sent.", on=result.on, count=result.examined)
    if ordered:
        _print_totals(ordered)
        print_table(
            [_("To"), _("What"), _("Items"), _("Amount"), _("By"), _("For information")],
            [
                (
                    made.debtor_name, STAGES[made.notice.stage], len(made.notice.items), _amounts(made.notice.amounts),
                    ", ".join(say(CHANNELS[channel], LANGUAGE) for channel in made.notice.channels),
                    len(made.notice.for_information) or "",
                )
                for made in ordered[:most]
            ],
        )  # fmt: skip
        if len(ordered) > most:
            tell("… and {count} more.", count=len(ordered) - most)
    if result.waiting:
        rows = sorted(result.waiting.items(), key=lambda item: -item[1].amount.amount)
        print_table(
            [_("Why nothing is sent"), _("Code"), _("Receivables"), _("Amount")],
            [(SHORT[reason], reason.value, tally.count, tally.amount) for (reason, _currency), tally in rows],
        )
    for number, error in result.failed:
        tell("Invoice {number} could not be decided: {error}", number=number, error=error)


def _print_totals(ordered: list[DebtorNotice]) -> None:
    totals: dict[tuple[Stage, str], Money] = {}
    counts: dict[tuple[Stage, str], int] = defaultdict(int)
    for made in ordered:
        for amount in made.notice.amounts:
            key = (made.notice.stage, amount.currency)
            totals[key] = totals[key] + amount if key in totals else amount
            counts[key] += 1
    print_table(
        [_("What would go, once confirmed"), _("Notices"), _("Amount")],
        [(STAGES[stage], counts[stage, currency], totals[stage, currency]) for stage, currency in sorted(totals)],
    )


def _amounts(amounts: tuple[Money, ...]) -> object:
    return amounts[0] if len(amounts) == 1 else "\n".join(show(amount, LANGUAGE) for amount in amounts)


def _as_data(result: DryRun, ordered: list[DebtorNotice]) -> dict[str, object]:
    return {
        "on": result.on, "dry_run": True, "examined": result.examined,
        "notices": [
            {
                "debtor": made.debtor_name, "stage": made.notice.stage.name.lower(), "confirm": made.notice.confirm,
                "channels": list(made.notice.channels), "amounts": list(made.notice.amounts),
                "items": [
                    {"number": item.key.number, "open": item.open.amount, "currency": item.open.currency, "step": item.decision.step.key}
                    for item in made.notice.items if hasattr(item.decision, "step")
                ],
                "for_information": [item.key.number for item in made.notice.for_information],
            }
            for made in ordered
        ],
        "waiting": [
            {"reason": reason.value, "count": tally.count, "currency": currency, "amount": tally.amount.amount}
            for (reason, currency), tally in result.waiting.items()
        ],
        "failed": [{"number": number, "error": error} for number, error in result.failed],
    }  # fmt: skip
