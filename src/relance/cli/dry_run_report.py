"""A dry run on the terminal, and as JSON."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from relance.cli.speech import LANGUAGE, _, print_table, tell
from relance.domain.money import Money
from relance.domain.scenario.model import Stage
from relance.language import say, show
from relance.scenarios.words import CHANNELS, STAGES

if TYPE_CHECKING:
    from relance.scenarios.dry_run import DebtorNotice, DryRun

NOTICES_SHOWN = 25


def print_run(result: DryRun, ordered: list[DebtorNotice], *, most: int = NOTICES_SHOWN) -> None:
    """Totals by stage, the first ``most`` notices, and the reasons of the rest."""
    tell(
        "Run of {on}, dry: {count} {count:receivable|receivables} looked at, nothing is sent.",
        on=result.on,
        count=result.examined,
    )
    if ordered:
        _print_totals(ordered)
        print_table(
            [_("To"), _("What"), _("Items"), _("Amount"), _("By"), _("For information")],
            [
                (
                    made.debtor_name,
                    STAGES[made.notice.stage],
                    len(made.notice.items),
                    _amounts(made.notice.amounts),
                    ", ".join(say(CHANNELS[channel], LANGUAGE) for channel in made.notice.channels),
                    len(made.notice.for_information) or "",
                )
                for made in ordered[:most]
            ],
        )
        if len(ordered) > most:
            tell("… and {count} more.", count=len(ordered) - most)
    if result.waiting:
        rows = sorted(result.waiting.items(), key=lambda item: -item[1].amount.amount)
        print_table(
            [_("Why nothing is sent"), _("Code"), _("Receivables"), _("Amount")],
            [(reason.about.short, reason.value, tally.count, tally.amount) for (reason, _currency), tally in rows],
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


def as_data(result: DryRun, ordered: list[DebtorNotice]) -> dict[str, object]:
    """The JSON form of a dry run."""
    return {
        "on": result.on,
        "dry_run": True,
        "examined": result.examined,
        "notices": [
            {
                "debtor": made.debtor_name,
                "stage": made.notice.stage.name.lower(),
                "confirm": made.notice.confirm,
                "channels": list(made.notice.channels),
                "amounts": list(made.notice.amounts),
                "items": [
                    {
                        "number": item.key.number,
                        "open": item.open.amount,
                        "currency": item.open.currency,
                        "step": item.decision.step.key,
                    }
                    for item in made.notice.items
                    if hasattr(item.decision, "step")
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
    }
